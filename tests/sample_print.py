"""A small book for the page: every block and inline there is, in our own words."""

import struct
import zlib
from dataclasses import replace

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
    Image,
    Link,
    List,
    Listing,
    Metadata,
    Note,
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

PROSE = {
    "zh-Hans": "刻书的人先写样，再上板，然后一刀一刀把空白挑去；留下来的才是字。一块板两面刻，刻完要校，校完要修，"
    "修到不能再修，才肯刷第一张纸。“慢”在这一行里不是缺点，是规矩：错一个字，要挖掉整块木头，嵌进一小条新的，再刻一遍。",
    "zh-Hant": "刻書的人先寫樣，再上板，然後一刀一刀把空白挑去；留下來的才是字。一塊板兩面刻，刻完要校，校完要修，"
    "修到不能再修，才肯刷第一張紙。「慢」在這一行裏不是缺點，是規矩：錯一個字，要挖掉整塊木頭，嵌進一小條新的，再刻一遍。",
}
WORDS = {
    "zh-Hans": ("刻本小记", "木板、纸与耐心", "无名氏", "目录", "写样与上板", "一次访谈：问刻工", "大事记", "后记"),
    "zh-Hant": ("刻本小記", "木板、紙與耐心", "無名氏", "目錄", "寫樣與上板", "一次訪談：問刻工", "大事記", "後記"),
}


def t(text):
    """Return inlines of plain text."""
    return (Text(text),)


def p(text, role="", id=""):
    """Return a paragraph of plain text."""
    return Paragraph(t(text), role, id)


def sample(language="zh-Hans", pages=3):
    """Return a book of two chapters, front and back matter, each chapter about ``pages`` pages long."""
    script = "zh-Hant" if "Hant" in language else "zh-Hans"
    prose = PROSE[script]
    title, subtitle, author, contents, first, second, chronology, colophon = WORDS[script]
    half = Section("half-title", "half-title", (), (p(title, "title"),), listed=False)
    title_page = Section(
        "title-page",
        "title-page",
        (),
        (p(title, "title"), p(subtitle, "subtitle"), p(author, "contributor")),
        listed=False,
    )
    imprint = Section(
        "imprint",
        "imprint",
        (),
        (
            Entries(
                (Entry(t("書名" if script == "zh-Hant" else "书名"), (p(title),)), Entry(t("日期"), (p("2026-01-15"),)))
            ),
        ),
        listed=False,
    )
    chapter = Section(
        "c1",
        "chapter",
        t(first),
        (
            p(f"{author}　2019年5月22日", "byline"),
            Quotation(
                (p("Never in the field of human conflict was so much owed by so many to so few."), p("木板不急。")),
                t("——無名氏" if script == "zh-Hant" else "——无名氏"),
                role="epigraph",
            ),
            Heading(2, t("01"), id="c1-h1"),
            Paragraph(
                (
                    Text(prose),
                    Note((p("板片多用梨木。" + prose[:40]),)),
                    Text("to B 的生意，"),
                    Strong(t("不急")),
                    Text("；"),
                    Emphasis(t("也不慢")),
                    Text("，"),
                    Ruby("刻", "kè"),
                    Text("字用 "),
                    Code("chisel -s 3"),
                    Text("。"),
                    Link("https://example.org/", t("見此" if script == "zh-Hant" else "见此")),
                    Note((p("第二條" if script == "zh-Hant" else "第二条"), p(prose[:30]))),
                ),
                id="c1-p1",
            ),
            *(p(prose) for _ in range(pages * 4)),
            Quotation((p(prose[:60]), p(prose[60:])), role="speech"),
            Heading(3, t("甲、紙" if script == "zh-Hant" else "甲、纸"), id="c1-h2"),
            Verse(
                (
                    t("板上風霜字，" if script == "zh-Hant" else "板上风霜字，"),
                    t("燈前歲月人。" if script == "zh-Hant" else "灯前岁月人。"),
                )
            ),
            Separator(),
            List(((p("梨木"),), (p("棗木" if script == "zh-Hant" else "枣木"), p(prose[:50]))), ordered=True),
            List(((p("刀"),), (p("刷"),))),
            Figure(t("刻刀"), "block.png", "刻刀"),
            Table(
                (t("木"), t("用")),
                (
                    (t("梨"), t("書" if script == "zh-Hant" else "书")),
                    (t("黃楊" if script == "zh-Hant" else "黄杨"), t("印")),
                ),
                t("木之用"),
            ),
            Listing("make book\n  --slowly", "sh"),
        ),
        date="2019-05-22",
    )
    interview = Section(
        "c2",
        "chapter",
        t(second),
        (
            p("導讀：刻工說慢。" if script == "zh-Hant" else "导读：刻工说慢。", "lead"),
            *(
                Turn(t(who), (p(prose[: 30 + 9 * i]), *((p(prose),) if role == "answer" else ())), role)
                for i in range(pages)
                for who, role in (("提問" if script == "zh-Hant" else "提问", "question"), ("刻工", "answer"))
            ),
            Figure(t("刻工在燈下　攝影：無名氏" if script == "zh-Hant" else "刻工在灯下　摄影：无名氏")),
            Paragraph((Text(prose), Break(), Span(t("夜深。"), id="c2-s1"))),
        ),
    )
    back = (
        Section(
            "chronology",
            "chronology",
            t(chronology),
            (
                Heading(2, t("2010年"), id="y2010"),
                Entries(
                    tuple(
                        Entry(
                            t(f"2010年{month}月"),
                            (
                                p(prose[: 20 + month * 7]),
                                Paragraph((Link("#c1-p1", t(first), "page-ref"),), "cited"),
                            ),
                            id=f"e{month}",
                            data=(("edtf", f"2010-{month:02}"),),
                        )
                        for month in range(1, 13)
                    ),
                    role="chronology",
                ),
            ),
        ),
        Section("colophon", "colophon", t(colophon), (p(prose),)),
    )
    listed = ((first, "c1"), (second, "c2"), (chronology, "chronology"), (colophon, "colophon"))
    contents_page = Section(
        "contents",
        "contents",
        t(contents),
        (
            List(
                tuple(
                    (
                        Paragraph((Link(f"#{id}", t(name), "page"),)),
                        *((List(((Paragraph((Link("#c1-h1", t("01"), "page"),)),),)),) if id == "c1" else ()),
                    )
                    for name, id in (("凡例", "preface"), *listed)
                ),
                role="contents",
            ),
        ),
    )
    preface = Section("preface", "note", t("凡例"), (p(prose), p(prose)))
    return Book(
        Metadata(
            title,
            "specimen",
            "urn:uuid:6f1d1f0e-6a5c-4d2b-9a44-0c6a3c1f7a10",
            language,
            subtitle,
            (Contributor(author),),
            date="2026-01-15",
        ),
        (half, title_page, imprint, contents_page, preface),
        (chapter, interview),
        back,
        {"page": "第{}頁" if script == "zh-Hant" else "第{}页", "cover": "封面"},
        (Image("block.png", "image/png", png(60, 30)),),
    )


def with_words(book, text):
    """Return ``book`` with a last paragraph of ``text`` in its first chapter."""
    chapter = book.body[0]
    return replace(book, body=(replace(chapter, blocks=(*chapter.blocks, p(text))), *book.body[1:]))


def png(width, height):
    """Return a small grey picture."""
    rows = b"".join(b"\0" + bytes((x * 4 + y * 2) % 256 for x in range(width)) for y in range(height))

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
