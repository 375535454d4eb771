"""Tell the article of a web page from what stands round it.

The article is the smallest element that holds nine tenths of the page's prose;
prose is words outside links, sentences counting in full and scraps a quarter.
Before that is reckoned, what says of itself that it is no article is set aside:
navigation, side columns, comments, share buttons, by their tags, roles and the
words of their classes.  A class is believed only of a part that holds less
than half the prose: ``class="main comment-open"`` may stand on the whole page.

This keeps more of Chinese pages than the extractors at hand (the figures are in
``tests/bench/pages.py``), and it says of everything what it was taken for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate

from kanben.readers.page import BLOCKS, Element, Page, Words, up

HELD = 0.9
"""The share of the prose that the article holds."""

MOST = 0.75
"""The share that will do where no sentence of any length stands beside it."""

SILENT = {
    **dict.fromkeys(("script", "style", "template", "noscript", "link", "meta", "base"), "a script or a style sheet"),
    **dict.fromkeys(("head", "title"), "the head of the page"),
    **dict.fromkeys(("svg", "math", "object", "embed", "applet", "audio", "video", "canvas"), "an embedded object"),
    **dict.fromkeys(("iframe", "frame", "frameset", "noframes", "noembed", "map"), "an embedded page"),
    **dict.fromkeys(("input", "select", "textarea", "button", "datalist", "option", "dialog"), "a form"),
    **dict.fromkeys(("rp", "xmp", "marquee"), "markup"),
}
"""Elements no reader reads as text."""

TAGS = {"nav": "navigation", "aside": "a side column", "footer": "the foot of the page", "menu": "navigation"}
ROLES = {
    "navigation": "navigation",
    "banner": "the head of the page",
    "contentinfo": "the foot of the page",
    "complementary": "a side column",
    "search": "a form",
    "dialog": "a dialogue",
}
CLASSES = (
    ("navigation", r"nav|navbar|navigation|menu|bread-?crumbs?|crumbs?|pager|pagination|page-?nav|daohang|topbar|toc"),
    ("navigation", r"bottem\d?|prev-?next|pre-?next|skip-?link|channel-?list|post-?nav|back-?to-?top"),
    ("the foot of the page", r"footer|foot|copyright|site-?info|icp|beian"),
    ("a side column", r"side-?bar|sidebar|side-?column|side|widget(?:-area)?|right-?col|rightbar"),
    (
        "comments",
        r"comments?|push|comment-?(?:list|area|box|respond)|respond|pinglun|replies|reply-?list|disqus|more-?answers",
    ),
    (
        "share buttons",
        r"share|sharing|social|fenxiang|bdshare\w*|jiathis\w*|toolbar|tool-?bar|actions?|like|dashang|reward",
    ),
    (
        "links to other pages",
        r"related|relate|relevant|recommend(?:ed|ation)?s?|tuijian|xiangguan|hot|rank(?:ing)?|more-?news",
    ),
    ("links to other pages", r"see-?also|more-?stories|guess-?like|tags?|post-?tags|tag-?list|labels"),
    (
        "an advertisement",
        r"ads?|advert\w*|adsbygoogle|gg|guanggao|promo(?:tion)?|newsletter|sponsor\w*|subscribe|qr-?code|erweima",
    ),
    ("a form", r"login|sign-?(?:in|up)|search(?:-?(?:box|bar|form))?|modal|popup|cookie\w*|toast"),
    ("the page's own line", r"news_?editor|zebian|editor|author-?info|profile\w*|rich_media_tool\w*|mp-common-profile"),
)
TOKENS = tuple((what, re.compile(rf"(?:{words})", re.IGNORECASE)) for what, words in CLASSES)
WORDS = re.compile(r"[-_]+|(?<=[a-z])(?=[A-Z])")
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
BELIEVED = 0.1
"""Where less than this of the prose would be left, no part is what it calls itself."""

WRITTEN = re.compile(r"[，。！？；…]|[.!?,;](?:\s|$)")
ARTICLES = ("js_content",)  # WeChat's own name
WHOLE = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "figure", "li"])
"""Elements that are parts of an article, never the whole of one that stands in more."""

BOXES = frozenset(["div", "section", "ul", "ol", "dl", "li", "form", "center", "header", "table", "fieldset"])

PROSE = 20
"""Code points of a sentence left out that an editor is told of."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page that is no part of the article, and what it was taken for."""

    element: Element
    reason: str


