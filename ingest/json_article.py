"""JSON articles: an article as a JSON object, in the dialects in which crawlers and publishers write them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any  # JSON as it comes from strangers has no shape that a type could promise.

from index.errors import ReadingError
from ingest.addresses import domain, is_address, path_of
from ingest.cleaning import clean, letters, one_line
from ingest.draft import Block
from ingest.encoding import decode
from ingest.hard_wraps import without_wraps
from ingest.linked_data import names_of, text_of
from ingest.paragraphs import TAG, blocks_in_text
from ingest.parts import Parts
from ingest.shape import as_blocks

ALIASES = {
    "id": ("id", "_id", "article_id", "identifier", "@id"),
    "url": ("url", "link", "canonical_url", "mainEntityOfPage"),
    "headline": ("headline", "title", "name"),
    "body": ("body", "text", "maintext", "articleBody", "content", "paragraphs"),
    "standfirst": ("standfirst", "description", "summary", "abstract", "excerpt"),
    "date": (
        "date",
        "date_publish",
        "date_published",
        "datePublished",
        "published",
        "published_at",
        "publish_date",
        "pubDate",
    ),
    "modified": ("modified", "date_modify", "date_modified", "dateModified", "updated", "updated_at"),
    "authors": ("authors", "author", "byline", "creator"),
    "source": ("source_domain", "source", "publisher", "site", "domain", "hostname"),
    "language": ("language", "lang", "inLanguage"),
    "places": ("places", "locations", "contentLocation"),
}
ORIGINS = {
    "headline": "headline",
    "body": "text",
    "date": "date",
    "authors": "authors",
    "source": "source",
    "url": "url",
    "language": "language",
    "standfirst": "standfirst",
}
EMPTY: tuple[object, ...] = (None, "", [], {})


def load(data: bytes, *, what: str) -> Any:
    """The JSON value in some bytes, which messages call `what`.

    Raises:
        ReadingError: "empty" or "not-json".
    """
    text = decode(data).text.strip("\ufeff \t\r\n\0")
    if not text:
        raise ReadingError("empty", f"{what} is empty.")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        reason = (
            error.msg
            if isinstance(error, json.JSONDecodeError)
            else "it is nested too deeply or holds a number too long"
        )
        raise ReadingError("not-json", f"{what} is not JSON: {reason}.") from error


def article_parts(item: Mapping[str, Any], *, what: str, url: str | None = None, member: str | None = None) -> Parts:
    """What a JSON object says of its story.

    Raises:
        ReadingError: "not-an-article", if it holds no text.
    """
    blocks = body_blocks(item)
    if not any(letters(block.text) for block in blocks):
        keys = ", ".join(ALIASES["body"][:4])
        raise ReadingError("not-an-article", f"{what} holds no text: none of {keys} has any.")
    return Parts(
        what=what,
        blocks=blocks,
        headline=line_of(item, "headline"),
        standfirst=line_of(item, "standfirst"),
        bylines=tuple(names_of(value_of(item, "authors"))),
        published=dates_of(item, "date"),
        modified=dates_of(item, "modified"),
        addresses=(line_of(item, "url"), *addresses_of_source(item), url or ""),
        sources=(source_of(item),),
        languages=(line_of(item, "language"),),
        places=tuple(names_of(value_of(item, "places"))),
        external_id=external_id(item),
        member=member,
        origins=dict(origins(item)),
    )


def key_of(item: Mapping[str, Any], field: str) -> str | None:
    """The first of a field's names under which there is something; the number 0 is something."""
    return next((key for key in ALIASES[field] if item.get(key) not in EMPTY), None)


def value_of(item: Mapping[str, Any], field: str) -> Any:
    """The value of a field under the first of its names that has one."""
    key = key_of(item, field)
    return item[key] if key else None


def line_of(item: Mapping[str, Any], field: str) -> str:
    """A field as one line of clean text; "" without."""
    value = value_of(item, field)
    if isinstance(value, dict) and field == "url":
        value = value.get("@id") or value.get("url")
    return text_of(value)


def source_of(item: Mapping[str, Any]) -> str:
    """Who published the story; of an address its domain."""
    source = line_of(item, "source")
    return domain(source) or source


def addresses_of_source(item: Mapping[str, Any]) -> Iterator[str]:
    """The source if it is the address of a page: trafilatura calls so where it took the story from."""
    source = line_of(item, "source")
    if path_of(source) and is_address(source):
        yield source


def body_blocks(item: Mapping[str, Any]) -> tuple[Block, ...]:
    """The paragraphs of the body: parted by blank lines, else by line ends that no wrapping made, or one string each."""
    value = value_of(item, "body")
    if isinstance(value, list):
        return as_blocks([text for text in map(text_of, value) if text])
    text = clean(value) if isinstance(value, str) else ""
    if TAG.search(text):
        return tuple(blocks_in_text(text))
    parts = text.split("\n\n") if "\n\n" in text.strip() else without_wraps(text.split("\n"))
    return as_blocks([line for line in map(one_line, parts) if line])


def external_id(item: Mapping[str, Any]) -> str:
    """The id that the object gives its article, as text; "" without."""
    value = value_of(item, "id")
    return "" if isinstance(value, bool) or not isinstance(value, str | int) else one_line(str(value))


def dates_of(item: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """The date in a field as text; it may be written in seconds since 1970."""
    value = value_of(item, field)
    if isinstance(value, dict):
        value = value.get("$date") or value.get("value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:.0f}"
    return (value,) if isinstance(value, str) else ()


def origins(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Which key of the object each field came from."""
    for field, name in ORIGINS.items():
        key = key_of(item, field)
        if key:
            yield name, key
