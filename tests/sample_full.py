"""The sample again, with all that an editor can say of a book."""

from dataclasses import replace

from kanben.model import Book, Contributor
from tests.sample import sample


def full(language: str = "zh-Hant") -> Book:
    """Return it in the language it says it is in; its words are Traditional."""
    meta = replace(
        sample(language).metadata,
        title_sort="Jingbian fangtan lu",
        contributors=(Contributor("林一舟", "author", "Lin Yizhou"), Contributor("何向晚", "interviewer")),
        series="地方史叢刊",
        series_number="3",
        isbn={"zh-Hant": {"epub": "9787020002207", "press": "9780000000002"}},
        certifier="何向晚",
    )
    labels = {"accessibility": "本書可以朗讀。", "accessibility_pictures": "圖片皆有說明。", "landmarks": "導覽"}
    return replace(sample(language), metadata=meta, labels={**sample().labels, **labels})
