"""Bytes at random, and real texts cut, torn and flipped: an answer or a Trouble, and nothing else."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kanben
from kanben.findings import Trouble
from kanben.readers.decode import decode
from tests.test_readers import CANTONESE, SIMPLIFIED, TRADITIONAL

CODES = {"R-001", "R-002", "R-003", "R-004", "R-005"}
CODECS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-32-le")
TEXTS = (SIMPLIFIED + "𠮷野家", TRADITIONAL, CANTONESE)


def text_of(content: bytes) -> str | None:
    """Return the text of ``content``, or None where it is refused for a reason."""
    try:
        source = decode(content, "文.txt")
    except Trouble as trouble:
        assert {finding.code for finding in trouble.findings} <= CODES  # noqa: PT017 - a reason is an answer
        return None
    assert 0 <= source.confidence <= 1
    source.text.encode()  # no lone surrogates
    return source.text


def at_random(seed: int) -> Iterator[bytes]:
    """Yield byte strings of many lengths and mixtures: of all bytes, of high ones, of those Chinese is made of."""
    dice = random.Random(seed)  # noqa: S311 - the same every time
    alphabets = (range(256), range(0x80, 256), range(0x20, 0x7F), (*range(0xB0, 0xF8), 0xA1, 0x40), (0xE4, 0xB8, 0xAD))
    while True:
        yield bytes(dice.choices(dice.choice(alphabets), k=dice.choice((1, 2, 3, 5, 8, 13, 40, 120))))


def torn(seed: int) -> Iterator[bytes]:
    """Yield real texts in each encoding with bytes flipped, dropped or doubled."""
    dice = random.Random(seed)  # noqa: S311 - the same every time
    while True:
        content = bytearray(dice.choice(TEXTS).encode(dice.choice(CODECS), "ignore")[: dice.randint(1, 200)])
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(content))
            content[at : at + dice.randint(0, 1)] = dice.randbytes(dice.randint(1, 2))
        yield bytes(content)


def test_ten_thousand_strings_of_bytes_are_text_or_trouble() -> None:
    read = [text_of(content) for _, content in zip(range(10_000), at_random(1), strict=False)]
    assert any(read)
    assert None in read


@pytest.mark.parametrize("codec", CODECS)
def test_every_beginning_of_a_text_is_text_or_trouble(codec: str) -> None:
    for text in TEXTS:
        content = text.encode(codec, "ignore")
        for end in range(len(content)):
            text_of(content[:end])


def test_torn_texts_are_text_or_trouble() -> None:
    read = [text_of(content) for _, content in zip(range(2_000), torn(2), strict=False)]
    assert any(read)
    assert None in read


def misread(seed: int) -> Iterator[str]:
    """Yield texts read in an encoding that was not theirs, some cut, some torn."""
    dice = random.Random(seed)  # noqa: S311 - the same every time
    for content in torn(seed):
        yield content.decode(dice.choice(("latin-1", "cp1252", "gb18030", "gbk", "big5hkscs", "utf-8")), "replace")


def test_whatever_is_read_is_repaired_and_accounted_for() -> None:
    read = (text for _, content in zip(range(300), at_random(3), strict=False) if (text := text_of(content)))
    wrong = (text for _, text in zip(range(200), misread(4), strict=False))
    for text in (*read, *wrong):
        repaired = kanben.repair(text)
        account = repaired.revision.account()
        assert account.kept + account.changed + account.dropped == account.characters == len(text)
        assert account.kept + account.changed + account.added == len(repaired.text)


MEASURE = """
import resource, sys
from kanben.findings import Trouble
from kanben.readers.decode import decode
from tests.test_readers import SIMPLIFIED
decode(SIMPLIFIED.encode("gbk"), "warm.txt")
content = SIMPLIFIED.encode(sys.argv[1])
content = content * (4_000_000 // len(content)) + b"\\xff" * int(sys.argv[2])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    decode(content, "long.txt")
except Trouble:
    pass
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(grown * (1 if sys.platform == "darwin" else 1024) / len(content))
"""


@pytest.mark.parametrize(("codec", "broken"), [("utf-8", 0), ("utf-8", 1), ("gb18030", 0), ("utf-16-le", 1)])
def test_a_long_text_needs_no_more_than_twenty_times_its_size(codec: str, broken: int) -> None:
    pytest.importorskip("resource", reason="this system does not say how much memory a program took")
    command = [sys.executable, "-c", MEASURE, codec, str(broken)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    assert 0 <= float(said.stdout) < 20
