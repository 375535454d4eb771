"""Sections as they were before they were cut: the files of one, read together, are the section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy

from kanben.proof.opened import XHTML, Element


def sections(spine: Iterable[str], pages: Mapping[str, Element]) -> Iterator[tuple[str, Element]]:
    """Yield each section in the order of the ``spine``, with the name of the file where it begins.

    A file that says it goes on with the section right before it is of that
    section; one that goes on with anything else is a section nobody knows.
    """
    files: list[tuple[str, list[Element]]] = []
    for name in spine:
        section = pages[name].find(f"{XHTML}body/{XHTML}section") if name in pages else None
        if section is None:
            continue
        if files and section.get("data-continues") == files[-1][1][0].get("id") is not None:
            files[-1][1].append(section)
        else:
            files.append((name, [section]))
    for name, parts in files:
        yield name, parts[0] if len(parts) == 1 else _joined(parts)


def _joined(parts: list[Element]) -> Element:
    """Return a section with all ``parts``; the heads of a table are in it once, if they are said again unchanged."""
    whole = deepcopy(parts[0])
    for part in map(deepcopy, parts[1:]):
        said = ["".join(heads.itertext()) for heads in whole.iter(f"{XHTML}thead")]
        for heads in part.findall(f".//{XHTML}thead[@class='again']"):
            if "".join(heads.itertext()) in said[-1:]:
                heads.getparent().remove(heads)
        whole.extend(part)
    return whole
