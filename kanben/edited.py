"""One article on its way into the book: read, corrected, repaired, divided, and accounted for."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice

from kanben.account import Astray, compare
from kanben.bind import Provenance
from kanben.corrections import Correction, Stet, correct, stets
from kanben.edits import Revision
from kanben.findings import Finding, stop_on
from kanben.model import Article, Section, Source
from kanben.plan import Chapter
from kanben.readers import flow as flow_of
from kanben.readers import read
from kanben.readers.emptied import revised
from kanben.readers.leaves import untouched
from kanben.readers.markdown import Flow
from kanben.repairs import RESHAPING, Kept, repair
from kanben.structure import Detected, divide, marked_up
from kanben.variants import mixture, script, scripts


@dataclass(frozen=True, slots=True)
class Edited:
    """A chapter's article, with what became of its seed; ``digest`` is the seed's SHA-256."""

    article: Article
    source: Source
    revision: Revision
    digest: str
    findings: tuple[Finding, ...]
    headings: tuple[Detected, ...] = ()


def edit(content: bytes, chapter: Chapter, corrected: Sequence[Correction | Stet]) -> Edited:
    """Read, correct, repair and divide the source of a chapter, ``content``; the same arguments make the same article.

    ``corrected`` is what the editor says of this source alone.
    """
    name = f"seeds/{chapter.source}"
    source = read(content, chapter.source, name)
    flow = flow_of(source, name, [one.find for one in corrected if isinstance(one, Stet)])
    start = flow.text if flow else source.text
    kept = [Kept(*span) for span in untouched(flow.blocks)] if flow else []
    kept += [Kept(0, len(start) + 1, rule) for rule in RESHAPING] if flow else []
    edits, wrong = correct(start, chapter.source, corrected)
    stop_on(wrong)
    stood = stets(start, chapter.source, corrected)
    kept += [Kept(stet.start, stet.end, stet.rule) for stet in stood]
    repaired = repair(Revision.of(start).apply(edits), name, kept)
    digest = hashlib.sha256(content).hexdigest()
    if flow is None:
        divided = divide(repaired.revision, name, chapter.set, chapter.title)
        said = Article(chapter.source, divided.blocks, author=divided.author, date=divided.date)
        stop_on(f for f in divided.findings if f.code == "R-220")
        told_of = (*repaired.findings, *divided.findings)
        return Edited(said, source, divided.revision, digest, told_of, divided.headings)
    blocks, done = revised(flow.blocks, repaired.revision)
    told = (flow.meta.get(key, "") for key in ("title", "author", "date"))
    said = Article(chapter.source, blocks, *told)
    headings = tuple(marked_up(blocks, source.text, name))
    told_of = (*flow.findings, *_in_seed(repaired.findings, flow, source))
    return Edited(said, source, flow.revision.then(done), digest, told_of, headings)


def _in_seed(found: Iterable[Finding], flow: Flow, source: Source) -> Iterator[Finding]:
    """Yield findings on lines of the text that was read with the lines these have in the seed."""
    begins = [0, *(end + 1 for end in _line_ends(flow.text))]
    for one in found:
        at = flow.revision.to_received(begins[one.line - 1]) if 0 < one.line <= len(begins) else -1
        yield replace(one, line=source.text.count("\n", 0, at) + 1) if at >= 0 else one


def mixed(done: Edited) -> tuple[Finding, ...]:
    """Return what there is to say of an article that changes its script."""
    paragraphs = done.revision.text.split("\n")
    verdicts = scripts(paragraphs)
    if len({verdict.script for verdict in verdicts}) < 2:
        return ()
    begins = accumulate((len(text) + 1 for text in paragraphs), initial=0)
    received = (max(done.revision.to_received(at), 0) for at in islice(begins, len(paragraphs)))
    ends = _line_ends(done.source.text)
    places = [bisect_left(ends, at) + 1 for at in received]
    return mixture(paragraphs, verdicts, f"seeds/{done.source.name}", places)


def _line_ends(text: str) -> list[int]:
    return [found.start() for found in re.finditer("\n", text)]


def provenance(done: Edited) -> Provenance:
    """Return where an article came from and what was done to it, for the editorial note and the package."""
    verdict = script(done.revision.text).script
    lost = count(compare(done.source.text, done.revision, done.article))
    return Provenance(done.source, verdict, done.revision.account(), lost, done.digest)


def count(astray: Iterable[Astray]) -> int:
    """Count the characters that are astray."""
    return sum(one.characters for one in astray)


def astray(finished: Sequence[Section], done: Edited) -> tuple[Astray, ...]:
    """Compare a finished chapter, its sections bound and annotated, with its seed."""
    return compare(done.source.text, done.revision, done.article, finished)
