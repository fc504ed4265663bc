"""Story box: the element of a page that holds its story, found by where a first reading of it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import lxml.html
from lxml import etree

from ingest.cleaning import WORD, ends_sentence, one_line, word_count
from ingest.draft import Block
from ingest.lines import INLINE, NEVER, Line, is_beside, key_of, lines_of
from ingest.page import Page, visible_text
from ingest.paragraphs import may_head

MOST_LINKED = 0.8
FEWEST_WORDS = 6
# The box is the smallest element that holds so much of what the one around it holds.
DOMINANT = 0.7
SINGLE = frozenset({"p", "li", "blockquote", "tr", "pre", "dd", "dt"})
NOT_STORY = NEVER | {"a"}
NEAR = 3
MOST_OPENING = 3
SURELY_PROSE = 120
MOST_TEASER_WORDS = 70
# What the weight of a line is if the first reading lacks it.
UNKNOWN = 0.15
# A first reading that has so much of a box tells where the story in it ends.
COVERED = 0.6

LONG_TEXTS = etree.XPath(
    "descendant::text()[string-length() > 30 or parent::h1]"
    "[not(parent::script or parent::style or parent::noscript or parent::template or parent::a)]"
)


@dataclass(slots=True)
class Piece:
    """A piece of text, what holds it, how many words it has, and whether the first reading has it too."""

    text: str
    holder: lxml.html.HtmlElement
    words: int
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryBox:
    """The blocks of a story, and how many words of long pieces of text there are on the page besides."""

    blocks: tuple[Block, ...] = ()
    beside: float = 0


def read_box(page: Page, *, first: Sequence[Block]) -> StoryBox:
    """The story of a page, of which `first` is another reading."""
    body = page.tree.find("body")
    if body is None or not first:
        return StoryBox()
    known = {key_of(block.text) for block in first} - {""}
    size = sum(len(block.text) for block in first)
    found = list(pieces_of(body, first))
    holding = {outer for piece in found if piece.known for outer in (piece.holder, *piece.holder.iterancestors())}
    around: dict[lxml.html.HtmlElement, bool] = {}
    pieces = [piece for piece in found if not stands_beside(piece.holder, around, holding, size)]
    box = story_box(body, pieces)
    inside = set(box.iter())
    lines = lines_of(box, holding=holding, size=size)
    story = without_teasers(without_repeats([*opening(pieces, inside), *lines]))
    beside = sum(piece.words for piece in found if piece.holder not in inside)
    return StoryBox(blocks=tuple(kept(story, known)), beside=beside)


def pieces_of(body: lxml.html.HtmlElement, first: Sequence[Block]) -> Iterator[Piece]:
    """The long pieces of text on a page that are no links; a text of the first reading is known where it first stands."""
    told = "".join("".join(WORD.findall(block.text)) for block in first)
    seen: set[str] = set()
    place = 0
    for text in LONG_TEXTS(body):
        holder = text.getparent().getparent() if text.is_tail else text.getparent()
        if not text.isspace():
            key = key_of(text)
            found = -1
            if key not in seen:  # both readings have the order of the page: look first behind what was found last
                seen.add(key)
                found = told.find(key, place)
                found = told.find(key) if found < 0 else found
                place = max(found, place)
            words = len(text.split()) if text.isascii() else word_count(text)
            yield Piece(text, holder, words, found >= 0)


def stands_beside(
    element: lxml.html.HtmlElement,
    around: dict[lxml.html.HtmlElement, bool],
    holding: Collection[lxml.html.HtmlElement],
    size: int,
) -> bool:
    """Whether an element, or one that holds it, is not of the story; `around` is what was found out before."""
    path = []
    outer: lxml.html.HtmlElement | None = element
    while outer is not None and outer not in around:
        path.append(outer)
        outer = outer.getparent()
    beside = outer is not None and around[outer]
    for each in reversed(path):
        beside = beside or each.tag in NOT_STORY or is_beside(each, holding, size)
        around[each] = beside
    return beside


def is_small(element: lxml.html.HtmlElement) -> bool:
    """Whether an element has no more text than what leads to another story."""
    return len(element.text_content().split()) <= MOST_TEASER_WORDS


def opening(pieces: Sequence[Piece], inside: Collection[lxml.html.HtmlElement]) -> list[Line]:
    """What the first reading has of the story between the headline and its box."""
    found: list[Line] = []
    below = False
    for piece in pieces:
        if piece.holder in inside:
            break
        around = (piece.holder, *piece.holder.iterancestors())
        block = next((each for each in around if each.tag not in INLINE), piece.holder)
        if block.tag == "h1":
            found, below = [], True
        elif piece.known and piece.words >= FEWEST_WORDS and not any(line.block is block for line in found):
            text = visible_text(block) if block.tag in SINGLE else one_line(piece.text)
            found.append(Line(text, 0, block, "p"))
    return found if below else found[-MOST_OPENING:]


def without_repeats(lines: Sequence[Line]) -> list[Line]:
    """The lines without copies beside themselves; none is left of what stands there again and again, as captions do."""
    texts = [line.text for line in lines]
    found = []
    for place, line in enumerate(lines):
        before = texts[max(0, place - NEAR) : place]
        copies = before.count(line.text) + texts[place + 1 : place + 1 + NEAR].count(line.text)
        if copies == 0 or (copies == 1 and line.text not in before):
            found.append(line)
    return found


def without_teasers(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that lead to other stories: a heading that is a link, and the little around it."""
    teasers: set[lxml.html.HtmlElement] = set()
    for line in lines:
        if line.heading and is_linked(line):
            small = (outer for outer in islice(line.block.iterancestors(), 3) if is_small(outer))
            teasers.update(element for outer in small for element in outer.iter())
    return [line for line in lines if line.block not in teasers]


