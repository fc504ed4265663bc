"""Metadata: who published a page, where it lives, in which language, and when it was saved."""

from __future__ import annotations

import datetime
import re

from ingest.addresses import MIRRORED, domain, is_address, path_of, whole_address
from ingest.languages import detected_language as detected_language
from ingest.languages import language_code
from ingest.linked_data import text_of
from ingest.page import Page

SAVED_WITH = re.compile(
    r"<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,2000})\s+saved date:\s*([^\n]{1,100})", re.IGNORECASE
)
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,2000}?)\s*-->", re.IGNORECASE)
SAVED_WITHIN = 20_000
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SCRIPT_DATE = re.compile(r"\w{3} (\w{3} \d\d \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")


def site_names(page: Page) -> list[str]:
    """What the site calls itself, in its own words, best first."""
    metas = [page.meta("og:site_name"), page.meta("application-name"), page.meta("apple-mobile-web-app-title")]
    publishers = [text_of(page.article.get("publisher"))]
    sites = [
        text_of(item.get("name")) for item in page.linked if item.get("@type") in ("WebSite", "NewsMediaOrganization")
    ]
    return list(dict.fromkeys(name for name in (*metas[:1], *publishers, *metas[1:], *sites) if name))


def canonical_address(page: Page) -> tuple[str | None, str | None]:
    """Where the page lives by its own account, else by its saver's, and which of them said so."""
    usable = usable_addresses(page)
    deep = [(source, each) for source, each in usable if path_of(each)]
    source, address = next(iter(deep or usable), (None, None))
    return address, source


def usable_addresses(page: Page) -> list[tuple[str, str]]:
    """All addresses of the page, its own account first, each after the name of who gave it."""
    own = [("canonical", each) for each in page.declared]
    saved = [("saver", each) for each in saved_addresses(page.source)]
    given = [("given", page.address)] if page.address else []
    base = next((each for _, each in (*given, *saved, *own) if is_address(each)), "")
    complete = [(source, whole_address(each, base=base)) for source, each in (*own, *saved, *given)]
    return [(source, each) for source, each in complete if is_address(each)]


def quick_addresses(page: Page) -> list[str]:
    """Where the page's versions for telephones live, by its own account."""
    quick = [whole_address(link.get("href", "")) for link in page.tree.iter("link") if link.get("rel") == "amphtml"]
    return [each for each in quick if is_address(each)]


def saved_addresses(source: str) -> list[str]:
    """The address that a program which saved the page wrote at its top."""
    top = source[:SAVED_WITHIN]
    return [match[1] for match in (SAVED_WITH.search(top), SAVED_FROM.search(top)) if match]


def captured(page: Page) -> tuple[str | None, str | None]:
    """The ISO 8601 moment at which the page was saved, if that was written into it, and by whom."""
    match = SAVED_WITH.search(page.source[:SAVED_WITHIN])
    written = SCRIPT_DATE.search(match[2]) if match else None
    if written:
        return moment(f"{written[1]}{written[2]}", "%b %d %Y %H:%M:%S%z"), "saver"
    for address in page.declared:
        mirrored = MIRRORED.search(address)
        if mirrored and mirrored["taken"]:
            return moment(mirrored["taken"] + "+0000", "%Y%m%d%H%M%S%z"), "mirror"
    return None, None


def moment(written: str, pattern: str) -> str | None:
    """A written moment with its offset, in ISO 8601; None if there is no such moment."""
    try:
        return datetime.datetime.strptime(written, pattern).isoformat()  # noqa: DTZ007 - every pattern has %z
    except ValueError:
        return None


def publisher(page: Page, address: str | None) -> tuple[str | None, str | None]:
    """The publisher as the domain of its address, else as the site's name; and where that was found."""
    host = domain(address)
    if host:
        return host, "address"
    name = next(iter(site_names(page)), None)
    return name, "site name" if name else None


def language(page: Page, text: str) -> tuple[str | None, str | None]:
    """The ISO 639-1 code of the page's language, and where it was found.

    `text` is the body, which is looked at when the page declares nothing.
    """
    declared = (
        ("html", page.tree.get("lang") or page.tree.get("xml:lang") or page.tree.get(XML_LANGUAGE) or ""),
        ("og:locale", page.meta("og:locale")),
        ("json-ld", text_of(page.article.get("inLanguage"))),
        ("meta", page.meta("content-language", "dc.language", "language")),
    )
    for source, written in declared:
        code = language_code(written)
        if code:
            return code, source
    found = detected_language(text)
    return found, "text" if found else None
