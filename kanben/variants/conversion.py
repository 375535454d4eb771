"""Converting text: any source → canonical Simplified → the variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Literal

from kanben.findings import USAGE, Finding, Trouble
from kanben.variants.dictionaries import Engine, step
from kanben.variants.dictionaries import known as known_engine
from kanben.variants.galley import WAYS, Measure, Script, Spans, Stretch, galley, landed
from kanben.variants.glossary import Glossary
from kanben.variants.quotes import requoted
from kanben.variants.script import script, scripts
from kanben.variants.tags import Variant, Vocabulary, variant, variants

Origin = Literal["auto", "simplified", "traditional", "machine"]
SOURCES = ("auto", "simplified", "traditional", "machine")
TELLING = 60
"""Traditional characters that show whether an author wrote them or a converter; fewer do not."""


@dataclass(frozen=True, slots=True)
class Converter:
    """Converts text into one variant; immutable, so that any number of threads may share it."""

    to: Variant
    source: Origin = "auto"
    vocabulary: Vocabulary = "as-written"
    engine: Engine = "exact"
    glossary: Glossary = field(default_factory=Glossary, repr=False)

    def convert(self, text: str) -> str:
        """Return ``text`` in the variant.

        >>> converter("zh-Hant-TW").convert("他说：“公有云的界面里，只考虑干净。”")
        '他說：「公有雲的界面裡，只考慮乾淨。」'
        """
        lines = text.split("\n")
        made = self.leaves(lines, self._scripts(lines))
        return "\n".join(self.cut(stretches, [line])[0] for stretches, line in zip(made, lines, strict=True))

    def convert_runs(self, runs: Sequence[str]) -> list[str]:
        """Return the runs of one block in the variant, as many as there were.

        They are converted as one text, so that a phrase may begin in plain type
        and end in an emphasis, and cut apart again at the places that correspond.

        >>> converter("zh-Hant-TW").convert_runs(["头", "发", "很长"])
        ['頭', '髮', '很長']
        """
        return self.cut(self.stretches("".join(runs)), runs)

    def cut(self, stretches: Sequence[Stretch], runs: Sequence[str]) -> list[str]:
        """Return what became of ``runs``, given the stretches their joined text was converted in."""
        text = requoted("".join(s.forms[-1] for s in stretches), self.to.quotes)
        if len(runs) < 2:
            return [text][: len(runs)]
        edges = landed(stretches, list(accumulate(map(len, runs)))[:-1])
        return [text[a:b] for a, b in pairwise([0, *edges, len(text)])]

    def stretches(self, text: str) -> list[Stretch]:
        """Return ``text`` stretch by stretch, each converted but not yet with its quotation marks."""
        return self.leaves([text], self._scripts([text]))[0]

    def leaves(
        self,
        texts: Sequence[str],
        scripts: Sequence[Script],
        places: Sequence[str] = (),
        aloud: Sequence[Spans] = (),
        counts: Sequence[int] = (),
    ) -> list[list[Stretch]]:
        """Return each of ``texts`` in stretches, all converted at once; see :func:`kanben.variants.galley.galley`."""
        return galley(texts, scripts, self._measure, places, aloud, counts)

    @property
    def _measure(self) -> Measure:
        return Measure(self.to, self.vocabulary, self.glossary, self.engine)

    def _scripts(self, lines: Sequence[str]) -> list[Script]:
        """Say what each line of a text is.

        An article called Simplified may stand under a title its editor wrote in Traditional.
        """
        if self.source in ("traditional", "machine"):
            return [self.source] * len(lines)
        if self.source == "auto" and (whole := script("\n".join(lines))).script != "mixed":
            short = whole.script == "traditional" and whole.traditional < TELLING
            return ["machine" if short else WAYS.get(whole.script, "machine")] * len(lines)
        otherwise: Script = "simplified" if self.source == "simplified" else "machine"
        return [WAYS.get(verdict.script, otherwise) for verdict in scripts(lines)]


def converter(
    to: str,
    *,
    source: str = "auto",
    vocabulary: str = "as-written",
    engine: str = "exact",
    glossary: Glossary | None = None,
) -> Converter:
    """Return a converter into the variant called ``to``, all its dictionaries loaded.

    ``source`` is what the texts are, a tag or one of ``SOURCES``: "simplified"
    (zh-Hans) stands as it is; "traditional" (zh-Hant and its kin) was written by
    a person and keeps its characters in a Traditional variant, but for the forms
    of the region; "machine" goes by way of canonical Simplified; "auto" looks at
    each text, and takes short Traditional for a machine's.  ``vocabulary``
    "regional" changes words too (软件 → 軟體).  With ``engine`` "reference"
    opencc-python-reimplemented runs the dictionaries.  Raises Trouble for a
    variant, source, vocabulary or engine there is not, and where OpenCC is missing.
    """
    wanted = variant(to)
    known = {name: name for name in SOURCES} | {tag: each.script for tag, each in variants().items()}
    if source not in known:
        raise Trouble(Finding("V-102", f"no source “{source}”", hint=f"there are: {', '.join(known)}"), exit_code=USAGE)
    if vocabulary not in ("as-written", "regional"):
        hint = "there are: as-written, regional"
        raise Trouble(Finding("V-103", f"no vocabulary “{vocabulary}”", hint=hint), exit_code=USAGE)
    by = known_engine(engine)
    for name in ("t2s", *wanted.chain):
        step(name, by)
    return Converter(wanted, known[source], vocabulary, by, glossary or Glossary())  # type: ignore[arg-type]  # seen


def convert(text: str, to: str, **options: object) -> str:
    """Return ``text`` in the variant ``to``; ``options`` as for :func:`converter`.

    >>> convert("騰訊云的沖突", to="zh-Hans")
    '腾讯云的冲突'
    """
    return converter(to, **options).convert(text)  # type: ignore[arg-type]  # the options are converter's
