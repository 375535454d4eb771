"""Score the conversion on sentences whose right answers are known.

    python -m tests.bench.variants SENTENCES.jsonl

Each line: {"zh-Hans": …, "zh-Hant-TW": [accepted …], "zh-Hant-HK": [accepted …], "vocabulary": bool}.
House forms are folded (麪 = 麵, 羣 = 群).  Sentences about regional words are counted apart.
"""

import json
import sys
import time
from pathlib import Path

from kanben.variants import converter

FOLD = str.maketrans("麪羣峯牀汙佈", "麵群峰床污布")


def say(line: str) -> None:
    """Write one line of the result."""
    sys.stdout.write(line + "\n")


def score(sentences: list[dict[str, object]], tag: str, vocabulary: str) -> None:
    """Print the share right and every sentence that is not."""
    make = converter(tag, source="simplified", vocabulary=vocabulary)
    for about_words in (False, True):
        asked = [s for s in sentences if s["vocabulary"] is about_words]
        wrong = []
        for sentence in asked:
            made = make.convert(str(sentence["zh-Hans"]))
            if made.translate(FOLD) not in [str(w).translate(FOLD) for w in sentence[tag]]:  # type: ignore[attr-defined]
                wrong.append((sentence, made))
        kind = "words" if about_words else "core"
        say(f"{tag} {vocabulary} {kind}: {len(asked) - len(wrong)} of {len(asked)}")
        for sentence, made in wrong:
            say(f"    {sentence['zh-Hans']}\n    {made}\n    {sentence[tag]}")


def main() -> None:
    """Score both regions and time the whole route."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    sentences = [json.loads(line) for line in lines]
    for tag in ("zh-Hant-TW", "zh-Hant-HK"):
        for vocabulary in ("as-written", "regional"):
            score(sentences, tag, vocabulary)
    prose = [f"{n}年，{s['zh-Hans']}" for n in range(20) for s in sentences]
    text = "\n".join(prose)
    for tag in ("zh-Hans", "zh-Hant-TW"):
        make = converter(tag, source="machine")
        make.convert("先把字典都讀好")
        begun = time.perf_counter()
        make.convert(text)
        spent = time.perf_counter() - begun
        say(f"{tag}: {len(text.encode()) / spent / 1e6:.2f} MB/s")


if __name__ == "__main__":
    main()
