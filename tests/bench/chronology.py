"""Measure the reading of dates: ``python -m tests.bench.chronology FILE.jsonl … [-v]``.

Two forms of line are known.  Sentences: ``text``, ``doc_date``, ``expected``
(span, start, end, edtf, accept, accept_span, optional) and ``reject``.  Cases
with day intervals: ``text``, ``ref_date``, ``expected`` (span, day_intervals, the
end left out, None open) and ``use``, core or reject.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kanben.chronology import Expression, dates
from kanben.chronology.edtf import parse


def overlap(found: Expression, start: int, end: int) -> int:
    return min(found.end, end) - max(found.start, start)


def sentence(case: dict[str, Any]) -> tuple[int, int, int, list[str]]:
    found = [e for e in dates(case["text"], case["doc_date"]) if e.edtf]
    wanted = [e for e in case["expected"] if not e.get("optional")]
    right, exact, faults, used = 0, 0, [], set()
    for want in case["expected"]:
        near = max(found, key=lambda e: overlap(e, want["start"], want["end"]), default=None)
        if near is None or overlap(near, want["start"], want["end"]) <= 0:
            if not want.get("optional"):
                faults.append(f"missed {want['span']} = {want['edtf']}")
            continue
        used.add(near.start)
        if want.get("optional"):
            continue
        if near.edtf in (want["edtf"], *want.get("accept", ())):
            right += 1
            spans = (want["span"], *want.get("accept_span", ()))
            exact += near.text in spans
            if near.text not in spans:
                faults.append(f"(span {near.text} for {want['span']})")
        else:
            faults.append(f"wrong {near.text} = {near.edtf}, not {want['edtf']}: {near.trace}")
    false = [e for e in found if e.start not in used]
    faults += [f"FALSE {e.text} = {e.edtf}" for e in false]
    return len(wanted), right, len(false), faults


def bounds(edtf: str) -> tuple[str | None, str | None]:
    value = parse(edtf)
    last = value.last
    after = date(*last) + timedelta(1) if last else None
    return (date(*value.first).isoformat() if value.first else None), (after.isoformat() if after else None)


def intervals(case: dict[str, Any]) -> tuple[int, int, int, list[str]]:
    day = case["ref_date"][:10] if case["ref_date"] else None
    found = [e for e in dates(case["text"], day) if e.edtf]
    wanted = [e for e in case["expected"] if e["day_intervals"]]
    right, faults, used = 0, [], set()
    for want in case["expected"]:
        near = max(found, key=lambda e: overlap(e, *want["span"]), default=None)
        hit = near is not None and overlap(near, *want["span"]) > 0
        if hit and near is not None and (want["day_intervals"] or case["use"] == "core"):
            used.add(near.start)
        if not want["day_intervals"]:
            continue
        spans = [*want["day_intervals"], *want["day_intervals_inclusive"]]
        if not hit or near is None or near.edtf is None:
            faults.append(f"missed {want['span_text']} = {spans}")
            continue
        first, last = bounds(near.edtf)
        # a day said with an hour is [day, day] there; an open "before 2018" may or may not hold 2018
        good = any(_same(first, last, a, b) for a, b in spans)
        right += good
        if not good:
            faults.append(f"wrong {near.text} = {near.edtf}, not {spans}: {near.trace}")
    false = [e for e in found if e.start not in used] if case["use"] == "reject" else []
    return (
        len(wanted) if case["use"] == "core" else 0,
        right if case["use"] == "core" else 0,
        len(false),
        faults + [f"FALSE {e.text} = {e.edtf}" for e in false],
    )


def _same(first: str | None, last: str | None, a: str | None, b: str | None) -> bool:
    if a is not None and a == b and first is not None:
        return first == a
    if a is None and first is None and last is not None and b is not None:
        return last == b or parse_day(last) - timedelta(1) == parse_day(b) or last[:4] == str(int(b[:4]) + 1)
    return (first, last) == (a, b)


def parse_day(text: str) -> date:
    return date.fromisoformat(text)


def main(*paths: str, verbose: bool = False) -> None:
    for path in paths:
        wanted = right = false = 0
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            w, r, f, faults = (intervals if "use" in case else sentence)(case)
            wanted, right, false = wanted + w, right + r, false + f
            if verbose and faults:
                print(case["text"], *faults, sep="\n    ")  # noqa: T201 (a bench is its own command line)
        print(f"{Path(path).name}: {right} of {wanted} values ({right / wanted:.1%}), {false} false")  # noqa: T201 (likewise)


if __name__ == "__main__":
    main(*(a for a in sys.argv[1:] if a != "-v"), verbose="-v" in sys.argv)
