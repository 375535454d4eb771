"""Script variants: a whole book."""

import pytest

from kanben.findings import Trouble
from kanben.model import (
    Book,
    Break,
    Code,
    Contributor,
    Emphasis,
    Entries,
    Entry,
    Figure,
    Heading,
    Link,
    List,
    Listing,
    Metadata,
    Note,
    Origin,
    Paragraph,
    Quotation,
    Ruby,
    Section,
    Separator,
    Span,
    Strong,
    Table,
    Text,
    Turn,
    Verse,
)
from kanben.variants import glossary, vary


def words(*texts):
    return tuple(Text(text) for text in texts)


EVERYTHING = (
    Paragraph(
        (
            Text("公"),
            Emphasis(words("有云的")),
            Strong(words("头")),
            Text("发"),
            Code("软件"),
            Ruby("汉", "hàn"),
            Break(),
            Link("#软件", words("软件")),
            Span(words("软件"), lang="ja"),
            Span(words("里面"), id="a", role="place", data=(("k", "里"),)),
            Note((Paragraph(words("注里的“话”")),), id="n1"),
        ),
        id="p1",
        origin=Origin("甲.txt", 7, 20),
    ),
    Heading(2, words("标题")),
    Quotation((Paragraph(words("说的话")),), words("丘吉尔")),
    Turn(words("汤道生"), (Paragraph(words("两天后见")),), "answer"),
    List(((Paragraph(words("这里")),), (Paragraph(words("那里")),))),
    Entries((Entry(words("2018年"), (Paragraph(words("发布")),), id="e", data=(("edtf", "2018"),)),)),
    Figure(words("图"), "a.png", "两个头发"),
    Table((words("时间"),), ((words("三年后"),),), words("表")),
    Verse((words("云想衣裳花想容"), words("春风拂槛露华浓"))),
    Listing("软件 = 1"),
    Separator(),
)

WANTED = (
    Paragraph(
        (
            Text("公"),
            Emphasis(words("有雲的")),
            Strong(words("頭")),
            Text("髮"),
            Code("软件"),
            Ruby("漢", "hàn"),
            Break(),
            Link("#软件", words("軟件")),
            Span(words("软件"), lang="ja"),
            Span(words("裡面"), id="a", role="place", data=(("k", "里"),)),
            Note((Paragraph(words("注裡的「話」")),), id="n1"),
        ),
        id="p1",
        origin=Origin("甲.txt", 7, 20),
    ),
    Heading(2, words("標題")),
    Quotation((Paragraph(words("說的話")),), words("丘吉爾")),
    Turn(words("湯道生"), (Paragraph(words("兩天後見")),), "answer"),
    List(((Paragraph(words("這裡")),), (Paragraph(words("那裡")),))),
    Entries((Entry(words("2018年"), (Paragraph(words("發佈")),), id="e", data=(("edtf", "2018"),)),)),
    Figure(words("圖"), "a.png", "兩個頭髮"),
    Table((words("時間"),), ((words("三年後"),),), words("表")),
    Verse((words("雲想衣裳花想容"), words("春風拂檻露華濃"))),
    Listing("软件 = 1"),
    Separator(),
)


def book(blocks, **metadata):
    told = {"title": "书名", "slug": "shu", "identifier": "urn:uuid:0", **metadata}
    section = Section("one", "chapter", words("第一章 发现"), blocks, source="甲.txt")
    return Book(Metadata(**told), (), (section,), (), labels={"contents": "目录", "notes": "注释"})


def test_every_kind_of_block_and_inline():
    varied = vary(book(EVERYTHING), "zh-Hant-TW")
    (section,) = varied.book.body
    assert section.blocks == WANTED
    assert section.title == words("第一章 發現")
    assert varied.findings == ()


def test_metadata_and_labels_go_with_the_variant():
    given = book(
        (),
        subtitle="两天后",
        description="“云”的历史",
        subjects=("云计算",),
        contributors=(Contributor("汤道生"),),
        rights="版权所有",
        publisher="出版社",
    )
    made = vary(given, "zh-Hant-HK").book
    assert made.labels == {"contents": "目錄", "notes": "註釋"}
    assert made.metadata == Metadata(
        "書名",
        "shu",
        "urn:uuid:0",
        "zh-Hant-HK",
        "兩天後",
        (Contributor("湯道生"),),
        "出版社",
        "",
        "「雲」的歷史",
        "版權所有",
        ("雲計算",),
    )


def test_each_section_is_judged_by_itself():
    simplified = Section("s", "chapter", words("乾隆"), (Paragraph(words("这著作里没有错")),))
    machine = Section("m", "chapter", words("第二"), (Paragraph(words("他看著我們，騰訊云于去年開始")),))
    given = Book(Metadata("书", "s", "urn:uuid:0"), (), (simplified, machine), ())
    made = vary(given, "zh-Hans").book
    assert made.body[0].blocks == (Paragraph(words("这著作里没有错")),)
    assert made.body[1].blocks == (Paragraph(words("他看着我们，腾讯云于去年开始")),)


def test_decisions_say_where_we_overruled_the_dictionaries():
    given = book((Paragraph(words("公有云。公有云"), origin=Origin("甲.txt", 3, 10)),))
    (cloud,) = [one for one in vary(given, "zh-Hant-TW").decisions if one.before == "公有云"]
    assert (cloud.after, cloud.count, cloud.place) == ("公有雲", 2, "甲.txt:3")
    assert vary(given, "zh-Hans").decisions == ()


def test_a_stranger_is_a_finding_unless_it_is_kept():
    kept = glossary('[[term]]\ntext = "龙"\nkeep = true\nreason = "a logo"')
    rule = book((Paragraph(words("標誌是-{龙}-，也是龙")),))
    assert vary(rule, "zh-Hant-TW", kept).findings == ()
    assert vary(rule, "zh-Hant-TW").book.body[0].blocks == (Paragraph(words("標誌是龙，也是龍")),)


def test_all_open_rules_are_told_at_once():
    given = book((Paragraph(words("甲-{乙")), Paragraph(words("丙-{丁"), origin=Origin("乙.txt", 0, 4))))
    with pytest.raises(Trouble) as trouble:
        vary(given, "zh-Hant-TW")
    assert [finding.source for finding in trouble.value.findings] == ["甲.txt", "乙.txt"]


def test_varying_is_the_same_every_time():
    given = book(EVERYTHING)
    assert vary(given, "zh-Hant-HK") == vary(given, "zh-Hant-HK")
