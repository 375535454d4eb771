"""Plain texts and Markdown that mean harm: bytes that are no text, lines without end, marks within marks."""

import gzip
import io
import zipfile

from tests.hostile import GOOD, Harm, article

# ruff: noqa: E501 - hostile texts have hostile characters, and long lines


def _zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "零" * 1_000_000)
    return made.getvalue()


NO_TEXT = {
    "nothing": b"",
    "a byte order mark alone": b"\xef\xbb\xbf",
    "blanks alone": "　\n \t\n".encode(),
    "nulls": b"\0" * 100_000,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "a printed page": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n" + bytes(range(128, 256)) * 40,
    "an archive": _zipped(),
    "a packed file": gzip.compress(GOOD.encode() * 1000),
    "a program": b"\x7fELF\x02\x01\x01" + b"\0" * 9 + bytes(range(256)) * 40,
    "every byte": bytes(range(256)) * 64,
    "half a character": GOOD.encode()[:-3] + b"\xe6\xb0",
    "bytes that never follow": b"\xff\xfe\xfd\xfc\xfb" * 999,
    "half a unit": b"\xff\xfe" + GOOD.encode("utf-16-le") + b"\x00",
    "surrogates": "好\ud800壞\udfff。".encode("utf-8", "surrogatepass") * 50,
    "longer than need be": b"\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf" * 50,
    "beyond the last": b"\xf4\x90\x80\x80\xf8\x88\x80\x80\x80" * 50,
    "another alphabet": b"+ADw-script+AD4-steal()+ADw-/script+AD4-" * 5,
    "an escape of a terminal": "\x1b]0;毒\x07\x1b[31m紅\x1b[2J橋邊。\x1b$B8=\x1b(B".encode(),
    "four bytes of nothing": b"\x84\x31\xa4\x37\xff\x30\x81\x30" * 99,
    "two encodings": GOOD.encode("gb18030") + GOOD.encode() + GOOD.encode("big5", "replace"),
}

LONG = {
    "one line": "水" * 1_000_000,
    "one sentence": "水退了，" * 200_000,
    "open brackets": "（" * 300_000,
    "open marks": "「『" * 100_000,
    "wrong marks": '"' * 200_000,
    "question marks": "?" * 300_000,
    "wrecks": "?yàn)" * 20_000,
    "digits": "1" * 200_000,
    "years": "年" * 200_000,
    "numbers of years": "二〇" * 100_000 + "年",
    "headings": "第" * 100_000 + "章",
    "numerals": "第" + "一" * 100_000 + "章",
    "chapters": "".join(f"第{n}章　橋\n\n水。\n\n" for n in range(3_000)),
    "blanks": "水" + " " * 500_000 + "退",
    "wide blanks": "　" * 500_000 + "水。",
    "line ends": "\n" * 500_000 + "水。",
    "old line ends": "水。\r" * 15_000,
    "line ends of all kinds": "水。\r\n\r\u2028\u2029\x85\x0b\x0c" * 20_000,
    "letters": "a" * 500_000,
    "an address": "https://" + "a." * 100_000 + "com",
    "accents": "水" + "\u0301" * 100_000,
    "selectors": "水\ufe00\U000e0100" * 50_000,
    "the private": "\ue000\U000f0000\U0010ffff" * 20_000,
    "no characters": "\ufffe\uffff\U0001fffe\ufdd0" * 5_000 + "水。",
    "tags": "水" + "".join(map(chr, range(0xE0001, 0xE0080))) * 100,
    "directions": "\u202e水退了\u202c\u2066他\u2069\u200f\u061c回家" * 1_000,
    "unseen": "水\u200b\u200c\u200d\u2060\ufeff\u00ad退" * 10_000,
    "controls": "".join(map(chr, range(32))) * 1_000 + "水。",
    "rules of conversion": "-{" * 3_000 + "水" + "}-" * 3_000,
    "references": "&lt;&#x6c34;&amp;amp;" * 20_000,
    "numbers for nothing": "&#0;&#xD800;&#x110000;&#99999999999999;" * 5_000,
    "percents": "%E6%B0%B4%00%2e%2e%2f" * 10_000,
    "escapes": "\\u6c34\\ud83d\\x00" * 10_000,
    "dates": "2019年3月" + "、".join(f"{1 + n % 28}日" for n in range(1_000)) + "。",
    "spans of days": "三天后" * 5_000 + "。",
    "a far year": "公元" + "9" * 50 + "年，" + "9" * 400 + "天后，元年前" + "9" * 30 + "年。",
    "running heads": "石橋\n水。\n" * 6_000,
    "one paragraph": (GOOD * 3 + "\n") * 300,
    "dots": "。" * 200_000 + "." * 200_000,
    "strokes": "—" * 200_000 + "-" * 200_000,
}

