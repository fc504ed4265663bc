"""Typeset: from the lines of printed pages to the paragraphs, headings and headline that they were set from."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median, mode

from ingest.addresses import is_address
from ingest.cleaning import ENDS_SENTENCE, one_line, word_count
from ingest.draft import Block
from ingest.paragraphs import may_head

SAME_SIZE = 0.08
LARGER = 1.15
WIDE_GAP = 1.4
SET_IN = 0.6
EDGE_ROWS = 2
FEWEST_REPEATS = 2
SHORTEST_WORD = 3
REPEATED_SHARE = 0.3
MOST_HEADLINE_WORDS = 40
FEWEST_HEADLINE_WORDS = 2

DIGITS = re.compile(r"\d+")
PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|página|pagina|strona|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von|de|sur|di)\s*\d{1,4})?\W*", re.I
)
PRINTED_MOMENT = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4},?\s+\d{1,2}:\d\d\b.*")
PRINTED_ADDRESS = re.compile(r"(https?://\S+)(?:\s+\d{1,4}\s*/\s*\d{1,4})?")
HYPHENED = re.compile(r"\w+(?:-\w+)+")
WORD = re.compile(r"\w+")
BULLET = re.compile(r"[•●▪■◦‣]\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line. Its measures are in points, `left`, `right` and `bottom` from the lower left corner of its page.

    `broken` says that it ends in a hyphen which may only be there because the line ends.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    size: float
    broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Lines of about one size that stand below each other, and where most of them begin, end and follow."""

    lines: tuple[Line, ...]
    left: float
    right: float
    pitch: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What was typeset: the blocks with the headline among them, and the headline; "" if no type is larger."""

    blocks: tuple[Block, ...]
    headline: str


def read_setting(lines: Sequence[Line]) -> Setting:
    """The paragraphs, headings and headline of these lines, which are in the order in which they are read."""
    body = body_size(lines)
    spelled = spellings(lines)
    groups = list(paragraphs(columns(lines)))
    headline = headline_among(groups, body)
    blocks = []
    for group in groups:
        text = joined(group, spelled)
        heading = group is headline or (group[-1].size > LARGER * body and may_head(text))
        blocks.append(Block(text=text, heading=heading))
    return Setting(blocks=tuple(blocks), headline=joined(headline, spelled) if headline else "")


def body_size(lines: Iterable[Line]) -> float:
    """The size that most of the words are set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def headline_among(groups: Sequence[Sequence[Line]], body: float) -> Sequence[Line] | None:
    """The group of lines in the largest type of the first page that says something; None if none is larger."""
    first = groups[0][0].page if groups else 0
    large = [group for group in groups if group[0].page == first and group[-1].size > LARGER * body]
    telling = [
        group
        for group in large
        if FEWEST_HEADLINE_WORDS <= sum(word_count(line.text) for line in group) <= MOST_HEADLINE_WORDS
    ]
    return max(telling, key=lambda group: group[-1].size, default=None)


def columns(lines: Sequence[Line]) -> Iterator[Column]:
    """The lines in runs that go down the page in one size."""
    run: list[Line] = []
    for line in lines:
        if run and not is_below(line, run[-1]):
            yield column(run)
            run = []
        run.append(line)
    if run:
        yield column(run)


def is_below(line: Line, above: Line) -> bool:
    """Whether a line stands below another one in the same column, in the same size."""
    overlap = min(line.right, above.right) - max(line.left, above.left)
    return (
        line.page == above.page
        and same_size(line, above)
        and line.bottom < above.bottom - SET_IN * line.size / 2
        and overlap > 0
    )


def same_size(one: Line, other: Line) -> bool:
    """Whether two lines are set in about one size."""
    return abs(one.size - other.size) <= SAME_SIZE * max(one.size, other.size)


def column(run: Sequence[Line]) -> Column:
    """A run of lines with its measures."""
    pitches = [above.bottom - below.bottom for above, below in pairwise(run)]
    return Column(
        lines=tuple(run),
        left=mode(round(line.left) for line in run),
        right=max(line.right for line in run),
        pitch=median(pitches) if pitches else 0.0,
    )


def paragraphs(found: Iterable[Column]) -> Iterator[list[Line]]:
    """The lines of each paragraph. One that was not at its end goes on in the next column or on the next page."""
    group: list[Line] = []
    last: Column | None = None
    for here in found:
        for place, line in enumerate(here.lines):
            after = here.lines[place + 1] if place + 1 < len(here.lines) else None
            new = group and last and not goes_on(group[-1], line, here, last, first=not place)
            if new or (group and ENDS_SENTENCE.search(group[-1].text) and heads(line, after, here)):
                yield group
                group = []
            group.append(line)
            last = here
    if group:
        yield group


