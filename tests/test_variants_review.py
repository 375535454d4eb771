"""The review: what a person may wish to see, what is remembered of it, and the glossary that settles it."""

import tomllib
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.findings import Trouble
from kanben.model import Book, Code, Metadata, Note, Origin, Paragraph, Section, Text
from kanben.variants import converter, glossary, vary
from kanben.variants.decisions import KINDS, MOST, MOST_LIKE
from kanben.variants.glossary import Glossary, absent, misplaced, unmet
from kanben.variants.inline import faults
from kanben.variants.proposed import toml_text
from kanben.variants.sheet import Look, Sheet, signature
from tests.conftest import TAGS, kanben

TRADITIONAL = [tag for tag in TAGS if tag != "zh-Hans"]
ENTRY = '[[term]]\ntext = "{}"\nforms = {{ "zh-Hant" = "{}" }}\nreason = "r"\n'


def book(*paragraphs, **more):
    blocks = tuple(
        Paragraph((Text(text),) if isinstance(text, str) else text, origin=Origin("seeds/one.txt", n, n + 1))
        for n, text in enumerate(paragraphs)
    )
    section = Section("one", "chapter", (), blocks, source="one.txt")
    return Book(Metadata("书", "shu", "urn:uuid:0"), (), (section,), (), **more)


def texts(varied):
    return ["".join(inline.text for inline in block.inlines) for block in varied.book.body[0].blocks]


def decided(given_, tag="zh-Hant-TW", words=None):
    return {one.before: one for one in vary(given_, tag, words).decisions}


ARTICLE = (
    "他说：“公有云的需求会反复出现。”这话没有错。",
    "社会的反复，历史无法阻挡。",
    "172天后，我们再见。两年后也一样。",
    "机制很多，公有云也多。",
    "他只看中一样东西。",
)


# --- what is told -------------------------------------------------------------------


def test_a_decision_has_its_sentence_as_it_stands_in_the_edition_with_the_word_marked():
    cloud = decided(book(*ARTICLE))["公有云"]
    assert cloud.text == "他說：「公有雲的需求會反覆出現。」"
    assert cloud.text[cloud.start : cloud.end] == cloud.after == "公有雲"
    assert (cloud.rivals, cloud.count, cloud.place) == (("公有云",), 2, "seeds/one.txt:0")


def test_marks_of_notes_and_code_are_no_part_of_the_sentence():
    note = Note((Paragraph((Text("注"),)),), id="n")
    cloud = decided(book((Text("看"), Code("x"), Text("公有云"), note, Text("的路。"))))["公有云"]
    assert cloud.text == "看公有雲的路。"
    assert cloud.text[cloud.start : cloud.end] == "公有雲"


def test_a_long_sentence_is_cut_on_both_sides():
    cloud = decided(book("很" * 200 + "公有云" + "的" * 200))["公有云"]
    assert cloud.text[0] == cloud.text[-1] == "…"
    assert cloud.text[cloud.start : cloud.end] == "公有雲"
    assert len(cloud.text) < 120


def test_like_ones_are_one_decision_with_every_company_shown():
    given_ = book("过了3天后，再来。", "又过了5天后，再来。", "172天后到了。")
    after = decided(given_)["后"]
    assert after.count == 3
    assert [one.text for one in after.like] == ["172天後到了。"]  # one figure is as good as another
    assert after.accept.count("\n") == len(after.like)


def test_the_doubtful_come_first_and_the_editors_own_last():
    words = glossary(ENTRY.format("李郁韬", "李郁韜"))
    given_ = book("李郁韬在公有云团队。", *ARTICLE)
    kinds = [one.kind for one in vary(given_, "zh-Hant-TW", words).decisions]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert kinds[-1] == "glossary"


def test_what_is_not_listed_is_counted():
    odd = [chr(0x4E00 + n) for n in range(0, 4 * (MOST + 9), 4)]
    rows = "".join(ENTRY.format(f"{a}{b}公有云", "x") for a, b in zip(odd[:3], odd[3:6], strict=True))
    many = [f"{a}发{b}。" for a, b in zip(odd, reversed(odd), strict=True)]
    varied = vary(book(*many), "zh-Hant-TW", glossary(rows))
    hair = next(one for one in varied.decisions if one.before == "发")
    assert len(hair.like) == MOST_LIKE
    assert hair.accept.count("\n") == MOST_LIKE  # only what is seen is accepted
    assert hair.count > MOST_LIKE + 1
    assert varied.review.more == 0


