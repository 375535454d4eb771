"""The dates of a text as given, damaged or not: the command and the function."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kanben
from kanben import reckoning, wounds
from kanben.edits import Revision
from kanben.repairs import repair
from kanben.repairs.han import HAN
from kanben.repairs.pinyin import damage
from kanben.repairs.pinyin.evidence import LETTERS
from kanben.wounds import wounded
from tests.conftest import HOME
from tests.conftest import kanben as run
from tests.dots import CASES, SEEDS, cases

ARTICLE = (
    "2015年8月12日，天津港爆炸，震驚了所有人。次日清晨，工程師們趕到機房，開始做最壞的打算。\n"
    "當天中午，他們決定搬遷，這時候會議召開一個月前的約定早已沒有人提起。\n"
    "這年冬天，新的機房在上海落成，參加的人數超過了過去的十年。172天後，一切結束。"
)


def told(text: str) -> list[tuple[str | None, str]]:
    """Return value and kind of each expression."""
    return [(one.edtf, one.kind) for one in kanben.dates(text)]


def lines(*arguments: str | Path, given: bytes = b"") -> list[dict]:
    ended = run("dates", *arguments, given=given)
    assert ended.returncode == 0, ended.stderr.decode()
    return [json.loads(line) for line in ended.stdout.decode().splitlines()]


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_a_seed_as_received_tells_what_it_tells_mended(seed: Path) -> None:
    received = seed.read_text(encoding="utf-8")
    mended = [(d.edtf, d.kind) for d in reckoning.dates(repair(Revision.of(received)).text) if d.edtf]
    raw = [(d.edtf, d.kind) for d in kanben.dates(received) if d.edtf]
    for one in mended:
        raw.remove(one)  # ValueError: not told


def test_the_first_seed_is_told_through_its_wounds() -> None:
    seed = next(SEEDS.glob("000_*.txt"))
    text = seed.read_text(encoding="utf-8")
    found = lines(seed)
    by_text = {d["text"]: d for d in found}
    assert by_text["次日清晨"]["edtf"] == "2015-08-13"
    assert by_text["當(dāng)天中午"]["trace"].endswith("; read as 當天中午")
    assert by_text["一個(gè)月前"]["edtf"] == "2015-08~"
    assert all(text[d["start"] : d["end"]] == d["text"] for d in found)


DAMAGED = {
    "readings of a converter": damage(
        f"{ARTICLE}\n{ARTICLE}", {"時": "shí", "當": "dāng", "會": "huì", "驗": "yàn", "這": "zhè", "個": "gè"}
    ),
    "read as Latin": ARTICLE.encode().decode("latin-1"),
    "GBK read as Latin": ARTICLE.encode("gbk").decode("latin-1"),
    "entities": ARTICLE.replace("年", "&#24180;").replace("次日", "&#x6b21;&#26085;"),
    "escapes of JSON": ARTICLE.replace("次日", "\\u6b21\\u65e5"),
    "characters unseen": ARTICLE.replace("年", "\u200b年").replace("天", "天\u00ad").replace("日", "日\0"),
    "radicals": ARTICLE.replace("月", "⽉").replace("日", "⽇"),
    "old line ends": ARTICLE.replace("\n", "\r"),
    "words set apart": ARTICLE.replace("次日清晨", "次 日 清 晨").replace("這年冬天", "這 年 冬 天"),
    "lines of a screen": "\n".join(
        line[i : i + 20] for line in (ARTICLE + "\n" + ARTICLE[-40:] * 6).split("\n") for i in range(0, len(line), 20)
    ),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_each_kind_of_wound_is_seen(kind: str) -> None:
    assert wounded(DAMAGED[kind])


@pytest.mark.parametrize("kind", DAMAGED)
def test_dates_are_told_through_each_kind_of_wound(kind: str) -> None:
    text = DAMAGED[kind]
    found = kanben.dates(text)
    assert [(one.edtf, one.kind) for one in found][: len(told(ARTICLE))] == told(ARTICLE)
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        "速度(km/h)是f(x)，AT&T和R&D，打100%的折；café、naïve，《夏目漱石》、“好”…——等等。",
        "第一章\r\n\r\n2015年8月12日，他來了。\r\n\r\n第二章\r\n\r\n次日，他走了。\r\n",
        "\ufeff他在2015年說：https://a.cn/%E4%B8%AD%E6%96%87，見。",
        "床前明月光\n疑是地上霜\n舉頭望明月\n低頭思故鄉\n" * 4,
        "",
    ],
)
def test_clean_text_is_not_mended(text: str) -> None:
    assert not wounded(text)
    assert not any("read as" in one.trace for one in kanben.dates(text))


MENDED = [
    (title, received)
    for name in ("pinyin", "mojibake", "escapes", "compatibility", "spaces", "lines", "width", "marks", "quotes")
    for title, received, _ in cases(f"repairs/{name}.md")
]


@pytest.mark.parametrize(("title", "received"), MENDED, ids=[title for title, _ in MENDED])
def test_no_wound_that_hides_a_date_is_passed_over(title: str, received: str) -> None:
    mended = repair(Revision.of(received)).text
    told = {d.edtf for d in reckoning.dates(mended)}
    assert wounded(received) or told <= {d.edtf for d in reckoning.dates(received)}


WOUNDS = "2015年8月12日次天當冬春時會，。\n ()?&;#\0\r\u200b\ufeff⽉ùñq銆\ud800\U0001f600甲abyèn"


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(WOUNDS), max_size=40))
def test_every_place_is_true_whatever_is_given(text: str) -> None:
    for one in kanben.dates(text, date="2020-02-02"):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text


# --- the command --------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("\ufeff2015年".encode(), [("2015年", "2015")]),
        ("一\r\n2015年\r\n次年。".encode(), [("2015年", "2015"), ("次年", "2016")]),
        ("他說2015年&nbsp;夏天。".encode(), [("2015年&nbsp;夏天", "2015-22")]),
        (
            "2015年8月12日，他來了，次日他走了，後來再也沒有回來。".encode("gb18030"),
            [("2015年8月12日", "2015-08-12"), ("次日", "2015-08-13")],
        ),
    ],
    ids=["byte-order mark", "CRLF", "entity", "GB 18030"],
)
def test_whatever_is_given_is_read(given: bytes, wanted: list[tuple[str, str]]) -> None:
    assert [(d["text"], d["edtf"]) for d in lines(given=given) if d["edtf"]] == wanted


@pytest.mark.parametrize("given", [b"", b"2015\0\xe5\xb9\xb4"], ids=["empty", "NUL"])
def test_what_is_no_text_is_said(given: bytes) -> None:
    ended = run("dates", given=given)
    assert (ended.returncode, ended.stdout) == (3, b"")
    assert ended.stderr.startswith(b"error: standard input")


@pytest.mark.parametrize(("date", "wanted"), [("2019-05-22", "2019-05-21"), ("2019-05", None), ("2019", None)])
def test_the_day_of_writing_may_be_known_to_the_month_or_year(date: str, wanted: str | None) -> None:
    yesterday, last_year = lines("--date", date, given="昨天來了，去年走了。".encode())
    assert (yesterday["edtf"], last_year["edtf"]) == (wanted, "2018")


@pytest.mark.parametrize("date", ["2019-13-45", "5月", "22.05.2019", "2018/2019"])
def test_what_is_no_date_is_said_with_a_hint(date: str) -> None:
    ended = run("dates", "--date", date, given="去年。".encode())
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert date in ended.stderr.decode()
    assert "2019-05-22" in ended.stderr.decode()


def test_a_page_is_told_in_its_own_characters(tmp_path: Path) -> None:
    page = (
        "<html><head><title>港口</title></head><body><nav>1999年的導航</nav><article><h1>港口</h1>"
        "<p>2015年<b>8月12日</b>，天津港爆炸，震驚了所有的人，也改變了許多人的一生，他們再也沒有回去過。</p>"
        + "<p>次日清晨，工程師們趕到機房，開始做最壞的打算；沒有人說話，也沒有人離開。</p>" * 3
        + "</article></body></html>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    found = [d for d in lines(tmp_path / "a.html") if d["edtf"]]
    assert [(d["text"], d["edtf"]) for d in found][:2] == [
        ("2015年<b>8月12日", "2015-08-12"),
        ("次日清晨", "2015-08-13"),
    ]
    assert all(page[d["start"] : d["end"]] == d["text"] for d in found)
    assert found[0]["trace"].endswith("; read as 2015年8月12日")


def test_a_reader_who_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("2015年8月12日，雨下了一夜，船沒有來。\n" * 20_000, encoding="utf-8")
    command = [sys.executable, "-m", "kanben", "dates", str(tmp_path / "long.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=CASES.parent.parent) as process:
        assert process.stdout
        assert process.stderr
        assert json.loads(process.stdout.readline())["edtf"] == "2015-08-12"
        process.stdout.close()
        assert process.stderr.read() == b""


def test_the_signs_of_wounds_name_the_characters_the_rules_do() -> None:
    assert wounds.HAN == HAN
    assert "a-z" + wounds.TONED == LETTERS


def test_a_reader_that_has_seen_enough_ends_the_command(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE * 3000, encoding="utf-8")
    command = [sys.executable, "-m", "kanben", "dates", str(article)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=HOME) as process:
        assert process.stdout
        assert process.stderr
        assert json.loads(process.stdout.readline())["edtf"] == "2015-08-12"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_reading_dates_loads_neither_the_rules_nor_what_makes_a_book() -> None:
    code = (
        "import sys, kanben; kanben.dates('2015年8月12日，次日清晨。');"
        "print(*sorted(m for m in sys.modules if m.startswith(('kanben.', 'opencc', 'jieba', 'click', 'rich'))))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOME)
    loaded = ended.stdout.split()
    assert "kanben.reckoning.recognising" in loaded
    unwanted = ("kanben.repairs", "kanben.variants", "kanben.model", "kanben.press", "opencc", "jieba", "click", "rich")
    assert [name for name in loaded if name.startswith(unwanted)] == []
