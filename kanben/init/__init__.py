"""A new book, its plan drafted from what the articles say of themselves.

Nothing is guessed in silence: each title, author and date that was found is
followed by where it was found, and what was not found is a line marked TODO.
:func:`draft` makes the files as values; :func:`begin` puts them on the disk,
all or none.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kanben.findings import Finding, Trouble
from kanben.init.first_files import CHRONOLOGY, CORRECTIONS, GLOSSARY, HEAD, MATTER, NO_CHAPTER, STYLES
from kanben.init.sketch import Said, Sketch, sketch
from kanben.pictures_told import TODO
from kanben.repairs import mend
from kanben.repairs.escapes import escapes
from kanben.repairs.mojibake import mojibake
from kanben.repairs.pinyin import pinyin
from kanben.toml_places import quoted
from kanben.variants.script import script

VARIANTS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
TAKEN = {
    "half-title",
    "title-page",
    "index",
    "imprint",
    "contents",
    "note",
    "notes",
    "chronology",
    "sources",
    "colophon",
    "cover",
}


@dataclass(frozen=True, slots=True)
class Given:
    """An article as it came: the name of its file, its bytes, and its text as the caller read it.

    ``says`` is what a web page says of itself (``title``, ``author``, ``date``);
    ``beside`` are the pictures it names, by their path as it names them;
    ``wordless`` are those that nobody describes, so named too, or ``#2`` for
    the second if it is written into the page.
    """

    name: str
    content: bytes
    text: str
    says: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, bytes] = field(default_factory=dict)
    wordless: Sequence[str] = ()


def draft(articles: Sequence[Given], name: str = "book") -> dict[str, bytes]:
    """Draft a book of ``articles``: path below the new folder -> contents.

    ``name`` is what the folder will be called; the editions' file names are
    made from it.  Raises Trouble for articles without text, all at once.
    """
    hint = "leave it out, or fetch it again"
    empty = [Finding("S-202", "the article is empty", a.name, hint=hint) for a in articles if not a.text.strip()]
    if empty:
        raise Trouble(*empty)
    names = list(_placed(articles))
    texts = [mend(article.text, mojibake, escapes, pinyin) for article in articles]  # no line comes or goes
    sketches = [sketch(seed, text, a.says) for seed, text, a in zip(names, texts, articles, strict=True)]
    wordless = dict.fromkeys(
        _beside(seed, path) for seed, a in zip(names, articles, strict=True) for path in a.wordless
    )
    book = _book(sketches, _ascii(name) or "book", _script("".join(texts)), tuple(wordless))
    return {
        "book/book.toml": book.encode(),
        "book/corrections.toml": CORRECTIONS.encode(),
        "book/glossary.toml": GLOSSARY.encode(),
        "book/chronology.toml": CHRONOLOGY.encode(),
        "styles/README.md": STYLES.encode(),
        **{_beside(seed, p): c for seed, a in zip(names, articles, strict=True) for p, c in a.beside.items()},
        **{f"seeds/{seed}": article.content for seed, article in zip(names, articles, strict=True)},
    }


def begin(folder: Path, files: Mapping[str, bytes]) -> str:
    """Write a drafted book to ``folder``, all or nothing, and return the next step for the editor.

    Raises Trouble, with nothing written, where ``folder`` holds anything
    already or cannot be written.
    """
    if (folder / "book" / "book.toml").exists():
        hint = f"to make it: kanben build --root {folder}; for a new book, name another folder"
        raise Trouble(Finding("S-201", "here is a book already; nothing was written", str(folder), hint=hint))
    try:
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            hint = "name a folder that does not exist yet; the articles are copied into it"
            raise Trouble(Finding("S-201", "the folder is not empty; nothing was written", str(folder), hint=hint))
        _write(folder, files)
    except OSError as error:
        hint = "choose a folder you may write to, on a disk with room"
        said = f"the book cannot be written: {error.strerror or error}"
        raise Trouble(Finding("S-203", said, str(folder), hint=hint)) from error
    todo = sum(b"TODO" in line for line in files["book/book.toml"].splitlines())
    first = f"finish the {todo} TODO lines of" if todo > 1 else "finish the TODO line of" if todo else "read"
    return f"Next: {first} {folder / 'book' / 'book.toml'}, then: kanben build --root {folder}"


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write beside, then rename; an empty folder that is there already stays itself and gets the parts one by one."""
    there = folder.exists()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".kanben-", dir=folder if there else folder.parent) as beside:
        made = Path(beside) / "book"
        for path, content in files.items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(content)
        if not there:
            made.rename(folder)
            return
        parts = sorted((part.name for part in made.iterdir()), reverse=True)  # book/ last: with it, it is a book
        try:
            for part in parts:
                (made / part).rename(folder / part)
        except BaseException:
            for part in parts:
                shutil.rmtree(folder / part, ignore_errors=True)
            raise


