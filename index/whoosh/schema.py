"""What an article looks like to Whoosh: one field of words with positions, keys, and columns of numbers.

Whoosh calls the methods of these fields while it writes; their names and signatures are its own. The schema is
pickled into the index, so a changed class here needs a new `FORMAT`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Existence, Positions

from index.analysis import article_positions, language_term, source_terms
from index.article import Article, Dated

FORMAT = 1
"""Counts up whenever an index made by an older Dateline cannot be read; it is then built again."""

POSITION = np.dtype("<u4")

Posting = tuple[bytes, int, float, bytes]


class PackedPositions(Positions):  # type: ignore[misc]  # Whoosh has no types
    """Positions as 32-bit integers, where Whoosh's own format keeps a pickle for each posting."""

    def encode(self, positions: Iterable[int]) -> bytes:
        """Pack the positions of one term in one article."""
        return np.fromiter(positions, POSITION).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """Give back the positions of one posting."""
        return list(map(int, np.frombuffer(value, POSITION)))

    def decode_frequency(self, value: bytes) -> int:
        """How often the term stands in the article."""
        return len(value) // POSITION.itemsize


class Words(FieldType):  # type: ignore[misc]
    """The words of an article with their positions (`index.analysis.article_positions`)."""

    indexed, stored, scorable, unique = True, False, False, False
    vector = spelling = column_type = None
    multitoken_query = "default"

    def __init__(self) -> None:
        self.format = PackedPositions()
        self.analyzer = None

    def index(self, positions: Mapping[str, list[int]]) -> Iterator[Posting]:
        """Give Whoosh the postings of one article."""
        for term, places in positions.items():
            yield term.encode("utf-8"), len(places), float(len(places)), self.format.encode(places)


class Keys(FieldType):  # type: ignore[misc]
    """Exact keys of an article: places, domains, a language."""

    indexed, stored, scorable, unique = True, False, False, False
    vector = spelling = column_type = None
    multitoken_query = "default"

    def __init__(self) -> None:
        self.format = Existence()
        self.analyzer = None

    def index(self, keys: Iterable[str]) -> Iterator[Posting]:
        """Give Whoosh the keys of one article."""
        for key in sorted(set(keys)):
            yield key.encode("utf-8"), 1, 1.0, b""


def article_schema() -> Schema:
    """The fields of an article."""
    return Schema(
        id=ID(stored=True, unique=True),
        words=Words(),
        place=Keys(),
        source=Keys(),
        language=Keys(),
        length=COLUMN(NumericColumn("i")),
        first_day=COLUMN(NumericColumn("i")),
        last_day=COLUMN(NumericColumn("i")),
        id_order=COLUMN(NumericColumn("Q")),
    )


def article_fields(article: Article) -> dict[str, object]:
    """An article as the values of these fields."""
    positions = article_positions(article)
    days = period_of(article.date)
    language = language_term(article.language)
    return {
        "id": article.id,
        "words": positions,
        "place": place_keys(article),
        "source": source_terms(article.source),
        "language": [language] if language else [],
        "length": sum(map(len, positions.values())),
        "first_day": days[0] if days else 0,
        "last_day": days[1] if days else 0,
        "id_order": id_order(article.id),
    }


def place_keys(article: Article) -> set[str]:
    """The id of each place with `=` before it, and the bare ids of the places and all that contains them."""
    keys: set[str] = set()
    for place in article.places:
        keys.add(f"={place.geonameid}")
        keys.update(str(number) for number in (place.geonameid, *place.ancestors))
    return keys


def period_of(date: Dated) -> tuple[int, int] | None:
    """The first and last day of a date, as proleptic Gregorian ordinals (1 is 1 January of year 1)."""
    if date.value is None:
        return None
    match [int(number) for number in date.value.split("-")]:
        case [year, month, day]:
            first = last = dt.date(year, month, day)
        case [year, month]:
            first = dt.date(year, month, 1)
            last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        case [year]:
            first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        case _:
            raise ValueError(f"not a date: {date.value!r}")
    return first.toordinal(), last.toordinal()


def id_order(article_id: str) -> int:
    """A number that orders as the first 16 hexadecimal digits of the id do."""
    return int(article_id[:16], 16)


def unpack_positions(values: list[bytes]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The positions of many postings in a row, and how many each has."""
    counts = np.fromiter((len(value) // POSITION.itemsize for value in values), np.int64, len(values))
    return np.frombuffer(b"".join(values), POSITION).astype(np.int64), counts
