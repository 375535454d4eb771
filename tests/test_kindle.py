"""The edition for the Kindle, made by Calibre where it is."""

import shutil
import struct
from functools import cache
from pathlib import Path

import pytest

from kanben import doctor
from kanben.findings import MISSING, Trouble
from kanben.plan import plan
from kanben.press import Order, build
from kanben.writers import kindle as written
from kanben.writers.kindle import OPTIONS, PROGRAM, kindle
from kanben.writers.package import identifier
from tests import epubs
from tests.conftest import HOME, kanben
from tests.epubs import NOW
from tests.sample import dot, sample

calibre = pytest.mark.skipif(not shutil.which(PROGRAM), reason="the Kindle's edition needs Calibre")


@cache
def edition() -> bytes:
    return epubs.made(sample(), dot(600, 800))


@cache
def made() -> tuple[bytes, tuple]:
    return kindle(edition(), name="jingbian.azw3", identifier=identifier(sample()), modified=NOW)


def exth(content: bytes) -> dict[int, list[bytes]]:
    """The metadata of an AZW3, by their numbers."""
    head = struct.unpack_from(">I", content, 78)[0]
    at = head + 16 + struct.unpack_from(">I", content, head + 20)[0]
    assert content[at : at + 4] == b"EXTH"
    found: dict[int, list[bytes]] = {}
    at, count = at + 12, struct.unpack_from(">I", content, at + 8)[0]
    for _ in range(count):
        kind, length = struct.unpack_from(">II", content, at)
        found.setdefault(kind, []).append(content[at + 8 : at + length])
        at += length
    return found


@calibre
def test_calibre_reads_the_epub_without_a_warning_and_makes_an_azw3():
    content, found = made()
    assert (content[60:68], found) == (b"BOOKMOBI", ())


@calibre
def test_what_a_kindle_shows_of_the_book_is_what_the_book_says():
    told = exth(made()[0])
    assert told[503] == ["井邊訪談錄: 一口井與三代人".encode()]
    assert told[100][0] == "林一舟".encode()
    assert told[101] == ["試印室".encode()]
    assert told[113] == [identifier(sample()).removeprefix("urn:uuid:").encode()]
    assert 201 in told  # the cover


@calibre
def test_the_same_book_makes_the_same_bytes():
    assert kindle(edition(), name="jingbian.azw3", identifier=identifier(sample()), modified=NOW) == made()


@calibre
def test_what_calibre_warns_of_is_told():
    changed = epubs.repacked(edition(), lambda name, body: None if "well.png" in name else body)
    content, found = kindle(changed, name="b.azw3", identifier="urn:x:1", modified=NOW)
    assert content
    assert found
    assert {(finding.code, finding.source) for finding in found} == {("E-249", "b.azw3")}
    assert any("well.png" in finding.message for finding in found)
    assert not any("/" + "tmp" in finding.message for finding in found)


@calibre
def test_what_is_no_book_is_a_fault_and_no_file():
    content, (fault,) = kindle(b"no EPUB", name="b.azw3", identifier="urn:x:1", modified=NOW)
    assert (content, fault.code) == (b"", "E-249")
    assert fault.message.startswith("Calibre could not make it: ")


def test_nothing_of_the_books_looks_is_left_to_calibre():
    assert {f"--margin-{side}=-1" for side in ("top", "bottom", "left", "right")} <= set(OPTIONS)
    assert {"--no-inline-toc", "--disable-font-rescaling"} <= set(OPTIONS)
    assert "--share-not-sync" not in OPTIONS  # a Kindle would forget where one was reading


# --- where Calibre is missing ------------------------------------------------------------


def begun(folder: Path, formats: str = "epub") -> Path:
    """A book of one article, in one variant."""
    told = (
        '[book]\ntitle = "井"\nslug = "jing"\ndate = 2024-03-01\n'
        f'[editions]\nvariants = ["zh-Hant"]\nformats = ["{formats}"]\n'
        '[front]\nsections = ["title-page"]\n'
        '[[chapter]]\nid = "jing-1"\nsource = "a.txt"\ntitle = "井"\n'
    )
    for name, text in {"seeds/a.txt": "她說這口井是祖父挖的，那一年沒有下雨。\n", "book/book.toml": told}.items():
        (folder / name).parent.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_without_calibre_nothing_is_built_and_it_is_said_what_to_install(tmp_path: Path, monkeypatch):
    root = begun(tmp_path, "kindle")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble) as wrong:
        build(Order(root))
    [finding] = wrong.value.findings
    assert (wrong.value.exit_code, finding.code) == (MISSING, "S-109")
    assert "calibre" in finding.hint
    assert not (root / "dist").exists()


def test_kindle_is_a_format_of_book_toml_and_usual_in_none():
    text = (HOME / "book" / "book.toml").read_text(encoding="utf-8")
    assert "kindle" not in plan(text).editions.formats
    asked = text.replace("[editions]", '[editions]\nformats = ["kindle"]', 1) if "\nformats" not in text else text
    asked = asked if asked != text else text.replace("formats = [", 'formats = ["kindle", ', 1)
    assert "kindle" in plan(asked).editions.formats


def test_the_doctor_knows_calibre():
    [check] = [check for check in doctor.programs() if check.name == PROGRAM]
    assert (check.state, check.needed) == ("works" if shutil.which(PROGRAM) else "missing", False)
    assert bool(check.remedy) == (check.state == "missing")


@calibre
def test_the_command_makes_it_beside_the_others_or_alone(tmp_path: Path):
    root = begun(tmp_path)
    ended = kanben("build", "--root", root, "--variant", "zh-Hant", "--format", "kindle")
    assert ended.returncode == 0, ended.stderr.decode()
    names = {path.suffix for path in (root / "dist").iterdir()}
    assert ".azw3" in names
    assert ".epub" not in names
    [path] = (root / "dist").glob("*.zh-Hant.azw3")
    assert path.read_bytes()[60:68] == b"BOOKMOBI"


def test_the_lines_calibre_is_given_are_of_its_own_python():
    compile(written.IN_ORDER, "in_order.py", "exec")