def is_linked(line: Line) -> bool:
    """Whether more of a line are links than not."""
    return line.linked > MOST_LINKED * len(line.text)


def story_box(body: lxml.html.HtmlElement, pieces: Sequence[Piece]) -> lxml.html.HtmlElement:
    """The smallest element that holds most of the story that its parent holds, from the body downwards."""
    sums: dict[lxml.html.HtmlElement, float] = defaultdict(float)
    for piece in pieces:
        element = piece.holder
        while element is not body and element is not None:
            sums[element] += piece.words if piece.known else UNKNOWN * piece.words
            element = element.getparent()
    box, total = body, sum(piece.words if piece.known else UNKNOWN * piece.words for piece in pieces)
    while True:
        best = max((child for child in box if child in sums), key=sums.__getitem__, default=None)
        if best is None or sums[best] < DOMINANT * total or best.tag in SINGLE or best.tag in INLINE:
            return box
        box, total = best, sums[best]


def kept(lines: Sequence[Line], known: Collection[str]) -> Iterator[Block]:
    """The lines of a box that are of the story: what the first reading has, the sentences among and before it, and
    those that go on right behind it.
    """
    told = [key_of(line.text) in known for line in lines]
    sizes = [(len(line.text), shared) for line, shared in zip(lines, told, strict=True) if not is_linked(line)]
    covered = sum(size for size, shared in sizes if shared) >= COVERED * sum(size for size, _ in sizes)
    last = max((place for place, shared in enumerate(told) if shared), default=-1)
    while 0 <= last < len(lines) - 1 and goes_on(lines[last], lines[last + 1]):
        last += 1
    heading: Line | None = None
    for line, known_line in list(zip(lines, told, strict=True))[: last + 1 if covered else None]:
        shared = known_line and not is_linked(line)
        if line.heading:
            if heading is not None and key_of(heading.text) in known:
                yield Block(text=heading.text, heading=may_head(heading.text))
            heading = line
        elif shared or is_sentence(line):
            if heading is not None:
                yield Block(text=heading.text, heading=may_head(heading.text))
                heading = None
            yield Block(text=line.text)


def goes_on(line: Line, following: Line) -> bool:
    """Whether the line that follows is a sentence in the same element, in the same list, or in a list right below."""
    if is_linked(following) or not ends_sentence(following.text):
        return False
    if following.block is line.block:
        return word_count(following.text) >= FEWEST_WORDS
    around = following.block.getparent()
    return following.tag == "li" and around is not None and line.block.getparent() in (around, around.getparent())


def is_sentence(line: Line) -> bool:
    """Whether a line that the first reading lacks may be of the story."""
    if is_linked(line) or (word_count(line.text) < FEWEST_WORDS and line.tag not in ("li", "tr")):
        return False
    return line.tag in SINGLE or ends_sentence(line.text) or len(line.text) >= SURELY_PROSE