@dataclass(frozen=True, slots=True)
class Heart:
    """The elements to read, in the order of the page, and the parts left out."""

    articles: tuple[Element, ...]
    left: tuple[Part, ...]


def heart(page: Page, kept: Collection[str] = ()) -> Heart:
    """Find the article of ``page``; a part that says one of ``kept`` (white space apart) is read too.

    >>> from kanben.readers.page import parse
    >>> page = parse("<ul class=menu><li>首頁</ul><div><p>清明時節雨紛紛，路上行人欲斷魂。</div>")
    >>> [page.said(e) for e in heart(page).articles], [p.reason for p in heart(page).left]
    (['清明時節雨紛紛，路上行人欲斷魂。'], ['navigation'])
    """
    wanted = ["".join(words.split()) for words in kept if words.strip()]
    weights = _weights(page)
    silent = list(_outermost((e, SILENT[e.name]) for e in page.elements if e.name in SILENT))
    total = _sums(page, weights, silent)
    half = total[-1] / 2
    left: list[Part] = []
    kept_parts: list[Part] = []
    for part in _outermost(
        (e, why) for e in page.elements[1:] if (why := _furniture(e, total[e.last] - total[e.first] > half))
    ):
        says = wanted and part.element.name not in SILENT and _says(page, part.element, wanted)
        (kept_parts if says else left).append(part)
    for kept_part in kept_parts:
        inner = (e for e in page.elements if kept_part.element.start < e.start < kept_part.element.end)
        parts = _outermost((e, why) for e in inner if (why := _furniture(e, much=False)))
        left += [part for part in parts if not _says(page, part.element, wanted)]
    held = _sums(page, weights, [*left, *kept_parts])
    if held[-1] < total[-1] * BELIEVED:
        left, kept_parts, held = silent, [], total
    root = _root(page, held, {part.element for part in (*left, *kept_parts)})
    articles = [root]
    # What the editor keeps is read, wherever it stands.
    articles += [part.element for part in kept_parts if root not in up(part.element)]
    path = set(up(root))
    gone = {part.element for part in left} | set(articles)
    around = []
    for above in path - {root}:
        for child in above.children:
            if isinstance(child, Element) and child not in path and child not in gone:
                if wanted and _says(page, child, wanted):
                    articles.append(child)
                else:
                    around.append((child, "round the article"))
    everything = sorted([*((p.element, p.reason) for p in left), *around], key=lambda p: (p[0].start, -p[0].end))
    return Heart(tuple(sorted(articles, key=lambda e: e.start)), tuple(_outermost(everything)))


def _outermost(found: Collection[tuple[Element, str]] | Iterator[tuple[Element, str]]) -> Iterator[Part]:
    """Yield each of ``found``, in the order of the page, that stands in no other."""
    past = -1
    for element, reason in found:
        if element.start >= past:
            past = element.end
            yield Part(element, reason)


