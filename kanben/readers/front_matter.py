"""Read what an article says of itself before it begins.

Many Markdown files open with lines of ``key: value`` between two lines of
dashes.  That is YAML in general and never more than this in articles, so no
more is read: one line, one value, kept as written, quotation marks taken off.
"""

import re

OPENING = re.compile(r"---[ \t]*(\r\n|\n|\r)")
LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
PAIR = re.compile(r"([^\s:：#][^:：]*?)[ \t]*[:：](?:[ \t]+|(?=$)|(?<=：))(.*)")
NAMES = {
    "標題": "title",
    "标题": "title",
    "題目": "title",
    "作者": "author",
    "日期": "date",
    "時間": "date",
    "时间": "date",
}


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """Return the front matter of ``text`` and how many code points it takes up; ``({}, 0)`` if there is none.

    Keys are in small letters, the Chinese words for title, author and date
    among them.  Two dashes' lines around something else are separators.

    >>> front_matter("---\\ntitle: 清明\\n作者：杜牧\\n---\\n清明時節")
    ({'title': '清明', 'author': '杜牧'}, 24)
    """
    opening = OPENING.match(text)
    meta: dict[str, str] = {}
    at = opening.end() if opening else len(text)
    while at < len(text):
        line = LINE.match(text, at)
        assert line  # it matches the empty line
        at = line.end()
        said = line[1].rstrip()
        if said in ("---", "..."):
            return meta, at
        pair = PAIR.fullmatch(said)
        if pair:
            key, value = pair[1].strip().lower(), pair[2].strip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1]
            meta.setdefault(NAMES.get(key, key), value)
        elif said and not said.startswith((" ", "\t", "- ", "#")):
            break
    return {}, 0
