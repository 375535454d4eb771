"""The chronology for other programs: the JSON with its places in the seeds."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.chronology.annotating import annotate
from kanben.chronology.editor import decisions
from kanben.chronology.export import chronology_json
from kanben.chronology.places import seeds
from kanben.edits import Edit, Revision
from kanben.folder import Folder
from kanben.manuscript import prepare
from kanben.model import Book, Entries, Heading, Link, Metadata, Origin, Paragraph, Section, Span, Text, plain
from kanben.readers import read
from tests.conftest import HOME

ROOTS = {"first_book": HOME, "specimen": HOME / "tests" / "specimen"}


def chapter(text: str, id: str = "well", title: str = "井") -> Section:
    told = [Paragraph((Text(line),), origin=Origin(f"seeds/{id}.txt", 0, 1)) for line in text.split("\n")]
    return Section(id, "chapter", (Text(title),), tuple(told), source=f"{id}.txt")


def bound(*chapters: Section) -> Book:
    meta = Metadata("村志", "village", "urn:uuid:3f0c1f6e-8a63-4b53-9d55-0d7d1c7a9a10", date="2024-02-29")
    return Book(meta, (), chapters, (Section("chronology", "chronology", (Text("年表"),), ()),))


def decided(toml: str):
    return decisions(toml, "book/chronology.toml")


# --- the JSON: the whole chronology -------------------------------------------------


def printed(book: Book) -> list[object]:
    """The chronology as the book has it: years, and under them term, event, places, derivation, and more."""
    rows: list[object] = []
    for block in next(s for s in book.back if s.role == "chronology").blocks:
        match block:
            case Heading(_, inlines):
                rows.append(plain(inlines))
            case Entries(entries):
                rows += [shown(entry) for entry in entries]
    return rows


def shown(entry) -> dict[str, object]:
    said = {role: [i for b in entry.blocks if b.role == role for i in b.inlines] for role in ("event", "source")}
    planned = [i for i in said["event"] if isinstance(i, Span) and i.role == "planned"]
    links = [i for i in said["source"] if isinstance(i, Link)]
    notes = (plain(b.inlines) for b in entry.blocks if isinstance(b, Paragraph) and b.role == "annotation")
    return {
        "id": entry.id,
        "edtf": dict(entry.data)["edtf"],
        "term": plain(entry.term),
        "event": plain(tuple(i for i in said["event"] if i not in planned)),
        "planned": bool(planned),
        "places": [link.target.removeprefix("#") for link in links],
        "derivation": plain(tuple(said["source"]))
        .rpartition("。" if not links else plain((links[-1],)))[2]
        .strip("。"),
        "notes": "".join(note.removeprefix("按：") for note in notes),
    }


def rebuilt(told: dict) -> list[object]:
    """The same from the JSON alone."""
    rows: list[object] = []
    for entry in told["entries"]:
        if entry["status"] not in ("found", "confirmed", "corrected", "added"):
            continue
        if entry["heading"] not in rows:
            rows.append(entry["heading"])
        mentions = [entry, *(e for e in told["entries"] if e["into"] == entry["entry"])]
        rows.append(
            {
                "id": entry["entry"],
                "edtf": entry["edtf"],
                "term": entry["term"],
                "event": entry["sentence"],
                "planned": entry["planned"],
                "places": entry["cites"],
                "derivation": entry["derivation"].strip("。") if entry["anchor"] else "",
                "notes": "".join(m["annotation"] for m in mentions),
            }
        )
    return rows


STORY = chapter(
    "2015年8月12日，村口的井塌了，三個人掉了下去。\n次日清晨，縣裏派人來修。\n2015年8月12日村口的井塌了，縣志也記了。\n"
    "這年冬天沒有結冰。\n1990年代還有三口井。\n上世紀的事沒人說得清。"
)
BY_HAND = """
[[entry]]
do = "add"
date = "1950"
event = "開井。"
reason = "村志"

[[entry]]
source = "well.txt"
quotation = "這年冬天"
date = "2015-24"
do = "hide"
reason = "與井無關"

