"""A report whose variants have decisions to review: alike in all, unlike in one, and one settled by the glossary."""

from dataclasses import replace

from kanben.decision import Decision, Passage
from kanben.report import Report, Tally
from tests.browser import small

TERM = '[[term]]\ntext = "反复"\nforms = {{ "zh-Hant" = "{0}" }}\nreason = "{0} here"\n'
AGAIN = Decision(
    "社會的反覆，歷史無法阻擋。",
    "反复",
    "反覆",
    "the dictionaries' default",
    "seeds/0.txt:1",
    3,
    "default",
    3,
    5,
    ("反復",),
    (Passage("也會反覆出現。", 2, 4, "seeds/0.txt:2"),),
    '"e15f42721f72" = "社會的反覆"\n"000042721f72" = "也會反覆"',
    {form: TERM.format(form) for form in ("反覆", "反復")},
)
INSIDE = Decision(
    "在這裡面。",
    "里",
    "裡",
    "inside, and no mile",
    "#chronology",
    1,
    "disagreement",
    2,
    3,
    ("里",),
    (),
    '"c70ba3736291" = "在這裡面"',
    {"裡": '[[term]]\ntext = "这里"\n'},
)
SETTLED = Decision(
    "李郁韜說。", "李郁韬", "李郁韜", "glossary: a name", "seeds/0.txt:4", 1, "glossary", 0, 3, ("李鬱韜",)
)


def review() -> Report:
    inside = replace(INSIDE, text="在這裏面。", after="裏", entries={"裏": '[[term]]\ntext = "这里"\n'})
    decisions = {
        "zh-Hans": (),
        "zh-Hant": (AGAIN,),
        "zh-Hant-HK": (AGAIN, inside, SETTLED),
        "zh-Hant-TW": (INSIDE, AGAIN),
    }
    return replace(small(), variants=decisions, tallies={"zh-Hant-TW": Tally(2, 7, 1)})
