"""The words for those who cannot see a picture: which pictures wait for some, and where in book.toml they go.

WCAG 2.2, 1.1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kanben.findings import Finding
from kanben.model import Figure, plain
from kanben.toml_places import nearest, quoted

PLAN = "book/book.toml"
TODO = "TODO"
"""What the words for a picture begin with that are still to be written; a new book has such a line for each."""


def told(figure: Figure) -> bool:
    """Say whether an article itself says what ``figure`` shows."""
    return bool(figure.alt.strip() or plain(figure.caption).strip())


def line(figure: Figure, where: str, texts: Mapping[str, str]) -> int:
    """Return the line of the article ``where`` in which ``figure`` stands, from 1; 0 if its text is not known."""
    text, start = texts.get(where, ""), figure.origin.start if figure.origin else 0
    at = found if (found := text.find(figure.image, start)) >= 0 else start  # a picture has no words to be found by
    return text.count("\n", 0, at) + 1 if text else 0


def untold(figure: Figure, described: str | None, name: str, where: str, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield that nobody says what ``figure`` shows (B-115), with the line to write or to finish."""
    if told(figure):
        return
    if described is None:
        hint = f'say so in {PLAN}: under [pictures], {quoted(name)} = "…"; an ornament that shows nothing has ""'
        message = f"nothing tells what {name} shows to those who cannot see it"
        yield Finding("B-115", message, where, line(figure, where, texts), hint)
    elif described.startswith(TODO):
        hint = (
            f'write what it shows, for those who cannot see it; an ornament that shows nothing has ""; it is in {where}'
        )
        yield Finding("B-115", f"{name} still waits for its words", PLAN, _line_of_key(name, texts), hint)


def unneeded(
    told_by: Mapping[str, str], names: Mapping[tuple[str, str], str], texts: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield the words that no picture of the book waits for (B-116); ``names`` are the paths of its pictures."""
    for name in sorted(told_by.keys() - set(names.values())):
        hint = nearest(name, names.values(), "the pictures of the book are") if names else "the book has no picture"
        message = f"[pictures] tells of {name}, which is not in the book"
        yield Finding("B-116", message, PLAN, _line_of_key(name, texts), hint)


def _line_of_key(name: str, texts: Mapping[str, str]) -> int:
    plan = texts.get(PLAN, "")
    at = plan.find(quoted(name))
    return plan.count("\n", 0, at) + 1 if at >= 0 else 0
