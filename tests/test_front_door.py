"""The front door, opened for real: `build.py` in a small project of its own, whose requirements are empty."""

import ast
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kanben import doctor
from kanben.findings import MISSING

BUILD = Path(__file__).parent.parent / "build.py"

# What the door hands over to: it says what it was given and where it finds itself.
STAND_IN = """\
import json, os, sys
if sys.argv[1:2] == ["leave"]:
    sys.exit(int(sys.argv[2]))
print(json.dumps({"arguments": sys.argv[1:], "prefix": sys.prefix, "folder": os.getcwd(), "here": __file__,
                  "root": os.environ.get("KANBEN_ROOT")}))
"""


def lay_out(folder, requirements=""):
    (folder / "kanben").mkdir(parents=True)
    shutil.copy(BUILD, folder)
    (folder / "requirements.txt").write_text(requirements)
    (folder / "requirements-test.txt").write_text("-r requirements.txt\n")
    (folder / "kanben" / "__init__.py").touch()
    (folder / "kanben" / "__main__.py").write_text(STAND_IN)
    (folder / "pytest.py").write_text(STAND_IN)
    return folder


def surroundings(**more):
    ours = ("PYTHON", "PIP_REQUIRE", "KANBEN", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more


def start(folder, *arguments, cwd=None, **more):
    return subprocess.run(
        [sys.executable, str(folder / "build.py"), *arguments],
        cwd=cwd or folder,
        env=surroundings(**more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def door(folder):
    """Return `build.py` of a project as a module."""
    spec = importlib.util.spec_from_file_location("front_door", folder / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def starts(tmp_path_factory):
    """Return a project whose path has a space, Han and an emoji, and what its first two starts said.

    The first meets a requirement that cannot be had; then that is mended.
    """
    folder = lay_out(tmp_path_factory.mktemp("door") / "我的 書房 📚", "kanben-has-no-such-package==1.0\n")
    (folder / ".venv").mkdir()
    (folder / ".venv" / "left").write_text("by a set-up that was cut short")
    failed = start(folder, PIP_NO_INDEX="1")
    stamp = (folder / ".venv" / "stamp").exists()
    (folder / "requirements.txt").write_text("")
    return folder, failed, stamp, start(folder)


@pytest.fixture
def first(starts):
    """Return a set-up project, and what the start said that set it up."""
    return starts[0], starts[-1]


@pytest.fixture
def copy(first, tmp_path):
    """Return a set-up project of one's own: the first one, copied elsewhere."""
    return shutil.copytree(first[0], tmp_path / "另一處", symlinks=True)


def test_a_requirement_that_cannot_be_had_is_named(starts):
    folder, failed, stamp, _ = starts
    assert failed.returncode == MISSING
    assert not failed.stdout
    assert "error: requirements.txt cannot be installed: No matching distribution" in failed.stderr
    assert "hint:" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not stamp
    assert not (folder / ".venv" / "left").exists()


def test_a_start_after_a_failed_one_sets_up_and_hands_over(first):
    folder, said = first
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    assert told["arguments"] == []
    assert Path(told["prefix"]) == folder / ".venv"
    assert Path(told["here"]).parent == folder / "kanben"
    assert Path(told["root"]) == folder
    assert "setting up" in said.stderr


def test_the_next_start_does_nothing_but_hand_over(first):
    folder, _ = first
    before = {path: path.stat().st_mtime_ns for path in (folder / ".venv").iterdir()}
    said = start(folder, "check", "--json")
    assert json.loads(said.stdout)["arguments"] == ["check", "--json"]
    assert not said.stderr
    assert {path: path.stat().st_mtime_ns for path in (folder / ".venv").iterdir()} == before


def test_arguments_and_folder_arrive_as_given(first, tmp_path):
    asked = ["convert", "--to", "zh-Hant-TW", "", "a b", "骨頭 🦴.txt", "--", "-x"]
    told = json.loads(start(first[0], *asked, cwd=tmp_path).stdout)
    assert told["arguments"] == asked
    assert Path(told["folder"]) == tmp_path


def test_the_exit_code_is_the_command_s_own(first):
    assert start(first[0], "leave", "5").returncode == 5


def test_test_goes_to_pytest_in_the_project(first, tmp_path):
    if any(shutil.which(name) is None for name in door(first[0]).PROGRAMS):
        pytest.skip("a program the tests use is missing, and build.py would begin to install it")
    told = json.loads(start(first[0], "test", "-k", "門", cwd=tmp_path).stdout)
    assert told["arguments"] == ["-k", "門"]
    assert Path(told["folder"]) == first[0]
    assert told["root"] is None
    assert json.loads(start(first[0]).stdout)["arguments"] == [], "a test set-up is enough for a build"


def test_nothing_around_it_leads_it_astray(first, tmp_path):
    for name in ("kanben", "json"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong one')")
    said = start(first[0], cwd=tmp_path, PYTHONPATH=str(tmp_path / "none"), VIRTUAL_ENV="/nowhere", PIP_USER="1")
    assert said.returncode == 0, said.stderr
    assert Path(json.loads(said.stdout)["here"]).parent == first[0] / "kanben"


def test_a_project_may_be_moved(copy):
    told = json.loads(start(copy).stdout)
    assert Path(told["prefix"]) == copy / ".venv"
    assert Path(told["here"]).parent == copy / "kanben"


@pytest.mark.parametrize("harm", ["no stamp", "a stamp of nonsense", "a stamp of other bytes", "no interpreter"])
def test_a_half_made_environment_is_not_trusted(copy, harm):
    assert door(copy).stamped()["libraries"]
    stamp = copy / ".venv" / "stamp"
    match harm:
        case "no stamp":
            stamp.unlink()
        case "a stamp of nonsense":
            stamp.write_text("nonsense\n")
        case "a stamp of other bytes":
            stamp.write_bytes(b"\xff\xfe\x00")
        case _:
            for python in (copy / ".venv" / "bin").glob("python*"):
                python.unlink()
    assert door(copy).stamped() == {}


def test_the_stamp_follows_the_requirements(copy):
    here = door(copy)
    was = here.wanted(testing=False)
    assert was.items() <= here.stamped().items()
    (copy / "requirements.txt").write_text("# another\n")
    assert here.wanted(testing=False)["requirements.txt"] != was["requirements.txt"]
    (copy / "requirements.txt").write_text("")
    assert here.wanted(testing=False) == was
    assert here.wanted(testing=True).items() > was.items()


def test_no_network_is_called_that(copy, monkeypatch):
    (copy / "requirements.txt").write_text("kanben-has-no-such-package==1.0\n")
    nobody = "http://127.0.0.1:9/simple"  # the discard port, where nobody listens
    for name, value in {"INDEX_URL": nobody, "EXTRA_INDEX_URL": "", "RETRIES": "1", "TIMEOUT": "2"}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    here = door(copy)
    with here.turn() as lock, pytest.raises(here.SetUpError, match="does not answer") as said:
        here.install("requirements.txt", lock)
    assert "network" in said.value.hint


def test_what_stands_in_the_way_is_named(tmp_path):
    folder = lay_out(tmp_path / "p")
    (folder / ".venv").write_text("a file")
    said = start(folder)
    assert said.returncode == MISSING
    assert ".venv" in said.stderr
    assert "Traceback" not in said.stderr


def test_help_needs_no_set_up(tmp_path):
    folder = lay_out(tmp_path / "p")
    said = start(folder, "--help")
    assert said.returncode == 0
    assert "python3 build.py test" in said.stdout
    assert not (folder / ".venv").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_two_at_once_take_turns_and_ctrl_c_is_clean(tmp_path):
    folder = lay_out(tmp_path / "p")
    command = [sys.executable, str(folder / "build.py")]
    stopped = subprocess.Popen(
        command, env=surroundings(), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert "setting up" in stopped.stderr.readline()
    os.killpg(stopped.pid, signal.SIGINT)
    out, talk = stopped.communicate(timeout=60)
    assert stopped.returncode == 130
    assert not out
    assert "stopped" in talk
    assert "Traceback" not in talk

    both = []
    for _ in range(2):
        both.append(
            subprocess.Popen(command, env=surroundings(), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )
        while not (folder / ".venv" / "pyvenv.cfg").exists():  # the second comes in the middle of the first
            assert both[0].poll() is None
            time.sleep(0.02)
    talks = []
    for one in both:
        out, talk = one.communicate(timeout=300)
        assert one.returncode == 0, talk
        assert json.loads(out)["arguments"] == []
        talks.append(talk)
    assert "setting up" in talks[0]
    assert "waiting" in talks[1]
    assert "setting up the environment" not in talks[1]


def test_it_parses_on_an_old_python():
    ast.parse(BUILD.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_so(tmp_path):
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    known = [*versions.glob("3.[6-9].*/bin/python3"), *versions.glob("3.10.*/bin/python3")]
    known += [Path(found) for minor in range(6, 11) if (found := shutil.which(f"python3.{minor}"))]
    old = next((path for path in known if not subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL)), None)
    if old is None:
        pytest.skip("no Python older than 3.11 on this machine")
    folder = lay_out(tmp_path / "p")
    said = subprocess.run([old, folder / "build.py"], capture_output=True, text=True, check=False)
    assert said.returncode == MISSING
    assert "Kanben needs Python 3.11 or newer; this is Python 3." in said.stderr
    assert not (folder / ".venv").exists()


def test_doctor_and_door_name_the_same_packages():
    packages = {name: names for name, names in door(BUILD.parent).PACKAGES.items() if name != "ensurepip"}
    kindle = {"ebook-convert"}  # as large as all the others together: the door never fetches it
    assert packages == {name: names for name, names in doctor._PACKAGES.items() if name not in kindle}
    assert set(door(BUILD.parent).LIBRARIES) == set(doctor.LIBRARIES)
    assert set(door(BUILD.parent).PROGRAMS) == set(doctor.PROGRAMS) - kindle
