"""The catalogue of codes: nothing is said that is not in it, and it says nothing that is not so."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from kanben import cli, codes, spoken
from kanben.codes import LETTERS, Entry
from kanben.findings import Finding
from kanben.variants import converter
from tests import code_pages
from tests.conftest import kanben
from tests.test_command_line import BOOK
from tests.told_in_code import HOLE, PACKAGE, Said, numbered, said

HOME = PACKAGE.parent
FILES = {"plan": "book.toml", **{name: f"{name}.toml" for name in ("corrections", "glossary", "chronology")}}
PLAYED = [entry for entry in codes.codes() if entry.example[0] != "said"]
TOLD_OF_TOML = {"B": 7, "C": 6, "D": 7, "V": 9}  # what toml_places and its callers number
JOINED = {f"{HOLE} ({HOLE} times)", f"{HOLE} (column {HOLE})"}  # to a message that is looked for by itself
HOLES = re.compile(r"\{\d\}")


@cache
def told() -> tuple[Said, ...]:
    return tuple(said())


# --- the catalogue and the sources ---------------------------------------------------


def test_every_code_has_its_entry_and_every_entry_its_code():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    used = set(re.findall(r'"([BCDEPRSV]-\d{3})"', sources))
    used |= {f"{letter}-{n:03}" for letter, most in TOLD_OF_TOML.items() for n in range(1, most + 1)}
    assert {entry.code for entry in codes.codes()} == used


@pytest.mark.parametrize("letter", LETTERS)
def test_an_entry_is_whole_and_chinese_where_it_says_so(letter):
    for entry in codes.entries(letter).values():
        assert all((entry.title, entry.means, entry.remedy, entry.example[1])), entry.code
        for text in (entry.title_zh, entry.means_zh, entry.remedy_zh):
            assert re.search("[\u4e00-\u9fff]", text), (entry.code, text)
        assert not re.search("[\u4e00-\u9fff]", re.sub('".*?"|「.*?」|= ".*', "", entry.title)), entry.code


def templates() -> dict[str, str]:
    found = {
        english: chinese
        for entry in codes.codes()
        for table in (entry.messages, entry.words)
        for english, chinese in table.items()
    }
    shared, talk = codes.read("shared"), codes.read("talk")
    return found | shared["messages"] | shared["words"] | talk["lines"] | talk["words"]


def test_the_chinese_has_every_placeholder_of_the_english():
    for english, chinese in templates().items():
        assert sorted(HOLES.findall(english)) == sorted(HOLES.findall(chinese)), english


def test_the_sources_are_read():
    assert len(told()) > 500
    assert {"B-102", "R-143", "E-212", "P-216", "V-132"} <= {one.code for one in told()}
    assert Said("S-102", "leads out of the book's folder", "copy the file into the folder", "") in [
        Said(one.code, one.message, one.hint, "") for one in told()
    ]


def known(code: str, text: str) -> bool:
    """Say whether ``code`` has Chinese for ``text``: as it is, behind the name of a page, or within a sentence."""
    plain = text.replace(HOLE, "甲7乙")
    if any(spoken.spoken(Finding(code, said), "zh-Hant").message != said for said in (plain, f"甲: {plain}")):
        return True
    entry = codes.entry(code)
    return bool(entry) and any(text in HOLES.sub(HOLE, template) for template in entry.messages)


def untold() -> list[str]:
    """Return each message or hint of the sources that has no Chinese, with its place."""
    every = [entry.code for entry in codes.codes()]
    return sorted(
        {
            f"{one.place}: {numbered(one.code)} {numbered(text)}"
            for one in told()
            for text in {one.message, one.hint} - JOINED
            if re.search("[a-z]{3}", text)
            and not any(known(code, text) for code in ([one.code] if HOLE not in one.code else every))
        }
    )


def test_every_message_and_hint_has_its_chinese():
    assert untold() == []


# --- the examples --------------------------------------------------------------------


def book(root: Path, entry: Entry) -> Path:
    """Write the smallest sound book, with the example in it."""
    kind, example = entry.example
    pieces = re.split(r"\n(?=\[)", BOOK)
    article = "第一段話。\n\n第二段話，2019年5月22日。\n"
    name = "one.txt"
    if kind == "plan":
        heads = {line.split("]")[0] for line in example.splitlines() if line.startswith("[")}
        pieces = [piece for piece in pieces if piece.split("]")[0] not in heads] + [example]
    if kind == "article":
        article = example
        name = "one.html" if "<html" in example else "one.md" if re.search(r"\]\(|\[\^|<\w+", example) else name
    made = {"book/book.toml": "\n".join(pieces).replace("one.txt", name), f"seeds/{name}": article}
    if kind not in ("plan", "article"):
        made[f"book/{FILES[kind]}"] = example
    for path, text in made.items():
        (root / path).parent.mkdir(exist_ok=True, parents=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("entry", PLAYED, ids=lambda entry: entry.code)
def test_the_example_brings_up_its_code(entry, tmp_path):
    assert entry.code in code_pages.found_in(book(tmp_path, entry)), entry.code


@pytest.mark.parametrize("letter", LETTERS)
def test_an_example_that_is_only_told_has_its_code_and_its_chinese(letter):
    for entry in codes.entries(letter).values():
        if entry.said and "{1}" not in entry.messages:  # another program's words
            message = entry.said.partition(f"{entry.code} ")[2]
            assert message, entry.code
            assert spoken.spoken(Finding(entry.code, message), "zh-Hant").message != message, entry.code


# --- the languages -------------------------------------------------------------------


def test_a_finding_is_said_in_chinese_and_keeps_what_it_names():
    finding = Finding(
        "B-102", "no file seeds/no file 一.txt", "book/book.toml", 3, "put the article into seeds/", ("甲",)
    )
    assert (
        str(spoken.spoken(finding, "zh-Hant")).splitlines()[0]
        == "book/book.toml:3: B-102 沒有檔案 seeds/no file 一.txt"
    )
    assert spoken.line(finding, "zh-Hans").splitlines()[1:] == ["  提示：请把文章放进 seeds/", "  甲"]
    assert spoken.spoken(finding, "en") is finding


def test_what_no_template_fits_stays_english():
    for finding in (Finding("B-102", "some other words"), Finding("X-999", "no file 甲"), Finding("", "")):
        assert spoken.spoken(finding, "zh-Hant") == finding


def test_a_template_of_another_code_is_not_used():
    assert spoken.spoken(Finding("S-102", "no file 甲"), "zh-Hant").message == "no file 甲"


def test_the_simplified_is_what_the_converter_gives(request):
    chinese = set(templates().values()) | {"提示："}
    chinese |= {text for entry in codes.codes() for text in (entry.title_zh, entry.means_zh, entry.remedy_zh)}
    chinese |= code_pages.HEADS
    make = converter("zh-Hans", source="zh-Hant", vocabulary="regional")  # 檔案 is 文件 there
    shielded = {text: text.replace("{", "⦃").replace("}", "⦄") for text in sorted(chinese)}  # -{ begins a rule
    made = {text: make.convert(hidden).replace("⦃", "{").replace("⦄", "}") for text, hidden in shielded.items()}
    kept = PACKAGE / "codes" / "zh-Hans.json"
    if request.config.getoption("--refresh-golden"):
        kept.write_text(json.dumps(made, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    assert json.loads(kept.read_text(encoding="utf-8")) == made


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--lang", "zh-Hant", "build"], {}, "錯誤： book/book.toml: B-101 這裏沒有書"),
        (["build", "--lang=zh-Hans"], {}, "错误： book/book.toml: B-101 这里没有书"),
        (["--lang", "zh-Hant"], {"LC_ALL": "de_DE.UTF-8"}, "B-101 這裏沒有書"),
        (["build"], {"LC_ALL": "", "LANG": "zh_TW.UTF-8"}, "B-101 這裏沒有書"),
        (["build"], {"LC_ALL": "zh_CN.UTF-8"}, "B-101 这里没有书"),
        (["build"], {"LC_ALL": "zh_CN.UTF-8", "KANBEN_LANG": "en"}, "error: book/book.toml: B-101 there is no book"),
        (["build"], {"LC_ALL": "C.UTF-8"}, "B-101 there is no book here"),
    ],
)  # fmt: skip
def test_the_language_is_chosen(arguments, environment, said, tmp_path):
    ended = kanben(*arguments, cwd=tmp_path, afresh=True, **{"LANGUAGE": "", "KANBEN_LANG": "", **environment})
    assert ended.returncode == 3
    assert said in ended.stderr.decode()


def test_a_language_nobody_speaks_is_refused(tmp_path):
    ended = kanben("check", "--lang", "ja", cwd=tmp_path)
    assert ended.returncode == 2
    assert b"'zh-Hant'" in ended.stderr


def test_what_is_made_is_english_whatever_the_locale(tmp_path):
    root = book(tmp_path, codes.entries("R")["R-144"])
    made = []
    for language in ("en", "zh-Hant"):
        ended = kanben("build", "--json", "--fresh", "--lang", language, "--root", root)
        files = {path: path.read_bytes() for path in (root / "dist").rglob("*") if path.is_file()}
        made.append((ended.returncode, json.loads(ended.stdout), files))
    assert made[0] == made[1]
    assert made[0][1]["findings"][0]["message"].startswith("set aside, the same as the paragraph before")
    assert "略去，與前一段相同" in ended.stderr.decode()


def test_the_help_of_every_command_is_chinese():
    for command in (cli.kanben, *cli.kanben.commands.values()):
        texts = [command.help, *(getattr(param, "help", None) for param in command.params)]
        for text in filter(None, texts):
            assert spoken.whole(text, "zh-Hant") != text, (command.name, text)


# --- explain and the pages -----------------------------------------------------------


def test_explain():
    said = kanben("explain", "c-008", "--lang", "zh-Hant").stdout.decode()
    entry = codes.entry("C-008")
    assert all(text in said for text in (entry.title_zh, entry.means_zh, entry.remedy_zh, 'find = "段話"'))
    assert len(kanben("explain").stdout.decode().splitlines()) == len(list(codes.codes()))


def test_explain_knows_no_other_codes():
    ended = kanben("explain", "C-088")
    assert ended.returncode == 2
    assert re.search(rb"S-110 unknown code C-088\n +hint: did you mean C-00\d\?", ended.stderr)


def test_the_pages_of_the_docs_are_those_of_the_catalogue(request):
    pages = code_pages.pages()
    if request.config.getoption("--refresh-golden"):
        for name, text in pages.items():
            (HOME / "docs" / "codes" / name).parent.mkdir(exist_ok=True)
            (HOME / "docs" / "codes" / name).write_text(text, encoding="utf-8")
    kept = {path.name: path.read_text(encoding="utf-8") for path in (HOME / "docs" / "codes").glob("*.md")}
    assert kept == pages
