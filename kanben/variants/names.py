"""Surnames that are something else in other words: 于 for 於, 余 for 餘, 范, 涂, 种, 钟, 游.

A name shows itself by a title behind it or by what calls it, or by a given name
and what its bearer does.  Once seen, it is that name wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kanben.variants.dictionaries import entries
from kanben.variants.opinion import phrases
from kanben.variants.segments import Segment, apart
from kanben.variants.tables import part
from kanben.wordlist import occurrences

SURNAMES = {"于": "于", "余": "余", "涂": "涂", "种": "种", "范": "范", "钟": "鍾", "游": "游"}

NOT_AFTER = {
    "于": "忙限衷关对由至终属基鉴位处等归限便善敢勇在急过生自源出忠苦乐陷利有用致大小高低多少富易难介居见安甘迫来免",
    "余": "其剩业多盈空残富课结年月之十百千万亿两三四五六七八九一二里人次名个吨元岁所有冗宽尚仅只",
    "涂": "糊乱胡",
    "种": "这那各某一两几何此多哪同播耕三四五百千种特品育接每",
    "范": "示模规典防就风师垂",
    "钟": "闹时分敲警晚秒点刻口座挂古撞洪",
    "游": "旅导下上中郊春出漫周云梦巡环神遨畅同重夜漂潜",
}
"""What makes another word of a surname, standing before it: 对于先生, 剩余女士."""

ONLY_AFTER = {"于": "和与跟向请问找叫是被把将让给说告诉了着的时而但那这位名老小陪到见劝骂帮替等"}
"""What may stand before a surname that is far oftener a preposition: 求助于医生, 有别于警官."""

GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰红华建国文志海丹萍玲辉鹏飞鑫波斌宇浩凯健俊帆雪梅琳晶欣佳嘉怡婷慧莹倩颖"
    "云龙林峰东春夏秋冬晓小永世德光荣富贵福寿成才学良正义仁礼智信忠孝诚天宝金玉珍珠凤燕莺莲菊竹松柏桐楠森淼泉江河山岩川洁冰清"
    "淑惠贞雅芝芬芸蓉薇蕾萌瑶琪琦琴思梦雨雯露虹彩晨旭阳昊昕曦星月辰子梓涵轩睿哲翔宏博达进步兴旺庆祥瑞康安宁泰和顺生根树栋梁承"
    "继宗祖耀启新立民治邦家乐友爱亮彬彪炳焕炜烨锋钢铭锐钧钰镇维绍绪纪纲宪章广仲伯叔季元谦右任漪师道衡谔彤中则英时罪秋光汉南山"
    "晋瑛青洪丕仪迁逸越跃远运毅益颐亦迪非菲飒鸿鹤骏骥骁翰翠翎羽羲群美绮绣纯纬素"
)
"""Characters people are called by."""

DOES = (
    "说|表示|认为|指出|告诉|笑|问|答|介绍|回忆|强调|坦言|透露|解释|率|主演|执导|曾|"
    "从现场|拍的|写的|画的|唱的|演的|点点头|点了点头|摇摇头|摇了摇头|站起来|站起身|没有说话|没说话|看着|看了看|愣了|叹了|拿着|皱|走进|走过来|"
    "的(?:小说|诗|散文|书|字|画|作品|父亲|母亲|妻子|丈夫|电影|文章|儿子|女儿|讲座|相声|戏)"
)
CALLS = (
    "导演|演员|记者|作者|主席|总经理|经理|教授|选手|院士|作家|诗人|歌手|主任|书记|局长|市长|省长|县长|部长|校长|院长|所长|队长|"
    "老师|医生|律师|同学|先生|女士|主角|主演|名将|将军|学者|编剧|编辑|主编|总裁|董事长|创始人|名叫|姓名|名为|叫做|本名|原名|叫|"
    "法名|教员|职工|员工|工人|农民|村民|民警|战士|司机|厂长|乡长|镇长|"
    "讲师|研究员|工程师|设计师|主持人|代表|委员|冠军|球员|教练|摄影|责编|策划|嘉宾|受访者|被告人?|原告|嫌疑人|患者"
)


PLACES = "中国|江[南东]|山东|海[南东洋]|云南|天山|泰山|清晨|晨|明[代朝初末清]|[春夏秋冬][天季日]"
"""What begins as a given name and is a place or a time, behind 于 and with what was done there."""
BEHIND = "[^\u4e00-\u9fff]|$|在|是|于|与|和|也|对|夺|获|报"
"""What may follow a name that was called one."""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a surname with its title or given name, and what calls a name or begins a clause."""
    given = f"(?!{PLACES})[{GIVEN}]{{1,2}}(?=(?P<does>{DOES})|(?P<end>{BEHIND}))"
    called = f"(?:{CALLS}|(?P<start>(?<![\u4e00-\u9fff])|[\u4e00-\u9fff、][和与跟]|[请问])) *"
    return re.compile(f"[{''.join(SURNAMES)}](?:老?{part('title')}|{given})", re.VERBOSE), re.compile(rf"{called}\Z")