def test_a_choice_that_looks_the_same_in_an_edition_is_none_there():
    for tag in TRADITIONAL:
        for one in vary(book(*ARTICLE, "床前着火了，台上伙伴众多。"), tag).decisions:
            assert one.after not in one.rivals


def test_an_edition_in_simplified_and_an_authors_traditional_have_nothing_to_review():
    assert vary(book(*ARTICLE), "zh-Hans").decisions == ()
    note = Section("n", "note", (), (Paragraph((Text("公有云說：檢歷，儘管後來繁體發展"),)),))
    assert vary(Book(Metadata("書", "s", "urn:uuid:0"), (note,), (), ()), "zh-Hant-TW").decisions == ()


# --- what is remembered -----------------------------------------------------------------


def accepted(decisions):
    lines = dict.fromkeys(line for one in decisions for line in one.accept.splitlines())
    return "\n".join(("[reviewed]", *lines, ""))


@pytest.mark.parametrize("tag", TRADITIONAL)
def test_what_was_accepted_in_one_variant_is_told_in_none(tag):
    words = glossary(accepted(vary(book(*ARTICLE), "zh-Hant").decisions))
    varied = vary(book(*ARTICLE), tag, words)
    assert [one for one in varied.decisions if one.accept] == []
    assert set(varied.review.reviewed) == set(words.reviewed)
    assert texts(varied) == texts(vary(book(*ARTICLE), tag))


def test_what_was_accepted_stays_so_when_the_article_moves_and_changes_elsewhere():
    words = glossary(accepted(vary(book(*ARTICLE), "zh-Hant-TW").decisions))
    moved = book("新写的一段。", *("此前，" + text for text in reversed(ARTICLE)))
    assert vary(moved, "zh-Hant-TW", words).decisions == ()


def test_in_other_company_the_same_character_is_told_again():
    words = glossary(accepted(vary(book("3天后，再来。"), "zh-Hant-TW").decisions))
    varied = vary(book("3天后，再来。", "十年后，再来。"), "zh-Hant-TW", words)
    assert len(words.reviewed) == 1
    assert all("天" not in one.text for one in varied.decisions)


def test_the_lines_can_be_read_by_their_reader():
    told = tomllib.loads(accepted(vary(book(*ARTICLE), "zh-Hant-TW").decisions))["reviewed"]
    assert told[signature(("", "公有云", ""), "公有雲")] == "他說：「公有雲的需求會反覆"


def test_a_reviewed_decision_that_meets_nothing_is_a_finding_with_its_line():
    words = glossary('[reviewed]\n"0123456789ab" = "gone"\n"ba9876543210" = "there"\n')
    (finding,) = unmet(words, {"ba9876543210"})
    assert (finding.code, finding.source, finding.line) == ("V-140", "book/glossary.toml", 2)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('[reviewed]\n"0123456789a" = "short"', "V-009", 2),
        ('[reviewed]\n"0123456789AB" = "capitals"', "V-009", 2),
        ('[reviewed]\n"0123456789ab" = true', "V-004", 2),
        ('reviewed = ["0123456789ab"]', "V-004", 1),
        ('[[term]]\ntext = "郁"\nkeep = true\nreason = "r"\n"0123456789ab" = "in a term"', "V-002", 5),
    ],
)
def test_a_badly_written_review_is_told_with_its_line(text, code, line):
    with pytest.raises(Trouble) as trouble:
        glossary(text)
    assert [(f.code, f.line) for f in trouble.value.findings] == [(code, line)]
    assert code != "V-002" or "[reviewed]" in trouble.value.findings[0].hint


# --- a ready entry settles the place --------------------------------------------------------


def offered():
    for tag in TRADITIONAL:
        for one in vary(book(*ARTICLE), tag).decisions:
            for form in one.entries:
                yield pytest.param(tag, one, form, id=f"{tag} {one.before} {form}")


