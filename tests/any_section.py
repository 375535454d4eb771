"""Sections at random, with every block and inline there is, and what of a section can come back from Markdown."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from kanben.model import (
    Block,
    Blocks,
    Break,
    Code,
    Emphasis,
    Entries,
    Entry,
    Figure,
    Heading,
    Inline,
    Inlines,
    Link,
    List,
    Listing,
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
from tests.sample import told

NAMED = ("proper-name", "book-title", "dateline")


def of(*blocks: Block, title: str = "井邊") -> Section:
    return Section("well", "chapter", (Text(title),), blocks)


def bare(value: Any) -> Any:
    """A block or an inline without what only the program gives: origins, ids, numbers, the prefix of pictures."""
    match value:
        case tuple():
            return merged([bare(part) for part in value])
        case Span(inlines):
            return replace(value, inlines=bare(inlines), id="", data=())
        case Emphasis(inlines) | Strong(inlines):
            return replace(value, inlines=bare(inlines))
        case Link(_, inlines):
            return replace(value, inlines=bare(inlines), role="")
        case Note(blocks):
            return Note(bare(blocks))
        case Entry(term, blocks):
            return Entry(bare(term), bare(blocks))
        case Paragraph(inlines) | Heading(_, inlines):
            return replace(value, inlines=bare(inlines), id="", origin=None)
        case Quotation(blocks, attribution):
            return replace(value, blocks=bare(blocks), attribution=bare(attribution), id="", origin=None)
        case Turn(speaker, blocks):
            return replace(value, speaker=bare(speaker), blocks=bare(blocks), id="", origin=None)
        case List(items):
            return replace(value, items=bare(items), id="", origin=None)
        case Entries(entries):
            return replace(value, entries=bare(entries), id="", origin=None)
        case Figure(caption, image):
            return replace(value, caption=bare(caption), image=image.removeprefix("images/"), id="", origin=None)
        case Table(head, rows, caption):
            return replace(value, head=bare(head), rows=bare(rows), caption=bare(caption), id="", origin=None)
        case Verse(verses):
            return replace(value, lines=bare(verses), id="", origin=None)
        case Listing() | Separator():
            return replace(value, id="", origin=None)
    return value


HAN = "井水人刻書天地𠮷𰻞"
MARKS = "，。「」『』“”‘’《》——……！？：；（）·～"
ODD = "#*_`[](){}<>|\\&!-+=~^$%@.:;'\"/0123456789 abcXYZ　\u00a0é🀄"
HOSTILE = (
    *("# 不是標題", "- 不是列表", "+ 也不是", "1. 不是列表", "1) 不是", "> 不是引文", "***", "---", "==="),
    *("~~~", "* * *", "- - -"),
    *("[^1]", "[^1]: 不是註", "[1]: http://a.example/", "![圖](x.png)", "[a](b)", "a*b*c _d_ `e`"),
    *("**“強調”**的", "*甲"),
    *("{漢|hàn}", "{.lead}", "[屈原]{.name}", "[a]{lang=en}", r"反\斜\*線\\", "&amp; &lt; AT&T &#20;", "<b>標籤</b>"),
    *("<!-- 註 -->", "<em>甲</em>", "<code>a</code>", "<script>", "甲|乙", "| --- |", ": 定義", "2019."),
    *("2019年。", "C#", "a_b_c"),
    *("```", "    四格", "title: 甲", "...", "http://example.org/a_b", "-{范}-"),
    *("\\", "!", "&", "amp;", "]", "[", "：", "——乙"),
    *("<a@b.example>", "<http://a.example/>", "%TOC", "[TOC]", "///footnotes", "*[HTML]: 語"),
    *("\u200b", "e\u0301", "葛\U000e0100"),
)  # fmt: skip


def word() -> st.SearchStrategy[str]:
    letters = st.text(st.sampled_from(HAN + HAN + MARKS + ODD), min_size=1, max_size=6)
    return st.one_of(
        letters,
        letters,
        st.sampled_from(HOSTILE),
        st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map("".join),
    )


def merged(inlines: list[Any]) -> tuple[Any, ...]:
    """Inlines with no two texts side by side."""
    made: list[Any] = []
    for inline in inlines:
        if isinstance(inline, Text) and made and isinstance(made[-1], Text):
            made[-1] = Text(made[-1].text + inline.text)
        else:
            made.append(inline)
    return tuple(made)


def trimmed(inlines: Inlines) -> Inlines:
    """Inlines that begin and end with a word, so that no line has white space at an end."""
    return (Text("甲"), *inlines, Text("乙"))


@st.composite
def inlines(draw: Callable[..., Any], depth: int = 2, notes: int = 1, linked: bool = False, marked: int = 0) -> Inlines:
    made: list[Inline] = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from("tttesrlncbSN" if depth else "tttrcb"))
        inner = inlines(depth - 1, notes, linked, marked + 1)
        match kind:
            case "e":
                made.append(Emphasis(draw(inner)))
            case "s":
                made.append(Strong(draw(inner)))
            case "r":
                made.append(
                    Ruby(*draw(st.sampled_from((("楮", "chǔ"), ("桌", "ㄓㄨㄛ"), ("北京", "Běijīng"), ("OK", "好")))))
                )
            case "l" if not linked:
                target = draw(
                    st.sampled_from(
                        ("https://example.org/井?a=1&b=(2)_x", "mailto:a@example.org", "http://e.example/*a*&amp;[b]")
                    )
                )
                made.append(Link(target, draw(inlines(depth - 1, notes, True, marked + 1))))
            case "n" if notes:
                made.append(Note(draw(blocks(1, notes - 1, 2))))
            case "c":
                made.append(
                    Code(
                        draw(
                            st.sampled_from(
                                ("a<b && c*d*", "`x`", " a ", "a|b", "``", "\\", "[x](y)", "{漢|hàn}", "&lt;", "*")
                            )
                        )
                    )
                )
            case "b":
                made += [Text("丙"), Break(), Text("丁")]
            case "S":
                made.append(Span(draw(inner), lang=draw(st.sampled_from(("en", "zh-Hant-TW", "ja")))))
            case "N":
                role = draw(st.sampled_from(NAMED))
                made.append(Span(draw(inner), role=role))
            case _:
                made.append(Text(draw(word())))
    return merged(made)


def line(depth: int = 2, notes: int = 1) -> st.SearchStrategy[Inlines]:
    return inlines(depth, notes).map(lambda made: merged(list(trimmed(made))))


def paragraph(notes: int, roles: tuple[str, ...] = ("",)) -> st.SearchStrategy[Paragraph]:
    return st.builds(Paragraph, line(notes=notes), st.sampled_from(roles))


ROLES = ("", "", "", "lead", "headnote", "source", "end", "separator")


@st.composite
def blocks(draw: Callable[..., Any], depth: int = 2, notes: int = 1, most: int = 3) -> Blocks:
    made: list[Block] = []
    for _ in range(draw(st.integers(1, most))):
        kind = draw(st.sampled_from("pppqlotvLf-" if depth else "pppvt"))
        inner = blocks(depth - 1, notes, 2) if depth else st.just((told("甲"),))
        match kind:
            case "q":
                by = draw(st.one_of(st.just(()), line(1, notes)))
                made.append(Quotation(draw(inner), by, draw(st.sampled_from(("", "epigraph", "speech")))))
            case "l":
                role = draw(st.sampled_from(("", "numbered")))
                made.append(List(tuple(draw(st.lists(inner, min_size=1, max_size=3))), role=role))
            case "o":
                made.append(List(tuple(draw(st.lists(inner, min_size=1, max_size=3))), True, draw(st.integers(1, 120))))
            case "t":
                wide = draw(st.integers(1, 3))
                row = st.lists(st.one_of(line(1, notes), st.just(())), min_size=wide, max_size=wide).map(tuple)
                head = draw(st.one_of(st.just(()), st.lists(line(1, notes), min_size=wide, max_size=wide).map(tuple)))
                rows = tuple(draw(st.lists(row, min_size=1, max_size=3)))
                made.append(Table(head, rows, draw(st.one_of(st.just(()), line(1, notes)))))
            case "v":
                verses = st.lists(line(1, notes).map(unbroken), min_size=1, max_size=3)
                made.append(Verse(tuple(draw(verses))))
            case "L":
                text = draw(
                    st.sampled_from(("x = 1", "  a\n\n    b\n  c", "{.lead}\n- 甲", "甲", "<b>&amp;", "# 甲\n- 乙"))
                )
                made.append(Listing(text, draw(st.sampled_from(("", "python", "c++")))))
            case "f":
                image = draw(st.sampled_from(("", "a.png", "b.jpg")))
                caption = (
                    draw(st.one_of(line(1, notes), line(1, notes), st.just(()))) if image else draw(line(1, notes))
                )
                made.append(Figure(caption, image, draw(word()).strip() if image else ""))
            case "-":
                made.append(Separator())
            case _:
                made.append(draw(paragraph(notes, ROLES if depth else ("",))))
    return tuple(made)


def unbroken(inlines: Inlines) -> Inlines:
    return merged([Text("／") if isinstance(inline, Break) else inline for inline in inlines])


@st.composite
def sections(draw: Callable[..., Any]) -> Section:
    made: list[Block] = []
    if draw(st.booleans()):
        entry = st.builds(Entry, line(1, 0), st.builds(lambda one, more: (one, *more), paragraph(1), blocks(1, 1, 1)))
        made.append(
            Entries(tuple(draw(st.lists(entry, min_size=1, max_size=2))), draw(st.sampled_from(("", "chronology"))))
        )
    for part in draw(st.lists(blocks(2, 1), min_size=1, max_size=2)):
        made += part
        if draw(st.booleans()):
            made.append(Heading(draw(st.integers(2, 6)), draw(line())))
        if draw(st.booleans()):
            for who, role in (("記者", "question"), ("周師傅", "answer")):
                made.append(Turn((Text(who),), draw(st.lists(paragraph(1), min_size=1, max_size=2).map(tuple)), role))
    return of(*made)
