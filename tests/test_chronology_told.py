"""Dates that take what they lack from the entry of a diary, from those told before, or from the day of writing."""

import pytest

from kanben.reckoning import dates
from kanben.reckoning.stamps import above, below
from tests.dots import cases

FIXTURES = [
    case
    for name in ("told_diary", "told_chains", "told_ahead", "told_messages")
    for case in cases(f"chronology/{name}.md")
]


@pytest.mark.parametrize(("title", "text", "wanted"), FIXTURES, ids=[case[0] for case in FIXTURES])
def test_fixture(title, text, wanted):
    found = [e for e in dates(text) if e.edtf and not (e.start == 0 and e.text == text.partition("\n")[0])]
    lines = wanted.removeprefix("–").splitlines()
    if text.startswith(lines[0].partition(" = ")[0] + "\n") if lines else False:
        lines = lines[1:]
    assert [f"{e.text} = {e.edtf}" for e in found] == lines


@pytest.mark.parametrize(
    "text",
    [
        "村裏的事要從頭說起。\n2015年8月12日，村口的井塌了。",
        "開會的事拖了半年。\n2015年8月12日，縣裏開了大會。",
        "水庫在山後。\n1975年8月8日，大壩潰決。",
        "他們等了很久。\n1998年6月，礦關了。",
        "2014年1月1日，村裏打了一口井。\n2015年8月12日，村口的井塌了。",
    ],
)
def test_a_sentence_is_no_signature(text):
    assert below(text) is None
    assert dates(text)[-1].event


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("荷花還沒有開。\n2019年5月22日於北京", "2019-05-22"),
        ("荷花還沒有開。\n（1925年10月於北京）", "1925-10"),
        ("荷花還沒有開。\n1936年9月5日，夜，上海。", "1936-09-05"),
        ("荷花还没有开。\n写于1998年春", "1998-21"),
        ("荷花还没有开。\n一九八一年三月十二日 成都", "1981-03-12"),
        ("荷花還沒有開。\n2003年8月初稿，2004年2月改定", "2003-08"),
    ],
)
def test_a_signature_holds_a_place_and_perhaps_the_hour(text, edtf):
    stamp = below(text)
    assert stamp is not None
    assert str(stamp.point) == edtf


@pytest.mark.parametrize(
    ("line", "edtf"),
    [
        ("2014年1月1日，村裏打了一口井。", None),
        ("2014年1月1日，晴。", None),
        ("發布時間：2019-05-22", "2019-05-22"),
        ("北京，2018年6月1日", "2018-06-01"),
    ],
)
def test_a_stamp_is_a_line_that_holds_only_its_date(line, edtf):
    stamp = above(f"{line}\n後來的事誰也沒有料到。")
    assert (stamp and str(stamp.point)) == edtf


@pytest.mark.parametrize("of", ["的", " 的", "的 ", " 的 "])
def test_spaces_beside_de_do_not_lose_the_frame(of):
    text = f"1998年8月7日，大堤決口。這段於1969年5月築成{of}舊堤只撐了一夜。次日清晨，水進了城。"
    assert [e.edtf for e in dates(text) if e.edtf] == ["1998-08-07", "1969-05", "1998-08-08"]


@pytest.mark.parametrize(
    ("text", "edtf", "least", "most"),
    [
        ("6月1日，公園有廟會。", "2019-06-01", 0.4, 0.6),
        ("會議將於6月1日召開。", "2019-06-01", 0.65, 0.9),
        ("6月1日，他去了學校。", "2018-06-01", 0.65, 0.9),
        ("7月20日，公園有廟會。", "2018-07-20", 0.65, 0.9),
    ],
)
def test_a_day_that_is_only_the_nearest_is_less_sure(text, edtf, least, most):
    (found,) = [e for e in dates(text, "2019-05-22") if e.edtf]
    assert found.edtf == edtf
    assert least <= found.confidence <= most