@pytest.mark.parametrize(("tag", "one", "form"), list(offered()))
def test_an_entry_pasted_settles_its_place_and_no_other(tag, one, form):
    words = glossary(one.entries[form])
    plain, varied = vary(book(*ARTICLE), tag), vary(book(*ARTICLE), tag, words)
    wanted = [text.replace(one.after, form) if one.after in text else text for text in texts(plain)]
    if len(one.before) > 1:
        assert texts(varied) == wanted
    assert "".join(texts(varied)).count(form) >= one.count - len(one.like)
    left = [other for other in varied.decisions if other.before == one.before and other.accept]
    assert all(other.text != one.text for other in left)


def test_each_variant_has_its_own_characters_in_an_entry():
    (one,) = (o for o in vary(book("他在公有云里面只干这个。"), "zh-Hant-TW").decisions if o.before == "公有云")
    assert tomllib.loads(one.entries["公有雲"])["term"][0]["forms"] == {"zh-Hant": "公有雲"}
    words = "在3天后里面"
    decision = decided(book(words))["后"]
    told = tomllib.loads(decision.entries["後"])["term"][0]
    made = {tag: converter(tag, glossary=glossary(decision.entries["後"])).convert(words) for tag in TRADITIONAL}
    assert made == {tag: converter(tag).convert(words) for tag in TRADITIONAL}
    assert len(told["text"]) > 1


def test_an_entry_is_long_enough_to_leave_alone_what_was_decided_otherwise():
    given_ = book("我们172天后见。", "她演天后。")
    decision = decided(given_)["后"]
    words = glossary(decision.entries["后"])
    assert texts(vary(given_, "zh-Hant-TW", words)) == ["我們172天后見。", "她演天后。"]
    assert texts(vary(given_, "zh-Hant-TW", glossary(decision.entries["後"]))) == ["我們172天後見。", "她演天后。"]


def test_a_regions_word_is_settled_either_way_where_the_dictionaries_know_two():
    given_ = book("窗口还没开。软件在电脑窗口里打开。")
    for one in vary(given_, "zh-Hant-TW", vocabulary="regional").decisions:
        for form, entry in one.entries.items():
            made = texts(vary(given_, "zh-Hant-TW", glossary(entry), vocabulary="regional"))
            assert one.text[: one.start] + form + one.text[one.end :] in made[0]
    counter = next(o for o in vary(given_, "zh-Hant-TW", vocabulary="regional").decisions if o.after == "窗口")
    assert (counter.kind, counter.rivals) == ("vocabulary", ("視窗",))


@given(st.text())
def test_any_text_can_be_written_into_the_glossary(text):
    told = tomllib.loads(f"a = {toml_text(text)}")["a"]
    assert told == "".join(c for c in text if c.isprintable())


@given(st.lists(st.text("公有云的后，。“”里面\ufffc天2发干", max_size=30), max_size=4))
def test_a_marked_word_is_the_word_as_made(leaves):
    make = converter("zh-Hant-TW")
    sheet = Sheet.of([Look(make.stretches(text), str(n)) for n, text in enumerate(leaves)], make.to.quotes)
    assert [len(sheet.canonical), len(sheet.made)] == [sum(map(len, leaves)) + len(leaves)] * 2
    for segment in sheet.settled:
        passage = sheet.passage(segment.start, segment.end)
        assert passage.word == sheet.made[slice(*sheet.landed(segment.start, segment.end))]
        assert sheet.canonical[segment.start : segment.end] in leaves[int(passage.place)]


# --- the glossary: where an entry holds ------------------------------------------------------


SCOPED = """
[[term]]
text = "公有云"
forms = { "zh-Hant" = "公有雲端" }
scope = ["one.txt"]
reason = "here alone"

[[term]]
text = "公有云"
forms = { "zh-Hant" = "公雲" }
reason = "elsewhere"
"""


def test_an_entry_holds_in_its_scope_and_there_goes_before_one_for_everywhere():
    words = glossary(SCOPED)
    other = Section("two", "chapter", (), (Paragraph((Text("公有云。"),)),), source="two.txt")
    given_ = book("公有云。")
    given_ = Book(given_.metadata, (), (*given_.body, other), ())
    made = vary(given_, "zh-Hant-TW", words).book.body
    assert [section.blocks[0].inlines for section in made] == [(Text("公有雲端。"),), (Text("公雲。"),)]
    assert words.within("seeds/one.txt") is words.within("one.txt", "elsewhere")
    assert Glossary().within("one.txt").terms == ()


