"""Other converters, each in an environment of its own and asked through a program of it.

Run by the peer's interpreter this file answers one request (JSON on standard input and output) and
needs nothing but that environment: several packages call themselves ``opencc`` and overwrite one
another, so none of them ever comes near ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path

PACKAGES = {
    "OpenCC": "OpenCC C++",
    "opencc-python-reimplemented": "opencc-python-reimplemented, its own dictionaries",
    "opencc-pyo3": "opencc-pyo3",
    "zhconv-rs": "zhconv-rs",
    "zhconv": "zhconv",
}
"""Packages, and what the table calls them."""
WIKI = {"s2tw": "zh-tw", "s2twp": "zh-tw", "s2hk": "zh-hk", "s2hkp": "zh-hk", "t2s": "zh-hans", "s2t": "zh-hant"}
"""What MediaWiki's converters call it; their regional variants always change words as well."""
LIMIT_S = 600


@dataclass(frozen=True, slots=True)
class Peer:
    """A converter at hand: the interpreter that has it, its package and release."""

    python: str
    package: str
    release: str

    @property
    def name(self) -> str:
        """What the table calls it."""
        return f"{PACKAGES[self.package]} {self.release}"

    def convert(self, config: str, texts: Sequence[str]) -> list[str] | None:
        """Return each text converted by ``config``, or None where the peer has no such conversion."""
        answer = _ask(self.python, {"package": self.package, "config": config, "texts": list(texts)})
        return answer["texts"] if answer else None

    def timed(self, config: str, text: str) -> tuple[float, str] | None:
        """Return the seconds of one conversion of ``text``, warmed up, and the hash of what it made."""
        answer = _ask(self.python, {"package": self.package, "config": config, "text": text})
        return (answer["seconds"], answer["hash"]) if answer else None


def found(pythons: Sequence[str]) -> list[Peer]:
    """Return the peers of the environments; in the order of ``PACKAGES``."""
    peers = [
        Peer(python, package, release)
        for python in pythons
        for package, release in _ask(python, {"list": True})["found"].items()
    ]
    return sorted(peers, key=lambda peer: list(PACKAGES).index(peer.package))


def interpreters(given: Sequence[str]) -> list[str]:
    """Return the interpreters to ask: those given, or those of the variable KANBEN_PEERS; folders are environments."""
    named = [*given] or [name for name in os.environ.get("KANBEN_PEERS", "").split(os.pathsep) if name]
    return [str(Path(name, "bin", "python")) if Path(name).is_dir() else name for name in named]


def _ask(python: str, request: dict[str, object]) -> dict:
    made = subprocess.run(
        [python, __file__], input=json.dumps(request).encode(), capture_output=True, timeout=LIMIT_S, check=False
    )
    if made.returncode:
        sys.stderr.write(f"{python}: {made.stderr.decode(errors='replace')[-300:]}\n")
        return {}
    return json.loads(made.stdout)


# --- in the peer's environment ---------------------------------------------


def _releases() -> dict[str, str]:
    there = {(d.metadata["Name"] or "").lower(): d.version for d in metadata.distributions()}
    return {package: there[package.lower()] for package in PACKAGES if package.lower() in there}


def _door(package: str, config: str) -> Callable[[str], str] | None:
    """Return the converter of a package, or None where it has no such configuration."""
    match package:
        case "zhconv-rs" | "zhconv":
            if config not in WIKI:
                return None
            if package == "zhconv":
                from zhconv import convert
            else:
                from zhconv_rs import zhconv as convert
            return lambda text: convert(text, WIKI[config])
        case "opencc-pyo3":
            from opencc_pyo3 import OpenCC

            return OpenCC(config).convert
        case _:
            import opencc

            try:
                return opencc.OpenCC(config).convert
            except Exception:  # noqa: BLE001  # each has its own way to say that it has no such file
                return None


def _answer(request: dict) -> dict:
    if "list" in request:
        return {"found": _releases()}
    convert = _door(request["package"], request["config"])
    if convert is None:
        return {}
    if "texts" in request:
        return {"texts": [convert(text) for text in request["texts"]]}
    text = request["text"]
    convert(text[: len(text) // 4])
    begun = time.perf_counter()
    made = convert(text)
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "hash": sha256(made.encode()).hexdigest()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_answer(json.loads(sys.stdin.buffer.read()))))