MARKED = {
    "quotations": ">" * 10_000 + " 一句話。",
    "quotations by blanks": "> " * 10_000 + "一句話。",
    "lists": "\n".join("  " * n + "* 水" for n in range(1_000)),
    "stars": "*" * 30_000 + "水" + "*" * 30_000,
    "stars and strokes": "*a **b _c __d " * 10_000,
    "brackets": "[" * 50_000 + "水" + "]" * 50_000,
    "links in links": "[水](" * 10_000,
    "pictures in pictures": "![水](" * 10_000,
    "ticks": "`" * 50_000 + "水",
    "ticks of every length": "".join("`" * n + "水" for n in range(250)),
    "open tags": "一句話。" + "<a " * 50_000,
    "less": "一句話。" + "<" * 500_000,
    "divisions": "<div>" * 10_000 + "一句話。",
    "notes": "".join(f"水[^{n}]" for n in range(3_000)) + "\n\n" + "\n".join(f"[^{n}]: 註。" for n in range(3_000)),
    "notes in a circle": "水[^a]\n\n[^a]: 註[^b]\n[^b]: 註[^a]\n",
    "a note of itself": "水[^a]\n\n[^a]: 註[^a]\n",
    "a note said twice": "水[^a]水[^a]\n\n[^a]: 甲\n[^a]: 乙\n",
    "references": "".join(f"[a{n}]: https://example.org/{n}\n" for n in range(10_000)) + "\n[水][a1]",
    "a table": "|" + "格|" * 3_000 + "\n|" + "-|" * 3_000 + "\n|" + "格|" * 3_000,
    "headings": "#" * 10_000 + " 水",
    "rules": "- " * 50_000,
    "readings": "{漢|hàn}" * 5_000 + "{" * 20_000 + "|" * 20_000,
    "marks of its own": "[水]{.name}" * 700 + "[" * 2_000 + "水" + "]{.book}" * 2_000,
    "an unclosed comment": "<!-- 水\n\n一句話。",
    "an entity": "&bomb;" * 15_000,
    "a script": "水<script>steal()</script>，<img src=x onerror=steal()>\n\n<iframe src='{evil}/f'></iframe>\n",
    "a link that runs": "[點](javascript:steal()) [點](data:text/html,<script>steal()</script>) <javascript:steal()> [點][x]\n\n[x]: vbscript:steal()\n",
    "a picture from the web": "![畫]({evil}/p.png)\n",
    "its own settings": "---\ntitle: !!python/object/apply:os.system ['id']\nauthor: <script>steal()</script>\n---\n\n水。\n",
    "settings without end": "---\n" + "a: &a [*a]\n" * 1_000 + "水。\n",
}

PICTURES_OUTSIDE = {
    "a picture above": "![畫](../../outside.png)\n",
    "a picture of the machine": "![畫](file://{outside})\n",
    "a picture by its whole path": "![畫]({outside})\n",
    "a device": "![畫](/dev/zero)\n",
}


def cases() -> list[Harm]:
    """Return the texts."""
    head = "水退了，他回家去。\n\n"
    return [
        *(article(f"no text: {name}", said, "txt") for name, said in NO_TEXT.items()),
        *(article(f"long: {name}", head + said, "txt") for name, said in LONG.items()),
        *(article(f"marked: {name}", head + said, "md") for name, said in MARKED.items()),
        *(article(f"marked outside: {name}", head + said, "md") for name, said in PICTURES_OUTSIDE.items()),
    ]
