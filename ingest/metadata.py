"""Metadata: who wrote a page, who published it, where it lives, in which language, and when it was saved."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from ingest.cleaning import letters, one_line
from ingest.linked_data import names_of, text_of
from ingest.page import Page, declared_addresses, texts

SAVED_WITH = re.compile(
    r"<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,2000})\s+saved date:\s*([^\n]{1,100})", re.IGNORECASE
)
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,2000}?)\s*-->", re.IGNORECASE)
SAVED_WITHIN = 20_000
SCRIPT_DATE = re.compile(r"\w{3} (\w{3} \d\d \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")

SERVING_PREFIX = re.compile(r"^(?:www\d?|m|amp|mobile)\.(?=[^.]+\.)")
ADDRESS_LIKE = re.compile(r"https?:|www\.|@|\.(?:com|org|net|html?)\b|/", re.IGNORECASE)
BYLINE_OPENING = re.compile(r"^(?:by|von|par|por|di|da|door|av|af|text|words by|written by)\b[\s:]+", re.IGNORECASE)
SEVERAL = re.compile(r"\s*(?:[,;|·•]|\s(?:and|und|et|y|e|en|og|och|&)\s)\s*")
LONGEST_NAME = 80
MOST_AUTHORS = 20

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
    "twitter:creator:name",
)
AUTHOR_CLASSES = frozenset({"byline-name", "author-name", "byline__name", "article-author"})
NOT_AUTHORS = frozenset({"admin", "administrator", "editor", "staff", "redaktion", "webmaster", "user", "author", "guest"})

# The address of a mirror that ends with the address of what it shows, after the moment when it was taken.
MIRRORED = re.compile(r"/(?:(\d{14})[a-z_]{0,4}/)?(https?:/{1,2}[^/\s]+\.[^/\s]+(?:/\S*)?)$")

LANGUAGE = re.compile(r"([a-z]{2})(?:[-_]|$)", re.IGNORECASE)
DETECTOR_CERTAIN = 800


def authors(page: Page) -> tuple[tuple[str, ...], str | None]:
    """The authors in the order of the page, and where they were found; none and None without."""
    linked = page.article.get("author") or page.article.get("creator")
    sources: tuple[tuple[str, Iterator[str]], ...] = (
        ("json-ld", iter(names_of(linked))),
        ("meta", (one_line(content) for name in AUTHOR_METAS for content in page.metas.get(name, ()))),
        ("page", texts(author_elements(page))),
    )
    for source, written in sources:
        names = unique_names(name for text in written for name in names_in(text))
        if names:
            return names, source
    return (), None


def author_elements(page: Page) -> Iterator[HtmlElement]:
    """The elements of a page that are marked as holding an author's name."""
    for element in page.itemprops.get("author", ()):
        yield next((inner for inner in element.iter() if inner.get("itemprop") == "name"), element)
    for element in page.tree.iter("a", "span", "div", "p"):
        if element.get("rel") == "author" or not AUTHOR_CLASSES.isdisjoint((element.get("class") or "").split()):
            yield element


def names_in(byline: str) -> Iterator[str]:
    """The names in a byline: "By Ann Lee and Bo Ek" gives two."""
    for part in SEVERAL.split(BYLINE_OPENING.sub("", byline)):
        name = BYLINE_OPENING.sub("", part).strip(" .:-–")
        if 2 <= len(name) <= LONGEST_NAME and not ADDRESS_LIKE.search(name) and name.casefold() not in NOT_AUTHORS:
            yield name


def unique_names(names: Iterator[str]) -> tuple[str, ...]:
    """The first writing of each name."""
    found: dict[str, str] = {}
    for name in names:
        if letters(name):
            found.setdefault(letters(name), name)
        if len(found) == MOST_AUTHORS:
            break
    return tuple(found.values())


