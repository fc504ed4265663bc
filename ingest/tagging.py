"""Tags the places in plain texts: `dateline places`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from index.article import Place
from index.errors import UsageError
from index.gazetteer_folders import DATA
from index.place_words import ATTRIBUTION
from index.prior import Prior, areas_of
from index.shapes import explained_row
from ingest.languages import detected_language
from ingest.pipeline import tagger
from ingest.places import NO_CONTEXT, Context

Row = dict[str, Any]


def tag_text(text: str, context: Context = NO_CONTEXT, gazetteer: Path = DATA) -> tuple[Place, ...]:
    """The places of a text, in the language that its letters tell; of the gazetteer in a folder."""
    return tagger(gazetteer).tag(text, replace(context, language=detected_language(text)))


def tag_rows(lines: Iterable[str], gazetteer: Path = DATA) -> Iterator[Row]:
    """For each line `{"id": …, "text": …, "source": …}` a row with its toponyms in the order of the text.

    Rows of one source inform each other, never themselves, so from the first row on that has one, all are read before
    the first is given.

    Raises:
        UsageError: a line is something else.
    """
    rows = read_rows(lines)
    for row in rows:
        if row.get("source"):
            yield from tag_together([row, *rows], gazetteer)
        else:
            yield tagged_row(row, NO_CONTEXT, gazetteer)


def read_rows(lines: Iterable[str]) -> Iterator[Row]:
    """The rows that lines hold; UsageError at one that holds none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row["text"], str) or not isinstance(row.get("source"), str | None):
                raise TypeError("text and source are strings")
            yield row | {"id": row["id"]}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UsageError(
                f'Line {number} is not a row with "id" and "text" ({type(error).__name__}: {error}).',
                'Write one JSON object a line: {"id": "1", "text": "…"}, perhaps with a "source".',
            ) from error


def tag_together(rows: list[Row], gazetteer: Path) -> Iterator[Row]:
    """Tag rows twice: alone, then knowing what the other rows of their source name."""
    for row, context in zip(rows, contexts(rows, partial(tag_text, gazetteer=gazetteer)), strict=True):
        yield tagged_row(row, context, gazetteer)


def contexts(rows: Sequence[Row], tag: Callable[[str], Iterable[Place]]) -> Iterator[Context]:
    """For each row, what the others of its source name, when each is tagged alone."""
    areas = [areas_of(tag(row["text"])) if row.get("source") else set() for row in rows]
    articles = Counter(row.get("source") for row in rows)
    named: dict[str | None, Counter[int]] = {source: Counter() for source in articles}
    for row, own in zip(rows, areas, strict=True):
        named[row.get("source")].update(own)
    for row, own in zip(rows, areas, strict=True):
        source = row.get("source")
        others = {area: count - (area in own) for area, count in named[source].items()} if source else {}
        yield Context(prior=Prior(articles=articles[source] - 1, places=others)) if source else NO_CONTEXT


def places_row(places: Iterable[Place]) -> Row:
    """The shape `dateline.places/1`."""
    rows = [explained_row(place) for place in places]
    return {"schema": "dateline.places/1", "places": rows, "attribution": ATTRIBUTION}


def tagged_row(row: Row, context: Context, gazetteer: Path) -> Row:
    """A row's toponyms."""
    return {"id": row["id"], "toponyms": toponyms(row["text"], context, gazetteer), "attribution": ATTRIBUTION}


def toponyms(text: str, context: Context = NO_CONTEXT, gazetteer: Path = DATA) -> list[Row]:
    """The mentions of a text with the places they stand for."""
    found = [
        (mention.start, place_row(place) | {"start": mention.start, "end": mention.end, "name": mention.text}
         | ({"demonym": True} if mention.demonym else {}))
        for place in tag_text(text, context, gazetteer)
        for mention in place.mentions
    ]  # fmt: skip
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def place_row(place: Place) -> Row:
    """What a toponym tells of its place."""
    return {"geonameid": place.geonameid, "country": place.country, "lat": place.lat, "lon": place.lon}
