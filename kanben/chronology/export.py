"""The chronology as JSON: everything the book shows, and everything it does not, with its proof."""

from __future__ import annotations

import json

from kanben.chronology.annotating import Annotated
from kanben.chronology.candidates import Candidate
from kanben.chronology.wording import words


def chronology_json(annotated: Annotated) -> str:
    """Return ``dist/chronology.json``: the same events, the same bytes.

    ``start`` and ``end`` count code points of the chapter's text, the lines of
    its blocks joined by line feeds.
    """
    told = {
        "entries": [_entry(c) for c in annotated.events],
        "unresolved": [
            {
                "text": r.text,
                "kind": r.found.kind,
                "source": section.source,
                "chapter": section.id,
                "start": r.start,
                "end": r.end,
                "trace": r.found.trace,
            }
            for section, r in annotated.unresolved
        ],
        "rejected": dict(annotated.untimed),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _entry(c: Candidate) -> dict[str, object]:
    return {
        "edtf": str(c.value),
        "words": words(c.value),
        "kind": c.reading.found.kind,
        "status": c.status,
        "sentence": c.sentence,
        "quotation": c.reading.text,
        "source": c.source,
        "chapter": c.chapter,
        "anchor": c.anchor,
        "entry": c.entry,
        "start": c.start,
        "end": c.end,
        "confidence": c.reading.found.confidence,
        "trace": "; ".join(part for part in (c.reading.found.trace, c.reading.note) if part),
        "annotation": c.annotation,
    }
