"""A book in one variant: every text in it converted, and nothing else touched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kanben.findings import Finding, Trouble, stop_on
from kanben.model import Book, Contributor, Metadata, Origin, Section, lines, plain
from kanben.variants.conversion import Converter, Stretch, converter
from kanben.variants.conversion import Origin as Script
from kanben.variants.decisions import Decision, ranked, worth_a_look
from kanben.variants.glossary import Glossary
from kanben.variants.script import script, stray
from kanben.variants.walk import leaf_of, rewritten

UNCHANGED = re.compile(r"[A-Za-z0-9]+")
"""Figures and Latin words: no conversion of script may touch them."""


EDITORS_PAGES = ("half-title", "title-page", "imprint", "note", "colophon")
EDITORS_WORDS = ("headnote", "introduction", "annotation")
"""Sections, and roles of paragraphs elsewhere, that are the editor's and no machine's: written, not converted."""


@dataclass(frozen=True, slots=True)
class Varied:
    """A book in one variant, the choices a person may wish to see, and what is not as it should be."""

    book: Book
    decisions: tuple[Decision, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Log:
    """What is noticed on the way through the book."""

    decisions: list[Decision] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    stopped: list[Finding] = field(default_factory=list)


def vary(book: Book, tag: str, glossary: Glossary | None = None, *, vocabulary: str = "as-written") -> Varied:
    """Return ``book`` in the variant ``tag``: titles, blocks, notes, labels, metadata, captions.

    The runs of a block are converted as one text.  Ids, targets, code, readings
    above the line and spans in other languages stay as they are, as do figures
    and Latin words: a finding says where not.  Raises Trouble for an unknown
    variant and, with all of them, for inline rules that are not closed.
    """
    make = converter(tag, vocabulary=vocabulary, glossary=glossary)
    log = _Log()
    front, body, back = (tuple(_section(s, make, log) for s in part) for part in (book.front, book.body, book.back))
    told = " ".join([book.metadata.title, book.metadata.description, *book.labels.values()])
    aside = _Leaf(_told(make, told, "traditional"), "", log)
    labels = {key: aside.text(text) for key, text in book.labels.items()}
    metadata = _metadata(book.metadata, aside)
    varied = replace(book, metadata=metadata, labels=labels, front=front, body=body, back=back)
    stop_on(dict.fromkeys(log.stopped))
    return Varied(varied, ranked(log.decisions), tuple(dict.fromkeys(log.findings)))


def _told(make: Converter, text: str, otherwise: Script = "machine") -> Converter:
    """Return ``make`` told what script ``text`` is in, so that each part of a book is judged as a whole."""
    return replace(make, source="simplified" if script(text).script == "simplified" else otherwise)


def _section(section: Section, make: Converter, log: _Log) -> Section:
    whole = "\n".join((plain(section.title), *lines(section.blocks)))
    kind: Script = "traditional" if section.role in EDITORS_PAGES else "machine"
    leaf = _Leaf(_told(make, whole, kind), section.id, log, section.source)
    return replace(section, title=leaf_of(section.title, leaf), blocks=rewritten(section.blocks, leaf))


def _metadata(metadata: Metadata, leaf: _Leaf) -> Metadata:
    people = tuple(Contributor(leaf.text(person.name), person.role) for person in metadata.contributors)
    return replace(
        metadata,
        title=leaf.text(metadata.title),
        subtitle=leaf.text(metadata.subtitle),
        publisher=leaf.text(metadata.publisher),
        description=leaf.text(metadata.description),
        rights=leaf.text(metadata.rights),
        subjects=tuple(map(leaf.text, metadata.subjects)),
        contributors=people,
        language=leaf.make.to.lang,
    )


@dataclass(frozen=True, slots=True)
class _Leaf:
    """Converts one leaf of one section after another, and notes what is worth noting."""

    make: Converter
    section: str
    log: _Log
    source: str = ""

    def text(self, text: str) -> str:
        return "".join(self([text], None, ""))

    def __call__(self, runs: Sequence[str], origin: Origin | None, role: str) -> list[str]:
        received = "".join(runs)
        if role in EDITORS_WORDS and self.make.source == "machine":
            return replace(self, make=_told(self.make, received, "traditional"))(runs, origin, "")
        if not received.strip():
            return list(runs)
        try:
            stretches = list(self.make.stretches(received))
        except Trouble as trouble:
            place = (origin.source if origin else "") or self.source or self.section
            self.log.stopped += [replace(f, source=f.source or place) for f in trouble.findings]
            return list(runs)
        made = self.make.cut(stretches, runs)
        place = f"{origin.source}:{origin.start}" if origin else f"#{self.section}" if self.section else ""
        self.log.decisions += worth_a_look(self.make, stretches, place)
        self._check(stretches, received, origin)
        return made

    def _check(self, stretches: Sequence[Stretch], received: str, origin: Origin | None) -> None:
        source = (origin.source if origin else "") or self.source
        at = f" (from character {origin.start})" if origin else ""
        where = f"in “{received[:24].strip()}…”{at}"
        free = "".join("" if s.settled else s.forms[-1] for s in stretches)
        if found := "".join(dict.fromkeys(c for _, c in stray(free, self.make.to.tag))):
            hint = "is it meant? keep it in book/glossary.toml"
            problem = f"{self.make.to.tag}: characters of the other script, {found}, {where}"
            self.log.findings.append(Finding("V-130", problem, source, hint=hint))
        loose = [s for s in stretches if not s.settled]
        was, now = ("".join(s.forms[i] for s in loose) for i in (0, -1))
        if self.make.vocabulary == "as-written" and UNCHANGED.findall(was) != UNCHANGED.findall(now):
            self.log.findings.append(Finding("V-131", f"{self.make.to.tag}: figures or Latin changed {where}", source))
