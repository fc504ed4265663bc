"""The reader of ninjs, the JSON in which agencies send news, in its versions 1 to 3."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any  # JSON as it comes from strangers has no shape that a type could promise.

from index.errors import ReadingError
from ingest.addresses import is_address
from ingest.cleaning import clean
from ingest.draft import Block, Broken, Draft
from ingest.json_article import load
from ingest.linked_data import names_of, text_of
from ingest.paragraphs import blocks_in_text
from ingest.parts import Parts, blocks_of_plain, draft_or_broken
from ingest.story_names import StoryNames

FORMAT = "ninjs"

STANDARD = re.compile(rb'"standard"\s*:\s*\{[^{}]{0,500}"ninjs"', re.IGNORECASE)
OWN_KEYS = frozenset(
    """body_html body_xhtml body_text bodies headlines versioncreated firstcreated contentcreated pubstatus
    description_text description_html copyrightholder usageterms""".split()
)
KEY = re.compile(rb'"([A-Za-z_]{2,30})"\s*:')
FEWEST_KEYS = 2
TEXT_TYPES = frozenset({"", "text", "composite"})

Item = Mapping[str, Any]


def accepts(name: str, head: bytes) -> bool:  # noqa: ARG001 - ninjs has no ending of its own
    """Whether a file is ninjs, by the standard that it names or by the keys that only ninjs has together."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return False
    keys = frozenset(key.lower().decode("ascii") for key in KEY.findall(head))
    return STANDARD.search(head) is not None or is_ninjs_keys(keys)


def is_ninjs_keys(keys: frozenset[str]) -> bool:
    """Whether an object with these lower-case keys is ninjs."""
    return "uri" in keys and len(keys & OWN_KEYS) >= FEWEST_KEYS


def is_ninjs(value: Any) -> bool:
    """Whether a JSON value is an item of ninjs, or a list of them."""
    if isinstance(value, list):
        return bool(value) and is_ninjs(value[0])
    if not isinstance(value, dict):
        return False
    standard = value.get("standard")
    named = isinstance(standard, dict) and text_of(standard.get("name")).lower() == FORMAT
    return named or is_ninjs_keys(frozenset(key.lower() for key in value))


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft | Broken]:
    """The stories in a ninjs file: one, or a list of them named by their `uri`.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where a single story was published, if it is known from elsewhere.
        today: the last day on which a story can have been published.

    Raises:
        ReadingError: "empty", "not-json" or "not-an-article".
    """
    yield from stories(load(data, what=name), name=name, url=url, today=today)


def stories(value: Any, *, name: str, url: str | None, today: datetime.date) -> Iterator[Draft | Broken]:
    """The stories in a JSON value that is ninjs."""
    if isinstance(value, dict):
        yield draft_or_broken(item_parts(lower_keys(value), what=name, url=url), form=FORMAT, today=today)
        return
    listed = [lower_keys(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    if not listed:
        raise ReadingError("not-an-article", f"{name} is JSON, but holds no item of ninjs.")
    names = StoryNames()
    for item in listed:
        member = names.name(text_of(item.get("uri")))
        parts = item_parts(item, what=f"Item “{member}”", member=member)
        yield draft_or_broken(parts, form=FORMAT, today=today)


def lower_keys(item: Mapping[str, Any]) -> Item:
    """An item with the keys of versions 1 and 2, which version 3 writes with capitals inside."""
    return {key.lower(): value for key, value in item.items()}


def item_parts(item: Item, *, what: str, url: str | None = None, member: str | None = None) -> Parts:
    """What an item says of its story."""
    uri = text_of(item.get("uri"))
    headlines = [*roled(item.get("headlines")), text_of(item.get("headline")), text_of(item.get("title"))]
    headline = next(filter(None, headlines), "")
    return Parts(
        what=kind_named(item, what),
        blocks=body_blocks(item),
        headline=headline,
        alternative_headlines=tuple(headlines),
        standfirst=standfirst(item),
        bylines=tuple(text_of(item.get(key)) for key in ("byline", "by")),
        published=texts(item, "embargoed", "firstcreated", "contentcreated", "versioncreated"),
        modified=texts(item, "versioncreated"),
        addresses=(url or "", uri if is_address(uri) else ""),
        sources=sources(item),
        languages=texts(item, "language"),
        places=(text_of(item.get("located")), *names_of(item.get("place")), *names_of(item.get("places"))),
        external_id=uri,
        member=member,
    )


def kind_named(item: Item, what: str) -> str:
    """What messages call an item: with its type, if that is not text."""
    kind = text_of(item.get("type")).lower()
    return what if kind in TEXT_TYPES else f"{what}, which is of the type “{kind}”,"


def texts(item: Item, *keys: str) -> tuple[str, ...]:
    """The texts under these keys."""
    return tuple(text for text in (text_of(item.get(key)) for key in keys) if text)


def roled(value: Any) -> list[str]:
    """The texts of a list whose entries have roles, the main one first."""
    entries = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    entries.sort(key=lambda each: text_of(each.get("role")).lower() not in ("", "main"))
    return [text for text in (text_of(each.get("value")) for each in entries) if text]


def standfirst(item: Item) -> str:
    """What an item gives as its description."""
    plain = [*roled(item.get("descriptions")), text_of(item.get("description_text"))]
    marked = blocks_in_text(text_of(item.get("description_html")))
    return next(filter(None, plain), "") or next((block.text for block in marked), "")


def sources(item: Item) -> tuple[str, ...]:
    """Who is the source of an item, else who holds its rights."""
    return (*names_of(item.get("infosource")), *names_of(item.get("infosources")), *texts(item, "copyrightholder"))


def body_blocks(item: Item) -> tuple[Block, ...]:
    """The text of an item: marked up where it is, else plain."""
    bodies = item.get("bodies") if isinstance(item.get("bodies"), list) else []
    marked = [item.get("body_html"), item.get("body_xhtml")]
    plain = [item.get("body_text")]
    for body in filter(lambda each: isinstance(each, dict), bodies or []):
        kind = text_of(lower_keys(body).get("contenttype"))
        (marked if "html" in kind or not kind else plain).append(body.get("value"))
    found = [tuple(blocks_in_text(clean(text))) for text in marked if isinstance(text, str)]
    found += [blocks_of_plain(text) for text in plain if isinstance(text, str)]
    return next((blocks for blocks in found if blocks), ())
