"""Lines: the text of a page as a browser breaks it into lines, each with the element that it stands in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import lxml.html
from lxml import etree

from ingest.cleaning import WORD, one_line
from ingest.layout_tables import LAYOUT_SIGNS
from ingest.paragraphs import rejoined

NEVER = frozenset(
    """script style noscript template iframe svg canvas audio video picture source object embed map link meta select
    input textarea datalist head figure figcaption dialog menu title math""".split()
)
# What is of the story only if a part of the story is in it.
AROUND = frozenset("nav aside footer form button article".split())
INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small
    span strike strong sub sup time tt u var wbr html body""".split()
)
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# The names are put in lower case first: patterns that do not look at case are several times as quick.
COMMENTS = re.compile(
    r"comment|kommentar|comentari|komentar|commento|disqus|discussion|repl(?:y|ies)\b|responses\b|reacties|leserbrief|guest-?book"
)
# What is said elsewhere.
OTHERS = re.compile(
    r"related|recommend|outbrain|taboola|author-?(?:bio|box|card|info)|about-author"
    r"|more-(?:from|stories|news|on)|most-(?:read|popular)|trending|cookie|consent"
)
# What asks the reader for something, leads to other stories or explains a picture; a long one is of the story.
PROMOTIONS = re.compile(
    r"""newsletter|promo|advert|-ads?-|read-?(?:more|next|also)|popular|pagination|tag-?(?:list|s\b|cloud)|topics
      |caption|credit|copyright|disclaimer|subscri|sign-?up|login|share|sharing|social|donat|teaser|latest|tooltip""",
    re.VERBOSE,
)
ADVERTISEMENT = re.compile(r"\bads?\b")
LONGEST_PROMOTION = 500
# What holds so much of the story is not left out for its name, unless it is comments below a story of some length.
STORY_SHARE = 0.4
SHORTEST_STORY = 400
# What stands at the side or labels the story; or just has such a name.
NOTICES = re.compile(
    r"""bread-?crumb|paywall|widget|toolbar|sr-only|visually-?hidden|screen-?reader|offscreen|hidden-print|no-?print
      |byline|dateline|timestamp|(?:post|entry|article)-?meta|meta-?info|print-only|side-?bar|modal|pop-?up""",
    re.VERBOSE,
)
MENU = re.compile(r"\bmenu")
KINDS = (
    ("comments", COMMENTS),
    ("other", OTHERS),
    ("promotion", PROMOTIONS),
    ("promotion", ADVERTISEMENT),
    ("notice", NOTICES),
    ("notice", MENU),
)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# No text holds this: the parser is given none.
BREAK = "\v"
KEY_LENGTH = 24
TEXTS = etree.XPath(
    "descendant::text()[not(parent::script or parent::style or parent::noscript or parent::template)]",
    smart_strings=False,
)


@dataclass(slots=True)
class Line:
    """A line of a page: its text, how many of its letters are in links, and the block element that it stands in."""

    text: str
    linked: int
    block: lxml.html.HtmlElement
    tag: str

    @property
    def heading(self) -> bool:
        """Whether it is marked as the heading of a section."""
        return self.tag in HEADINGS


def lines_of(body: lxml.html.HtmlElement, *, holding: Collection[lxml.html.HtmlElement], size: int) -> Iterator[Line]:
    """The lines of a page in order, without those of its navigation, its forms and what stands beside its story.

    Of the elements `holding` a line of the story, which has about `size` characters, only those are left out whose
    names leave no doubt.
    """
    walker = etree.iterwalk(body, events=("start", "end"))
    breaker = Breaker(body)
    for event, element in walker:
        if event == "end":
            yield from breaker.leave(element)
        elif element.tag in NEVER and not holds_table(element):
            walker.skip_subtree()
        elif is_beside(element, holding, size):
            walker.skip_subtree()
            yield from breaker.flush()
        else:
            yield from breaker.enter(element)
            if is_data(element):
                yield from rows_of(element)
                walker.skip_subtree()
    yield from breaker.flush()