def site_names(page: Page) -> list[str]:
    """What the site calls itself, in its own words, best first."""
    metas = [page.meta("og:site_name"), page.meta("application-name"), page.meta("apple-mobile-web-app-title")]
    publishers = [text_of(page.article.get("publisher"))]
    sites = [text_of(item.get("name")) for item in page.linked if item.get("@type") in ("WebSite", "NewsMediaOrganization")]
    return list(dict.fromkeys(name for name in (*metas[:1], *publishers, *metas[1:], *sites) if name))


def canonical_address(page: Page) -> tuple[str | None, str | None]:
    """Where the page lives by its own account, else by its saver's, and which of them said so."""
    own = [("canonical", each) for each in declared_addresses(page.tree, page.metas)]
    saved = [("saver", each) for each in saved_addresses(page.source)]
    given = [("given", page.address)] if page.address else []
    base = next((each for _, each in (*given, *saved, *own) if is_address(each)), "")
    complete = [(source, joined(base, each)) for source, each in (*own, *saved, *given)]
    usable = [(source, each) for source, each in complete if is_address(each)]
    deep = [(source, each) for source, each in usable if urlsplit(each).path.strip("/")]
    source, address = next(iter(deep or usable), (None, None))
    return address, source


def joined(base: str, address: str) -> str:
    """`address` made whole by `base`, and freed from that of a mirror; "" if it is not an address at all."""
    try:
        whole = urljoin(base, one_line(address))
    except ValueError:
        return ""
    mirrored = MIRRORED.search(whole)
    return re.sub("^(https?:)/{1,2}", r"\1//", mirrored[2]) if mirrored else whole


def is_address(address: str) -> bool:
    """Whether this is a whole address of the web."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in address


def saved_addresses(source: str) -> list[str]:
    """The address that a program which saved the page wrote at its top."""
    top = source[:SAVED_WITHIN]
    return [match[1] for match in (SAVED_WITH.search(top), SAVED_FROM.search(top)) if match]


def captured(page: Page) -> tuple[str | None, str | None]:
    """The ISO 8601 moment at which the page was saved, if that was written into it, and by whom."""
    match = SAVED_WITH.search(page.source[:SAVED_WITHIN])
    written = SCRIPT_DATE.search(match[2]) if match else None
    if written:
        return moment(f"{written[1]} {written[2]}", "%b %d %Y %H:%M:%S %z"), "saver"
    for address in declared_addresses(page.tree, page.metas):
        mirrored = MIRRORED.search(address)
        if mirrored and mirrored[1]:
            return moment(mirrored[1] + "+0000", "%Y%m%d%H%M%S%z"), "mirror"
    return None, None


def moment(written: str, pattern: str) -> str | None:
    """A written moment in ISO 8601; None if there is no such moment."""
    try:
        return datetime.datetime.strptime(written, pattern).isoformat()
    except ValueError:
        return None


def publisher(page: Page, address: str | None) -> tuple[str | None, str | None]:
    """The publisher as the domain of its address, else as the site's name; and where that was found."""
    host = urlsplit(address).hostname if address else None
    if host:
        return SERVING_PREFIX.sub("", host), "address"
    name = next(iter(site_names(page)), None)
    return name, "site name" if name else None


def language(page: Page, text: str) -> tuple[str | None, str | None]:
    """The ISO 639-1 code of the page's language, and where it was found.

    `text` is the body, which is looked at when the page declares nothing.
    """
    declared = (
        ("html", page.tree.get("lang") or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""),
        ("og:locale", page.meta("og:locale")),
        ("json-ld", text_of(page.article.get("inLanguage"))),
        ("meta", page.meta("content-language", "dc.language", "language")),
    )
    for source, written in declared:
        match = LANGUAGE.match(written.strip())
        if match:
            return match[1].lower(), source
    found = detected_language(text)
    return found, "text" if found else None


def detected_language(text: str) -> str | None:
    """The language of `text` by its letters, if the statistics are clear."""
    from resiliparse.parse.lang import detect_fast

    if len(text) < 100:
        return None
    code, distance = detect_fast(text[:5_000])
    return str(code) if distance <= DETECTOR_CERTAIN and len(code) == 2 else None
