"""What is worked out from the dictionaries once, and kept on the shelf as JSON.

To read the dictionaries and our rules takes a second; to take what was made of
them from the shelf, hundredths.  A file is named after all it was made from,
these modules too, and begins with a digest of the rest: whatever is damaged, or
another's, is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from kanben import shelf
from kanben.variants.lexicon import source

KEPT = 16  # files, of a megabyte or two


def ready(name: str, made_from: Sequence[str], modules: Sequence[str], make: Callable[[], Any]) -> Any:  # noqa: ANN401  # what JSON knows
    """Return what ``make`` makes, which JSON knows, of the dictionaries ``made_from`` by ``modules`` of this folder."""
    key = sha256(repr((name, tuple(made_from))).encode())
    for file in made_from:
        key.update(sha256(source(file)).digest())
    for module in ("ready.py", *modules):
        key.update(Path(__file__).with_name(module).read_bytes())
    file = f"{name}-{key.hexdigest()[:32]}.ready"
    if kept := shelf.unsealed(shelf.taken(file), key.digest()):
        return json.loads(kept)
    made = make()
    body = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    shelf.put(file, shelf.sealed(body, key.digest()), KEPT)
    return made
