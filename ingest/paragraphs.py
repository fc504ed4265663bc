"""Paragraphs: from the trees and markup that readings of a page give to blocks of clean text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from lxml import etree

from ingest.cleaning import ENDS_SENTENCE, one_line
from ingest.draft import Block

MARKED = re.compile(r"<(h[1-6]|p|li|pre)>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
ESCAPED_TAG = re.compile(r"&lt;/?[a-z]{1,10}\b")

LONGEST_HEADING = 100
MOST_HEADING_WORDS = 14
SHORTEST_LOOSE = 40

HIDDEN_TAGS = ("script", "style", "noscript", "template", "figure", "nav", "footer", "aside", "form", "button", "head")
BLOCK_TAGS = (
    *("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"),
    *("section", "article", "main", "tr", "dt", "dd"),
)
HEADING_TAGS = ("h2", "h3", "h4", "h5", "h6")


def blocks_in_story(body: etree._Element) -> Iterator[Block]:
    """The paragraphs and headings in trafilatura's tree of a story."""
    for element in body:
        if element.tag == "head":
            text = one_line("".join(element.itertext()))
            yield Block(text=text, heading=may_head(text))
        elif element.tag == "table":
            yield from (Block(text=row_text(row)) for row in element.iter("row"))
        else:
            yield from nested_blocks(element)


def nested_blocks(element: etree._Element) -> Iterator[Block]:
    """The paragraphs in an element that may be a list or a quotation of several."""
    inner = [child for child in element if child.tag in ("p", "item", "list", "quote", "head")]
    if not inner:
        yield from (Block(text=text) for text in lines_of(element))
        return
    if element.text:
        yield Block(text=one_line(element.text))
    for child in inner:
        yield from nested_blocks(child)
        if child.tail:
            yield Block(text=one_line(child.tail))


def row_text(row: etree._Element) -> str:
    """A row of a table as one line."""
    cells = (one_line(" ".join(cell.itertext())) for cell in row.iter("cell"))
    return " | ".join(cell for cell in cells if cell)


def lines_of(element: etree._Element) -> list[str]:
    """The text of an element, cut at its line breaks."""
    parts = [element.text or ""]
    for inner in element.iterdescendants():
        parts += ("\n" if inner.tag == "lb" else "", inner.text or "", inner.tail or "")
    return rejoined(one_line(line) for line in "".join(parts).split("\n"))


def rejoined(lines: Iterable[str]) -> list[str]:
    """Paragraphs from lines: one that begins in lower case continues the sentence of the line before."""
    paragraphs: list[str] = []
    going_on = False
    for line in lines:
        if going_on and line[:1].islower():
            paragraphs[-1] += " " + line
        elif line:
            paragraphs.append(line)
        going_on = bool(line) and not ENDS_SENTENCE.search(line)
    return paragraphs


def may_head(text: str) -> bool:
    """Whether a text that is marked as a heading is short enough for one."""
    return len(text) <= LONGEST_HEADING or len(text.split()) <= MOST_HEADING_WORDS


def blocks_in_outline(markup: str) -> Iterator[Block]:
    """The paragraphs and headings in resiliparse's plain markup; lines outside of them only if they are sentences."""
    place = 0
    for match in MARKED.finditer(markup):
        yield from loose_blocks(markup[place : match.start()])
        text = one_line(unescape(TAG.sub("", match[2])))
        if text:
            yield Block(text=text, heading=match[1].startswith("h") and may_head(text))
        place = match.end()
    yield from loose_blocks(markup[place:])


def loose_blocks(markup: str) -> Iterator[Block]:
    """The lines that look like sentences."""
    for line in markup.split("\n"):
        text = one_line(unescape(TAG.sub("", line)))
        if len(text) >= SHORTEST_LOOSE and ENDS_SENTENCE.search(text):
            yield Block(text=text)


def blocks_in_text(text: str) -> Iterator[Block]:
    """The paragraphs of a text that may hold markup, plain or escaped: one a line, or as its tags say."""
    if ESCAPED_TAG.search(text):
        text = unescape(text)
    if TAG.search(text):
        yield from blocks_in_fragment(text)
        return
    for line in map(one_line, unescape(text).split("\n")):
        if line:
            yield Block(text=line)


def blocks_in_fragment(markup: str) -> Iterator[Block]:
    """The paragraphs and headings of a piece of HTML."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup.replace("\n", " "), "lxml")
    for hidden in soup(HIDDEN_TAGS):
        hidden.decompose()
    headings = {one_line(element.get_text()) for element in soup(HEADING_TAGS)}
    for line_break in soup("br"):
        line_break.replace_with("\n")
    for element in soup(BLOCK_TAGS):
        element.insert_before("\n\n")
        element.insert_after("\n\n")
    for line in rejoined(map(one_line, soup.get_text().split("\n"))):
        yield Block(text=line, heading=line in headings and may_head(line))
