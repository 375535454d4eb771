"""What the doctor says of this machine, and of ones that lack something."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from kanben import doctor
from kanben.plan_editions import VARIANTS


def test_every_look_is_told_once_and_in_words():
    checks = doctor.examine()
    names = [check.name for check in checks]
    assert len(names) == len(set(names))
    assert all(check.detail and check.cost for check in checks)
    assert {check.state for check in checks} <= {"works", "missing", "old"}
    assert all(bool(check.remedy) == (check.state != "works") for check in checks)


def test_nothing_needed_is_missing_where_the_tests_run():
    assert [check for check in doctor.examine() if check.needed and check.state != "works"] == []


def test_every_package_it_speaks_of_is_pinned():
    assert doctor.COSTS.keys() <= doctor.pins().keys()


def test_a_package_that_is_not_here_or_of_another_release(monkeypatch):
    monkeypatch.setitem(doctor.COSTS, "kanben-has-no-such-package", "nothing at all")
    other, lost = doctor.pinned({"lxml": "0.1", "kanben-has-no-such-package": "1.0"})
    assert (other.state, lost.state) == ("old", "missing")
    assert "0.1 is wanted" in other.detail
    assert lost.remedy == other.remedy == "type: python3 build.py"


def test_the_faces_of_each_variant_are_named_with_their_release(tmp_path):
    told = {check.name: check for check in doctor.faces(tmp_path)}
    assert re.fullmatch(r"Noto Serif SC 2\.\d+, Noto Sans SC 2\.\d+", told["faces, zh-Hans"].detail)
    assert "Noto Serif TC" in told["faces, zh-Hant-HK"].detail
    assert not told["forms of Hong Kong"].needed
    assert 'serif = "Noto Serif CJK"' in told["forms of Hong Kong"].remedy
    assert not told["Kai"].needed
    assert told["Kai"].detail == "none for zh-Hans, zh-Hant, zh-Hant-TW, zh-Hant-HK"


def test_a_face_the_book_asks_for_in_vain_is_missing_in_its_variant_alone(tmp_path):
    (tmp_path / "book").mkdir()
    told = tmp_path / "book" / "book.toml"
    told.write_text('[print.fonts.zh-Hant-TW]\nkai = "Proof Kai TC"\n', encoding="utf-8")
    states = {check.name: check.state for check in doctor.faces(tmp_path) if check.needed}
    assert [states[f"faces, {tag}"] for tag in VARIANTS] == ["works", "works", "missing", "works"]
    told.write_text("no TOML at all", encoding="utf-8")
    assert {check.state for check in doctor.faces(tmp_path) if check.needed} == {"works"}


def test_the_folder_for_the_editions(tmp_path):
    assert doctor.writable(tmp_path / "not" / "yet").state == "works"
    (tmp_path / "file").touch()
    assert doctor.writable(tmp_path / "file" / "dist").state == "missing"
    if os.name == "posix" and os.geteuid():
        tmp_path.chmod(0o500)
        assert doctor.writable(tmp_path / "dist").state == "missing"


@pytest.mark.skipif(sys.platform == "win32", reason="locales as POSIX has them")
@pytest.mark.parametrize(("named", "state"), [("C.UTF-8", "works"), ("POSIX", "old")])
def test_the_encoding_of_the_terminal(named, state):
    told = subprocess.run(
        [sys.executable, "-c", "from kanben.doctor import encoding; print(encoding().state)"],
        env={"PATH": os.environ["PATH"], "LC_ALL": named, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout.strip() == state, told.stderr


def test_programs_are_looked_for_on_the_path():
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import json; from kanben.doctor import programs; print(json.dumps([c.as_json() for c in programs()]))",
        ],
        env={"PATH": "/nowhere"},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    lost = json.loads(told.stdout)
    assert [check["state"] for check in lost] == ["missing"] * len({**doctor.PROGRAMS, **doctor.BY_NPM})
    assert not any(check["needed"] for check in lost)


def test_the_converter_is_the_right_one_and_an_overwritten_one_is_seen(tmp_path):
    """A copy of the package, its record intact and one file overwritten, as another package of the name would."""
    assert doctor.converter().state == "works"
    record = Path(str(distribution("opencc-python-reimplemented").locate_file("RECORD"))).parent
    record = next(record.glob("opencc_python_reimplemented-*.dist-info"))
    (tmp_path / record.name).symlink_to(record)
    (tmp_path / "opencc").mkdir()
    (tmp_path / "opencc" / "__init__.py").write_text("# the other one\n")
    told = subprocess.run(
        [sys.executable, "-c", "from kanben.doctor import converter; print(converter().detail)"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(__file__).parent.parent}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout.strip() == "opencc/__init__.py was overwritten by another package", told.stderr