@pytest.mark.parametrize("name", ["one", "one.txt", "seeds/one.txt"])
def test_a_scope_may_name_an_article_or_a_chapter(name):
    words = glossary(ENTRY.format("反复", "反復") + f'scope = ["{name}"]\n')
    assert texts(vary(book("反复。"), "zh-Hant-TW", words)) == ["反復。"]
    assert list(misplaced(words, ["one", "one.txt"])) == []


def test_a_scope_that_is_not_in_the_book_is_a_finding_with_the_nearest_name():
    words = glossary(ENTRY.format("反复", "反復") + 'scope = ["oen.txt"]\n')
    (finding,) = misplaced(words, ["one.txt", "chapter-two"])
    assert (finding.code, finding.line, finding.hint) == ("V-142", 1, "did you mean 'one.txt'?")


@pytest.mark.parametrize(
    ("word", "there"),
    [("公有云", True), ("公有雲", True), ("私有云", False), ("书名", True)],
)
def test_an_entry_whose_word_is_not_in_the_book_is_a_finding(word, there):
    words = glossary(ENTRY.format(word, "x"))
    found = list(absent(words, {("one.txt", "one"): "騰訊的公有雲", ("book.toml",): "书名"}))
    assert [finding.code for finding in found] == ([] if there else ["V-141"])


def test_an_entry_absent_from_its_scope_is_a_finding_though_the_word_stands_elsewhere():
    words = glossary(ENTRY.format("公有云", "x") + 'scope = ["one.txt"]\n')
    (finding,) = absent(words, {("one.txt", "one"): "没有", ("two.txt", "two"): "公有云"})
    assert "one.txt" in finding.message


# --- the glossary: what contradicts itself ---------------------------------------------------


def wrong(text):
    with pytest.raises(Trouble) as trouble:
        glossary(text)
    return [(finding.code, finding.line) for finding in trouble.value.findings]


def test_entries_that_turn_words_into_one_another_are_told():
    two = ENTRY.format("土豆", "馬鈴薯") + ENTRY.format("马铃薯", "土豆")
    three = ENTRY.format("甲车", "乙車") + ENTRY.format("乙车", "丙車") + ENTRY.format("丙车", "甲車")
    assert wrong(two) == [("V-008", 1)]
    assert wrong(three) == [("V-008", 1)]
    assert glossary(ENTRY.format("土豆", "馬鈴薯") + ENTRY.format("马铃薯", "馬鈴薯")).terms


def test_entries_that_meet_in_no_variant_turn_nothing_round():
    other = '[[term]]\ntext = "马铃薯"\nforms = { "zh-Hans" = "土豆" }\nreason = "r"\n'
    assert glossary(ENTRY.format("土豆", "馬鈴薯") + other).terms


def test_a_form_for_simplified_must_be_simplified():
    assert wrong('[[term]]\ntext = "公有云"\nforms = { "zh-Hans" = "公有雲" }\nreason = "r"\n') == [("V-006", 3)]


def test_one_word_may_have_two_entries_only_where_they_never_meet():
    one, two = (ENTRY.format("反复", "反復") + f'scope = ["{name}"]\n' for name in ("one.txt", "two.txt"))
    assert len(glossary(one + two).terms) == 2
    assert wrong(one + one) == [("V-007", 6)]
    assert wrong(ENTRY.format("反复", "反復") + ENTRY.format("反復", "反覆")) == [("V-007", 5)]


@pytest.mark.parametrize("written", ["李郁韬", "李鬱韜", "李郁韜"])
@pytest.mark.parametrize("received", ["李郁韬说，这些问题没有", "李鬱韜說，這些問題沒有"])
def test_an_entry_is_found_in_both_scripts_however_it_is_written(written, received):
    make = converter("zh-Hant-TW", glossary=glossary(ENTRY.format(written, "李郁韜")))
    assert make.convert(received) == "李郁韜說，這些問題沒有"


# --- inline rules ------------------------------------------------------------------------------


