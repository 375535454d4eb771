"""How sure a reading is: one scale for all of them, so that a confidence can be compared and trusted.

A reading below ``DOUBTED`` is shown to the editor.  The levels are ranks, checked
against passages of known date: of a hundred readings at ``FRAME`` more are right
than of a hundred at ``GUESSED``.
"""

from __future__ import annotations

WRITTEN = 0.99  # year and all as written
CONVERTED = 0.95  # by a table: reigns, feasts, the old calendar
DOCUMENT = 0.9  # counted from the day of writing: 去年, 昨天
SENTENCE = 0.9  # what it lacks stands in its own sentence
PARAGRAPH = 0.85  # … in its paragraph
FRAME = 0.8  # … in the story told so far
EVENT = 0.75  # counted from an event told before, known again by its words
TURNED = 0.75  # December, then January: taken for the next year
OF_DOCUMENT = 0.7  # a month and day of the year of writing
DOUBTED = 0.7
GUESSED = 0.5  # it may well be another
