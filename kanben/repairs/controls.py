"""Take out what cannot be seen, and give lines one kind of end.

Zero-width spaces, byte-order marks, joiners between Han and marks that turn the
direction of writing come along with copied web pages.  They split words for a
search and spoof a reader's eye.  Variation selectors and the joiners inside
emoji and between letters carry meaning, and stay.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.repairs.han import HAN, MARKS

ENDS = re.compile("[\r\v\f\x85\u2028\u2029](?:(?<=\r)\n)?")
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb]"
)
JOINER = re.compile(f"[\u200c\u200d](?:(?<=[{HAN}{MARKS}].)|(?=[{HAN}{MARKS}]))")


def controls(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("雲\\u200b計\\u200d算\\r\\n第二行", controls)
    '雲計算\\n第二行'
    """
    for end in ENDS.finditer(text):
        yield Edit(*end.span(), "\n", reason="one kind of line end")
    for pattern in (UNSEEN, JOINER):
        for unseen in pattern.finditer(text):
            yield Edit(*unseen.span(), "", reason=f"a control character, U+{ord(unseen[0]):04X}")
