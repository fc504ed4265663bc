"""Headings: the great headings that a reader of the page sees above its story, without the kickers inside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice

import lxml.html

from ingest.cleaning import letters, one_line
from ingest.page import Page, visible_text

NAVIGATION = ("nav", "footer", "dialog")
BREADCRUMB = re.compile(r"bread-?crumb|seo-?title", re.IGNORECASE)
BREADCRUMB_WITHIN = 5
FRONT_PAGE = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+)?#?")
KICKER = re.compile(
    r"kicker|over-?line|top-?line|eyebrow|roof-?line|catch-?line|dachzeile|spitzmarke|sur-?title|super-?title|pre-?title",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"visually-?hidden|sr-only|screen-?reader|off-?screen|hidden-?dash", re.IGNORECASE)
SEPARATORS = " :–—-|•·"
SHORTEST = 8
MOST_HEADINGS = 50
LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading: its headline, the whole of its text with the kicker before it, and whether it opens an article."""

    text: str
    whole: str
    in_article: bool


def great_headings(page: Page, *, titles: Iterable[str]) -> list[Heading]:
    """The first headings of the first rank that are not part of the page's navigation."""
    known = [letters(title) for title in titles if title]
    elements = islice(page.tree.iter("h1"), MOST_HEADINGS)
    return [heading for heading in (read(each, known) for each in elements if not navigates(each)) if heading.text]


def lesser_heading(page: Page, *, titles: Iterable[str]) -> Heading | None:
    """The first heading of the second rank in an article, if it says what one of the titles says."""
    known = [letters(title) for title in titles if title]
    for element in islice(page.tree.iter("h2"), MOST_HEADINGS):
        heading = read(element, known)
        if heading.in_article and {letters(heading.text), letters(heading.whole)} & set(known):
            return heading
    return None


def navigates(element: lxml.html.HtmlElement) -> bool:
    """Whether a heading stands in a trail of links or in a menu, or is a link to the front page."""
    for place, outer in enumerate((element, *element.iterancestors())):
        named = f"{outer.get('class', '')} {outer.get('id', '')}" if place <= BREADCRUMB_WITHIN else ""
        if outer.tag in NAVIGATION or BREADCRUMB.search(named):
            return True
    return any(
        FRONT_PAGE.fullmatch(link.get("href").strip()) and letters(visible_text(link)) == letters(visible_text(element))
        for link in element.iter("a")
        if link.get("href")
    )


def read(element: lxml.html.HtmlElement, known: list[str]) -> Heading:
    """The heading that an element is; `known` are the letters of the page's titles: what they hold is no kicker."""
    whole = unescape(visible_text(element))[:LONGEST]
    in_article = next(element.iterancestors("article", "main"), None) is not None
    parts = list(parts_of(element)) if len(element) and letters(whole) not in known else []
    text = without_kicker(parts, known) if len(parts) > 1 else whole
    return Heading(text=text or whole, whole=whole, in_article=in_article)


def parts_of(element: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The pieces of text that a heading is made of, each with the names of its element; hidden ones are left out."""
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
    if (element.text or "").strip():
        yield "", one_line(element.text)
    for child in element:
        names = f"{child.tag} {child.get('class', '')}"
        text = visible_text(child).strip(SEPARATORS)
        if text and not HIDDEN.search(names):
            yield names, text
        if (child.tail or "").strip(SEPARATORS + "\n\t"):
            yield "", one_line(child.tail)


def without_kicker(parts: list[tuple[str, str]], known: list[str]) -> str:
    """The text of a heading without the label before it or dates around it; "" if it has neither."""
    kept = [text for place, (names, text) in enumerate(parts) if not is_beside(names, first=not place)]
    if len(kept) < len(parts) and len(letters(" ".join(kept))) >= SHORTEST:
        return " ".join(kept)
    last = letters(parts[-1][1])
    return parts[-1][1] if len(parts) == 2 and len(last) >= SHORTEST and last in known else ""


def is_beside(names: str, *, first: bool) -> bool:
    """Whether a piece of a heading is a date, or a kicker."""
    return names.startswith("time ") or (first and KICKER.search(names) is not None)
