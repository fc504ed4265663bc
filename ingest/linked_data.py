"""Linked data: what the JSON-LD of a page says, and which of its objects is the page's own article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any  # JSON as it comes from strangers has no shape that a type could promise.

from lxml import etree

from ingest.addresses import bare_address
from ingest.cleaning import letters, one_line

LinkedObject = Mapping[str, Any]

ARTICLE_TYPES = frozenset(
    """article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle askpublicnewsarticle
    backgroundnewsarticle reviewnewsarticle liveblogposting report techarticle scholarlyarticle socialmediaposting
    advertisercontentarticle satiricalarticle discussionforumposting""".split()
)
TELLING_FIELDS = ("headline", "datePublished", "articleBody", "author", "mainEntityOfPage", "publisher", "description")
MOST_OBJECTS = 5_000
DEEPEST = 12

OPENINGS = ("<!--", "/*", "//", "<![CDATA[", "*/")
CLOSINGS = ("-->", "/*", "//", "]]>", "*/", ";")
CONTROLS = re.compile(r"[\x00-\x1f]+")
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
LINE_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)


def read_linked_data(tree: etree._Element) -> tuple[LinkedObject, ...]:
    """Every object in the page's JSON-LD, the outer before the inner, in the order of the page."""
    found: list[LinkedObject] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for value in parse(script.text or ""):
            found.extend(objects(value, limit=MOST_OBJECTS - len(found)))
    return tuple(found)


def parse(text: str) -> Iterator[Any]:
    """The JSON values in a script, mended where that is possible without guessing."""
    text = unwrapped(text)
    for mend in (str, one_spaced, uncommented, unescape):
        try:
            yield json.loads(mend(text), strict=False)
        except ValueError:
            continue
        except RecursionError:
            return
        return
    yield from leading_values(text)


def unwrapped(text: str) -> str:
    """`text` without the comment and CDATA marks that hide a script from old browsers."""
    text = text.strip()
    while opening := next((mark for mark in OPENINGS if text.startswith(mark)), ""):
        text = text.removeprefix(opening).lstrip()
    while closing := next((mark for mark in CLOSINGS if text.endswith(mark)), ""):
        text = text.removesuffix(closing).rstrip()
    return text


def one_spaced(text: str) -> str:
    """`text` without raw control characters and without commas before a closing bracket."""
    return TRAILING_COMMA.sub(r"\1", CONTROLS.sub(" ", text))


def uncommented(text: str) -> str:
    """`text` without lines that are comments."""
    return one_spaced(LINE_COMMENT.sub("", text))


def leading_values(text: str) -> Iterator[Any]:
    """The whole values at the beginning of a script that is broken further on, or holds several."""
    decoder = json.JSONDecoder(strict=False)
    place = 0
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        yield value
        while place < len(text) and text[place] in " \t\r\n,;":
            place += 1


def objects(value: Any, *, limit: int) -> list[LinkedObject]:
    """The objects in `value`, breadth first, at most `limit` of them."""
    found: list[LinkedObject] = []
    level = [value]
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                found.append(each)
                inner.extend(part for part in each.values() if isinstance(part, dict | list))
            elif isinstance(each, list):
                inner.extend(part for part in each if isinstance(part, dict | list))
        if not inner or len(found) >= limit:
            break
        level = inner[:limit]
    return found[: max(0, limit)]


def types(item: LinkedObject) -> frozenset[str]:
    """The types of an object, in lower case and without their vocabulary."""
    named = item.get("@type") or item.get("type") or ()
    listed = named if isinstance(named, list) else [named]
    return frozenset(re.split(r"[/#:]", each)[-1].lower() for each in listed if isinstance(each, str))


def is_article(item: LinkedObject) -> bool:
    """Whether an object is an article of any kind."""
    return not ARTICLE_TYPES.isdisjoint(types(item))


def own_article(
    items: Iterable[LinkedObject], *, addresses: Iterable[str] = (), titles: Iterable[str] = ()
) -> LinkedObject:
    """The object that describes the page itself: best by address, then by title, then by how much it tells.

    `addresses` and `titles` are what the page elsewhere calls itself. An empty object if there is no article.
    """
    places = {bare_address(address) for address in addresses} - {""}
    names = [letters(title) for title in titles if title]

    def rank(item: LinkedObject) -> tuple[bool, bool, int]:
        name = letters(text_of(item.get("headline") or item.get("name")))
        own = not places.isdisjoint(bare_address(address) for address in addresses_of(item))
        return own, bool(name) and any(name in title for title in names), sum(bool(item.get(f)) for f in TELLING_FIELDS)

    articles = [item for item in items if is_article(item)]
    return max(articles, key=rank, default={})


def addresses_of(item: LinkedObject) -> list[str]:
    """Where an object says that it lives."""
    page = item.get("mainEntityOfPage")
    inner = (page.get("@id"), page.get("url")) if isinstance(page, dict) else (page,)
    return [each for each in (item.get("url"), item.get("@id"), *inner) if isinstance(each, str)]


def text_of(value: Any) -> str:
    """A value as one clean line of text: strings, language-tagged strings, named things, the first of a list."""
    while isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return one_line(unescape(value)) if isinstance(value, str) else ""


def names_of(value: Any) -> list[str]:
    """The names in a value that holds one or several persons or organisations."""
    listed = value if isinstance(value, list) else [value]
    return [name for name in (text_of(each) for each in listed) if name]
