"""Paragraphs: from the trees and markup that readings of a page give to blocks of clean text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import TYPE_CHECKING

from lxml import etree

from ingest.cleaning import ends_sentence, one_line
from ingest.draft import Block

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement

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
        going_on = bool(line) and not ends_sentence(line)
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
        text = one_line(unescape(TAG.sub("", line))) if len(line) >= SHORTEST_LOOSE else ""
        if len(text) >= SHORTEST_LOOSE and ends_sentence(text):
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

    # What begins as XML or reads like an address would make Beautiful Soup warn of it.
    lines = list(broken_lines(BeautifulSoup("<html>" + markup.replace("\n", " "), "lxml")))
    headings = {text for text, heading in lines if heading}
    for line in rejoined(text for text, _ in lines):
        yield Block(text=line, heading=line in headings and may_head(line))


def broken_lines(soup: BeautifulSoup) -> Iterator[tuple[str, bool]]:
    """The lines of a tree, each with whether it stands in a heading; an empty one where a block begins or ends."""
    seen = soup.interesting_string_types or set()
    parts: list[str] = []
    headings = 0
    for node, name, opens in walk(soup):
        if type(node) in seen:
            parts.append(str(node))
        elif name in BLOCK_TAGS or (name == "br" and opens):
            yield one_line("".join(parts)), headings > 0
            parts.clear()
            if name != "br":
                yield "", False
            if name in HEADING_TAGS:
                headings += 1 if opens else -1
    yield one_line("".join(parts)), False


def walk(soup: BeautifulSoup) -> Iterator[tuple[PageElement, str, bool]]:
    """What is seen of a tree in its order: each part, the name of its tag, and whether that opens or closes.

    A list stands for the recursion, and nothing is moved: strangers nest tags without end.
    """
    waiting: list[tuple[PageElement, bool]] = [(soup, True)]
    while waiting:
        node, opens = waiting.pop()
        name, inner = getattr(node, "name", None) or "", getattr(node, "contents", ())
        if name not in HIDDEN_TAGS:
            yield node, name, opens
            if opens and inner:
                waiting.append((node, False))
                waiting += ((each, True) for each in reversed(inner))
