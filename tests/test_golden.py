"""What the specimen says, line by line: a change here is a change in every book, and is read as a diff.

``python3 build.py test --refresh-golden tests/test_golden.py`` writes it anew.
"""

import json
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
KEPT = ("chapters/source", "chapters/zh-Hans", "chapters/zh-Hant-TW", "chapters/zh-Hant-HK", "chronology.json")


def changes(out: Path) -> str:
    """Return the account of the specimen's seeds: each rule with its count, each finding with its place."""
    told = json.loads((out / "report.json").read_text(encoding="utf-8"))
    lines = []
    for source in told["sources"]:
        counts = " ".join(f"{key} {source[key]}" for key in ("kept", "changed", "dropped", "added", "unaccounted"))
        lines.append(f"{source['source']}: {source['encoding']}, {source['script']}, {counts}")
        lines += [f"    {rule} {count}" for rule, count in sorted(source["rules"].items())]
    lines += [f"{f['source']}:{f['line']}: {f['code']} {f['message']}" for f in told["findings"]]
    return "\n".join(lines) + "\n"


def test_the_specimen_says_what_it_said(specimen: Path, request: pytest.FixtureRequest) -> None:
    made = {"account.txt": changes(specimen)}
    for name in KEPT:
        files = [specimen / name] if (specimen / name).is_file() else sorted((specimen / name).glob("*.md"))
        made |= {f.relative_to(specimen).as_posix(): f.read_text(encoding="utf-8") for f in files}
    if request.config.getoption("--refresh-golden"):
        for name, text in made.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_text(text, encoding="utf-8")
    kept = {p.relative_to(GOLDEN).as_posix(): p.read_text(encoding="utf-8") for p in GOLDEN.rglob("*") if p.is_file()}
    assert made.keys() == kept.keys()
    for name, text in made.items():
        assert text == kept[name], f"{name} has changed: read the diff, then --refresh-golden"
