"""Shape: what the parts of a plain text are, by their look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.cleaning import one_line, word_count
from ingest.draft import Block

BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
FULL_STOP = re.compile(r"[.。।][\"'”’»)\]]*$")
FINAL_MARK = re.compile(r"[.,;:!?…。！？।，；：][\"'”’»)\]]*$")
MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
LIST_ITEM = re.compile(r"^(?:[-*•–—]|\d{1,3}[.)])\s")

NARROWEST, WIDEST = 45, 100
FORCED_SHARE = 0.8
SLACK = 2
"""Characters that a line may have had left beside the first word of the next."""

MOST_HEADING_WORDS = 8
MOST_HEADLINE_WORDS = 30
LONGEST_STAND_IN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a plain text, and how many blank lines stand before it."""

    text: str
    gap: int = 1


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a clean text. Lines that were wrapped at a fixed width are joined again."""
    chunks = BLANK_LINES.split(text.strip("\n"))
    gaps = [0, *(blank.count("\n") - 1 for blank in BLANK_LINES.findall(text.strip("\n")))]
    split = [chunk.split("\n") for chunk in chunks]
    width = wrapping_width(split)
    found: list[Paragraph] = []
    for lines, gap in zip(split, gaps, strict=True):
        for place, line in enumerate(unwrapped(lines, width)):
            if line:
                found.append(Paragraph(text=line, gap=0 if place else gap))
    return found


def wrapping_width(chunks: Iterable[Sequence[str]]) -> float | None:
    """The width at which the lines of a text were wrapped; None if they were not."""
    widths = [max(map(len, lines)) for lines in chunks if len(lines) > 1]
    width = median(widths) if widths else 0
    return width if NARROWEST <= width <= WIDEST else None


def unwrapped(lines: Sequence[str], width: float | None) -> list[str]:
    """The lines of a chunk as one paragraph if they were wrapped at `width`, else each for itself.

    A line was wrapped if the first word of the next would not have fitted.
    """
    words = [line.split() for line in lines]
    if width is None or len(lines) == 1:
        return [" ".join(each) for each in words]
    forced = sum(
        has_no_room(line, following[0], width)
        for line, following in zip(lines[:-1], words[1:], strict=True)
        if following
    )
    if forced < FORCED_SHARE * (len(lines) - 1):
        return [" ".join(each) for each in words]
    return split_at_indents(lines)


def has_no_room(line: str, word: str, width: float) -> bool:
    """Whether a line that was wrapped at a width could not take the word that begins the next one."""
    return len(line) + 1 + len(word) > width - SLACK


def split_at_indents(lines: Sequence[str]) -> list[str]:
    """Wrapped lines joined; a line that is set in from the one before begins a new paragraph."""
    found: list[str] = []
    for place, line in enumerate(lines):
        set_in = line.startswith(("  ", "\t")) and not lines[place - 1].startswith(("  ", "\t"))
        if found and not set_in:
            found[-1] += " " + one_line(line)
        else:
            found.append(one_line(line))
    return found


def as_blocks(texts: Sequence[str]) -> tuple[Block, ...]:
    """Blocks of these paragraphs, in which short lines without a final mark, between longer ones, are headings."""
    return tuple(
        Block(
            text=MARKDOWN_HEADING.sub(r"\1", text),
            heading=is_heading(text, after=texts[place + 1 : place + 2], first=not place),
        )
        for place, text in enumerate(texts)
    )


def is_heading(text: str, *, after: Sequence[str], first: bool) -> bool:
    """Whether a paragraph is the heading of what comes after it."""
    if MARKDOWN_HEADING.match(text):
        return True
    if first or not after or not may_head(text):
        return False
    return word_count(after[0]) > MOST_HEADING_WORDS


def may_head(text: str) -> bool:
    """Whether a line has the length and the end of a section heading."""
    return word_count(text) <= MOST_HEADING_WORDS and not FINAL_MARK.search(text) and not LIST_ITEM.match(text)


def is_headline(text: str) -> bool:
    """Whether a first paragraph can be a headline: short, and without a final full stop."""
    return 0 < word_count(text) <= MOST_HEADLINE_WORDS and not FULL_STOP.search(text)


def stand_in(text: str) -> str:
    """The first words of a text that has no headline."""
    if len(text) <= LONGEST_STAND_IN:
        return text
    return text[:LONGEST_STAND_IN].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
