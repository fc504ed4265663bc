"""Tags the places in plain texts: `dateline places`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from index.article import Place
from index.errors import UsageError
from ingest.pipeline import tagger

Row = dict[str, Any]


def tag_text(text: str) -> tuple[Place, ...]:
    """The places of a text."""
    return tagger().tag(text)


def tag_rows(lines: Iterable[str]) -> Iterator[Row]:
    """For each line `{"id": …, "text": …}` a row with its toponyms in the order of the text.

    Raises:
        UsageError: a line is something else.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield {"id": row["id"], "toponyms": toponyms(row["text"])}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UsageError(
                f'Line {number} is not a row with "id" and "text" ({type(error).__name__}: {error}).',
                'Write one JSON object a line: {"id": "1", "text": "…"}',
            ) from error


def toponyms(text: str) -> list[Row]:
    """The mentions of a text with the places they stand for."""
    found = [
        (mention.start, place_row(place) | {"start": mention.start, "end": mention.end, "name": mention.text}
         | ({"demonym": True} if mention.demonym else {}))
        for place in tag_text(text)
        for mention in place.mentions
    ]  # fmt: skip
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def place_row(place: Place) -> Row:
    """What a toponym tells of its place."""
    return {"geonameid": place.geonameid, "country": place.country, "lat": place.lat, "lon": place.lon}
