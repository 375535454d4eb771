"""The press: runs every stage, makes the editions side by side, puts them into place.

What may be made at the same time is made at the same time: the variants do not
know of each other.  Editions are made in memory; only when all of them are
there does the first byte reach ``dist/``.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from multiprocessing import active_children
from pathlib import Path

from kanben import faces, init, report, side_by_side, standing
from kanben import preview as desk
from kanben.chronology.export import CALENDAR, paged
from kanben.editions import PAPER, Variant, chapter_files, make, varied, words
from kanben.findings import MISSING, USAGE, Finding, Trouble, stop_on
from kanben.folder import Folder, put
from kanben.manuscript import Manuscript, prepare
from kanben.pictures import figures
from kanben.pictures_told import told
from kanben.plan_book import unnumbered
from kanben.plan_editions import FORMATS
from kanben.proof.ace import ace
from kanben.proof.epubcheck import epubcheck
from kanben.readers import flow, read
from kanben.report_page import report_html
from kanben.structure import Detected
from kanben.variants import variants
from kanben.variants.glossary import unmet
from kanben.writers import kindle

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of the press; empty ``variants`` and ``formats`` mean all that book.toml names."""

    root: Path
    out: Path | None = None
    variants: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    jobs: int = 1
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What the press made: file names below ``out``, what it noticed, what failed its proof, the table of headings.

    ``waiting`` counts the decisions of each variant that a person has not reviewed.
    """

    out: Path
    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    faults: tuple[Finding, ...]
    headings: tuple[Detected, ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say in one line how much there is to mend and to decide."""
        waiting = ", ".join(f"{count} in {tag}" for tag, count in self.waiting.items() if count)
        said = f"{len(self.faults)} faults, {len(self.findings)} findings"
        return f"{said}; decisions to review: {waiting}" if waiting else said


def build(order: Order, say: Say = lambda _: None) -> Made:
    """Make the editions asked for and put them into ``out``, all or none."""
    out = order.out or order.root / "dist"
    files, made = _make(order, say)
    say(f"writing {len(files)} files")
    put(out, files, gone=(CALENDAR,))
    return replace(made, out=out, files=tuple(files))


def proof(order: Order, say: Say = lambda _: None) -> Made:
    """Make the editions in memory, proof them, with EPUBCheck and Ace where these are, and write nothing."""
    files, made = _make(order, say)
    with tempfile.TemporaryDirectory() as beside:
        put(Path(beside), {name: content for name, content in files.items() if name.endswith(".epub")})
        epubs = sorted(Path(beside).glob("*.epub"))
        say("EPUBCheck, Ace")
        return replace(made, faults=(*made.faults, *epubcheck(epubs), *ace(epubs)))


def begin(directory: Path, articles: Sequence[Path]) -> list[str]:
    """Begin a new book in ``directory`` with ``articles`` and return the next steps, in words."""
    given, problems = [], []
    for path in articles:
        try:
            content = path.read_bytes()
            given.append(_given(path, content))
        except OSError as wrong:
            said = (wrong.strerror or str(wrong)).lower()
            problems.append(
                Finding("S-105", f"cannot read the article: {said}", str(path), 0, "give the path of a file")
            )
        except Trouble as trouble:
            problems += trouble.findings
    stop_on(problems)
    return init.begin(directory, init.draft(given, directory.name)).splitlines()


def _given(path: Path, content: bytes) -> init.Given:
    """Read an article for a new book, with the pictures that stand beside it."""
    source = read(content, path.name)
    article = flow(source)
    if article is None:
        return init.Given(path.name, content, source.text)
    shown = list(enumerate(figures(article.blocks), 1))
    named = [figure.image for _, figure in shown if ":" not in figure.image[:8]]
    wordless = tuple(
        f"#{n}" if figure.image.startswith("data:") else figure.image
        for n, figure in shown
        if not told(figure) and (figure.image in named or figure.image.startswith("data:"))
    )
    there = {name: (path.parent / name).read_bytes() for name in named if (path.parent / name).is_file()}
    text = article.text if source.page else source.text
    return init.Given(path.name, content, text, article.meta if source.page else {}, there, wordless)