[[entry]]
source = "well.txt"
quotation = "次日清晨"
date = "2015-08-13"
annotation = "工單上是13日。"
"""


def confirmed(*passages: tuple[str, str]) -> str:
    """Entries for what the text itself is not sure to tell: words of the passage, and their date."""
    table = '[[entry]]\nsource = "well.txt"\nquotation = "{}"\ndate = "{}"\n'
    return "".join(table.format(words, date) for words, date in passages)


def test_the_pages_can_be_made_again_from_the_json():
    annotated = annotate(bound(STORY), decided(BY_HAND))
    assert rebuilt(json.loads(chronology_json(annotated))) == printed(annotated.book)


def test_the_json_tells_what_the_book_does_not_show_and_why():
    told = json.loads(chronology_json(annotate(bound(STORY), decided(BY_HAND))))["entries"]
    by_status = {e["status"]: e for e in told}
    assert by_status["hidden"]["reason"] == "與井無關"
    merged = by_status["merged"]
    assert merged["into"] == next(e["entry"] for e in told if e["edtf"] == merged["edtf"] and e["status"] == "found")
    assert [e["into"] for e in told if e["status"] != "merged"] == [None] * (len(told) - 1)
    assert next(e["derivation"] for e in told if e["quotation"] == "次日清晨")
    assert next(e["annotation"] for e in told if e["quotation"] == "次日清晨") == "工單上是13日。"
    added = by_status["added"]
    assert (added["seed"], added["passage"], added["anchor"]) == (None, None, "")


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2015年8月12日井塌了。", "2015-08-12", "2015-08-12"),
        ("2013年夏天井塌了。", "2013-06-01", "2013-08-31"),
        ("2011—2013年一直在修井。", "2011-01-01", "2013-12-31"),
        ("自2019年開始，村裏打井。", "2019-01-01", None),
        ("公元前221年，村裏打了井。", "-0220-01-01", "-0220-12-31"),
    ],
)
def test_bounds_are_days(said, first, last):
    (entry,) = json.loads(chronology_json(annotate(bound(chapter(said)))))["entries"]
    assert (entry["first"], entry["last"]) == (first, last)


# --- places in the seeds ----------------------------------------------------------------


@pytest.fixture(params=ROOTS)
def made(request: pytest.FixtureRequest) -> tuple[Path, Path]:
    """The root of a book and the folder of its editions."""
    return ROOTS[request.param], request.getfixturevalue(request.param)


def received(root: Path, name: str) -> str:
    return read((root / "seeds" / name).read_bytes(), name).text


def repaired(text: str, start: int, end: int, edits: list[dict]) -> str:
    """The stretch of a seed with the edits of report.json carried out on it; all of them lie inside or outside."""
    inside = [e for e in edits if start <= e["start"] and e["end"] <= end and (e["start"] < end or start == end)]
    across = [e for e in edits if e not in inside and e["start"] < end and start < e["end"]]
    assert across == []
    for edit in reversed(inside):
        text = text[: edit["start"]] + edit["after"] + text[edit["end"] :]
        end += len(edit["after"]) - len(edit["before"])
    return text[start:end]


def test_every_quotation_is_found_at_its_offset_in_the_seed(made) -> None:
    root, out = made
    edits = {s["source"]: s["edits"] for s in json.loads((out / "report.json").read_text("utf-8"))["sources"]}
    told = json.loads((out / "chronology.json").read_text("utf-8"))
    assert told["entries"]
    for entry in told["entries"]:
        if not entry["chapter"]:  # added by the editor
            continue
        seed, place, of_seed = received(root, entry["source"]), entry["seed"], edits[entry["source"]]
        assert seed[place["start"] : place["end"]] == place["text"]
        assert place["line"] == seed.count("\n", 0, place["start"]) + 1
        assert repaired(seed, place["start"], place["end"], of_seed) == entry["quotation"]
        whole = entry["passage"]
        assert whole["start"] <= place["start"] < place["end"] <= whole["end"]
        said = repaired(seed, whole["start"], whole["end"], of_seed).replace("\n", "")
        assert said == entry["whole"]


def test_what_no_repair_touched_stands_in_the_seed_as_it_is_quoted(first_book: Path) -> None:
    told = json.loads((first_book / "chronology.json").read_text("utf-8"))["entries"]
    same = [e for e in told if e["seed"] and e["seed"]["text"] == e["quotation"]]
    other = {e["seed"]["text"]: e["quotation"] for e in told if e["seed"] and e["seed"]["text"] != e["quotation"]}
    assert len(same) > 30
    assert other["2016~2017年"] == "2016—2017年"
    assert other["當(dāng)天"] == "當天"


PAGE = """<!DOCTYPE html><html lang="zh-Hant"><head><meta charset="utf-8"><title>井</title></head>
<body><article><h1>井</h1>
<p>村裏人說，<b>2015年</b>8月12日,村口的井&#22604;了，三個人掉了下去，全村的人都跑來看，站了一夜。</p>
<p>後來的事沒有人再提，井邊種了一棵樹，樹下放了一張石凳，夏天有人坐，冬天沒有人坐，就這樣過了很多年。</p>
</article></body></html>"""
PLAN = """[book]
title = "井"
slug = "well"
date = 2024-02-29
[editions]
variants = ["zh-Hant"]
[back]
sections = ["chronology"]
[[chapter]]
id = "well"
source = "well.html"
title = "井"
author = "何向晚"
date = 2016-05-01
"""


def test_a_place_in_a_web_page_is_where_its_markup_stands(tmp_path):
    for name, content in {"book/book.toml": PLAN, "seeds/well.html": PAGE}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(content, encoding="utf-8")
    (entry,) = json.loads(prepare(Folder(tmp_path)).chronology["chronology.json"])["entries"]
    assert entry["quotation"] == "2015年8月12日"
    assert entry["seed"]["text"] == "2015年</b>8月12日"
    assert PAGE[entry["seed"]["start"] : entry["seed"]["end"]] == entry["seed"]["text"]
    assert entry["seed"]["line"] == 3


CLEAN = "甲乙丙。\n2015年8月12日，村口的井塌了，三個人掉了下去。次日清晨，縣裏派人來修。\n這年冬天沒有結冰。"
WOUNDS = st.lists(
    st.tuples(st.integers(0, len(CLEAN)), st.integers(0, 3), st.text("?,x\n井(2", max_size=3)), max_size=12
)


def damaged(wounds) -> Revision:
    """CLEAN with wounds (place, length, what stands there instead), and the edits that mend it again."""
    text, mends, end = "", [], 0
    for at, length, instead in sorted(wounds):
        if at < end or at + length > len(CLEAN) or not (length or instead):
            continue
        text += CLEAN[end:at]
        mends.append(Edit(len(text), len(text) + len(instead), CLEAN[at : at + length]))
        text, end = text + instead, at + length
    return Revision.of(text + CLEAN[end:]).apply(mends, "mend")


@given(WOUNDS)
def test_a_place_is_true_whatever_the_damage(wounds):
    revision = damaged(wounds)
    assert revision.text == CLEAN
    annotated = annotate(bound(chapter(CLEAN)))
    seed = seeds(annotated.book, {"well.txt": revision})["well.txt"]
    assert annotated.events
    for event in annotated.events:
        place = seed.place("well", event.start, event.end)
        assert place
        assert place.line == revision.received.count("\n", 0, place.start) + 1
        near = [p for p in revision.pieces if p.start <= place.end and place.start <= p.end]
        inside = [p for p in near if p.kept or (place.start <= p.start and p.end <= place.end)]
        said = "".join(
            p.text[max(place.start - p.start, 0) : max(place.end - p.start, 0)] if p.kept else p.text for p in inside
        )
        assert event.reading.text in said
        if all(p.kept for p in near):
            assert revision.received[place.start : place.end] == event.reading.text
        passage = seed.passage(event)
        assert passage
        assert passage.start <= place.start
        assert place.end <= passage.end


def test_the_chapters_of_one_seed_are_counted_on():
    whole = "2015年8月12日，井塌了。\n二、重修\n2016年3月1日，井修好了。\n三、後來\n2017年，井又乾了。"
    first, second, third = (chapter(line) for line in whole.split("\n")[::2])
    headnote = Paragraph((Text("1999年寫的導讀。"),), "headnote")
    first = replace(first, blocks=(Paragraph((Text("何向晚"),), "byline"), headnote, *first.blocks))
    parts = (
        first,
        *(replace(s, id=i, title=(Text(t),)) for s, i, t in ((second, "w2", "二、重修"), (third, "w3", "三、後來"))),
    )
    told = json.loads(chronology_json(annotate(bound(*parts)), {"well.txt": Revision.of(whole)}))["entries"]
    assert [e["quotation"] for e in told] == ["2015年8月12日", "2016年3月1日", "2017年"]
    assert [whole[e["seed"]["start"] : e["seed"]["end"]] for e in told] == [e["quotation"] for e in told]
    assert [e["seed"]["line"] for e in told] == [1, 3, 5]


def test_nothing_is_cited_that_does_not_stand_there():
    annotated = annotate(bound(chapter("2015年8月12日，井塌了。")))
    (told,) = json.loads(chronology_json(annotated, {"well.txt": Revision.of("別的話。" * 9)}))["entries"]
    assert told["seed"] is told["passage"] is None
