"""Asking in tests: a few places, a fixed day, and the tree of a query."""

from __future__ import annotations

import datetime as dt

import pytest

from index.errors import QueryError
from index.folding import fold
from index.query import ByAuthor, FromSource, Query
from search.parser import Parsed, parse

TODAY = dt.date(2026, 11, 24)
"""A Tuesday."""

IDS = {
    "syria": (163843,), "idlib": (169387, 169389), "new york": (5128581, 5128638), "eastern ghouta": (-7,),
    "orrin": (901,), "port sela": (902,), "norrland": (900,), "turkey": (298795,),
}  # fmt: skip
POINTS = {"idlib": (35.93, 36.63), "new york": (40.71, -74.01), "port sela": (60.5, 5.25), "orrin": (60.0, 5.0)}

KNOWN = (FromSource("the guardian"), ByAuthor(("ana", "sol")))


class FewPlaces:
    def ids(self, name: str) -> tuple[int, ...]:
        return IDS.get(fold(name).strip(), ())

    def point(self, name: str) -> tuple[float, float] | None:
        return POINTS.get(fold(name).strip())

    def has(self, query: Query) -> bool:
        return query in KNOWN

    def note(self, _name: str) -> str | None:
        return None

    note_of_city = note


def asked(query: str, *, zone: dt.tzinfo = dt.UTC) -> Parsed:
    return parse(query, FewPlaces(), today=TODAY, zone=zone)


def tree(query: str) -> Query:
    return asked(query).tree


def assert_points_at(query: str, marked: str, message: str, advice: str) -> None:
    """The query is refused: the error marks these characters, and says this, and what to write."""
    with pytest.raises(QueryError) as raised:
        asked(query)
    error = raised.value
    assert error.query[error.start : error.end] == marked
    assert message in error.message
    assert advice in (error.advice or "")