# --- names -----------------------------------------------------------------------


def _file_name(given: str) -> str:
    name = re.sub(r"[\x00-\x1f\x7f]", "", re.split(r"[/\\]", given)[-1]).replace(":", "-").lstrip(".")
    return name or "article.txt"


def _ascii(name: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", name.lower()))


def _apart(names: Iterable[str]) -> Iterator[str]:
    """Yield ``names`` with a number for each that is there already, whatever its case.

    >>> list(_apart(["a.txt", "A.txt", "a-2.txt"]))
    ['a.txt', 'A-2.txt', 'a-2-2.txt']
    """
    seen: set[str] = set()
    for name in names:
        stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
        fresh, n = name, 1
        while fresh.lower() in seen:
            n += 1
            fresh = f"{stem}-{n}{dot}{suffix}"
        seen.add(fresh.lower())
        yield fresh


def _placed(articles: Sequence[Given]) -> Iterator[str]:
    """Yield the name of each article in seeds/; one whose pictures have names that are taken has a folder of its own.

    Two saved pages often call their pictures ``images/1.png``; neither may take the place of the other's.
    """
    there: dict[str, bytes] = {}
    for name, article in zip(_apart(_file_name(article.name) for article in articles), articles, strict=True):
        own = {_beside(name, path): content for path, content in article.beside.items()}
        placed = name
        if any(there.get(path, content) != content for path, content in own.items()):
            placed = f"{name.replace('.', '-')}/{name}"
            own = {_beside(placed, path): content for path, content in article.beside.items()}
        there |= own
        yield placed


def _beside(seed: str, path: str) -> str:
    """Return where a picture of an article lies in the book: beside it, or ``#2`` in the page itself.

    >>> _beside("a.html", "./a_files/1.png"), _beside("b/a.html", "1.png"), _beside("a.html", "#2")
    ('seeds/a_files/1.png', 'seeds/b/1.png', 'seeds/a.html#2')
    """
    if path.startswith("#"):
        return f"seeds/{seed}{path}"
    return posixpath.normpath(posixpath.join("seeds", posixpath.dirname(seed), path))


def _id(source: str, n: int) -> str:
    """Make a chapter's id from a file name that says something, else from its number.

    >>> _id("03-interview_tang.txt", 3), _id("000_367c79fc45c5b95e.txt", 1), _id("雲.txt", 2)
    ('interview-tang', 'chapter-1', 'chapter-2')
    """
    source = source.rpartition("/")[2]
    stem = source.rpartition(".")[0] or source
    name = re.sub(r"^[\d-]+", "", _ascii(stem))
    says_nothing = not stem.isascii() or len(name) < 2 or re.search(r"[0-9a-f]{8}", _ascii(stem)) or name in TAKEN
    return f"chapter-{n}" if says_nothing else name


def _script(text: str) -> str:
    """Say in which script ``text`` is mostly written, or nothing.

    >>> _script("這說"), _script("这说"), _script("上下")
    ('Traditional', 'Simplified', '')
    """
    found = script(text)
    if found.simplified == found.traditional:
        return ""
    return "Traditional" if found.traditional > found.simplified else "Simplified"


# --- book.toml -------------------------------------------------------------------


def _book(sketches: Sequence[Sketch], slug: str, script: str, wordless: Sequence[str] = ()) -> str:
    dated = [s.date.what for s in sketches if s.date]
    if len(dated) == len(sketches) > 1:
        sketches = sorted(sketches, key=lambda s: s.date.what if s.date else "")
        order = "# The chapters stand in the order of their dates, the oldest first. Move them as you like."
    else:
        order = "# The chapters stand in the order in which they were given. Move them as you like."
    authors = list(dict.fromkeys(s.author.what for s in sketches if s.author))
    ids = list(_apart(_id(s.source, n) for n, s in enumerate(sketches, 1)))
    chapters = [_chapter(s, id, n) for n, (s, id) in enumerate(zip(sketches, ids, strict=True), 1)]
    body = [order, "", *chapters] if chapters else [NO_CHAPTER]
    return "\n".join((HEAD, *_title(sketches, slug, authors), *_editions(script), *_pictures(wordless), *body))


def _title(sketches: Sequence[Sketch], slug: str, authors: Sequence[str]) -> Iterator[str]:
    yield "[book]"
    if len(sketches) == 1 and sketches[0].title:
        yield f"title = {quoted(sketches[0].title.what)}  # the title of its one article"
    else:
        yield 'title = "TODO 書名"  # TODO: the title of the book'
    yield f"slug = {quoted(slug)}  # the editions are called {slug}.zh-Hant.epub and so on"
    yield '# subtitle = ""'
    dates = sorted(s.date.what for s in sketches if s.date and len(s.date.what) == len("2019-05-22"))
    found = f"; {dates[-1]} is the date of the latest article" if dates else ""
    yield f"date = {dates[-1] if dates else '2000-01-01'}  # TODO: when the book appears{found}"
    yield '# publisher = ""'
    yield '# description = ""'
    yield '# rights = ""'
    if authors:
        yield "contributors = [  # the authors the articles name"
        yield from (f'    {{ name = {quoted(author)}, role = "author" }},' for author in authors)
        yield "]"
    else:
        yield '# contributors = [{ name = "", role = "author" }]  # TODO: no article names its author'
    yield ""


def _editions(script: str) -> Iterator[str]:
    tags = sorted(VARIANTS, key=lambda tag: not tag.startswith("zh-Hant")) if script == "Traditional" else VARIANTS
    found = f"  # the articles are mostly in {script} characters" if script else ""
    yield "# 版權頁: these lines are printed in this order, and nothing else is."
    yield "[imprint]"
    yield '# "書名" = ""'
    yield ""
    yield "[editions]"
    yield f"variants = [{', '.join(map(quoted, tags))}]{found}"
    yield 'formats = ["epub", "pdf", "chapters"]'
    yield MATTER


def _pictures(wordless: Sequence[str]) -> Iterator[str]:
    """Yield a line to finish for each picture that no article describes: no book is made before they are."""
    if wordless:
        yield '# What each picture shows, in words for those who cannot see it; an ornament that shows nothing has "".'
        yield "[pictures]"
        yield from (f'{quoted(path)} = "{TODO}"  # TODO: what does it show?' for path in wordless)
        yield ""


def _chapter(found: Sketch, id: str, n: int) -> str:
    def line(key: str, said: Said | None, missing: str) -> str:
        if not said:
            return missing
        doubt = f"; TODO: {said.doubt}, is that right?" if said.doubt else ""
        return f"{key} = {quoted(said.what)}  # {said.place}{doubt}"

    return "\n".join((
        "[[chapter]]",
        f"id = {quoted(id)}",
        f"source = {quoted(found.source)}",
        line("title", found.title, f'title = "TODO 第{n}章"  # TODO: the article does not say its title'),
        line("author", found.author, '# author = ""  # TODO: not found in the first lines'),
        line("date", found.date, '# date = ""  # TODO: not found in the first lines; 去年 is reckoned from it'),
        "",
    ))  # fmt: skip
