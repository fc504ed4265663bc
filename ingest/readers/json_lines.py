"""The reader of JSON lines: one article as a JSON object on each line."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.json_article import article_parts, load
from ingest.parts import draft_of

FORMAT = "jsonl"


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The article on one line.

    Args:
        data: the bytes of the line.
        name: what messages call the line, such as "Line 12".
        url: the address of the article, where the line gives none.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "empty", "not-json" or "not-an-article".
    """
    item = load(data, what=name)
    if not isinstance(item, dict):
        raise ReadingError("not-an-article", f"{name} holds a JSON {type(item).__name__}, not an object.")
    yield draft_of(article_parts(item, what=name, url=url), form=FORMAT, today=today)
