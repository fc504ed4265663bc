"""Page authors: who wrote a page, by its metadata, else by its byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from ingest.bylines import authors_in, persons_in, signed_names, signs
from ingest.cleaning import letters, one_line
from ingest.headings import navigates
from ingest.linked_data import names_of
from ingest.metadata import site_names
from ingest.page import Page, texts, visible_text

AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "byl",
    "article.author",
)
MARKED = etree.XPath(
    "//*[@rel = 'author' or contains(@class, 'author') or contains(@class, 'byline')]"
    "[self::a or self::span or self::div or self::p]"
)
AUTHOR_CLASSES = frozenset({"byline-name", "author-name", "byline__name", "article-author"})

MAY_SIGN = (
    "p",
    "div",
    "span",
    "a",
    "address",
    "strong",
    "b",
    "em",
    "i",
    "small",
    "font",
    "li",
    "cite",
    "h3",
    "h4",
    "h5",
)
# What an element that names the authors is called; the names are put in lower case first.
NAMED = re.compile(
    r"author|by-?line|\bby\b|writer|reporter|contributor|autor|auteur|verfasser|redakt(?:eur|or)|forfatter|författare"
    r"|\bfirma\b|firmante|assinatura|signature"
)
PROFILE = re.compile(r"/(?:authors?|autor(?:en|es)?|auteurs?|by|staff|contributors?|reporters?|journalists?)/[^/]")
BESIDE = re.compile(
    r"comment|disqus|repl(?:y|ies)|related|recommend|popular|trending|latest|sidebar|side-bar|footer|teaser|newsletter"
    r"|more-|-more|next|prev|carousel|widget|bio\b|promo|list\b"
)
LONGEST_BYLINE = 120
MOST_ELEMENTS = 4_000
MOST_INSIDE = 20


def authors(page: Page) -> tuple[tuple[str, ...], str | None]:
    """The authors in the order of the page, and where they were found; none and None without.

    A site that names only itself is believed if no person is named anywhere.
    """
    sites = {letters(name) for name in site_names(page)}
    itself: tuple[tuple[str, ...], str | None] = (), None
    for source, written in sources(page):
        names = authors_in(written)
        persons = tuple(name for name in names if letters(name) not in sites)
        if persons:
            return persons, source
        itself = itself if itself[0] or not names else (names, source)
    return itself


def sources(page: Page) -> Iterator[tuple[str, Iterable[str]]]:
    """Where authors are named, in the order of trust, with what is written there."""
    yield "json-ld", names_of(page.article.get("author") or page.article.get("creator"))
    yield "meta", (one_line(content) for name in AUTHOR_METAS for content in page.metas.get(name, ()))
    yield "page", texts(author_elements(page))
    yield "byline", bylines(page)


def author_elements(page: Page) -> Iterator[HtmlElement]:
    """The elements of a page that are marked as holding an author's name."""
    for element in page.itemprops.get("author", ()):
        yield next((inner for inner in element.iter() if inner.get("itemprop") == "name"), element)
    for element in MARKED(page.tree):
        if element.get("rel") == "author" or not AUTHOR_CLASSES.isdisjoint((element.get("class") or "").split()):
            yield element


def bylines(page: Page) -> tuple[str, ...]:
    """The names in the first line of a page that signs its story: "By Ann Lee", or a name where authors are named."""
    for element in islice(page.tree.iter(*MAY_SIGN), MOST_ELEMENTS):
        marked = names_author(element)
        if (
            not (marked or signs(element.text or ""))
            or next(islice(element.iter(), MOST_INSIDE, None), None) is not None
        ):
            continue
        text = visible_text(element)
        names = signed_names(text) or (persons_in(text) if marked else ())
        if names and len(text) <= LONGEST_BYLINE and not is_beside(element):
            return names
    return ()


def names_author(element: HtmlElement) -> bool:
    """Whether an element is called after authors, or leads to the page of one."""
    if element.tag == "a" and PROFILE.search(element.get("href", "")):
        return True
    return is_named(element.get("class", ""), element.get("id", ""))


@lru_cache(maxsize=1 << 14)
def is_named(classes: str, name: str) -> bool:
    """Whether the classes or the id of an element speak of authors."""
    return NAMED.search(f"{classes} {name}".lower()) is not None


def is_beside(element: HtmlElement) -> bool:
    """Whether an element stands among comments, other stories or what goes around the story."""
    around = (element, *element.iterancestors())
    return navigates(element) or any(
        BESIDE.search(f"{each.get('class', '')} {each.get('id', '')}".lower()) for each in around if each.tag != "body"
    )
