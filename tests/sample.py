"""A small book in which every block and every inline stands at least once."""

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
    Inlines,
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

LABELS = {
    "contents": "目錄",
    "cover": "封面",
    "start": "正文",
    "chronology": "年表",
    "sources": "文章出處",
    "colophon": "製作說明",
    "imprint": "版權頁",
    "title-page": "書名頁",
    "half-title": "半書名頁",
    "note": "註",
    "notes": "註釋",
    "page": "頁",
}


def said(*parts: str) -> Inlines:
    return tuple(Text(part) for part in parts)


def told(text: str, role: str = "", id: str = "") -> Paragraph:
    return Paragraph(said(text), role, id)


def note(text: str, id: str = "") -> Note:
    return Note((told(text),), id)


def dot(width: int = 60, height: int = 40) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\x00" + b"\x99" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def contents(*links: tuple[str, str]) -> List:
    return List(tuple((Paragraph((Link(target, said(text), "page"),)),) for target, text in links), role="contents")


def sample(language: str = "zh-Hant") -> Book:
    """The book, in Traditional Chinese whatever ``language`` it says it is in."""
    return Book(
        Metadata(
            title="井邊訪談錄",
            slug="jingbian",
            identifier="urn:uuid:5d1a7a3e-0a5e-4b1c-9a52-6f6a5b0a9a11",
            language=language,
            subtitle="一口井與三代人",
            contributors=(Contributor("林一舟"), Contributor("何向晚", "editor")),
            publisher="試印室",
            date="2024-03-01",
            description="一部什麼都有一點的小書，用來試每一種排法。",
            rights="版權所有",
            subjects=("訪談", "地方史"),
        ),
        _front(),
        _body(),
        _back(),
        LABELS,
        (Image("well.png", "image/png", dot()),),
    )


def _front() -> tuple[Section, ...]:
    return (
        Section("half-title", "half-title", (), (told("井邊訪談錄", "title"),), listed=False),
        Section(
            "title-page",
            "title-page",
            (),
            (told("井邊訪談錄", "title"), told("一口井與三代人", "subtitle"), told("林一舟", "author")),
            listed=False,
        ),
        Section(
            "imprint",
            "imprint",
            said("版權頁"),
            (
                Entries(
                    (Entry(said("書名"), (told("井邊訪談錄"),)), Entry(said("開本"), (told("148 × 210 毫米"),))),
                    "imprint",
                ),
            ),
            listed=False,
        ),
        Section(
            "contents",
            "contents",
            said("目錄"),
            (
                List(
                    (
                        (
                            Paragraph((Link("#part-1", said("上編　井"), "page"),)),
                            contents(("#well", "井邊"), ("#talk", "問答")),
                        ),
                        (Paragraph((Link("#chronology", said("年表"), "page"),)),),
                    ),
                    role="contents",
                ),
            ),
        ),
        Section("preface", "note", said("致讀者"), (told("這本書是為試排而寫的。"),)),
    )


def _body() -> tuple[Section, ...]:
    return (
        Section("part-1", "part", (Text("上編"), Break(), Text("井")), ()),
        _well(),
        _talk(),
    )


def _well() -> Section:
    blocks = (
        told("林一舟", "byline"),
        told("二〇一九年五月二十二日", "date"),
        Quotation(
            (told("飲水思源。"),),
            (Text("庾信《徵調曲》"), note("原文作「飲其流者懷其源」。", "note-yuxin")),
            "epigraph",
        ),
        told("井在村口，挖於民國二十三年。", "lead"),
        Heading(2, said("緣起"), "well-1"),
        Paragraph(
            (
                Text("老人說，"),
                Emphasis(said("先有井")),
                Text("，後有村；"),
                Strong(said("井")),
                Text("深"),
                Span(said("七丈"), id="depth", role="measure", data=(("metres", "23"),)),
                Text("。"),
                Note((told("一丈約三點三米。"), told("各地不一。"), List(((told("營造尺"),), (told("市尺"),)))), ""),
                Text("「轆」字讀作"),
                Ruby("轆", "lù"),
                Text("，英文叫 "),
                Span(said("windlass"), lang="en"),
                Text("。見"),
                Link("#talk", said("問答"), "page-ref"),
                Text("與"),
                Link("https://example.org/井?a=1&b=2", (Text("縣志"), note("卷三。"))),
                Text("，水位記在 "),
                Code("well.csv <v2>"),
                Text(" 裡。"),
                Break(),
                Text("如此而已。"),
            )
        ),
        Heading(3, said("井欄"), "well-1-1"),
        Figure(said("井欄今貌"), "well.png", "一圈六角形的石井欄，內壁有繩痕", "figure-well"),
        Figure((Text("（圖片從缺）"),)),
        Quotation((told("各位鄉親，水是大家的。"), told("誰也不許獨占。")), role="speech"),
        Separator(),
        Verse((said("井水清，井水長，"), (Text("挑到東家"), Emphasis(said("又")), Text("西廊。")))),
        Table(
            (said("年"), said("水位")),
            ((said("1934"), said("二丈")), (said("2018"), (Text("五丈"), note("枯水期。")))),
            said("水位表"),
        ),
        Listing("depth = 23\nif depth > 20:\n    print('deep')", "python"),
        List(((told("打水"),), (told("洗菜"), List(((told("先淘後洗"),),)))), ordered=True, start=3),
        told("原載《村聲》。", "source"),
    )
    return Section("well", "chapter", said("井邊"), blocks, level=2, source="well.txt", date="2019-05-22")


def _talk() -> Section:
    blocks = (
        told("以下問答於 2018 年 9 月錄音。", "headnote"),
        Turn(said("提問"), (told("井是誰挖的？"),), "question", "q-1"),
        Turn(said("何老"), (told("我祖父。"), told("他挖了一百七十二天。")), "answer"),
        Turn(said("提問"), (Quotation((told("「井養不窮」？"),)),), "question"),
        Heading(2, said("後來"), "talk-1"),
        Paragraph((Text("井還在。"), Span(said("2018年9月30日"), "passage-1", "dated"), Text("封了口。"))),
    )
    return Section(
        "talk", "chapter", (Text("問答"), note("據錄音整理。")), blocks, level=2, source="talk.txt", date="2018"
    )


def _back() -> tuple[Section, ...]:
    entry = Entry(
        said("2018年9月30日"),
        (
            Paragraph((Text("井封口。"), Link("#passage-1", said("見〈問答〉"), "page-ref"))),
            told("此後改用自來水。", "annotation"),
        ),
        "event-1",
        (("edtf", "2018-09-30"),),
    )
    older = Entry(said("約1934年"), (told("井成。"),), "event-2", (("edtf", "1934~"),))
    return (
        Section("chronology", "chronology", said("年表"), (Entries((older, entry), "chronology"),)),
        Section("sources", "sources", said("文章出處"), (List(((told("〈井邊〉，《村聲》，2019。"),),)),)),
        Section("colophon", "colophon", said("製作說明"), (told("本書以思源宋體排印。"),)),
    )


def plainest() -> Book:
    """A book of one untitled page: the least there can be."""
    book = sample()
    meta = Metadata("無題", "wuti", "urn:isbn:9780000000002", "zh-Hans")
    page = Section("only", "chapter", (), (told("一行。"),))
    return replace(book, metadata=meta, front=(), body=(page,), back=(), images=())
