"""Whether everybody can use an edition: what is told of it is true, and what keeps somebody out is seen."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from kanben.editions import answered_for
from kanben.findings import Finding, Trouble
from kanben.folder import Folder
from kanben.manuscript import prepare
from kanben.model import Article, Figure, Heading, Paragraph, Section, Table, Text
from kanben.pictures import pictures
from kanben.plan_book import RELATORS
from kanben.proof import access
from kanben.proof.access import check_claim
from kanben.proof.colours import unreadable
from kanben.proof.epub import check_epub
from kanben.writers import nav, package
from kanben.writers.epub import certified
from tests.epubs import STYLES, files, made, repacked
from tests.sample import dot, plainest, sample
from tests.sample_full import full

BOOK = full()
EDITION = made(BOOK, dot())
SHEETS = Path(__file__).parents[1] / "styles"


def told(content, name):
    opf = etree.fromstring(files(content)["EPUB/content.opf"])
    return opf.xpath("//*[@property=$name]/text()", name=f"schema:{name}")


def codes(content, book=BOOK):
    return {finding.code for finding in check_epub(content, book)}


def chapter(*blocks):
    images = sample().images if any(isinstance(block, Figure) for block in blocks) else ()
    body = (Section("one", "chapter", (Text("一"),), blocks, source="a.txt"),)
    return replace(plainest(), body=body, images=images)


# --- what the package tells ------------------------------------------------------


def test_a_book_with_pictures_tells_so_and_that_words_suffice():
    assert told(EDITION, "accessMode") == ["textual", "visual"]
    assert told(EDITION, "accessModeSufficient") == ["textual", "textual,visual"]
    assert told(EDITION, "accessibilityHazard") == ["none"]
    assert told(EDITION, "accessibilitySummary") == ["本書可以朗讀。圖片皆有說明。"]
    assert {"alternativeText", "rubyAnnotations", "ARIA"} <= set(told(EDITION, "accessibilityFeature"))
    assert not {"index", "pageNavigation"} & set(told(EDITION, "accessibilityFeature"))


def test_a_book_of_words_tells_of_no_pictures_even_with_a_cover():
    edition = made(replace(plainest(), labels=BOOK.labels), dot())
    assert told(edition, "accessMode") == told(edition, "accessModeSufficient") == ["textual"]
    assert told(edition, "accessibilitySummary") == ["本書可以朗讀。"]
    assert not {"alternativeText", "rubyAnnotations"} & set(told(edition, "accessibilityFeature"))


def test_an_ornament_is_passed_over_and_needs_no_words():
    book = chapter(Figure((), "well.png", role="ornament"))
    edition = made(book)
    [page] = [body.decode() for name, body in files(edition).items() if "one" in name]
    assert '<img src="images/well.png" alt="" role="presentation"/>' in page
    assert check_epub(edition, book) == ()
    silent = chapter(Figure((), "well.png"))
    assert "E-212" in codes(made(silent), silent)


def test_headings_never_skip_a_level_and_keep_their_order():
    levels = (3, 4, 3, 2, 6)
    book = chapter(*(Heading(level, (Text(f"第{level}"),), f"h-{n}") for n, level in enumerate(levels)))
    [page] = [etree.fromstring(body) for name, body in files(made(book)).items() if "one" in name]
    heads = [etree.QName(e).localname for e in page.iter() if etree.QName(e).localname in ("h1", "h2", "h3", "h4")]
    assert heads == ["h1", "h2", "h3", "h2", "h2", "h3"]
    assert check_epub(made(book), book) == ()


def test_two_pages_are_never_called_the_same():
    body = tuple(Section(id, "chapter", (Text("序"),), (Paragraph((Text("甲"),)),)) for id in ("a", "b"))
    book = replace(plainest(), body=body)
    titles = [etree.fromstring(b).findtext("{*}head/{*}title") for n, b in files(made(book)).items() if "xhtml" in n]
    assert sorted(titles) == sorted(["無題\u3000目錄", "序", "序（2）"])
    assert check_epub(made(book), book) == ()


def test_a_landmark_says_its_name_to_whoever_listens():
    [page] = [etree.fromstring(body) for name, body in files(EDITION).items() if "talk" in name]
    section = page.find("{*}body/{*}section")
    assert (section.get("role"), section.get("aria-label")) == ("doc-chapter", "問答")


def test_a_table_without_heads_is_one():
    book = chapter(Table((), ((((Text("甲"),)), ((Text("乙"),))),)))
    assert check_epub(made(book), book) == ()


# --- what keeps somebody out is seen ------------------------------------------------


def first(old: str, new: str, where: str):
    return lambda name, body: body.replace(old.encode(), new.encode(), 1) if where in name else body


FAULTS = {
    "E-211": first('xml:lang="zh-Hant"', 'xml:lang="en"', "07-well"),
    "E-212 no words": first('alt="一圈六角形的石井欄，內壁有繩痕"', 'alt=""', "07-well"),
    "E-212 none at all": first('alt="一圈六角形的石井欄，內壁有繩痕"', 'role="presentation"', "07-well"),
    "E-228 skipped": first("<h1>年表</h1>", "<h1>年表</h1><h3>二〇一九</h3>", "09-"),
    "E-228 empty": first("<h1>年表</h1>", "<h1/>", "09-"),
    "E-228 twice": first("<h1>年表</h1>", "<h1>年表</h1><h1>年表</h1>", "09-"),
    "E-229 role": first('role="doc-chapter"', 'role="doc-part"', "08-talk"),
    "E-229 element": first('epub:type="part"', 'epub:type="footnote"', "06-part"),
    "E-229 name": first('aria-label="問答"', "", "08-talk"),
    "E-230 mode": first(">visual<", ">auditory<", "content.opf"),
    "E-230 sufficient": first('Sufficient">textual<', 'Sufficient">visual<', "content.opf"),
    "E-230 untrue": first(">ARIA<", ">index<", "content.opf"),
    "E-230 unproven": first(">unlocked<", ">describedMath<", "content.opf"),
    "E-230 hazard": first(">none<", ">flashing<", "content.opf"),
    "E-230 summary": first('"schema:accessibilitySummary"', '"dcterms:abstract"', "content.opf"),
    "E-231 nobody": first("</metadata>", '<meta property="a11y:certifiedBy">某</meta></metadata>', "content.opf"),
    "E-235 none": first("<title>問答</title>", "<title></title>", "08-talk"),
    "E-235 twice": first("<title>問答</title>", "<title>井邊</title>", "08-talk"),
    "E-236 words": first("</section>", '<p><a href="#talk"/></p></section>', "08-talk"),
    "E-236 order": first("<h1>問答", '<h1 tabindex="2">問答', "08-talk"),
    "E-237": first("html {", "html { color: #000; background: #333 } x {", "epub.css"),
    "E-238": first('<th scope="col">', "<th>", "07-well"),
    "E-239": first("<h1>問答", '<svg xmlns="http://www.w3.org/2000/svg"/><h1>問答', "08-talk"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_proof_sees(fault):
    broken = repacked(EDITION, FAULTS[fault])
    assert files(broken) != files(EDITION)
    assert fault.split()[0] in codes(broken)


def test_a_good_edition_has_none_of_these():
    assert check_epub(EDITION, BOOK) == ()


def test_proof_and_writer_speak_of_the_same_words():
    assert access.CONFORMS == package.CONFORMS
    assert set(nav.LANDMARKS.values()) == set(access.ROLES.keys() & set(nav.LANDMARKS.values())) | {
        "titlepage",
        "copyright-page",
    }
    assert len(set(RELATORS.values())) == len(RELATORS)


# --- the claim ----------------------------------------------------------------------


def claims(content):
    opf = etree.fromstring(files(content)["EPUB/content.opf"])
    return opf.xpath("//*[@property='dcterms:conformsTo' or @property='a11y:certifiedBy']/text()")


def test_a_claim_is_made_where_the_proof_passed_and_somebody_answers_for_it():
    edition, noticed = answered_for(EDITION, BOOK, ())
    assert (claims(edition), noticed) == (["EPUB Accessibility 1.1 - WCAG 2.2 Level AA", "何向晚"], ())
    opf = files(edition)["EPUB/content.opf"]
    assert b'<meta property="a11y:certifiedBy" refines="#conformance">' in opf
    assert check_epub(edition, BOOK) == ()


def test_no_claim_without_a_name_or_with_a_fault():
    assert answered_for(EDITION, sample(), ()) == (EDITION, ())
    edition, [noticed] = answered_for(EDITION, BOOK, (Finding("E-212", "x"),))
    assert (edition, noticed.code) == (EDITION, "E-231")
    assert "何向晚" in noticed.hint


def test_a_claim_nobody_answers_for_is_a_fault_and_so_is_one_that_is_missing():
    nobody = replace(BOOK, metadata=replace(BOOK.metadata, certifier=""))
    assert "E-231" in codes(certified(EDITION, "何向晚"), nobody)
    assert "E-231" in codes(certified(EDITION, "別人"))
    louder = repacked(certified(EDITION, "何向晚"), first("Level AA", "Level AAA", "content.opf"))
    assert "E-231" in codes(louder)
    assert [f.code for f in check_claim(EDITION, BOOK)] == ["E-231"]


# --- colours --------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(name for name in STYLES if name in ("book.css", "epub.css", "vertical.css")))
def test_our_own_styles_leave_colours_to_the_reader(name):
    assert list(unreadable(STYLES[name])) == []


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ("p { color: black }", "an ink without its ground"),
        ("@media (min-width: 40em) { .lead { background: #eee } }", "a ground without its ink"),
        ("p { color: #888; background-color: white }", "3.54"),
        ("p { color: rgba(0, 0, 0, .6); background: #fff }", "no plain colour"),
        ("p { color: #000; background: url(paper.png) }", "no plain colour"),
        ("p { color: var(--ink) }", "no plain colour"),
    ],
)
def test_a_colour_that_cannot_be_read_is_told_with_its_line(css, said):
    [(line, words, hint)] = unreadable("\n" + css)
    assert (line, said in words, bool(hint)) == (2, True, True)


@pytest.mark.parametrize(
    "css",
    [
        "p { color: #767676; background: #fff }",
        "a { color: inherit; background: transparent }",
        "p { border-top: 1px solid currentColor }",
        "@font-face { font-family: x; src: url(x.otf) }",
        "p { color: black; background-color: white !important }",
    ],
)
def test_colours_in_pairs_and_none_at_all_are_well(css):
    assert list(unreadable(css)) == []


# --- pictures without words --------------------------------------------------------------


def of(*drawn, source="a.md"):
    return [(Article(source, drawn), "seeds")]


def shelf(name):
    return dot() if name.endswith(".png") else None


def test_a_picture_nobody_describes_stops_the_press_with_the_line_to_write():
    with pytest.raises(Trouble) as trouble:
        pictures(of(Figure((), "well.png"), Figure((), "rule.png"), Figure((), "a.png", "山")), shelf)
    [well, rule] = trouble.value.findings
    assert (well.code, well.source) == ("B-115", "seeds/a.md")
    assert '"seeds/well.png" = "…"' in well.hint
    assert "rule.png" in rule.message


def test_the_editors_words_stand_for_those_a_picture_has_not_and_no_words_make_it_an_ornament():
    wanted = of(Figure((), "well.png"), Figure((), "rule.png"), Figure((Text("山間"),), "a.png"))
    found = pictures(wanted, shelf, {"seeds/well.png": "一口井", "seeds/rule.png": ""})
    well, rule, hill = found.named(wanted[0][0]).blocks
    assert (well.alt, well.role) == ("一口井", "")
    assert (rule.alt, rule.role) == ("", "ornament")
    assert (hill.alt, hill.role) == ("山間", "")


def test_words_for_a_picture_that_is_not_there_are_told_with_the_nearest_that_is():
    with pytest.raises(Trouble) as trouble:
        pictures(of(Figure((), "well.png", "井")), shelf, {"seeds/wel.png": "一口井"})
    [finding] = trouble.value.findings
    assert (finding.code, "seeds/well.png" in finding.hint) == ("B-116", True)


def test_it_stops_before_anything_is_made_and_names_the_line(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/well.png").write_bytes(dot())
    (tmp_path / "seeds/a.md").write_text("村口有一口井。\n\n![](well.png)\n\n井水是甜的。\n", encoding="utf-8")
    toml = '[book]\ntitle = "井"\nslug = "jing"\ndate = 2024-02-29\n%s\n'
    toml += '[[chapter]]\nid = "a"\nsource = "a.md"\ntitle = "井"\n'
    (tmp_path / "book/book.toml").write_text(toml % "", encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        prepare(Folder(tmp_path))
    [finding] = trouble.value.findings
    assert (finding.code, finding.source, finding.line) == ("B-115", "seeds/a.md", 3)
    said = '[pictures]\n"seeds/well.png" = "一口井，石欄上有繩痕"'
    (tmp_path / "book/book.toml").write_text(toml % said, encoding="utf-8")
    book = prepare(Folder(tmp_path)).book
    assert [b.alt for s in book.body for b in s.blocks if isinstance(b, Figure)] == ["一口井，石欄上有繩痕"]