def goes_on(above: Line, line: Line, here: Column, last: Column, *, first: bool) -> bool:
    """Whether a line continues the paragraph of the one before it, which ended the column `last` if it is the first."""
    lower = line.text[:1].islower()
    if is_initial(above):
        return lower or line.text[:2].isupper()
    if not same_size(above, line) or BULLET.match(line.text):
        return False
    if above.broken:
        return True
    if ENDS_SENTENCE.search(above.text):
        return not first and not breaks(above, line, here)
    if first:
        return lower or not is_short(above, line, last)
    return lower or not breaks(above, line, here)


def breaks(above: Line, line: Line, here: Column) -> bool:
    """Whether the space between, before or after two lines of a column parts them."""
    gap = above.bottom - line.bottom > WIDE_GAP * here.pitch
    indent = SET_IN * line.size
    set_in = line.left > here.left + indent and line.left > above.left + indent
    return gap or set_in or is_short(above, line, here)


def heads(line: Line, after: Line | None, here: Column) -> bool:
    """Whether a line stands alone without being a sentence, as headings in the type of the text do."""
    return after is not None and is_short(line, after, here) and not ENDS_SENTENCE.search(line.text)


def is_short(above: Line, line: Line, around: Column) -> bool:
    """Whether a line ended although the first word of the next would have fitted."""
    width = (above.right - above.left) / max(1, len(above.text))
    first_word = line.text.split(" ", 1)[0]
    return above.right + width * (len(first_word) + 1) < around.right - SET_IN * above.size


def is_initial(line: Line) -> bool:
    """Whether a line is the first letter of a paragraph, set large."""
    return len(line.text) == 1 and line.text.isalpha()


def joined(lines: Sequence[Line], spelled: Counter[str]) -> str:
    """The lines of a paragraph as one; words that were broken at a line's end are mended."""
    text = ""
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        text += line.text
        if following is None:
            text += "-" if line.broken else ""
        elif line.broken:
            text += hyphen_between(line.text, following.text, spelled)
        elif not is_initial(line) or is_word(line.text, following.text, spelled):
            text += " "
    return one_line(text)


def is_word(initial: str, after: str, spelled: Counter[str]) -> bool:
    """Whether a large first letter is a word of its own: what follows it is spelled without it elsewhere."""
    following = (WORD.match(after) or [""])[0].casefold()
    return spelled[following] > 1 and not spelled[initial.casefold() + following]


def hyphen_between(before: str, after: str, spelled: Counter[str]) -> str:
    """The hyphen of a word broken in two, if it is the word's own: as its parts are spelled elsewhere, else by its look."""
    head, tail = (WORD.findall(before) or [""])[-1].casefold(), (WORD.match(after) or [""])[0].casefold()
    whole, parted = spelled[head + tail], spelled[f"{head}-{tail}"]
    if whole != parted:
        return "-" if parted > whole else ""
    if not after[:1].islower() or not before[-1:].isalpha():
        return "-"
    return "-" if min(len(head), len(tail)) >= SHORTEST_WORD and spelled[head] and spelled[tail] else ""


def spellings(lines: Iterable[Line]) -> Counter[str]:
    """How often each whole word stands in these lines, with its hyphens and in its parts."""
    found: Counter[str] = Counter()
    broken = False
    for line in lines:
        text = line.text.casefold()
        found.update(HYPHENED.findall(text))
        found.update(WORD.findall(text)[1 if broken else 0 : -1 if line.broken else None])
        broken = line.broken
    return found


def split_edges(lines: Sequence[Line]) -> tuple[list[Line], str | None]:
    """The lines without running heads, page numbers and what browsers print at the edges; and an address in those."""
    edges = list(edge_lines(lines))
    pages: defaultdict[object, set[int]] = defaultdict(set)
    for line in edges:
        pages[edge_key(line)].add(line.page)
    often = max(FEWEST_REPEATS, REPEATED_SHARE * len({line.page for line in lines}))
    dropped = {id(line) for line in edges if len(pages[edge_key(line)]) >= often or is_furniture(line.text)}
    printed = (PRINTED_ADDRESS.search(line.text) for line in edges if id(line) in dropped)
    address = next((match[1] for match in printed if match and is_address(match[1])), None)
    return [line for line in lines if id(line) not in dropped], address


def edge_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines in the highest and the lowest rows of each page."""
    for _, page in groupby(lines, key=lambda line: line.page):
        here = list(page)
        rows = sorted({round(line.bottom) for line in here})
        outer = {*rows[:EDGE_ROWS], *rows[-EDGE_ROWS:]}
        yield from (line for line in here if round(line.bottom) in outer)


def edge_key(line: Line) -> tuple[str, int, int]:
    """What is the same on every page of a running head: its words, whatever its numbers, its size and its height."""
    return DIGITS.sub("#", line.text.casefold()), round(line.size), round(line.bottom)


def is_furniture(text: str) -> bool:
    """Whether a line at the edge of a page is a page number, or what a browser prints there."""
    return any(pattern.fullmatch(text) for pattern in (PAGE_NUMBER, PRINTED_MOMENT, PRINTED_ADDRESS))
