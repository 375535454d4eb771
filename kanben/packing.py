"""Values of the book packed into bytes, and unpacked by one who trusts nobody.

A pickle can name any function of any library and have it called.  Ours may name
the values of the model and what else is listed here, all of them frozen
dataclasses, and nothing beside; and a digest before it shows whether it is whole.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

from kanben import bind, detected, edited, edits, findings, model, shelf

HOMES = (model, edits, findings, detected, edited, bind)
KNOWN = {
    (home.__name__, name): kind
    for home in HOMES
    for name, kind in vars(home).items()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == home.__name__
}


def _taken_apart(kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    """Return how a value of ``kind`` is packed: as the kind, and what it was made of."""
    names = [field.name for field in fields(kind)]
    if len(names) < 2:
        return lambda value: (kind, tuple(getattr(value, name) for name in names))
    given = attrgetter(*names)
    return lambda value: (kind, given(value))


APART = {**copyreg.dispatch_table, **{kind: _taken_apart(kind) for kind in KNOWN.values()}}


class _Packer(pickle.Pickler):
    dispatch_table = APART


class _Unpacker(pickle.Unpickler):
    """Makes the kinds of values that are known, and nothing else."""

    def find_class(self, module: str, name: str) -> type:
        if kind := KNOWN.get((module, name)):
            return kind
        raise pickle.UnpicklingError(f"{module}.{name} is no value of a book")


def packed(value: object) -> bytes:
    """Return ``value``, made of the model's values and Python's own, as bytes."""
    made = io.BytesIO()
    _Packer(made, 5).dump(value)
    return shelf.sealed(made.getvalue())


def unpacked(found: bytes | None) -> Any:  # noqa: ANN401 - whoever asks knows what was packed
    """Return what was packed; None where that cannot be told, or is not what we pack."""
    whole = shelf.unsealed(found)
    if whole is None:
        return None
    try:
        return _Unpacker(io.BytesIO(whole)).load()
    except Exception:  # noqa: BLE001 - bytes of another maker's may go wrong in any way, and are made anew
        return None
