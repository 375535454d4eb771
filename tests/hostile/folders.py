"""Plans, names, pictures and styles that mean harm: whoever hands on a book's folder may have put them there."""

import io
import struct
import zlib

from PIL import Image

# ruff: noqa: E501 - a plan is written as it stands
from tests.hostile import PLAN, Harm, article, of

TITLE = 'title = "石橋"'
SLUG = 'slug = "shiqiao"'
SOURCE = 'source = "橋.txt"'
ID = 'id = "c1"'

PLANS = {
    "a dotted key": PLAN + "\na" + ".a" * 50_000 + " = 1\n",
    "a dotted table": PLAN + "\n[a" + ".a" * 50_000 + "]\n",
    "arrays in arrays": PLAN + "\na = " + "[" * 5_000,
    "tables in tables": PLAN + "\na = " + "{a=" * 5_000,
    "a long number": PLAN + "\na = " + "9" * 5_000,
    "a long file": PLAN + "#" * 4_000_001,
    "no UTF-8": PLAN.encode().replace("石橋".encode(), b"\xff\xfe"),
    "a null": PLAN.replace("石橋", "石\0橋"),
    "no day": PLAN.replace("2026-11-22", "2026-02-30"),
    "a day without end": PLAN.replace("2026-11-22", "99999-11-22"),
    "a key twice": PLAN.replace(TITLE, TITLE + "\n" + TITLE),
    "another type": PLAN.replace(TITLE, "title = [[[{}]]]"),
    "a key it does not know": PLAN.replace(TITLE, TITLE + '\n__class__ = "x"'),
    "a slug above": PLAN.replace(SLUG, 'slug = "../../evil"'),
    "a whole path for a slug": PLAN.replace(SLUG, 'slug = "/tmp/evil"'),
    "a slug of dots": PLAN.replace(SLUG, 'slug = ".."'),
    "a slug of backslashes": PLAN.replace(SLUG, 'slug = "..\\\\evil"'),
    "a slug with a line end": PLAN.replace(SLUG, 'slug = "a\\nb"'),
    "a device for a slug": PLAN.replace(SLUG, 'slug = "CON"'),
    "a numbered device for a slug": PLAN.replace(SLUG, 'slug = "com1"'),
    "a slug of an option": PLAN.replace(SLUG, 'slug = "--help"'),
    "a slug without end": PLAN.replace(SLUG, f'slug = "{"a" * 3000}"'),
    "a hidden slug": PLAN.replace(SLUG, 'slug = ".bashrc"'),
    "an id above": PLAN.replace(ID, 'id = "../../evil"'),
    "an id that breaks out": PLAN.replace(ID, 'id = "x\\"><script>"'),
    "a device for an id": PLAN.replace(ID, 'id = "nul"'),
    "a source above": PLAN.replace(SOURCE, 'source = "../../outside.txt"'),
    "a whole path for a source": PLAN.replace(SOURCE, 'source = "{outside}"'),
    "a device for a source": PLAN.replace(SOURCE, 'source = "/dev/zero"'),
    "a folder for a source": PLAN.replace(SOURCE, 'source = "."'),
    "a null in a source": PLAN.replace(SOURCE, 'source = "a\\u0000.txt"'),
    "a page above": PLAN + '\n[front]\nsections = ["../../outside.md"]\n',
    "a page by its whole path": PLAN + '\n[back]\nsections = ["{outside}.md"]\n',
    "a profile above": PLAN + '\n[print]\nprofile = "../../outside.icc"\n',
    "a profile that is none": PLAN + '\n[print]\nprofile = "book/book.toml"\n',
    "a face above": PLAN + '\n[print.fonts]\nserif = "../../outside.ttf"\n',
    "a page of miles": PLAN + '\n[print]\ntrim = "999999mm 999999mm"\n',
    "a page of nothing": PLAN + '\n[print]\ntrim = "0mm 0mm"\n',
    "a trim above": PLAN + '\n[print]\ntrim = "../../outside"\n',
    "a signature without end": PLAN + "\n[print]\nsignature = 99999999\n",
    "a picture's words above": PLAN + '\n[pictures]\n"../../outside.png" = "畫"\n',
    "a variant that is a path": PLAN.replace('"zh-Hant"', '"../zh-Hant"'),
    "a format that is a command": PLAN.replace('"pdf"', '"$(id)"'),
    "an identifier that breaks out": PLAN.replace("urn:uuid:6f2ff5a2", '\\"/><x onload=\\"'),
    "a title that runs": PLAN.replace(TITLE, "title = '</title><script>steal()</script>'"),
    "a title that turns round": PLAN.replace(TITLE, 'title = "石\\u202e橋\\u2066fdp.exe"'),
    "a title that is a template": PLAN.replace(TITLE, "title = '{{7*7}} ${7*7} %s %(x)s {0} {}'"),
    "a title without end": PLAN.replace(TITLE, f'title = "{"橋" * 5000}"'),
    "an author who runs": PLAN.replace(
        TITLE, TITLE + "\ncontributors = [{ name = '\"><img src=x onerror=steal()>', role = 'author' }]"
    ),
    "a chapter that runs": PLAN.replace('title = "橋邊"', "title = '<script>steal()</script>]]>'"),
    "an imprint that runs": PLAN + "\n[imprint]\n'<script>' = '</td><script>steal()</script>'\n",
}