def _furniture(element: Element, much: bool) -> str:
    """Say what an element calls itself that is no article; nothing if it does not."""
    name = element.name
    if name in SILENT:
        return SILENT[name]
    if name in ("html", "body", "main", "article") or much:
        return ""
    if name in TAGS:
        return TAGS[name]
    if "hidden" in element.attributes or HIDDEN.search(element.get("style")):
        return "hidden on the page"
    if why := ROLES.get(element.get("role").lower()):
        return why
    if name == "header" and not any(e.name in ("article", "main") for e in up(element)):
        return "the head of the page"
    if name not in BOXES and "-" not in name:
        return ""  # smaller things are classed for their looks
    for token in f"{element.get('class')} {element.get('id')} {name if '-' in name else ''}".split():
        parts = WORDS.split(token)
        for word in (token, parts[0], parts[-1], "-".join(parts[-2:])):
            for what, words in TOKENS:
                if words.fullmatch(word):
                    return what
    return ""


def _weights(page: Page) -> list[float]:
    """Return how much prose each stretch of words is."""
    linked = bytearray(len(page.words))
    for element in page.elements:
        if element.name == "a":
            linked[element.first : element.last] = b"\1" * (element.last - element.first)
    return [0.0 if link else _prose(words.text) for words, link in zip(page.words, linked, strict=True)]


def _prose(text: str) -> float:
    length = sum(not c.isspace() for c in text) if text.strip() else 0
    return length if WRITTEN.search(text) else length / 4


def _sums(page: Page, weights: list[float], without: Collection[Part]) -> list[float]:
    """Return the sums of ``weights`` up to each stretch of words, those in ``without`` being nothing."""
    left = list(weights)
    for part in without:
        first, last = part.element.first, part.element.last
        left[first:last] = [0.0] * (last - first)
    return [0.0, *accumulate(left)]


def _root(page: Page, sums: list[float], without: Collection[Element]) -> Element:
    """Return the smallest element that holds the prose."""

    def held(element: Element) -> float:
        return sums[element.last] - sums[element.first]

    root = page.root
    named = [e for e in page.elements if e.get("id") in ARTICLES or e.get("itemprop").lower() == "articlebody"]
    named += [e for e in page.elements if e.name == "article"] if not named else []
    if len(named) == 1 and held(named[0]) > held(root) * 0.4:
        root = named[0]
    while True:
        inner = next(
            (
                child
                for child in root.children
                if isinstance(child, Element)
                and child.name not in WHOLE
                and (child.name in BLOCKS or child.parted)
                and held(child) >= MOST * held(root) > 0
                and (held(child) >= HELD * held(root) or not _prose_beside(root, child, without))
            ),
            None,
        )
        if inner is None:
            break
        root = inner
    while root.name in ("tr", "tbody", "thead", "tfoot", "table") and root.parent is not None:
        root = root.parent
    return root


def _prose_beside(parent: Element, child: Element, without: Collection[Element]) -> bool:
    return any(
        (isinstance(other, Words) and _written(other.text))
        or (isinstance(other, Element) and other is not child and other not in without and bool(prose(other)[0]))
        for other in parent.children
    )


def _written(line: str) -> bool:
    return len(line) >= PROSE and bool(WRITTEN.search(line))


def _says(page: Page, element: Element, wanted: list[str]) -> bool:
    said = "".join(page.said(element).split())
    return any(words in said for words in wanted)


def prose(element: Element) -> tuple[str, int]:
    """Return the first sentence in ``element`` that is no link and no scrap, and how many code points such have."""
    first, length = "", 0
    for line in lines(element):
        if _written(line):
            first = first or line
            length += len(line)
    return first, length


def lines(element: Element) -> Iterator[str]:
    """Yield what stands between the edges of blocks in ``element``, links and scripts left out."""
    said: list[str] = []
    stack: list[tuple[str, Iterator[Element | Words]]] = [("", iter(element.children))]
    while stack:
        edge, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            said.append(edge)
        elif isinstance(child, Words):
            said.append(child.text.replace("\n", " "))
        elif child.name not in SILENT and child.name != "a":
            edge = "\n" if child.name in BLOCKS or child.name == "br" else ""
            said.append(edge)
            stack.append((edge, iter(child.children)))
    for line in "".join(said).split("\n"):
        if stripped := " ".join(line.split()):
            yield stripped
