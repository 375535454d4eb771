"""How far a long piece of work has come, and how long the rest will take."""

import time
from collections.abc import Callable

OFTEN = 0.15  # seconds between two words: an eye follows no faster
EARLY = 3.0  # seconds after which a rate is one
SOON = 2.0  # seconds nobody needs to be told of


def paced(
    show: Callable[[str], None], what: str, clock: Callable[[], float] = time.monotonic
) -> Callable[[str, float], None]:
    """Return what is to be told of each step of ``what``: where it is, and the share of the whole that is done."""
    begun = shown = clock()

    def told(where: str, share: float) -> None:
        nonlocal shown
        now = clock()
        if now - shown >= OFTEN:
            shown = now
            show(f"{what}: {where}{left(now - begun, share)}")

    return told


def left(seconds: float, share: float) -> str:
    """Say how long the rest takes if ``share`` of the whole took so many ``seconds``; nothing while that is a guess.

    >>> left(30, 0.5), left(300, 0.25), left(1, 0.1), left(60, 0.99)
    (', 30 s left', ', 15 min left', '', '')
    """
    rest = seconds * (1 - share) / share if share > 0 else 0
    if seconds < EARLY or rest < SOON:
        return ""
    return f", {rest:.0f} s left" if rest < 90 else f", {rest / 60:.0f} min left"