class Breaker:
    """Gathers text while a tree is walked, and breaks it into lines where a block begins or ends."""

    __slots__ = ("blocks", "linked", "links", "parts")

    def __init__(self, body: lxml.html.HtmlElement) -> None:
        self.blocks = [body]
        self.parts: list[str] = []
        self.links = self.linked = 0

    def enter(self, element: lxml.html.HtmlElement) -> Iterator[Line]:
        """Go into an element."""
        if element.tag == "br":
            self.parts.append(BREAK)
        elif leads_away(element):
            self.links += 1
        elif element.tag not in INLINE and element is not self.blocks[0]:
            yield from self.flush()
            self.blocks.append(element)
        if element.text and not is_data(element):
            self.gather(element.text)

    def leave(self, element: lxml.html.HtmlElement) -> Iterator[Line]:
        """Come out of an element, to the text behind it."""
        if leads_away(element):
            self.links -= 1
        elif element is self.blocks[-1] and len(self.blocks) > 1:
            yield from self.flush()
            self.blocks.pop()
        if element.tail and element is not self.blocks[0]:
            self.gather(element.tail)

    def gather(self, text: str) -> None:
        """Take a piece of text into the line."""
        self.parts.append(text)
        self.linked += len(text.strip()) if self.links else 0

    def flush(self) -> Iterator[Line]:
        """The lines that were gathered, if there are any; nothing is left of them."""
        text, linked, block = "".join(self.parts), self.linked, self.blocks[-1]
        self.parts.clear()
        self.linked = 0
        if text and not text.isspace():
            broken = rejoined(map(one_line, text.split(BREAK))) if BREAK in text else (one_line(text),)
            yield from (Line(line, min(linked, len(line)), block, block.tag) for line in broken)


def holds_table(element: lxml.html.HtmlElement) -> bool:
    """Whether an element is a figure around a table, which is no picture."""
    return element.tag == "figure" and element.find(".//table") is not None


def is_data(element: lxml.html.HtmlElement) -> bool:
    """Whether an element is a table of data."""
    return element.tag == "table" and not LAYOUT_SIGNS(element)


def leads_away(element: lxml.html.HtmlElement) -> bool:
    """Whether an element is a link to another page."""
    return element.tag == "a" and not element.get("href", "#").startswith("#")


def rows_of(table: lxml.html.HtmlElement) -> Iterator[Line]:
    """The rows of a table of data, each as one line."""
    for row in table.iter("tr"):
        cells = (one_line(" ".join(cell.itertext())) for cell in row.iter("td", "th"))
        text = " | ".join(cell for cell in cells if cell)
        if text:
            yield Line(text, 0, row, "tr")


def is_beside(element: lxml.html.HtmlElement, holding: Collection[lxml.html.HtmlElement], size: int) -> bool:
    """Whether an element is not of the story, by its kind or its name, or by its name in spite of what it holds."""
    if element.tag in INLINE:
        return False
    kind = kind_of(element.get("class", ""), element.get("id", ""))
    if element not in holding:
        return bool(kind) or element.tag in AROUND or element.get("hidden") is not None or is_styled_away(element)
    if kind == "promotion":
        return element.tag != "p" and text_size(element) <= LONGEST_PROMOTION
    return (kind in ("comments", "other") or is_second(element)) and is_minor(element, kind, size)


def is_minor(element: lxml.html.HtmlElement, kind: str, size: int) -> bool:
    """Whether an element that should not be of the story holds so little of it that it can be left out."""
    own = text_size(element)
    without_headline = kind == "comments" and element.find(".//h1") is None
    return own <= STORY_SHARE * size or (without_headline and own <= size - SHORTEST_STORY)


def is_second(element: lxml.html.HtmlElement) -> bool:
    """Whether an element is an article within an article."""
    return element.tag == "article" and next(element.iterancestors("article"), None) is not None


def key_of(text: str) -> str:
    """What two readings of a line have in common: its first letters."""
    return "".join(WORD.findall(text[: 3 * KEY_LENGTH]))[:KEY_LENGTH]


def is_styled_away(element: lxml.html.HtmlElement) -> bool:
    """Whether the style of an element hides it."""
    style = element.get("style")
    return style is not None and HIDDEN_STYLE.search(style) is not None


@lru_cache(maxsize=1 << 14)
def kind_of(classes: str, name: str) -> str:
    """What the classes or the id of an element say that it is: a kind, or ""."""
    named = f"{classes} {name}".lower()
    return next((kind for kind, names in KINDS if names.search(named)), "")


def text_size(element: lxml.html.HtmlElement) -> int:
    """How many characters a reader sees in an element, about."""
    return sum(len(text.strip()) for text in TEXTS(element))
