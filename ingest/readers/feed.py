"""The reader of feeds: RSS, Atom and JSON Feed, one story an entry."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any  # JSON as it comes from strangers has no shape that a type could promise.

from index.errors import ReadingError
from ingest.draft import Broken, Draft
from ingest.feed_entries import is_json_feed, json_entries, words_in, xml_entries
from ingest.json_article import load
from ingest.parts import Parts, draft_or_broken
from ingest.xml_document import root_name

FORMAT = "feed"
ENDINGS = (".rss", ".atom")
ROOTS = ("rss", "feed")
RDF_NAMES = (b"purl.org/rss/1.0/", b"my.netscape.com/rdf/simple/0.9", b"channel.netscape.com/rdf/simple/0.9")
JSON_VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')

FEWEST_WORDS = 15
"""An entry of fewer words only points to a story."""


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is a feed, by its root or the version that it names; only what is no XML is judged by its name."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return JSON_VERSION.search(head) is not None
    root = root_name(head)
    if root == "rdf":
        return any(namespace in head for namespace in RDF_NAMES)
    return root in ROOTS or (not root and name.lower().endswith(ENDINGS))


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft | Broken]:
    """The stories in a feed, each named by its entry's id, link or number.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where the feed was fetched, if it is known from elsewhere; links in it may be relative to that.
        today: the last day on which a story can have been published.

    Raises:
        ReadingError: "empty", "binary", "not-xml", "not-json", "not-an-article" or "unreadable".
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from json_stories(load(data, what=name), name=name, url=url, today=today)
    else:
        yield from stories(xml_entries(data, name=name, url=url), name=name, today=today)


def json_stories(
    value: Mapping[str, Any], *, name: str, url: str | None, today: datetime.date
) -> Iterator[Draft | Broken]:
    """The stories in a JSON value that is a feed."""
    if not is_json_feed(value):
        raise ReadingError("not-an-article", f"{name} is JSON, but no feed.")
    yield from stories(json_entries(value, url=url), name=name, today=today)


def stories(entries: Iterable[Parts], *, name: str, today: datetime.date) -> Iterator[Draft | Broken]:
    """The story of each entry that tells one."""
    empty = True
    for parts in entries:
        empty = False
        words = words_in(parts.blocks)
        if words < FEWEST_WORDS:
            message = f"{parts.what} only points to a story: it has {words} words of text."
            yield Broken(member=parts.member or "", error=ReadingError("stub", message))
        else:
            yield draft_or_broken(parts, form=FORMAT, today=today)
    if empty:
        raise ReadingError("empty", f"{name} is a feed without entries.")
