"""The reference engine: opencc-python-reimplemented, reading the same dictionaries.

Its own dictionaries are of 2019, but it takes any through its public door: the
name of a conversion may be an absolute path, and so may each ``file`` in the
configuration.  Two things must be made plain for it: comments and blank lines
go, and groups within groups are flattened.  What it needs is written to a
temporary folder, read at once into memory, and removed.

It is small enough to be read in a sitting, and the exact engine is tested
against it.  It differs where OpenCC's order of matches matters: it takes the longest
match anywhere first, not from left to right; it knows no segmentation and
no normalization; and it never matches across a hyphen.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kanben.findings import MISSING, Finding, Trouble
from kanben.variants.lexicon import HINT, chain, entries, files


def stages(name: str, *, tofu: bool = False) -> tuple[tuple[str, ...], ...]:
    """Return the dictionaries of a conversion, step by step.

    >>> stages("s2twp/2")
    (('TWPhrases.txt', 'TWVariantsPhrases.txt', 'TWVariants.txt'),)
    """
    return tuple(tuple(files(link, tofu=tofu)) for link in chain(name))


def _engine_class() -> type:
    """Return the engine's class, having seen that it is the engine meant.

    Three packages on PyPI own the import name ``opencc`` and overwrite one
    another without a word; two of them cannot read our dictionaries.
    """
    try:
        import opencc
    except ImportError as missing:
        raise Trouble(Finding("S-120", f"cannot convert scripts: {missing}", hint=HINT), exit_code=MISSING) from None
    if not hasattr(opencc.OpenCC, "set_conversion") or not hasattr(opencc, "opencc"):
        problem = Finding("S-121", "another package has overwritten opencc-python-reimplemented", hint=HINT)
        raise Trouble(problem, exit_code=MISSING)
    found: type = opencc.OpenCC
    return found


@cache
def engine(name: str, *, tofu: bool = False) -> Callable[[str], str]:
    """Return the conversion ``name``, loaded and ready.

    The engine is set up completely here, on the first call, and afterwards only
    reads: any number of threads may use it.  Raises Trouble (missing
    dependency) where the package is not there.
    """
    make = _engine_class()
    with TemporaryDirectory(prefix="kanben-") as folder:
        links = [
            {
                "dict": {
                    "type": "group",
                    "dicts": [{"type": "txt", "file": str(_written(folder, file))} for file in step],
                }
            }
            for step in stages(name, tofu=tofu)
        ]
        path = Path(folder, "conversion")
        described = {"name": name, "conversion_chain": links}
        path.with_suffix(".json").write_text(json.dumps(described), encoding="ascii")
        built = make(str(path))
    convert: Callable[[str], str] = built.convert
    return convert


def _written(folder: str, name: str) -> Path:
    """Write one dictionary as the engine reads it, with neither comments nor blank lines."""
    path = Path(folder, name.replace("/", "-"))
    if not path.exists():
        lines = (f"{key}\t{' '.join(values)}\n" for key, values in entries(name).items())
        path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return path
