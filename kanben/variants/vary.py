"""A book in one variant: every text in it converted, and nothing else touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from kanben import side_by_side
from kanben.decision import Decision
from kanben.findings import Finding, Trouble, stop_on
from kanben.model import Book, Metadata, Origin, Section
from kanben.once import once
from kanben.variants import shared
from kanben.variants.conversion import Converter, converter
from kanben.variants.decisions import Review, review, worth_a_look
from kanben.variants.galley import WAYS, Script, Stretch
from kanben.variants.gates import astray, moved
from kanben.variants.glossary import Glossary
from kanben.variants.script import script, scripts
from kanben.variants.sheet import Look, Sheet
from kanben.variants.tags import variant
from kanben.variants.walk import Taken, leaf_of, rewritten, taken

EDITORS_PAGES = ("half-title", "title-page", "imprint", "note", "colophon", "index")
EDITORS_WORDS = ("headnote", "introduction", "annotation")
"""Sections, and roles of paragraphs elsewhere, that are the editor's and no machine's: written, not converted."""

BATCH = 200_000
"""So many characters are converted at once: to ask takes no longer than to answer, and little is held at a time."""

SHARED_OUT = 600_000
"""Characters of a book from which on its batches are shared out among processes."""


@dataclass(frozen=True, slots=True)
class Varied:
    """A book in one variant, the choices a person may wish to see, and what is not as it should be."""

    book: Book
    review: Review = field(default_factory=Review)
    findings: tuple[Finding, ...] = ()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The choices a person may wish to see, the doubtful first."""
        return self.review.decisions


