"""Take paragraphs that corrections and repairs have emptied out of a tree, and their line ends out of the text."""

from __future__ import annotations

from kanben.edits import Edit, Revision
from kanben.model import Block, Blocks, Paragraph, lines
from kanben.readers.leaves import relabel

REASON = "the line end of a paragraph that was taken out"


def revised(blocks: Blocks, revision: Revision) -> tuple[Blocks, Revision]:
    """Return ``blocks`` saying what their words became in ``revision``, without paragraphs that say nothing more.

    Raises Trouble (R-031) where an edit joined or parted paragraphs.

    >>> from kanben.model import Text
    >>> two = (Paragraph((Text("點贊"),)), Paragraph((Text("正文"),)))
    >>> left, done = revised(two, Revision.of("點贊\\n正文").apply([Edit(0, 2, "", "debris")]))
    >>> "\\n".join(lines(left)) == done.text == "正文"
    True
    """
    after = relabel(blocks, revision)
    kept: list[Block] = []
    edits: list[Edit] = []
    at, said_before = 0, False
    for was, now in zip(blocks, after, strict=True):
        said = list(lines((now,)))
        length = len("\n".join(said))
        if isinstance(now, Paragraph) and said == [""] and "".join(lines((was,))):
            begins = at - 1 if said_before else at  # its line end is the one before it, the first one's that after it
            if begins < len(revision.text):
                edits.append(Edit(begins, begins + 1, "", "line-end", REASON))
        else:
            kept.append(now)
            said_before = said_before or bool(said)
        at += length + bool(said)
    return tuple(kept), revision.apply(edits)
