"""What a web page says of its article: title, author, date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

from kanben.readers.heart import SILENT, lines
from kanben.readers.page import Element, Page, up

TITLES = ("og:title", "twitter:title", "articletitle", "dc.title")
AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "byl")
DATES = ("article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "date", "dc.date")
SITE = re.compile(r"\s+[-–—·]+\s+|\s*[|｜_丨»]+\s*")
BYLINE = re.compile(
    r"(?:^|[\s|｜　])(?:作者|撰文|撰稿|文|[记記]者|[采採][访訪]|by)\s*[:：／∕/|｜]?\s*"
    r"(?P<name>(?:[\u3400-\u9fff]{2,4}(?:[ 、,，][\u3400-\u9fff]{2,4})?|[A-Z][\w. ]{2,30}?))(?=$|[\s|｜　·(（/／∕])",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)\s*日?"
    r"(?:[\sT]*\d{1,2}[:：]\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
CREDIT = re.compile(
    r"(?:作者|撰文|撰稿|文|[记記]者|[采採][访訪]|[来來]源|[编編][辑輯]|[责責]任?[编編][辑輯]?|[摄攝]影|[发發][布佈表][时時][间間]"
    r"|[字][数數]|[阅閱][读讀](?:[约約數数量]|[时時])?|by)\s*[:：／∕/|｜約约]?",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"(?:author|byline|user-?link(?:-link)?|nickname|writer|js_name|rich_media_meta_text)", re.IGNORECASE
)
LONGEST = 60


def meta(page: Page, article: Element) -> dict[str, str]:
    """Return ``title``, ``author`` and ``date`` (EDTF) as far as the page says them."""
    told = {key: value for key, value in (*_metas(page), *_linked(page)) if value}
    first = {
        "title": next((told[k] for k in TITLES if k in told), "") or told.get("headline", ""),
        "author": next((told[k] for k in AUTHORS if k in told and "://" not in told[k]), ""),
        "date": next((found for k in DATES if (found := stamp(told.get(k, "")))), ""),
    }
    heading = next((said for e in page.elements if e.name == "h1" and (said := _line(page, e))), "")
    named = next((_line(page, e) for e in page.elements if e.name == "title"), "")
    first["title"] = first["title"] or (heading if heading and heading in named else "") or _named_title(page, named)
    if heading and len(heading) <= LONGEST and heading in first["title"]:
        first["title"] = heading
    for line in _beside(article) if not (first["author"] and first["date"]) else ():
        for key, value in (credit(line) or {}).items():
            first[key] = first[key] or value
    if not first["author"]:
        first["author"] = next(_named(page), "")
    first["date"] = first["date"] or _dated(page)
    return {key: value for key, value in first.items() if value}


def same_title(text: str, title: str) -> bool:
    """Say whether ``text`` is the title, spaces and marks apart.

    >>> same_title("渡口的燈", "渡口的燈 "), same_title("燈", "")
    (True, False)
    """
    one, other = (re.sub(r"\W", "", said) for said in (text, title))
    return bool(one) and one == other


def credit(line: str) -> dict[str, str] | None:
    """Return what a line of the page says of author and date; None if it is no such line.

    >>> credit("江河月刊記者 何葉 2017-06-08 09:12"), credit("2015年8月12日，天津。")
    ({'author': '何葉', 'date': '2017-06-08'}, None)
    """
    line = " ".join(line.split())
    if not line or len(line) > LONGEST or line[-1] in "。！？!?…」”":
        return None
    by = BYLINE.search(line) or BYLINE.search(re.sub(r"^\S{0,12}(?=[记記]者)", "", line))
    found = {"author": by["name"].strip() if by else "", "date": stamp(line)}
    rest = DATE.sub("", CREDIT.sub("", line.replace(found["author"], "") if by else line))
    if not (by or found["date"] or CREDIT.match(line)) or sum(c.isalnum() for c in rest) > 16:
        return None
    return {key: value for key, value in found.items() if value}


def stamp(text: str) -> str:
    """Return the first whole date in ``text`` as EDTF; impossible dates are none.

    >>> stamp("2019-05-22T08:30:00+08:00"), stamp("2001/6/15"), stamp("2019-13-01")
    ('2019-05-22', '2001-06-15', '')
    """
    found = DATE.search(text)
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat() if found else ""
    except ValueError:
        return ""


def _named_title(page: Page, named: str) -> str:
    """Return the part of the window's name that the page also says; its first part if it says none."""
    parts = SITE.split(named)
    said = set(lines(page.root)) if len(parts) > 1 else set()
    return next((part for part in parts if part in said), parts[0])


def _line(page: Page, element: Element) -> str:
    return " ".join(page.said(element).split())


def _metas(page: Page) -> Iterator[tuple[str, str]]:
    for element in page.elements:
        if element.name == "meta":
            yield (
                (element.get("property") or element.get("name") or element.get("itemprop")).lower(),
                " ".join(element.get("content").split()),
            )


def _linked(page: Page) -> Iterator[tuple[str, str]]:
    """Yield what the page's JSON-LD says, if it is JSON."""
    for element in page.elements:
        if element.name != "script" or "ld+json" not in element.get("type") or len(page.said(element)) > 100_000:
            continue
        try:
            told = json.loads(page.said(element))
        except (ValueError, RecursionError):
            continue
        for one in told if isinstance(told, list) else [told]:
            if isinstance(one, dict):
                author = one.get("author")
                author = author[0] if isinstance(author, list) and author else author
                author = author.get("name") if isinstance(author, dict) else author
                for key, value in (
                    ("headline", one.get("headline")),
                    ("author", author),
                    ("date", one.get("datePublished")),
                ):
                    if isinstance(value, str):
                        yield key, " ".join(value.split())


def _beside(article: Element) -> Iterator[str]:
    """Yield the lines that stand before the article and near it."""
    for above in list(up(article))[1:4]:
        for child in above.children:
            if isinstance(child, Element) and child.end <= article.start and child.name not in SILENT:
                yield from list(lines(child))[:8]


def _named(page: Page) -> Iterator[str]:
    for element in page.elements:
        words = (
            f"{element.get('class')} {element.get('id')} {element.get('rel') if element.name == 'a' else ''}".split()
        )
        if any(NAMED.fullmatch(word) for word in words):
            said = re.sub(r"^(?:作者|by)\s*[:：]?\s*", "", _line(page, element), flags=re.IGNORECASE)
            if 0 < len(said) <= 12:
                yield said


def _dated(page: Page) -> str:
    for element in page.elements:
        dated = element.name == "time" or element.get("id") in ("publish_time", "pubtime")
        if dated and (found := stamp(element.get("datetime")) or stamp(_line(page, element)[:40])):
            return found
    return ""
