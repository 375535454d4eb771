"""The tree of a web page, every part of it with its place in the source.

What browsers accept, this accepts, and in linear time: tags that do not close,
attributes without quotes, end tags that end nothing.  The parsers at hand keep
no places; here each stretch of words knows its code points, so that the account
of a page is exact and nothing has to be looked for afterwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5

from kanben.readers.raw_html import LINES, characters

DEEPEST = 250
"""Elements in elements; what is deeper stands beside its parent, as in browsers."""

VOID = frozenset(["area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input"])
VOID |= {"keygen", "link", "meta", "param", "source", "track", "wbr"}
RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
"""Elements that hold text and never another element."""

BLOCKS = LINES | {"pre", "hr", "caption", "colgroup", "figure", "dir", "menu", "option", "hgroup", "search"}
"""Elements that stand on lines of their own."""

CODES = frozenset(["code", "kbd", "samp", "tt"])
ENDS_P = LINES - {"td", "th", "tr", "tbody", "thead", "tfoot", "html", "body"} | {"pre", "hr"}
WALLS = frozenset(["table", "td", "th", "caption", "html", "#page", "button", "object", "template"])
CLOSES = {
    "li": (frozenset(["li"]), frozenset(["ul", "ol", "dir", "menu"])),
    "dt": (frozenset(["dt", "dd"]), frozenset(["dl"])),
    "dd": (frozenset(["dt", "dd"]), frozenset(["dl"])),
    "td": (frozenset(["td", "th", "caption"]), frozenset(["table", "tr"])),
    "th": (frozenset(["td", "th", "caption"]), frozenset(["table", "tr"])),
    "tr": (frozenset(["tr", "caption"]), frozenset(["table"])),
    "tbody": (frozenset(["tbody", "thead", "tfoot", "caption"]), frozenset(["table"])),
    "thead": (frozenset(["tbody", "thead", "tfoot", "caption"]), frozenset(["table"])),
    "tfoot": (frozenset(["tbody", "thead", "tfoot", "caption"]), frozenset(["table"])),
    "rt": (frozenset(["rt", "rp", "rb"]), frozenset(["ruby"])),
    "rp": (frozenset(["rt", "rp", "rb"]), frozenset(["ruby"])),
    "rb": (frozenset(["rt", "rp", "rb"]), frozenset(["ruby"])),
    "option": (frozenset(["option"]), frozenset(["select"])),
    "a": (frozenset(["a"]), BLOCKS),
}
"""A start tag closes the nearest of these that stands open, short of those."""

IN_HEAD = frozenset(["head", "title", "meta", "link", "script", "style", "base", "basefont", "noscript", "template"])
TAG = re.compile(r"<(?:!--|(?=[!?])|/?(?=[A-Za-z]))")
NAME = re.compile(r"[^\s/>]+")
ATTRIBUTE = re.compile(
    r"""[\s/]*+(?:(?P<end>>)|(?P<name>[^\s/>][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>]*+)))?)"""
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")


@dataclass(slots=True, eq=False)
class Words:
    """A stretch of text between tags, or one entity: what it says, and from where to where it stood."""

    start: int
    end: int
    text: str


@dataclass(slots=True, eq=False)
class Element:
    """An element from the first character of its start tag to past its end; its words are ``words[first:last]``."""

    name: str
    start: int
    inside: int
    attributes: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)  # where the values of attributes begin
    parent: Element | None = None
    children: list[Element | Words] = field(default_factory=list)
    first: int = 0
    last: int = 0
    end: int = 0
    parted: bool = False  # it holds a picture, or an element that stands on lines of its own

    def get(self, name: str) -> str:
        """Return the value of an attribute, or nothing."""
        return self.attributes.get(name, "")


@dataclass(slots=True)
class Page:
    """A page: its elements in the order in which they begin, the root first, its words and its comments."""

    text: str
    elements: list[Element] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)

    @property
    def root(self) -> Element:
        """The element that holds all others, which no tag made."""
        return self.elements[0]

    def said(self, element: Element) -> str:
        """Return the words inside ``element`` as they stand, scripts and all."""
        return "".join(words.text for words in self.words[element.first : element.last])


def parse(text: str) -> Page:
    """Return the tree of the page ``text``.

    >>> page = parse("<p>甲&amp;<b>乙<p>丙")
    >>> [(e.name, e.start, page.said(e)) for e in page.elements[1:]]
    [('p', 0, '甲&乙'), ('b', 9, '乙'), ('p', 13, '丙')]
    """
    page = Page(text)
    _Builder(page).build()
    for element in reversed(page.elements):
        parent = element.parent
        if parent is not None and (element.name in BLOCKS or element.name == "img" or element.parted):
            parent.parted = True
    return page


class _Builder:
    """Puts what it meets into the element that stands open."""

    def __init__(self, page: Page) -> None:
        self.page, self.text = page, page.text
        self.open = [Element("#page", 0, 0)]
        self.standing: Counter[str] = Counter()  # names of open elements, so that none is looked for in vain
        page.elements.append(self.open[0])

    def build(self) -> None:
        text, at = self.text, 0
        while tag := TAG.search(text, at):
            begins = tag.start()
            self.words(at, begins)
            at = self.tag(begins, tag.end())
            if at < 0:  # a tag that never ends is words
                at = begins
                break
        self.words(at, len(text))
        while self.open:
            self.close(len(text))

    def tag(self, begins: int, at: int) -> int:
        """Take in the tag that begins here and return where it ends; -1 if it never does."""
        text = self.text
        if text.startswith(("<!", "<?"), begins):
            if text.startswith("<!--", begins):
                shut = text.find("-->", at - 2 if text.startswith(("<!-->", "<!--->"), begins) else at)
                end = shut + 3 if shut >= 0 else -1
            else:
                end = text.find(">", at) + 1 or -1
            if end >= 0:
                self.page.comments.append((begins, end))
            return end
        name = NAME.match(text, at)
        assert name  # a letter stands there
        attributes: dict[str, str] = {}
        places: dict[str, int] = {}
        at = name.end()
        while found := ATTRIBUTE.match(text, at):
            at = found.end()
            if found["end"]:
                break
            key = found["name"].lower()
            if key not in attributes:
                for group in ("double", "single", "bare"):
                    if found[group] is not None:
                        attributes[key], places[key] = _value(found[group]), found.start(group)
                attributes.setdefault(key, "")
        else:
            return -1
        if text[begins + 1] == "/":
            self.end(name[0].lower(), begins, at)
            return at
        return self.start(Element(name[0].lower(), begins, at, attributes, places))

    def start(self, element: Element) -> int:
        """Open an element, after closing what cannot go on; return where to go on reading."""
        name = element.name
        if name in ("html", "body", "head") and any(e.name == name for e in self.open[:4]):
            return element.inside
        if name not in IN_HEAD:
            self.leave("head", WALLS - {"html"}, element.start)
        if name in ENDS_P:
            self.leave("p", WALLS, element.start)
        if name in CLOSES:
            these, walls = CLOSES[name]
            self.leave(these, walls, element.start)
        element.parent = self.open[-1]
        element.parent.children.append(element)
        element.first = element.last = len(self.page.words)
        self.page.elements.append(element)
        if name in VOID or (len(self.open) > DEEPEST and name not in RAW):
            element.end = element.inside
            return element.inside
        self.open.append(element)
        self.standing[name] += 1
        if name not in RAW:
            return element.inside
        shut = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.text, element.inside)
        stop = shut.start() if shut else len(self.text)
        if name in ("title", "textarea"):
            self.words(element.inside, stop)
        elif element.inside < stop:
            self.put(Words(element.inside, stop, self.text[element.inside : stop]))
        return stop

    def leave(self, names: str | frozenset[str], walls: frozenset[str], at: int) -> None:
        """Close the nearest open element of ``names``, and all inside it, unless a wall stands before it."""
        wanted = {names} if isinstance(names, str) else names
        if not any(self.standing[wish] for wish in wanted):
            return
        for i in range(len(self.open) - 1, 0, -1):
            if self.open[i].name in wanted:
                while len(self.open) > i:
                    self.close(at)
                return
            if self.open[i].name in walls:
                return

    def end(self, name: str, begins: int, at: int) -> None:
        if name == "br" or (name == "p" and not self.standing["p"]):
            self.start(Element(name, begins, at))  # an end tag that begins and ends one, as in browsers
            if name == "p":
                self.close(at)
            return
        if not self.standing[name]:
            return
        block = name in BLOCKS
        for i in range(len(self.open) - 1, 0, -1):
            standing = self.open[i].name
            if standing == name:
                while len(self.open) > i + 1:
                    self.close(begins)
                self.close(at)
                return
            if (not block and standing in BLOCKS) or (standing in ("table", "td", "th") and name not in WALLS | {"tr"}):
                return  # an end tag ends nothing outside its block, or outside its cell

    def close(self, at: int) -> None:
        element = self.open.pop()
        self.standing[element.name] -= 1
        element.end, element.last = at, len(self.page.words)

    def words(self, start: int, end: int) -> None:
        if start == end:
            return
        if self.open[-1].name in ("head", "html") and self.text[start:end].strip():
            self.leave("head", WALLS - {"html"}, start)
        at = start
        for entity in ENTITY.finditer(self.text, start, end):
            if (said := _entity(entity[0])) is None:
                continue
            if at < entity.start():
                self.put(Words(at, entity.start(), self.text[at : entity.start()]))
            self.put(Words(entity.start(), entity.end(), said))
            at = entity.end()
        if at < end:
            self.put(Words(at, end, self.text[at:end]))

    def put(self, words: Words) -> None:
        self.page.words.append(words)
        self.open[-1].children.append(words)


def _entity(written: str) -> str | None:
    """Return what an entity stands for, None if it is none."""
    if written[1] != "#" and written[1:] not in html5:
        return None
    return characters(written)


def _value(written: str) -> str:
    """Return the value of an attribute; ``&copy=1`` in an address is no entity, ``&amp;`` is."""
    return ENTITY.sub(lambda m: (_entity(m[0]) if m[0][-1] == ";" else None) or m[0], written)


def up(element: Element) -> Iterator[Element]:
    """Yield ``element`` and all that hold it, the root last."""
    above: Element | None = element
    while above is not None:
        yield above
        above = above.parent
