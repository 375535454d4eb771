"""A book in one variant: every text in it converted, and nothing else touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kanben.decision import Decision
from kanben.findings import Finding, Trouble, stop_on
from kanben.model import Book, Metadata, Origin, Section
from kanben.variants.conversion import Converter, converter
from kanben.variants.decisions import Review, review, worth_a_look
from kanben.variants.galley import WAYS, Script
from kanben.variants.gates import astray, moved
from kanben.variants.glossary import Glossary
from kanben.variants.script import script, scripts
from kanben.variants.sheet import Look
from kanben.variants.tags import variant
from kanben.variants.walk import Taken, leaf_of, rewritten, taken

EDITORS_PAGES = ("half-title", "title-page", "imprint", "note", "colophon", "index")
EDITORS_WORDS = ("headnote", "introduction", "annotation")
"""Sections, and roles of paragraphs elsewhere, that are the editor's and no machine's: written, not converted."""


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

    looks: list[Look] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    stopped: list[Finding] = field(default_factory=list)


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
    log = _Log()
    sections = (*book.front, *book.body, *book.back)
    leaves = {section.id: taken(section) for section in sections}
    judged = _judged(sections, leaves)
    front, body, back = (
        tuple(_section(s, leaves[s.id], judged[s.id], make, log) for s in part)
        for part in (book.front, book.body, book.back)
    )
    told = " ".join([book.metadata.title, book.metadata.description, *book.labels.values()])
    by_editor = _editors(told)

    def words(text: str) -> str:
        ((made,),) = _set([Taken((text,), None, "")], [by_editor], make, Section("", "", (), ()), log)
        return made

    labels = {key: words(text) for key, text in book.labels.items()}
    metadata = _metadata(book.metadata, words, tag)
    varied = replace(book, metadata=metadata, labels=labels, front=front, body=body, back=back)
    stop_on(dict.fromkeys(log.stopped))
    return Varied(varied, review(make, log.looks), tuple(dict.fromkeys(log.findings)))


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


def _judged(sections: Sequence[Section], leaves: Mapping[str, Sequence[Taken]]) -> dict[str, list[Script]]:
    """Return what script each leaf of each section is in: every document is judged as a whole, paragraph by paragraph.

    What an editor wrote is nobody's conversion, and judged by itself.  A Simplified leaf
    with a Traditional character in it is brought to canonical Simplified like any other.
    """
    documents: dict[str, list[tuple[str, int]]] = {}
    judged: dict[str, list[Script]] = {section.id: ["machine"] * len(leaves[section.id]) for section in sections}
    for section in sections:
        for at, leaf in enumerate(leaves[section.id]):
            if section.role in EDITORS_PAGES or leaf.role in EDITORS_WORDS:
                judged[section.id][at] = _editors(leaf.text)
            else:
                document = (leaf.origin.source if leaf.origin else "") or section.source or f"#{section.id}"
                documents.setdefault(document, []).append((section.id, at))
    for places in documents.values():
        verdicts = _document(tuple(leaves[name][at].text for name, at in places))
        for (name, at), verdict in zip(places, verdicts, strict=True):
            judged[name][at] = verdict
    return judged


@lru_cache(maxsize=2048)
def _document(texts: tuple[str, ...]) -> tuple[Script, ...]:
    """Return what script each leaf of a document is in; it is asked once for each variant of a book."""
    return tuple(
        "machine" if found.script == "simplified" and found.traditional else WAYS.get(found.script, "machine")
        for found in scripts(texts)
    )


def _editors(text: str) -> Script:
    return "simplified" if script(text).script == "simplified" else "traditional"


def _section(
    section: Section, leaves: Sequence[Taken], judged: Sequence[Script], make: Converter, log: _Log
) -> Section:
    """Return a section converted: its leaves all at once, put back in the order they were taken."""
    make = replace(make, glossary=make.glossary.within(section.source, section.id))
    made = iter(_set(leaves, judged, make, section, log))

    def put(_runs: Sequence[str], _origin: Origin | None, _role: str) -> list[str]:
        return next(made)

    varied = replace(section, title=leaf_of(section.title, put), blocks=rewritten(section.blocks, put))
    log.findings += moved(section, varied)
    return varied


def _set(
    leaves: Sequence[Taken], scripts: Sequence[Script], make: Converter, section: Section, log: _Log
) -> list[list[str]]:
    """Return the runs of every leaf converted, having noted what is worth noting."""
    places = [(leaf.origin.source if leaf.origin else "") or section.source or section.id for leaf in leaves]
    try:
        galley = make.leaves([leaf.text for leaf in leaves], scripts, places, [leaf.aloud for leaf in leaves])
    except Trouble as trouble:
        log.stopped += trouble.findings
        return [list(leaf.runs) for leaf in leaves]
    for leaf, kind, stretches in zip(leaves, scripts, galley, strict=True):
        at = f"{leaf.origin.source}:{leaf.origin.start}" if leaf.origin else f"#{section.id}" if section.id else ""
        log.looks += worth_a_look(make, stretches, at, kind)
    spots = [f" (from character {leaf.origin.start})" if leaf.origin else "" for leaf in leaves]
    log.findings += astray([leaf.text for leaf in leaves], list(zip(places, spots, strict=True)), galley, make)
    return [make.cut(stretches, leaf.runs) for leaf, stretches in zip(leaves, galley, strict=True)]
