"""From bytes to text: encodings, and what is no text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.findings import Trouble
from kanben.readers import read
from kanben.readers.decode import decode
from tests.dots import SEEDS

SIMPLIFIED = (
    "清晨五点，山里的雾还没有散。作坊的灯先亮了，水声跟着响起来。“纸是水做的，”老师傅常说，“人只是拦住它一会儿。”\r\n"
    "作坊用的是涧水。上游的人家知道这里造纸，洗衣都避开早晨。春天砍的竹嫩，秋天砍的竹韧，1988年以后就没有人砍了。\r\n"
)
TRADITIONAL = (
    "清晨五點，山裡的霧還沒有散。作坊的燈先亮了，水聲跟著響起來。「紙是水做的，」老師傅常說，「人只是攔住它一會兒。」\n"
    "作坊用的是澗水。上游的人家知道這裡造紙，洗衣都避開早晨。春天砍的竹嫩，秋天砍的竹韌，1988年以後就沒有人砍了。\n"
)
CANTONESE = "佢哋喺嗰度傾偈，我冇嘢講。嗱，咁樣都得㗎？啲人話呢度好多嘢睇，你哋幾時嚟？我唔知喎，聽日先至話你知啦。\n"


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED + "𠮷野家 ɑ ḿ", "gb18030", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "cp950", "big5hkscs"),
        (CANTONESE, "big5hkscs", "big5hkscs"),
        (TRADITIONAL + "售價€5", "cp950", "cp950"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "utf-32-le", "utf-32-le"),
        ("Plain words, and nothing else.", "utf-16-le", "utf-16-le"),
    ],
)
def test_each_encoding_of_the_chinese_web_is_told(text: str, codec: str, encoding: str) -> None:
    source = decode(text.encode(codec), "文.txt")
    assert (source.encoding, source.text) == (encoding, text)
    assert source.confidence >= 0.99


@pytest.mark.parametrize(
    ("mark", "codec", "encoding"),
    [
        (b"\xff\xfe", "utf-16-le", "utf-16-le-bom"),
        (b"\xfe\xff", "utf-16-be", "utf-16-be-bom"),
        (b"\xff\xfe\0\0", "utf-32-le", "utf-32-le-bom"),
        (b"\0\0\xfe\xff", "utf-32-be", "utf-32-be-bom"),
        (b"\x84\x31\x95\x33", "gb18030", "gb18030-bom"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_character(mark: bytes, codec: str, encoding: str) -> None:
    source = decode(mark + TRADITIONAL.encode(codec), "文.txt")
    assert (source.encoding, source.text, source.confidence) == (encoding, TRADITIONAL, 1.0)


@pytest.mark.parametrize(
    ("codec", "length"),
    # eight bytes of UTF-16 may well be ASCII; a dozen hardly ever are
    [
        (codec, n)
        for codec in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
        for n in (4, 7, 12, 30, 200)
        if n > 4 or "16" not in codec
    ],
)
def test_a_few_characters_are_told_rightly_or_not_at_all(codec: str, length: int) -> None:
    for text in (SIMPLIFIED, TRADITIONAL):
        words = text.replace("\r", "").replace("\n", "").encode("big5hkscs", "ignore").decode("big5hkscs")
        for start in range(0, len(words) - length, 5):
            said = words[start : start + length]
            try:
                assert decode(said.encode(codec), "文.txt").text == said
            except Trouble as trouble:
                assert trouble.findings[0].code in {"R-003", "R-005"}  # noqa: PT017 - either is right


def test_the_whole_text_decides_not_its_beginning() -> None:
    page = b"<html><head>" + b"x" * 4000 + b"</head>\n"
    assert decode(page + SIMPLIFIED.encode("gbk"), "文.txt").encoding == "gb18030"


def test_the_dot_in_a_name_is_read_as_browsers_read_it() -> None:
    assert (
        "溫斯頓‧邱吉爾"
        in decode(TRADITIONAL.encode("big5") + b"\xb7\xc5\xb4\xb5\xb9y\xa1E\xaa\xf4\xa6N\xba\xb8", "文.txt").text
    )


def test_seeds_are_read_as_they_are() -> None:
    for path in sorted(SEEDS.iterdir()):
        content = path.read_bytes()
        source = decode(content, path.name)
        assert (source.text.encode(), source.confidence) == (content, 1.0)


def test_line_ends_stay_as_received() -> None:
    assert decode("甲\r\n乙\r丙\n".encode(), "文.txt").text == "甲\r\n乙\r丙\n"


@pytest.mark.parametrize(
    ("content", "code", "line", "words"),
    [
        (b"", "R-001", 0, "empty"),
        (b"\xef\xbb\xbf", "R-002", 0, "white space"),
        ("　\n\t \r\n".encode(), "R-002", 0, "white space"),
        (b"PK\x03\x04\x14\0\x06\0", "R-003", 0, "docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "R-003", 0, ".doc"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "R-003", 0, "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3", "R-003", 0, "PDF"),
        ("甲\n乙\0丙".encode(), "R-003", 2, "NUL"),
        (bytes(range(1, 9)) * 40, "R-003", 0, "control"),
        ((SIMPLIFIED * 3).encode()[:-2] + b"\n\xff\n" + SIMPLIFIED.encode(), "R-004", 7, "UTF-8"),
        (SIMPLIFIED.encode("gbk") + "甲".encode("gbk")[:1], "R-004", 3, "middle of a character"),
        (TRADITIONAL.encode("big5") + b"\xff\xff\n" + TRADITIONAL.encode("big5"), "R-004", 3, "BIG5"),
        (b"\xff\xfe" + SIMPLIFIED.encode("utf-16-le") + b"\x01", "R-004", 3, "UTF-16"),
        (b"\xff\xfe" + b"\x00\xd8" + "甲乙丙".encode("utf-16-le"), "R-004", 1, "00 D8"),
        ("Déjà vu, garçon, über, Ænima, señor".encode("latin-1"), "R-005", 1, "cannot be told"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(content: bytes, code: str, line: int, words: str) -> None:
    with pytest.raises(Trouble) as caught:
        decode(content, "文.txt", "seeds/文.txt")
    (finding,) = caught.value.findings
    assert (finding.code, finding.source, finding.line) == (code, "seeds/文.txt", line)
    assert words in finding.message
    assert finding.hint


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_trouble(content: bytes) -> None:
    try:
        source = decode(content, "文.txt")
    except Trouble as trouble:
        assert trouble.findings[0].code in {"R-001", "R-002", "R-003", "R-004", "R-005"}  # noqa: PT017
    else:
        assert 0 <= source.confidence <= 1
        source.text.encode()  # no lone surrogates


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"]),
    st.integers(0, 400),
    st.binary(max_size=3),
)
def test_a_file_cut_anywhere_is_text_or_trouble(codec: str, at: int, after: bytes) -> None:
    content = TRADITIONAL.encode(codec)[:at] + after
    try:
        text = decode(content, "文.txt").text
    except Trouble:
        return
    assert text


def test_the_same_bytes_are_read_the_same_twice() -> None:
    content = CANTONESE.encode("big5hkscs")
    assert decode(content, "文.txt") == decode(content, "文.txt")


@pytest.mark.parametrize(("name", "markdown"), [("文.txt", False), ("文.MD", True), ("文.markdown", True)])
def test_the_name_says_the_format(name: str, markdown: bool) -> None:
    assert read("甲".encode(), name).markdown is markdown


@pytest.mark.parametrize("name", ["文.docx", "文", "文.mhtml"])
def test_a_format_not_known_names_those_that_are(name: str) -> None:
    with pytest.raises(Trouble, match=r"\.txt \(plain text\), \.md") as caught:
        read("甲".encode(), name)
    assert caught.value.findings[0].code == "R-006"
