"""Makes every edition of a book: what they share once, the variants side by side, each from standing type if it can.

All of it is in memory; the press puts it into place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from difflib import get_close_matches
from functools import partial

from kanben import faces, machine, report, report_page, side_by_side, standing
from kanben.chronology.export import paged
from kanben.editions import PAPER, Variant, chapter_files, make, varied, words
from kanben.findings import MISSING, USAGE, Finding, stop_on
from kanben.folder import Folder
from kanben.forme import Beyond
from kanben.manuscript import Manuscript, prepare
from kanben.plan_book import unnumbered
from kanben.plan_editions import FORMATS
from kanben.press import Made, Order, Say
from kanben.tongues import japanese
from kanben.variants import lay_open, variants
from kanben.variants.glossary import unmet
from kanben.writers import kindle

TOLD = "told.json"  # beside the files of a variant: what there was to say of it


def editions(
    order: Order, folder: Folder, say: Say, show: Say | None
) -> tuple[dict[str, bytes], Made, Beyond, dict[str, tuple[str, ...]]]:
    """Make what is ordered of the book in ``folder``.

    Return all files, what there is to say, what was looked at outside the folder,
    and which of the files stand in type, by the names they stand under.
    """
    stop_on(_unknown(order), exit_code=USAGE)
    say("reading and repairing")
    with side_by_side.lanes(order.jobs):
        manuscript = prepare(folder, show or _unheard, fresh=order.fresh)
    plan = manuscript.plan
    tags, formats = order.variants or plan.editions.variants, order.formats or plan.editions.formats
    manuscript = replace(manuscript, faces=faces.of_variants(tags, plan.fonts, order.root), annotated=None)
    stop_on(kindle.missing() if "kindle" in formats else (), exit_code=MISSING)
    names = digests(manuscript, tags, formats)
    files: dict[str, bytes] = {}
    made = {done.tag: done for done in _variants(manuscript, names, formats, order, say, show)}
    for tag in tags:
        files |= made[tag].files
    if "chapters" in formats:
        files |= chapter_files("source", manuscript.book)
    unused = unnumbered(plan.identifier, plan.editions.isbn, plan.where)
    findings = (*unused, *manuscript.findings, *(f for tag in tags for f in made[tag].findings))
    if set(plan.editions.variants) <= set(tags):
        findings += tuple(unmet(manuscript.glossary, {name for tag in tags for name in made[tag].review["reviewed"]}))
    faults = (*manuscript.faults, *(f for tag in tags for f in made[tag].faults))
    files |= paged(manuscript.chronology, {tag: made[tag].folios for tag in tags})
    texts = {f"seeds/{seed.source.name}": seed.source.text for seed in manuscript.sources}
    tallies = {tag: report.tally(made[tag].review) for tag in tags}
    told = report.Report(
        manuscript.book.metadata,
        tuple(name for name in files if name.endswith((".epub", ".pdf", ".azw3"))),
        manuscript.sources,
        {tag: report.decisions(made[tag].review, texts) for tag in tags},
        (*faults, *findings),
        tallies,
    )
    files |= _reports(told, order.jobs)
    waiting = {tag: tally.waiting for tag, tally in tallies.items()}
    done = Made(order.out or order.root / "dist", (), findings, faults, manuscript.headings, waiting)
    stand = {names[tag]: tuple(made[tag].files) for tag in tags}
    return files, done, _beyond(manuscript, folder, formats), stand


def _reports(told: report.Report, jobs: int) -> dict[str, bytes]:
    """Return the report for programs and for people, of a long book side by side."""

    def written(pieces: Iterable[str]) -> bytes:
        return b"".join(map(str.encode, pieces))

    steps = (lambda: written(report.pieces(told)), lambda: written(report_page.page(told)))
    with side_by_side.lanes(jobs):
        made = side_by_side.all_of(steps, sum(len(seed.source.text) for seed in told.sources))
    return dict(zip(("report.json", "report.html"), made, strict=True))


def _beyond(manuscript: Manuscript, folder: Folder, formats: Sequence[str]) -> Beyond:
    """Return what was looked at outside the book's folder; the fonts in it are noted like its other files."""
    if manuscript.plan.fonts:
        for name in folder.names("book/fonts"):
            folder.content(name)
    asked = {
        str(face.path)
        for tag, chosen in manuscript.faces.items()
        for face in chosen
        if face not in faces.packed(tag).values()
    }
    return Beyond(tuple(sorted(asked)), tuple(map(str, faces.folders())), "kindle" in formats)