@dataclass(slots=True)
class _Log:
    """What is noticed on the way through the book."""

    sheets: list[Sheet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    stopped: list[Finding] = field(default_factory=list)

    def add(self, other: _Log) -> None:
        """Add what was noticed on the way through the next part of it."""
        self.sheets += other.sheets
        self.findings += other.findings
        self.stopped += other.stopped


@dataclass(frozen=True, slots=True)
class _Part:
    """A section with its leaves, and what script each of them is in."""

    section: Section
    leaves: Sequence[Taken]
    scripts: list[Script]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Sections that are converted at once."""

    parts: list[_Part]
    make: Converter

    def __len__(self) -> int:
        """Count the characters."""
        return sum(len(leaf.text) for part in self.parts for leaf in part.leaves)

    @property
    def places(self) -> list[str]:
        """Where each leaf came from."""
        return [
            (leaf.origin.source if leaf.origin else "") or part.section.source or part.section.id
            for part in self.parts
            for leaf in part.leaves
        ]


def vary(
    book: Book,
    tag: str,
    glossary: Glossary | None = None,
    *,
    vocabulary: str = "as-written",
    engine: str = "exact",
) -> Varied:
    """Return ``book`` in the variant ``tag``: titles, blocks, notes, labels, metadata, captions.

    The runs of a block are converted as one text.  Ids, targets, code, readings
    above the line and spans in other languages stay as they are, as do figures
    and Latin words: a finding says where not.  Raises Trouble for an unknown
    variant and, with all of them, for inline rules that are not closed.
    """
    make = converter(tag, vocabulary=vocabulary, engine=engine, glossary=glossary)
    told: list[str] = []

    def words(text: str) -> str:
        told.append(text)
        return text

    _words(book, words, tag)
    by_editor = _editors(" ".join([book.metadata.title, book.metadata.description, *book.labels.values()]))
    nowhere = Section("", "", (), ())
    alone = [_Part(nowhere, [Taken((text,), None, "")], [by_editor]) for text in told]
    titles, apart = _set(_Batch(alone, make))  # before the sections: what it has read, the copies of this process find
    batches, log = list(_batches(_parts(book), make)), _Log()
    sets = side_by_side.each(_set, batches, len, SHARED_OUT)
    sections = iter(
        [
            section
            for one, (runs, seen) in zip(batches, sets, strict=True)
            for section in _sections(one, runs, seen, log)
        ]
    )
    front, body, back = (tuple(islice(sections, len(part))) for part in (book.front, book.body, book.back))
    log.add(apart)
    made = iter(titles)
    varied = replace(_words(book, lambda _: next(made)[0], tag), front=front, body=body, back=back)
    stop_on(dict.fromkeys(log.stopped))
    return Varied(varied, review(make, log.sheets), tuple(dict.fromkeys(log.findings)))


def _words(book: Book, words: Callable[[str], str], tag: str) -> Book:
    """Return ``book`` with its labels and metadata put through ``words``, always in the same order."""
    labels = {key: words(text) for key, text in book.labels.items()}
    return replace(book, labels=labels, metadata=_metadata(book.metadata, words, tag))


def _metadata(metadata: Metadata, words: Callable[[str], str], tag: str) -> Metadata:
    people = tuple(replace(one, name=words(one.name), sort=words(one.sort)) for one in metadata.contributors)
    return replace(
        metadata,
        title=words(metadata.title),
        title_sort=words(metadata.title_sort),
        subtitle=words(metadata.subtitle),
        publisher=words(metadata.publisher),
        description=words(metadata.description),
        rights=words(metadata.rights),
        subjects=tuple(map(words, metadata.subjects)),
        contributors=people,
        series=words(metadata.series),
        certifier=words(metadata.certifier),
        language=variant(tag).lang,
    )


@once
def _parts(book: Book) -> list[_Part]:
    """Return the sections with their leaves and what script each is in: documents are judged paragraph by paragraph.

    What an editor wrote is nobody's conversion, and judged by itself.  A Simplified leaf
    with a Traditional character in it is brought to canonical Simplified like any other.
    """
    parts = []
    for section in (*book.front, *book.body, *book.back):
        leaves = taken(section)
        parts.append(_Part(section, leaves, ["machine"] * len(leaves)))
    documents: dict[str, list[tuple[_Part, int]]] = {}
    for part in parts:
        for at, leaf in enumerate(part.leaves):
            if part.section.role in EDITORS_PAGES or leaf.role in EDITORS_WORDS:
                part.scripts[at] = _editors(leaf.text)
            else:
                document = (leaf.origin.source if leaf.origin else "") or part.section.source or f"#{part.section.id}"
                documents.setdefault(document, []).append((part, at))
    for places in documents.values():
        verdicts = _document(tuple(part.leaves[at].text for part, at in places))
        for (part, at), verdict in zip(places, verdicts, strict=True):
            part.scripts[at] = verdict
    return parts


@lru_cache(maxsize=2048)
def _document(texts: tuple[str, ...]) -> tuple[Script, ...]:
    """Return what script each leaf of a document is in; it is asked once for each variant of a book."""
    return tuple(
        "machine" if found.script == "simplified" and found.traditional else WAYS.get(found.script, "machine")
        for found in scripts(texts)
    )


def _editors(text: str) -> Script:
    return "simplified" if script(text).script == "simplified" else "traditional"


def lay_open(book: Book, glossary: Glossary | None = None) -> None:
    """Do what all Traditional variants of ``book`` share, and keep it: before processes begin that make one each."""
    batches = list(_batches(_parts(book), converter("zh-Hant", glossary=glossary)))
    for found in side_by_side.each(_read, batches, len, SHARED_OUT):
        shared.keep(found)


def _read(batch: _Batch) -> shared.Read:
    """Return what is found out about the text of ``batch`` that was not known before."""
    before = shared.kept().keys()
    with suppress(Trouble):  # :func:`vary` tells of it
        _galley(batch)
    return {text: found for text, found in shared.kept().items() if text not in before}


def _galley(batch: _Batch) -> list[list[Stretch]]:
    leaves = [leaf for part in batch.parts for leaf in part.leaves]
    return batch.make.leaves(
        [leaf.text for leaf in leaves],
        [script for part in batch.parts for script in part.scripts],
        batch.places,
        [leaf.aloud for leaf in leaves],
        [len(part.leaves) for part in batch.parts],
    )


def _batches(parts: Sequence[_Part], make: Converter) -> Iterator[_Batch]:
    """Yield sections that follow one another and have the same glossary, as many as pay to be asked for at once."""
    batch = _Batch([], make)
    size = 0
    for part in parts:
        held = make.glossary.within(part.section.source, part.section.id)
        if batch.parts and (size >= BATCH or held is not batch.make.glossary):
            yield batch
            batch, size = _Batch([], make), 0
        if not batch.parts and held is not make.glossary:
            batch = _Batch([], replace(make, glossary=held))
        batch.parts.append(part)
        size += sum(len(leaf.text) for leaf in part.leaves)
    if batch.parts:
        yield batch


def _sections(batch: _Batch, runs: Sequence[list[str]], seen: _Log, log: _Log) -> Iterator[Section]:
    """Yield the sections of a batch with its converted ``runs`` put back in the order they were taken."""
    made = iter(runs)
    log.add(seen)

    def put(_runs: Sequence[str], _origin: Origin | None, _role: str) -> list[str]:
        return next(made)

    for section in (part.section for part in batch.parts):
        varied = replace(section, title=leaf_of(section.title, put), blocks=rewritten(section.blocks, put))
        log.findings += moved(section, varied)
        yield varied


def _set(batch: _Batch) -> tuple[list[list[str]], _Log]:
    """Return the runs of every leaf converted, and what is worth noting."""
    make, log = batch.make, _Log()
    leaves = [(part.section, leaf) for part in batch.parts for leaf in part.leaves]
    scripts_ = [script for part in batch.parts for script in part.scripts]
    counts = [len(part.leaves) for part in batch.parts]
    try:
        galley = _galley(batch)
    except Trouble as trouble:
        log.stopped += trouble.findings
        return [list(leaf.runs) for _, leaf in leaves], log
    looks: list[Look] = []
    for (section, leaf), kind, stretches in zip(leaves, scripts_, galley, strict=True):
        at = f"{leaf.origin.source}:{leaf.origin.start}" if leaf.origin else f"#{section.id}" if section.id else ""
        looks += worth_a_look(make, stretches, at, kind)
    log.sheets.append(Sheet.of(looks, make.to.quotes))
    spots = [f" (from character {leaf.origin.start})" if leaf.origin else "" for _, leaf in leaves]
    texts, places = [leaf.text for _, leaf in leaves], list(zip(batch.places, spots, strict=True))
    log.findings += astray(texts, places, galley, make, counts)
    return [make.cut(stretches, leaf.runs) for (_, leaf), stretches in zip(leaves, galley, strict=True)], log