def names(canonical: str, ends: Sequence[int] = ()) -> Iterator[Segment]:
    """Yield the names found in ``canonical``, from left to right; none overlaps another.

    ``ends`` are where its sections end, one mark apart: a name holds in its own.

    >>> [name.form for name in names("余先生说，其余的人对于先生没有意见")]
    ['余']
    """
    found: list[Segment] = []
    full: dict[str, str] = {}
    named, called = _patterns()
    begin = 0
    sections = iter(ends or (len(canonical),))
    end = next(sections)
    for met in named.finditer(canonical):
        at, surname = met.start(), met[0][0]
        while at >= end:
            found += _again(canonical, begin, end, full)
            full, begin, end = {}, end + 1, next(sections)
        before = canonical[at - 1 : at]
        if len(met[0]) > 1 and met["does"] is None and met["end"] is None:  # a title
            if not before or _free(surname, before):
                found.append(Segment(at, at + 1, SURNAMES[surname], f"the surname {surname}, before a title", "name"))
            continue
        calls = called.search(canonical, max(at - 4, begin), at)
        if calls is None or (calls["start"] is not None and met["does"] is None):
            continue
        if calls["start"] is not None and met[0][:2] in phrases():
            continue
        full[met[0]] = SURNAMES[surname] + _given(met[0][1:])
    yield from apart((*found, *_again(canonical, begin, end, full)))


def _again(canonical: str, begin: int, end: int, full: Mapping[str, str]) -> Iterator[Segment]:
    """Yield where names once seen stand in their section."""
    if not full:
        return
    _, called = _patterns()
    for met in re.compile("|".join(sorted(full, key=len, reverse=True))).finditer(canonical, begin, end):
        before = canonical[max(met.start() - 1, begin) : met.start()]
        word = canonical[met.end() - 1 : min(met.end() + 1, end)]
        if (
            len(met[0]) == 2
            and word in occurrences()
            and not called.search(canonical, max(met.start() - 4, begin), met.start())
        ):
            continue  # 有益于青年, where a 于青 writes
        if not before or before not in NOT_AFTER[met[0][0]]:
            yield Segment(*met.span(), full[met[0]], f"the name {met[0]}", "name")


def _free(surname: str, before: str) -> bool:
    if surname in ONLY_AFTER and "\u4e00" <= before <= "\u9fff":
        return before in ONLY_AFTER[surname] and before not in NOT_AFTER[surname]
    return before not in NOT_AFTER[surname]


AS_NAMES = {
    "松": "松",
    "冲": "沖",
    "里": "里",
    "岩": "岩",
    "郁": "郁",
    "岳": "岳",
    "朴": "樸",
    "范": "範",
    "谷": "谷",
    "余": "餘",
}


def _given(name: str) -> str:
    alone = entries("STCharacters.txt")
    return "".join(AS_NAMES.get(c, alone.get(c, c)[0]) for c in name)