def preview(order: Order, say: Say) -> None:
    """Serve the editions on this machine alone, made anew whenever a file of the book is saved."""
    out = order.out or order.root / "dist"
    watched = [order.root / name for name in ("book", "seeds", "styles")]
    desk.preview(out, watched, lambda: build(order).findings, say)


# --- making ------------------------------------------------------------------------


def _make(order: Order, say: Say) -> tuple[dict[str, bytes], Made]:
    stop_on(_unknown(order), exit_code=USAGE)
    say("reading and repairing")
    with side_by_side.lanes(order.jobs):
        manuscript = prepare(Folder(order.root))
    tags = order.variants or manuscript.plan.editions.variants
    faced = faces.of_variants(tags, manuscript.plan.fonts, order.root)
    manuscript = replace(manuscript, faces=faced, annotated=None)  # the editions have it in the book
    formats = order.formats or manuscript.plan.editions.formats
    stop_on(kindle.missing() if "kindle" in formats else (), exit_code=MISSING)
    files: dict[str, bytes] = {}
    made = {done.tag: done for done in _variants(manuscript, tags, formats, order, say)}
    for tag in tags:
        files |= made[tag].files
    if "chapters" in formats:
        files |= chapter_files("source", manuscript.book)
    plan = manuscript.plan
    unused = unnumbered(plan.identifier, plan.editions.isbn, plan.where)
    findings = (*unused, *manuscript.findings, *(f for tag in tags for f in made[tag].findings))
    if set(manuscript.plan.editions.variants) <= set(tags):
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
    files["report.json"] = report.report_json(told).encode()
    files["report.html"] = report_html(told).encode()
    waiting = {tag: tally.waiting for tag, tally in tallies.items()}
    return files, Made(order.out or order.root / "dist", (), findings, faults, manuscript.headings, waiting)


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
    manuscript: Manuscript, tags: Sequence[str], formats: Sequence[str], order: Order, say: Say
) -> Iterator[Variant]:
    """Yield each variant: from standing type where nothing has changed, else made anew, several at a time."""
    names = {tag: _digest(manuscript, tag, formats) for tag in tags}
    wanted = []
    for tag in tags:
        if not order.fresh and (files := standing.kept(names[tag])):
            yield _restored(manuscript, tag, files)
        else:
            wanted.append(tag)
    if wanted:
        say(f"making {', '.join(wanted)}")
    for n, done in enumerate(_made(manuscript, wanted, formats, order.jobs), 1):
        say(f"variant {n}/{len(wanted)}: {done.tag}")
        if not done.faults:
            standing.keep(names[done.tag], _kept(done))
        yield done


def _made(manuscript: Manuscript, tags: Sequence[str], formats: Sequence[str], jobs: int) -> Iterator[Variant]:
    if min(jobs, len(tags)) < 2:
        for tag in tags:
            with side_by_side.lanes(jobs):
                alone = make(manuscript, tag, formats)
            yield alone
        return
    at_once = min(jobs, len(tags))
    beginning = side_by_side.beginning()
    with ProcessPoolExecutor(at_once, beginning, side_by_side.begun, (jobs // at_once,)) as pool:
        try:
            with side_by_side.ctrl_c_waits():
                pending = [pool.submit(make, manuscript, tag, formats) for tag in tags]
            for done in as_completed(pending):
                yield done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                process.terminate()
            raise


# --- standing type -------------------------------------------------------------------

TOLD = "told.json"  # beside the files of a variant: what there was to say of it


def _digest(manuscript: Manuscript, tag: str, formats: Sequence[str]) -> str:
    images = (image.content for image in manuscript.book.images)
    styles = sorted(manuscript.styles.items())
    on_paper = sorted(PAPER & set(manuscript.plan.editions.formats))  # of what is marked in an EPUB
    paper = (manuscript.plan.trim, manuscript.plan.printing, manuscript.profile, on_paper)
    made = manuscript.plan.editions
    asked = (faces.fingerprint(tag, manuscript.faces[tag]), made.direction.get(tag), made.embed_fonts)
    said = (tag, words(manuscript, tag), formats, paper, manuscript.book, manuscript.glossary, styles, asked)
    return standing.digest((repr(said).encode(), *images))


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
    return Variant(tag, files, review, tuple(Finding(**finding) for finding in told["findings"]), (), told["folios"])
