from collections import Counter
from dataclasses import replace

import pytest
from lxml import etree, html

from kanben import model
from kanben.model import Code, Link, Note, Paragraph, Section, Span, Text, lines, plain
from kanben.outline import outline
from kanben.proof.words import differences
from kanben.writers import markup
from tests.dots import cases
from tests.sample import sample

PARTS = {name: getattr(model, name) for name in dir(model) if name[0].isupper()}


def written(section: Section, notes="float") -> etree._Element:
    return markup.section(section, notes=notes, address=str, lang="zh-Hant")


@pytest.mark.parametrize(("title", "given", "wanted"), list(cases("writers/markup.md")))
def test_print(title, given, wanted):
    blocks = eval(f"({given},)", PARTS)  # noqa: S307 - our own cases, written as Python
    made = written(Section("s", "chapter", (), blocks))
    assert "".join(etree.tostring(child, encoding="unicode", method="html") for child in made) == wanted.rstrip("\n")


@pytest.mark.parametrize("section", sample().sections, ids=lambda section: section.id)
def test_a_parser_finds_the_tree_that_was_written(section):
    made = etree.tostring(written(section), encoding="unicode", method="html")
    assert etree.tostring(html.fragment_fromstring(made), encoding="unicode", method="html") == made


@pytest.mark.parametrize("section", sample().sections, ids=lambda section: section.id)
def test_the_words_are_the_words_of_the_model(section):
    assert list(differences(written(section, "aside"), section)) == []


@pytest.mark.parametrize("section", sample().sections, ids=lambda section: section.id)
def test_print_loses_no_character_and_adds_none(section):
    section = replace(section, title=(Text(plain(section.title)),))
    made = written(section)
    etree.strip_elements(made, "rt", with_tail=False)
    said = Counter("".join(made.itertext()).replace("\n", ""))
    assert said == Counter("".join((plain(section.title), *lines(section.blocks))).replace("\n", ""))


def test_a_note_for_a_reader_leads_there_and_back():
    called = Paragraph((Text("井"), Note((Paragraph((Text("一"), Note((Paragraph((Text("二"),)),)))),), "n")))
    made = written(Section("s", "chapter", (), (called,)), "aside")
    assert made.xpath("//@id") == ["s", "n-call", "n", "s-note-2-call", "s-note-2"]
    assert made.xpath("//*[@role='doc-noteref']/@href") == ["#n", "#s-note-2"]
    assert made.xpath("//*[@role='doc-backlink']/@href") == ["#n-call", "#s-note-2-call"]


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "\ufffe", "\x1b[0m"])
@pytest.mark.parametrize("kind", [Text, Code])
def test_a_character_no_xml_can_hold_is_named(text, kind):
    [bad] = [c for c in text if c not in "ab[0m"]
    with pytest.raises(ValueError, match=rf"section 's': U\+{ord(bad):04X} "):
        written(Section("s", "chapter", (), (Paragraph((kind(text),)),)))


@pytest.mark.parametrize("id", ["1a", "a b", "井", "a#b", "a:b"])
def test_an_id_is_ascii_and_begins_with_a_letter(id):
    with pytest.raises(ValueError, match="is not an id"):
        written(Section("s", "chapter", (), (Paragraph((Span((), id=id),)),)))


def test_an_address_is_asked_for_inside_links_only():
    asked = []
    blocks = (Paragraph((Link("#a", ()), Link("https://example.org", ()))),)
    markup.section(
        Section("s", "note", (), blocks), notes="float", address=lambda target: asked.append(target) or "x", lang="zh"
    )
    assert asked == ["#a"]


def test_the_outline_has_three_levels_and_only_what_is_listed():
    def shape(lines):
        return [(line.title, line.level, shape(line.children)) for line in lines]

    assert shape(outline(sample())) == [
        ("目錄", 1, []),
        ("致讀者", 1, []),
        ("上編　井", 1, [("井邊", 2, [("緣起", 3, [])]), ("問答", 2, [("後來", 3, [])])]),
        ("年表", 1, []),
        ("文章出處", 1, []),
        ("製作說明", 1, []),
    ]


def test_a_heading_that_skips_a_level_hangs_on_the_nearest_line():
    book = sample()
    chapter = replace(
        book.body[1], level=1, blocks=(model.Heading(3, (Text("乙"),), "x"), model.Heading(2, (Text("甲"),), "y"))
    )
    [line] = outline(replace(book, front=(), body=(chapter,), back=()))
    assert [(child.title, child.level) for child in line.children] == [("乙", 3), ("甲", 2)]
