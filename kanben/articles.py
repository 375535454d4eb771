"""The articles of a book on their way into it: each as it was edited before, if nothing of it has changed, else anew.

What is made of an article hangs on the article, on what the plan says of it and
on the corrections of it alone; so each is kept by itself, and one correction has
one article edited again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from kanben import shelf, side_by_side, standing
from kanben.bind import Provenance
from kanben.corrections import Correction, Stet
from kanben.edited import Edited, edit, mixed, provenance
from kanben.findings import Finding, Trouble
from kanben.packing import packed, unpacked
from kanben.plan import Chapter

LEAST = 400_000  # bytes of articles below which one process has them read sooner than several
LARGEST = 4_000_000  # bytes of an article that is kept: to pack a longer one takes more room than it saves time
MOST = 4096  # articles kept: two long novels in files of a chapter each

Ready: TypeAlias = tuple[Edited, Provenance, tuple[Finding, ...]]
"""An article, where it came from and what was done to it, and what there is to say of its script."""


@dataclass(frozen=True, slots=True)
class Received:
    """An article as it came, and what the editor says of it."""

    content: bytes
    chapter: Chapter
    corrected: tuple[Correction | Stet, ...] = ()

    @property
    def bare(self) -> Received:
        """The same without its lines in the editor's files: they say where a complaint belongs, and nothing else."""
        corrected = tuple(replace(one, line=0) for one in self.corrected)
        return replace(self, chapter=replace(self.chapter, line=0), corrected=corrected)

    @property
    def name(self) -> str:
        """The name that what is made of it is kept under."""
        said = repr((self.chapter, self.corrected))
        return f"{standing.digest((self.content, said.encode()))}.article"


def ready(received: Received) -> Ready:
    """Edit an article, and see what was done to it."""
    done = edit(received.content, received.chapter, received.corrected)
    return done, provenance(done), mixed(done)


def edited(
    articles: Sequence[Received], *, fresh: bool = False, so_far: Callable[[int], None] = lambda _: None
) -> list[Ready | None]:
    """Return what is made of each article, None for one with which something is wrong: :func:`ready` raises it.

    Many are made side by side; ``fresh`` ones are all made, though they be kept.
    """
    bare = [received.bare for received in articles]
    made = [None if fresh else _kept(received) for received in bare]
    wanting = [received for received, found in zip(bare, made, strict=True) if found is None]
    had = len(bare) - len(wanting)
    work = partial(_made, os.getpid())
    first = [work(received) for received in wanting[:1]]  # the others find the tables it needed
    done = iter(first + side_by_side.each(work, wanting[1:], _size, LEAST, lambda count: so_far(had + 1 + count)))
    if wanting:
        shelf.make_room(".article", MOST)
    return [found or _sent(next(done)) for found in made]


def _size(received: Received) -> int:
    return len(received.content)


def _kept(received: Received) -> Ready | None:
    if len(received.content) > LARGEST:
        return None
    found = unpacked(shelf.taken(received.name))
    ours = isinstance(found, tuple) and len(found) == 3 and isinstance(found[0], Edited)
    return found if ours else None


def _made(wanted_by: int, received: Received) -> Ready | bytes | None:
    """Make an article and keep it; for another process (its id: ``wanted_by``), in the form it is kept in."""
    try:
        made = ready(received)
    except Trouble:
        return None
    if len(received.content) > LARGEST and os.getpid() == wanted_by:
        return made
    whole = packed(made)
    if len(received.content) <= LARGEST:
        shelf.put(received.name, whole)
    return made if os.getpid() == wanted_by else whole


def _sent(made: Ready | bytes | None) -> Ready | None:
    found: Ready | None = unpacked(made) if isinstance(made, bytes) else made
    return found