def test_all_that_is_wrong_with_inline_rules_is_told_at_once_with_line_and_column():
    seed = "甲-{乙\n丙丁-{zh-hk:的士}-，-{zh-hans:一;二}-\n"
    blocks = tuple(
        Paragraph((Text(line),), origin=Origin("seeds/a.txt", start, start + len(line)))
        for start, line in ((0, "甲-{乙"), (5, "丙丁-{zh-hk:的士}-，-{zh-hans:一;二}-"))
    )
    given_ = Book(Metadata("书", "s", "urn:uuid:0"), (), (Section("a", "chapter", (), blocks, source="a.txt"),), ())
    found = faults(given_, ["zh-Hant-TW", "zh-Hant-HK"], {"seeds/a.txt": seed})
    assert [(f.code, f.source, f.line, f.message.rpartition("(")[2]) for f in found] == [
        ("V-120", "seeds/a.txt", 1, "column 2)"),
        ("V-121", "seeds/a.txt", 2, "column 3)"),
        ("V-121", "seeds/a.txt", 2, "column 16)"),
    ]


def test_a_rule_that_is_closed_only_after_another_opens_is_open():
    with pytest.raises(Trouble) as trouble:
        converter("zh-Hant-TW").convert("他姓-{范，她姓-{于}-。又-{")
    assert [finding.code for finding in trouble.value.findings] == ["V-120", "V-120"]


# --- a book, built, read, and built again -----------------------------------------------------------


PLAN = """\
[book]
title = "小書"
slug = "small"
date = 2024-01-01

[editions]
variants = ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK"]
formats = ["chapters"]

[[chapter]]
id = "one"
source = "one.txt"
title = "一"
"""


def test_a_decision_pasted_into_the_glossary_is_settled_at_the_next_build(tmp_path):
    import json

    root = tmp_path / "root"
    for name, text in {"book/book.toml": PLAN, "seeds/one.txt": "\n\n".join(ARTICLE) + "\n"}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    kept = str(tmp_path / "kept")

    def build(words=""):
        (root / "book/glossary.toml").write_text(words, encoding="utf-8")
        ended = kanben("build", "--root", root, KANBEN_CACHE=kept)
        assert ended.returncode == 0, ended.stderr.decode()
        told = json.loads((root / "dist/report.json").read_text(encoding="utf-8"))
        (chapter,) = (root / "dist/chapters/zh-Hant-TW").glob("*one*.md")
        return told, chapter.read_text(encoding="utf-8"), ended.stderr.decode()

    told, before, _ = build()
    assert list(told["variants"]["zh-Hant-TW"][0])[:6] == ["text", "before", "after", "why", "place", "count"]
    cloud = next(one for one in told["variants"]["zh-Hant-TW"] if one["before"] == "反复")
    assert cloud["place"] == "seeds/one.txt:1"
    waiting = told["review"]["zh-Hant-TW"]["waiting"]
    assert waiting == len(told["variants"]["zh-Hant-TW"])

    told, settled, talk = build(cloud["entries"]["反復"])
    assert settled == before.replace("反覆", "反復")
    assert [one["kind"] for one in told["variants"]["zh-Hant-TW"] if one["before"] == "反复"] == ["glossary"]
    assert "making" in talk

    lines = "\n".join(one["accept"] for one in told["variants"]["zh-Hant-TW"] if one["accept"])
    told, reviewed, talk = build(f'{cloud["entries"]["反復"]}\n[reviewed]\n{lines}\n"000000000000" = "nowhere"\n')
    assert reviewed == settled
    assert "making" not in talk  # no edition has changed
    for tag in ("zh-Hant-TW", "zh-Hant-HK"):
        assert told["review"][tag] == {"waiting": 0, "more": 0, "reviewed": len(lines.splitlines())}
    assert [f["code"] for f in told["findings"] if f["code"].startswith("V-14")] == ["V-140"]

    ended = kanben("check", "--root", root, "--json", KANBEN_CACHE=kept)
    assert json.loads(ended.stdout)["waiting"] == {"zh-Hans": 0, "zh-Hant-TW": 0, "zh-Hant-HK": 0}


def test_a_review_can_be_written_down_and_read_again():
    told = vary(book(*ARTICLE), "zh-Hant-TW").review
    assert asdict(told)["decisions"][0]["text"] == told.decisions[0].text
