"""Division of a text into blocks: what each line is, and that none is lost."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.bind import bind
from kanben.edits import Revision
from kanben.model import Article, Block, Heading, Span, Text, lines, plain
from kanben.outline import outline
from kanben.plan import KINDS, Chapter, Plan
from kanben.structure import Divided, divide, doubtful, marked_up, sections
from tests.dots import CASES, cases


def drawn(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        kind = type(block).__name__
        if isinstance(block, Heading):
            kind += f" {block.level}"
        elif getattr(block, "role", ""):
            kind += f" {block.role}"
        yield f"{kind}: {' / '.join(lines((block,)))}"


FILES = sorted(path.relative_to(CASES).as_posix() for path in (CASES / "structure").glob("*.md"))


@pytest.mark.parametrize(("text", "wanted"), [pytest.param(g, w, id=t) for name in FILES for t, g, w in cases(name)])
def test_case(text: str, wanted: str) -> None:
    divided = divide(Revision.of(text))
    assert "\n".join(drawn(divided.blocks)) == wanted
    assert "\n".join(lines(divided.blocks)) == divided.revision.text


LINES = [
    "01",
    "02",
    "提問：去年？",
    "湯道生：是。",
    "他說：",
    "我們走。",
    "《書名》",
    "短句",
    "",
    "  ",
    "22.05.2019",
    "——某人",
    "一、水",
    "二、火。",
    "第一章 渡口",
    "第二章對岸",
    "卷一",
    "目錄",
    "注釋",
    "[1] 在島的東面。",
    "②黃海。",
    "燈塔[1]早已熄了，只有海②還在。",
    "記者①：真的[1]嗎？",
    "問: 為什麼①?",
    "導讀：燈塔[1]",
    "• 米",
    "> 引文[1]",
    "***",
    "（完）",
    "▲ 船②",
    "床前明月光，",
    "疑是地上霜。",
    "Part II",
    "本報北京5月22日電[1]今天下雨。",
]


KINDS_SET = st.dictionaries(st.sampled_from([line[:2] for line in LINES if line.strip()]), st.sampled_from(KINDS))


def nothing_lost(divided: Divided, text: str) -> None:
    assert "\n".join(lines(divided.blocks)) == divided.revision.text
    account = divided.revision.account()
    assert account.kept + account.changed + account.dropped == len(text)
    for edit in divided.revision.changes:
        if set("".join(text[edit.start : edit.end].split())) - set(edit.replacement):
            assert set(edit.rule.split("+")) & MAY_TAKE, edit


MAY_TAKE = {"note", "note-mark", "contents", "date-stamp", "turn", "lead", "list-mark", "quotation-mark", "byline"}


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=16).map("\n".join), st.just({}) | KINDS_SET)
def test_the_text_of_the_blocks_is_the_text_of_the_revision(text: str, settled: dict[str, str]) -> None:
    nothing_lost(divide(Revision.of(text), settled=settled), text)


SIGNS = "第一二三章回卷0123①②[]〔〕（）()、。，：:“”「」*＊>•—…《》問答QA注目錄完 \u3000\t\n\n\n人來去abc"


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from(SIGNS), max_size=120) | st.text(max_size=60))
def test_nothing_is_lost_of_any_text(text: str) -> None:
    nothing_lost(divide(Revision.of(text)), text)


def test_what_is_moved_or_set_aside_says_so() -> None:
    text = "目錄\n第一章\n第二章\n第一章\n燈塔[1]早已熄了。\n第二章\n海還在[2]。\n注釋\n[1] 在島的東面。\n[2] 黃海。"
    divided = divide(Revision.of(text), "a.txt")
    rules = [edit.rule for edit in divided.revision.changes if edit.rule != "line-end"]
    assert sorted({part for rule in rules for part in rule.split("+")} - {"line-end"}) == [
        "contents",
        "note",
        "note-mark",
    ]
    assert [(f.code, f.line) for f in divided.findings] == [("R-225", 1)]
    kept = divide(Revision.of(text), settled={"目錄": "paragraph"})
    assert kept.revision.text.startswith("目錄\n第一章\n")


def test_a_mark_and_a_note_that_miss_each_other_are_told() -> None:
    found = divide(Revision.of("燈塔[1]熄了[3]，[1]。\n注釋\n[1] 甲。\n[2] 乙。")).findings
    assert [(f.code, f.line) for f in found] == [("R-226", 1), ("R-227", 1), ("R-226", 4)]


def test_a_dateline_is_named() -> None:
    [first, *_] = divide(Revision.of("本報北京5月22日電 今天下雨。\n街上沒有人。")).blocks
    assert first.inlines[0] == Span((Text("本報北京5月22日電"),), role="dateline")


def test_the_table_of_headings_says_why() -> None:
    text = "第一章 渡口\n雨下了三天。\n第二章 對岸\n第三章講的是他自己\n只有一棵樹。"
    rows = divide(Revision.of(text), "a.txt").headings
    assert [(h.line, h.level, h.kind) for h in rows] == [(1, 1, "heading"), (3, 1, "heading"), (4, 0, "paragraph")]
    assert rows[0].why == "says that it is a 章, one of 2 that count on"
    assert [line.split()[0] for line in doubtful(rows)][1:] == ["a.txt:4"]
    assert list(doubtful(rows[:2])) == []


def test_headings_that_were_marked_up_are_in_the_table_too() -> None:
    text = "甲\n\n乙"
    [block, *_] = divide(Revision.of(text), settled={"乙": "heading 2"}).blocks[1:]
    [row] = marked_up((block,), text, "a.md")
    assert (row.line, row.text, row.level, row.confidence) == (3, "乙", 2, 1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_the_editor_may_say_any_kind(kind: str) -> None:
    text = "他來了。\n渡口\n他走了。"
    divided = divide(Revision.of(text), settled={"渡口": kind})
    assert divided.revision.text == text
    levels = [block.level for block in divided.blocks if isinstance(block, Heading)]
    wanted = {"heading": 2, "subheading": 3, "heading 1": 2, "heading 2": 3, "heading 3": 4, "heading 4": 5}
    assert levels == [wanted[kind]] if kind in wanted else levels == []


def novel(volumes: int, chapters: int, paragraphs: int) -> str:
    told = ["序章", "那一年的雨下得很久。"]
    for v in range(1, volumes + 1):
        told.append(f"第{v}卷　風起")
        for c in range(1, chapters + 1):
            told += [
                f"第{c}章　渡口{c}",
                *["第二封信比第一封晚到，街上沒有一個人，只有賣花的還站在橋頭。"] * paragraphs,
            ]
    return "\n\n".join(told)


def test_a_novel_is_divided_right() -> None:
    divided = divide(Revision.of(novel(10, 30, 20)))
    levels = [block.level for block in divided.blocks if isinstance(block, Heading)]
    assert (levels.count(2), levels.count(3), len(divided.blocks)) == (11, 300, 1 + 11 + 300 * 21)
    assert divided.findings == ()


def test_the_chapters_of_a_novel_are_chapters_of_the_book() -> None:
    divided = divide(Revision.of(novel(2, 3, 200)), "novel.txt")
    levels = sections(divided.blocks)
    plan = Plan("書", "shu", "2020-01-01", (Chapter("novel", "novel.txt", "書", sections=levels),), front=(), back=())
    book = bind(plan, {"novel": Article("novel.txt", divided.blocks)}, {}, (), ())
    assert [(s.id, s.role, plain(s.title), s.level) for s in book.body] == [
        ("novel", "part", "書", 1),
        ("novel-s1", "chapter", "序章", 2),
        ("novel-s2", "part", "第1卷　風起", 2),
        *((f"novel-s{n + 2}", "chapter", f"第{n}章　渡口{n}", 3) for n in (1, 2, 3)),
        ("novel-s6", "part", "第2卷　風起", 2),
        *((f"novel-s{n + 6}", "chapter", f"第{n}章　渡口{n}", 3) for n in (1, 2, 3)),
    ]
    said = [line for s in book.body for line in (plain(s.title), *lines(s.blocks))][1:]
    assert "\n".join(said) == divided.revision.text
    [whole] = outline(book)
    assert [len(part.children) for part in whole.children] == [0, 3, 3]


def test_a_short_text_is_one_chapter_whatever_its_headings_say() -> None:
    assert sections(divide(Revision.of(novel(1, 3, 2))).blocks) == 0
    essay = "\n".join(f"{n}\n" + "雨下了三天，街上沒有一個人。\n" * 1000 for n in ("01", "02", "03"))
    assert sections(divide(Revision.of(essay)).blocks) == 0


def test_of_many_doubts_fifty_are_told_and_the_rest_counted() -> None:
    findings = divide(Revision.of("\n".join(["開頭"] + ["渡口"] * 80))).findings
    assert len(findings) == 51
    assert findings[-1].message == "and 30 more of the same"


def test_every_block_knows_where_it_came_from() -> None:
    text = "\n  第一段。\n\n湯道生：好。\n提問：去年？\n湯道生：是。\n再說。"
    blocks = divide(Revision.of(text), "a.txt").blocks
    came = [text[block.origin.start : block.origin.end] for block in blocks]
    assert came == ["第一段。", "湯道生：好。", "提問：去年？", "湯道生：是。\n再說。"]
    assert {block.origin.source for block in blocks} == {"a.txt"}


def test_the_editor_has_the_first_word() -> None:
    text = "他來了。\n我們走。\n最後一句。"
    divided = divide(Revision.of(text), settled={"我們": "speech", "最後": "caption", "沒有": "lead"})
    assert list(drawn(divided.blocks)) == ["Paragraph: 他來了。", "Quotation speech: 我們走。", "Figure: 最後一句。"]
    assert [f.code for f in divided.findings] == ["R-220"]


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("22.05.2019", "2019-05-22"),
        ("2019年5月22日", "2019-05-22"),
        ("2019-05-22 09:30", "2019-05-22"),
        ("2019年5月22日09:30", "2019-05-22"),
        ("05.04.2019", ""),
    ],
)
def test_a_date_is_read_only_where_there_is_one_way_to_read_it(stamp: str, day: str) -> None:
    assert divide(Revision.of(f"{stamp}\n正文。")).date == day


def test_what_no_rule_knows_is_said() -> None:
    assert [f.code for f in divide(Revision.of("正文一。\n不知是何物\n正文二。")).findings] == ["R-221"]


def test_the_title_is_taken_where_it_stands_at_the_head() -> None:
    divided = divide(Revision.of("燈塔的時間\n正文，燈塔的時間\n"), title="燈塔的時間")
    assert divided.revision.text == "正文，燈塔的時間"
    assert divided.revision.changes[0].rule == "title"
