"""Marks: from the marks of Markdown to headings and paragraphs of plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from ingest.cleaning import letters, one_line
from ingest.draft import Block
from ingest.paragraphs import TAG

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
HASHES = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
UNDERLINE = re.compile(r" {0,3}(?:(=+)|-+)[ \t]*")
RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
QUOTE = re.compile(r"(?: {0,3}> ?)+")
BULLET = re.compile(r"\s*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?")
NUMBER = re.compile(r"\s*\d{1,9}[.)][ \t]")
REFERENCE = re.compile(r" {0,3}\[(?!\^)[^\[\]]{1,500}\]:\s*\S.*")
NOTE = re.compile(r" {0,3}\[\^[^\[\]]{1,100}\]:[ \t]*")
COLUMN = re.compile(r"(?<!\\)\|")

MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
# As many code points as there are marks, and none of them is in any text: they stand for marks that mean themselves.
HIDDEN = "".join(chr(0xFDD0 + place) for place in range(len(MARKS)))
HIDE, SHOW = str.maketrans(MARKS, HIDDEN), str.maketrans(HIDDEN, MARKS)
LITERAL = re.compile(r"\\([!-/:-@\[-`{-~])|(?<!`)(`{1,3})(?!`)([^`]{1,2000})\2(?!`)")

TARGET = (
    r"\(\s*(?:<[^<>]{0,2000}>|(?:[^()\s]|\([^()\s]{0,500}\)){0,2000})(?:\s+(?:\"[^\"]{0,500}\"|'[^']{0,500}'))?\s*\)"
)
LINK = re.compile(rf"!?\[([^\[\]]{{0,1000}})\]{TARGET}"), r"\1"
EMPHASIS = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*]{1,2000})(?<=[^\s*])\*(?![*\w])"), r"\1"
INLINE = (
    (re.compile(r"\[\^[^\[\]\s]{1,100}\]"), ""),
    LINK,
    LINK,  # again, for what had a picture in it
    (re.compile(r"!?\[([^\[\]]{1,1000})\]\[[^\[\]]{0,500}\]"), r"\1"),
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"<br\s{0,9}/?>", re.IGNORECASE), " "),
    (TAG, ""),
    (re.compile(r"\*{3}(?=\S)([^*]{1,2000})(?<=\S)\*{3}"), r"\1"),
    EMPHASIS,
    (re.compile(r"\*{2}(?=\S)([^*]{1,2000})(?<=\S)\*{2}"), r"\1"),
    EMPHASIS,  # again, for what had bold words in it
    (re.compile(r"(?<!\w)_{1,3}(?=[^\s_])([^_]{1,2000})(?<=\S)_{1,3}(?!\w)"), r"\1"),
    (re.compile(r"~~(?=\S)([^~]{1,2000})(?<=\S)~~"), r"\1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A paragraph, or a heading of a level from 1 to 6; 0 is no heading."""

    text: str
    level: int = 0


@dataclass(slots=True)
class Scan:
    """A text on its way through: the lines that are not yet a paragraph, and what was open before them."""

    lines: list[str] = field(default_factory=list)
    fence: str = ""
    table: bool = False
    quoted: bool = False

    def taken(self, *, level: int = 0) -> Iterator[Marked]:
        """The lines as one paragraph or heading, if there are any."""
        text = " ".join(self.lines)
        self.lines = []
        if text:
            yield Marked(text=words(text), level=level)


def blocks_in_markdown(text: str) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    """The blocks of a clean text, and the level of each as a heading; 0 for what is none."""
    found = [each for each in marked(text) if letters(each.text)]
    return tuple(Block(text=each.text, heading=each.level > 0) for each in found), tuple(each.level for each in found)


def marked(text: str) -> Iterator[Marked]:
    """The paragraphs and headings of a text."""
    scan = Scan()
    for line in without_comments(text).split("\n"):
        fence = FENCE.match(line)
        if scan.fence:
            yield from in_fence(scan, line)
        elif fence:
            yield from scan.taken()
            scan.fence = fence[1]
        else:
            yield from outside(scan, line)
    yield from scan.taken()


def in_fence(scan: Scan, line: str) -> Iterator[Marked]:
    """A line between fences: words that mean themselves, or the fence that ends them."""
    if line.strip().startswith(scan.fence) and not line.strip().strip(scan.fence[0]):
        scan.fence = ""
        yield from scan.taken()
    else:
        scan.lines.append(line.translate(HIDE))


def outside(scan: Scan, line: str) -> Iterator[Marked]:
    """A line that is not between fences."""
    quote = QUOTE.match(line)
    if quote:
        line = line[quote.end() :]
    if bool(quote) != scan.quoted and (quote or not line.strip()):
        yield from scan.taken()
        scan.quoted = bool(quote)
    if not line.strip():
        scan.table = False
        yield from scan.taken()
    elif is_row(scan, line):
        yield from row(scan, line)
    else:
        yield from with_words(scan, line)


def is_row(scan: Scan, line: str) -> bool:
    """Whether a line is a row of a table, or the rule below its first."""
    return "|" in line and (scan.table or line.lstrip().startswith("|") or is_row_rule(line))


def is_row_rule(line: str) -> bool:
    """Whether a line is the rule below the first row of a table."""
    return "|" in line and "-" in line and not line.strip("|-: \t")


def row(scan: Scan, line: str) -> Iterator[Marked]:
    """A row of a table as a paragraph of its own; the rule shows that the line before was one."""
    scan.table = True
    if is_row_rule(line):
        *before, first = scan.lines or [""]
        scan.lines = before
        yield from scan.taken()
        line = first
    else:
        yield from scan.taken()
    cells = filter(None, map(words, COLUMN.split(line)))
    yield Marked(text=" | ".join(cells))


def with_words(scan: Scan, line: str) -> Iterator[Marked]:
    """A line of words: a heading, part of a paragraph, or the beginning of the next."""
    hashes = HASHES.fullmatch(line)
    underline = UNDERLINE.fullmatch(line) if scan.lines else None
    if hashes:
        yield from scan.taken()
        yield Marked(text=words((hashes[2] or "").rstrip("# \t")), level=len(hashes[1]))
    elif underline:
        yield from scan.taken(level=1 if underline[1] else 2)
    elif RULE.fullmatch(line):
        yield from scan.taken()
    elif scan.lines or not REFERENCE.fullmatch(line):
        opening = BULLET.match(line) or NOTE.match(line)
        if opening or NUMBER.match(line):
            yield from scan.taken()
        scan.lines.append(line[opening.end() :] if opening else line)


def without_comments(text: str) -> str:
    """A text without what stands between <!-- and -->; words behind one that does not end stay."""
    first, *others = text.split("<!--")
    parts = (part.partition("-->") for part in others)
    return first + "".join(after if end else before for before, end, after in parts)


def words(text: str) -> str:
    """A line as it is read aloud: links, emphasis, code and pictures are their words."""
    text = LITERAL.sub(lambda match: (match[1] or match[3]).translate(HIDE), text)
    for pattern, instead in INLINE:
        text = pattern.sub(instead, text)
    return one_line(unescape(text).translate(SHOW))
