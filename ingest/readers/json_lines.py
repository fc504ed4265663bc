"""The reader of JSON lines: one article as a JSON object on each line."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from typing import Any  # JSON as it comes from strangers has no shape that a type could promise.

from index.article import Dated
from index.errors import ReadingError
from ingest.addresses import domain, is_address
from ingest.bylines import authors_in
from ingest.cleaning import clean, letters, one_line
from ingest.declared import declared_date
from ingest.draft import Block, Draft
from ingest.encoding import decode
from ingest.languages import detected_language, language_code
from ingest.linked_data import names_of, text_of
from ingest.paragraphs import TAG, blocks_in_text
from ingest.shape import as_blocks, stand_in

FORMAT = "jsonl"
ENDINGS = (".jsonl", ".ndjson", ".jsonlines")

ALIASES = {
    "id": ("id", "_id", "article_id", "identifier", "@id"),
    "url": ("url", "link", "canonical_url", "mainEntityOfPage"),
    "headline": ("headline", "title", "name"),
    "body": ("body", "text", "maintext", "articleBody", "content", "paragraphs"),
    "standfirst": ("standfirst", "description", "summary", "abstract"),
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
    "source": ("source_domain", "source", "publisher", "site"),
    "language": ("language", "lang", "inLanguage"),
    "places": ("places", "locations", "contentLocation"),
}
EMPTY: tuple[object, ...] = (None, "", [], {})
UNDATED = "The line gives no publication date."
NO_HEADLINE = "The line gives no headline; the first words of its text stand in for one."


def accepts(name: str, head: bytes) -> bool:
    """Whether a file holds JSON lines, by the ending of its name; without one, by its first line."""
    if "." in name.lstrip("."):
        return name.lower().endswith(ENDINGS)
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b'{"')


def read_line(line: bytes, *, number: int, today: datetime.date) -> Draft:
    """The article on one line.

    Args:
        line: the bytes of the line.
        number: which line of its file it is, the first being 1; for messages.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "empty", "not-json" or "not-an-article".
    """
    item = read_object(line, number=number)
    standfirst = line_of(item, "standfirst")
    blocks = body_blocks(item)
    if not any(letters(block.text) for block in blocks):
        keys = ", ".join(ALIASES["body"][:4])
        raise ReadingError("not-an-article", f"Line {number} holds no text: none of {keys} has any.")
    headline = line_of(item, "headline") or stand_in(blocks[0].text)
    blocks = opened_by(standfirst, blocks, headline=headline)
    address = next((each for each in [line_of(item, "url")] if is_address(each)), None)
    return Draft(
        format=FORMAT,
        headline=headline,
        blocks=blocks,
        standfirst=standfirst if standfirst and blocks[0].text == standfirst else None,
        external_id=external_id(item),
        authors=authors_in(names_of(value_of(item, "authors"))),
        source=line_of(item, "source") or domain(address),
        url=address,
        language=language_code(line_of(item, "language"))
        or detected_language("\n".join(block.text for block in blocks)),
        date=date_of(item, "date", latest=today) or Dated.unknown(UNDATED),
        modified=date_of(item, "modified", latest=today),
        place_hints=tuple(dict.fromkeys(names_of(value_of(item, "places")))),
        provenance=dict(provenance(item)),
        warnings=() if line_of(item, "headline") else (NO_HEADLINE,),
    )


def read_object(line: bytes, *, number: int) -> Mapping[str, Any]:
    """The JSON object on a line."""
    text = decode(line).text.strip("\ufeff \t\r\n\0")
    if not text:
        raise ReadingError("empty", f"Line {number} is empty.")
    try:
        item = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        reason = (
            error.msg
            if isinstance(error, json.JSONDecodeError)
            else "it is nested too deeply or holds a number too long"
        )
        raise ReadingError("not-json", f"Line {number} is not JSON: {reason}.") from error
    if not isinstance(item, dict):
        raise ReadingError("not-an-article", f"Line {number} holds a JSON {type(item).__name__}, not an object.")
    return item


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


def body_blocks(item: Mapping[str, Any]) -> tuple[Block, ...]:
    """The paragraphs of the body: parted by blank lines, else by line ends, or one string each."""
    value = value_of(item, "body")
    if isinstance(value, list):
        return as_blocks([text for text in map(text_of, value) if text])
    text = clean(value) if isinstance(value, str) else ""
    if TAG.search(text):
        return tuple(blocks_in_text(text))
    parts = text.split("\n\n") if "\n\n" in text.strip() else text.split("\n")
    return as_blocks([line for line in map(one_line, parts) if line])


def opened_by(standfirst: str, blocks: tuple[Block, ...], *, headline: str) -> tuple[Block, ...]:
    """The blocks without the headline, and with the standfirst first unless it only repeats how they begin."""
    if len(blocks) > 1 and letters(blocks[0].text) == letters(headline):
        blocks = blocks[1:]
    key = letters(standfirst.rstrip("….").rstrip())
    if not key or letters(blocks[0].text).startswith(key) or key == letters(headline):
        return blocks
    return (Block(text=standfirst), *(block for block in blocks if letters(block.text) != letters(standfirst)))


def external_id(item: Mapping[str, Any]) -> str | None:
    """The id that the line gives its article, as text."""
    value = value_of(item, "id")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return one_line(str(value)) or None


def date_of(item: Mapping[str, Any], field: str, *, latest: datetime.date) -> Dated | None:
    """The date in a field, which may be written as text or in seconds since 1970; None without."""
    value = value_of(item, field)
    if isinstance(value, dict):
        value = value.get("$date") or value.get("value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:.0f}"
    if not isinstance(value, str):
        return None
    found = declared_date(value, latest=latest)
    return found if field == "date" or found.value else None


def provenance(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Which key of the line each field came from."""
    fields = {"headline": "headline", "body": "text", "date": "date", "authors": "authors", "source": "source"}
    for field, name in {**fields, "url": "url", "language": "language", "standfirst": "standfirst"}.items():
        key = key_of(item, field)
        if key:
            yield name, key
