"""Standfirst: the sentence or two between the headline and the story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import lxml.html

from ingest.cleaning import letters, word_count
from ingest.draft import Block
from ingest.linked_data import text_of
from ingest.page import Page, visible_text

TEXT_TAGS = ("p", "h2", "h3", "h4", "div", "span", "strong", "li")
BLOCK_TAGS = frozenset(
    "p div ul ol li h1 h2 h3 h4 h5 h6 section article header figure table blockquote form nav".split()
)
STANDFIRST_NAME = re.compile(
    r"stand-?first|\bdek\b|\bdeck\b|\blede\b|\blead\b|lead-text|sub-?(?:title|head|headline|heading)|__sub|-dek\b|-intro\b|\bintro"
    r"|introduction|teaser-?text|\bsummary|excerpt|\babstract\b|\bsapo\b|vorspann|chapo|bajada|entradilla|sottotitolo|sommario|linha-?fina|manchet|ondertitel"
    r"|\bingress\b|preamble|description|alternativeHeadline",
    re.IGNORECASE,
)
SEARCHED_ELEMENTS = 200
FEWEST_WORDS, MOST_WORDS = 6, 90
CUT_DESCRIPTION = 40
WITHIN_FIRST = 4


def find_standfirst(page: Page, blocks: Sequence[Block], *, headline: str) -> str | None:
    """The page's standfirst: what describes the page and stands below its headline.

    `blocks` are those of the body, where it may stand already.
    """
    told = [letters(text) for text in descriptions(page)]
    first = {letters(block.text) for block in blocks[:WITHIN_FIRST]}
    for block in blocks[:WITHIN_FIRST]:
        if may_be_standfirst(block.text, headline) and describes(block.text, told):
            return block.text
    opening = blocks[0].text if blocks else ""
    for element, text in islice(below_headline(page, headline), SEARCHED_ELEMENTS):
        if letters(text) in first and letters(text) == letters(opening) and not named_standfirst(element):
            break
        if may_be_standfirst(text, headline) and (describes(text, told) or named_standfirst(element)):
            return text
    return None


def descriptions(page: Page) -> list[str]:
    """What the page's metadata says that it is about."""
    linked = [text_of(page.article.get(field)) for field in ("description", "alternativeHeadline", "abstract")]
    metas = [page.meta(name) for name in ("og:description", "description", "twitter:description")]
    return [text for text in (*linked, *metas) if word_count(text) >= FEWEST_WORDS]


def describes(text: str, told: list[str]) -> bool:
    """Whether a text is one of the descriptions, or the whole of one that was cut off."""
    key = letters(text)
    return any(
        key == each or (len(each) >= CUT_DESCRIPTION and key.startswith(each) and len(key) < 2 * len(each))
        for each in told
    )


def may_be_standfirst(text: str, headline: str) -> bool:
    """Whether a text has the length of a standfirst and is not the headline."""
    return FEWEST_WORDS <= word_count(text) <= MOST_WORDS and letters(text) not in letters(headline)


def named_standfirst(element: lxml.html.HtmlElement) -> bool:
    """Whether an element, or the one around it, is called a standfirst by whoever made the page."""
    parent = element.getparent()
    around = (element, parent) if parent is not None and len(parent) <= 3 else (element,)
    names = " ".join(each.get(key) or "" for each in around for key in ("class", "itemprop", "data-testid"))
    return STANDFIRST_NAME.search(names) is not None


def below_headline(page: Page, headline: str) -> Iterator[tuple[lxml.html.HtmlElement, str]]:
    """The innermost elements with text that follow the headline, in the order of the page."""
    key = letters(headline)
    start = next((h1 for h1 in page.tree.iter("h1", "h2") if letters(visible_text(h1)) == key), None)
    if start is None:
        return
    for node in (start, *islice(start.iterancestors(), 4)):
        for sibling in node.itersiblings():
            if isinstance(sibling.tag, str):
                yield from innermost(sibling)


def innermost(element: lxml.html.HtmlElement) -> Iterator[tuple[lxml.html.HtmlElement, str]]:
    """The elements in `element` that hold text but no other block."""
    for inner in element.iter(*TEXT_TAGS):
        if not any(child.tag in BLOCK_TAGS for child in inner):
            text = visible_text(inner)
            if text:
                yield inner, text