EDITORS = {
    "a correction of nothing": ("corrections", '[[correct]]\nsource = "橋.txt"\nfind = ""\nreplace = "水"\nreason = "無"\n'),
    "a correction above": ("corrections", '[[correct]]\nsource = "../../outside.txt"\nfind = "水"\nreplace = "火"\nreason = "無"\n'),
    "a correction by a dotted key": ("corrections", "a" + ".a" * 50_000 + " = 1\n"),
    "a term by a dotted key": ("glossary", "a" + ".a" * 50_000 + " = 1\n"),
    "an event of a far day": ("chronology", '[[add]]\ndate = "99999999999-01-01"\ntext = "遠"\n'),
    "an event by a dotted key": ("chronology", "a" + ".a" * 50_000 + " = 1\n"),
    "an event of no day": ("chronology", '[[add]]\ndate = "2019-02-31"\ntext = "無"\n'),
}  # fmt: skip


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checked


def png(width: int, height: int, *more: bytes, rows: bytes = b"") -> bytes:
    """Return a PNG that says it is so wide and so high, whatever is in it."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _sound(kind: str, **options: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, kind, **options)
    return made.getvalue()


def _film(frames: int) -> bytes:
    made = io.BytesIO()
    first, *rest = [Image.new("P", (2, 2), n % 256) for n in range(frames)]
    first.save(made, "GIF", save_all=True, append_images=rest)
    return made.getvalue()


DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="steal()"><script>steal()</script></svg>'
NESTED = b'<svg xmlns="http://www.w3.org/2000/svg"><g id="a0"/>' + b"".join(
    b'<g id="a%d">%s</g>' % (n, b'<use href="#a%d"/>' % (n - 1) * 10) for n in range(1, 12)
) + b"</svg>"  # fmt: skip

PICTURES = {
    "miles of a picture.png": png(60_000, 60_000),
    "a bomb.png": png(30_000, 30_000, rows=b"\0" * 30_000_000),
    "no width.png": png(0, 0),
    "a negative width.png": png(0x80000000, 1),
    "cut short.png": _sound("PNG")[:60],
    "cut short.jpg": _sound("JPEG")[:200],
    "a wrong sum.png": _sound("PNG")[:-8] + b"\0" * 8,
    "a drawing that runs.svg": DRAWING,
    "a drawing in a drawing.svg": NESTED,
    "a drawing called a picture.png": DRAWING,
    "a page called a picture.jpg": b"<html><script>steal()</script></html>",
    "a printed page called a picture.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n",
    "an archive called a picture.webp": b"PK\x03\x04" + b"\0" * 200,
    "nothing.png": b"",
    "rubbish.webp": b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\xff" * 400,
    "rubbish.gif": b"GIF89a\xff\xff\xff\xff\xf7\0\0" + b"\xff" * 400,
    "a printer's file.tiff": _sound("TIFF"),
    "words without end.png": png(1, 1, _chunk(b"tEXt", b"a\0" + b"<script>" * 10_000), rows=b"\0\xff"),
    "packed words.png": png(1, 1, _chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 30_000_000)), rows=b"\0\xff"),
    "a packed profile.png": png(1, 1, _chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 30_000_000)), rows=b"\0\xff"),
    "no profile.jpg": _sound("JPEG", icc_profile=b"rubbish" * 99),
    "no exif.jpg": _sound("JPEG", exif=b"Exif\0\0II*\0" + b"\xff" * 400),
    "a film.gif": _film(300),
    "a program behind it.jpg": _sound("JPEG") + b"<script>steal()</script><?php system('id') ?>",
    "words that run.jpg": _sound("JPEG", comment=b"</title><script>steal()</script>"),
}

STYLES = {
    "a fetched style": '@import "{evil}/i.css"; @import url(file://{outside});',
    "a fetched face": "@font-face { font-family: x; src: url({evil}/f.woff) } body { font-family: x }",
    "a fetched picture": "body { background: url({evil}/b.png) } p::before { content: url(file://{outside}) }",
    "a read device": "p::before { content: url(file:///dev/zero) } @page { background: url(/dev/zero) }",
    "a drawing": "p::before { content: url(data:image/svg+xml,%3Csvg/onload=steal()%3E) }",
    "an end of style": "</style><script>steal()</script>",
    "open braces": "{" * 100_000,
    "open brackets": "a(" * 100_000,
    "names of names": ":root { --a0: 水; " + " ".join(f"--a{n}: {f'var(--a{n - 1})' * 10};" for n in range(1, 12)) + " } p::before { content: var(--a11) }",
    "a circle of names": ":root { --a: var(--b); --b: var(--a) } p { color: var(--a) }",
    "a form feed": "p { color: black }\n\f p { color: black }",
    "no CSS": bytes(range(256)).decode("latin-1"),
}  # fmt: skip


def cases() -> list[Harm]:
    """Return what means harm and stands in a book's folder beside its articles."""
    made = [of(f"plan: {name}", {"book/book.toml": said}) for name, said in PLANS.items()]
    made += [of(f"editor: {name}", {f"book/{file}.toml": said}) for name, (file, said) in EDITORS.items()]
    for name, content in PICTURES.items():
        page = article(f"picture: {name}", f"水退了。\n\n![畫](<{name}>)\n\n他回家去。\n", "md")
        made.append(Harm(page.name, {**page.files, f"seeds/{name}": content}))
    return made


def styles() -> list[Harm]:
    """Return stylesheets that mean harm."""
    return [of(f"style: {name}", {"styles/book.css": said, "styles/cover.css": said}) for name, said in STYLES.items()]