def _unknown(order: Order) -> Iterator[Finding]:
    for asked, known, option in (
        (order.variants, tuple(variants()), "--variant"),
        (order.formats, FORMATS, "--format"),
    ):
        for name in asked:
            if name not in known:
                near = get_close_matches(name, known, 1, 0.4)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                yield Finding("S-110", f"unknown {option.removeprefix('--')} {name}", option, 0, hint)


def _variants(
    manuscript: Manuscript, names: Mapping[str, str], formats: Sequence[str], order: Order, say: Say, show: Say | None
) -> Iterator[Variant]:
    """Yield each variant: from standing type where nothing has changed, else made anew, several at a time."""
    wanted = []
    for tag in names:
        if not order.fresh and (files := standing.kept(names[tag])):
            yield _restored(manuscript, tag, files)
        else:
            wanted.append(tag)
    if wanted:
        say(f"making {', '.join(wanted)}")
    for n, done in enumerate(_made(manuscript, wanted, formats, order, show), 1):
        say(f"variant {n}/{len(wanted)}: {done.tag}")
        if not done.faults:
            standing.keep(names[done.tag], _kept(done))
        yield done


def _made(
    manuscript: Manuscript, tags: Sequence[str], formats: Sequence[str], order: Order, show: Say | None
) -> Iterator[Variant]:
    jobs, fresh = order.jobs, order.fresh
    at_once = min(jobs, len(tags))
    if at_once < 2:
        for tag in tags:
            with side_by_side.lanes(jobs):
                alone = make(manuscript, tag, formats, show or _unheard, fresh=fresh)
            yield alone
        return
    if side_by_side.copies() and sum(tag != "zh-Hans" for tag in tags) > 1:
        with side_by_side.lanes(jobs):
            lay_open(japanese(manuscript.book), manuscript.glossary)  # the copies find it done
    if side_by_side.copies() and PAPER & set(manuscript.plan.editions.formats):
        import kanben.writers.pdf  # noqa: F401 - … and find it loaded, where all of them have pages
    work = partial(_of, manuscript, formats, fresh)
    yield from side_by_side.as_done(work, tags, at_once, jobs // at_once, show)


def _of(manuscript: Manuscript, formats: Sequence[str], fresh: bool, tag: str) -> Variant:
    return make(manuscript, tag, formats, side_by_side.tell, fresh=fresh)


def _unheard(_: str) -> None:
    """Say nothing: nobody watches."""


# --- standing type -------------------------------------------------------------------


def digests(manuscript: Manuscript, tags: Sequence[str], formats: Sequence[str]) -> dict[str, str]:
    """Return the name each variant stands under: a digest of all it is made from."""
    book, plan = manuscript.book, manuscript.plan
    rest = replace(book, front=(), body=(), back=())
    parts = (rest, *book.front, "", *book.body, "", *book.back)  # told one by one: a novel's would fill the memory
    images = (image.content for image in book.images)
    whole = standing.digest((*images, *(repr(part).encode() for part in parts)))
    styles = sorted(manuscript.styles.items())
    on_paper = sorted(PAPER & set(plan.editions.formats))  # of what is marked in an EPUB
    paper = (plan.trim, plan.printing, manuscript.profile, on_paper)
    calibre = machine.calibre() if "kindle" in formats else ""
    common = (whole, formats, paper, manuscript.glossary, styles, plan.editions.embed_fonts, calibre, machine.machine())
    return {
        tag: standing.digest(
            (
                repr(common).encode(),
                repr((tag, words(manuscript, tag), plan.editions.direction.get(tag))).encode(),
                faces.fingerprint(tag, manuscript.faces[tag]).encode(),
            )
        )
        for tag in tags
    }


def _kept(done: Variant) -> dict[str, bytes]:
    findings = [finding.as_json() for finding in done.findings]
    told = {"review": done.review, "findings": findings, "folios": done.folios}
    return {**done.files, TOLD: json.dumps(told).encode()}


def _restored(manuscript: Manuscript, tag: str, files: dict[str, bytes]) -> Variant:
    """Return a variant from what was kept; what has been reviewed since changes no edition, only the list."""
    told = json.loads(files.pop(TOLD))
    review = told["review"]
    if review["known"] != sorted(manuscript.glossary.reviewed):
        review = asdict(varied(manuscript, tag).review)
    return Variant(tag, files, review, standing.findings(told["findings"]), (), told["folios"])
