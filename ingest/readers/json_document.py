"""The reader of JSON documents: an article, or a list of them, that crawlers and publishers write as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any  # JSON as it comes from strangers has no shape that a type could promise.

from index.errors import ReadingError
from ingest.draft import Broken, Draft
from ingest.feed_entries import is_json_feed
from ingest.json_article import article_parts, load, value_of
from ingest.linked_data import is_article
from ingest.parts import draft_of
from ingest.readers import feed, json_lines, ninjs

FORMAT = "json"
ENDING = ".json"
OPENINGS = (b"{", b"[")

LISTS = ("@graph", "articles", "items", "results", "data", "docs")
"""Keys under which an object that is no article itself holds a list of them."""


def accepts(name: str, head: bytes) -> bool:
    """Whether a file holds JSON, by the ending of its name; without one, by its first bytes."""
    if PurePath(name).suffix:
        return name.lower().endswith(ENDING)
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(OPENINGS) and b'":' in head.replace(b" ", b"")


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft | Broken]:
    """The articles in a JSON document; those of a list are named by their number, the first being 1.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where a single article was published, if it is known from elsewhere.
        today: the last day on which an article can have been published.

    Raises:
        ReadingError: "empty", "not-json" or "not-an-article".
    """
    try:
        value = load(data, what=name)
    except ReadingError as error:
        if error.code != "not-json" or not holds_lines(data):
            raise
        yield from lines(data, today=today)
        return
    yield from stories(value, name=name, url=url, today=today)


def stories(value: Any, *, name: str, url: str | None, today: datetime.date) -> Iterator[Draft | Broken]:
    """The articles in a JSON value."""
    # Two kinds of JSON have readers of their own, but may say so only far behind a file's first bytes.
    if is_json_feed(value):
        yield from feed.json_stories(value, name=name, url=url, today=today)
    elif ninjs.is_ninjs(value):
        yield from ninjs.stories(value, name=name, url=url, today=today)
    elif isinstance(value, dict) and listed(value) is None:
        yield draft_of(article_parts(value, what=name, url=url), form=FORMAT, today=today)
    else:
        yield from members(value if isinstance(value, list) else listed(value), name=name, today=today)


def listed(value: Any) -> list[Any] | None:
    """The list of articles in an object that is none itself; None if it has no such list."""
    if not isinstance(value, dict) or is_article(value) or isinstance(value_of(value, "body"), str):
        return None
    key = next((key for key in LISTS if holds_objects(value.get(key))), None)
    if key != "@graph":
        return value[key] if key else None
    nodes = {node["@id"]: node for node in value[key] if isinstance(node, dict) and isinstance(node.get("@id"), str)}
    return [joined(node, nodes) for node in value[key] if isinstance(node, dict) and is_article(node)]


def holds_objects(value: Any) -> bool:
    """Whether a value is a list that begins with an object."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def joined(item: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """An object of a graph, in which other objects stand where it only names them."""

    def node(value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
            return nodes.get(value["@id"], value)
        return value

    return {
        key: [node(each) for each in value] if isinstance(value, list) else node(value) for key, value in item.items()
    }


def holds_lines(data: bytes) -> bool:
    """Whether a document that is no JSON as a whole has several lines, and an object on the first."""
    first, _, rest = data.strip().partition(b"\n")
    if not first.startswith(b"{") or not rest:
        return False
    try:
        return isinstance(load(first, what="The first line"), dict)
    except ReadingError:
        return False


def lines(data: bytes, *, today: datetime.date) -> Iterator[Draft | Broken]:
    """The articles in a document that holds one a line, named by the numbers of the lines."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                for draft in json_lines.read(line, name=f"Line {number}", today=today):
                    yield replace(draft, member=str(number))
            except ReadingError as error:
                yield Broken(member=str(number), error=error)


def members(items: Any, *, name: str, today: datetime.date) -> Iterator[Draft | Broken]:
    """The articles in a list."""
    if not isinstance(items, list) or not items:
        raise ReadingError("not-an-article", f"{name} is JSON, but holds no article.")
    for number, item in enumerate(items, 1):
        what = f"Article {number}"
        try:
            if not isinstance(item, dict):
                raise ReadingError("not-an-article", f"{what} is a JSON {type(item).__name__}, not an object.")
            yield draft_of(article_parts(item, what=what, member=str(number)), form=FORMAT, today=today)
        except ReadingError as error:
            yield Broken(member=str(number), error=error)
