"""What the articles of a publisher are about: the countries and areas that they name, counted in the catalog."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.article import Place
from index.records import dataclass

if TYPE_CHECKING:
    from index.gazetteer.lookup import Gazetteer

LATEST = 500
"""How many of a publisher's articles are counted: those that came last."""

AREAS = ("country", "admin1")
"""Kinds of places that an article is set in."""

NOTHING: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What other articles of a publisher name.

    Attributes:
        articles: how many articles these are.
        places: how many of them name each country and first-level area, or something in it, by GeoNames id.
    """

    articles: int = 0
    places: Mapping[int, int] = field(default_factory=lambda: NOTHING)


def prior_of(catalog: sqlite3.Connection, source: str, *, without: str) -> Prior:
    """What the articles of a publisher name, but for the one with the id `without`: no article speaks for itself."""
    others = "SELECT id FROM article WHERE source = ? AND id != ? ORDER BY first_seen DESC, id LIMIT ?"
    bounds = (source, without, LATEST)
    rows = catalog.execute(
        f"SELECT area, count(*) FROM ({others}) JOIN setting ON article_id = id GROUP BY area", bounds
    )
    (articles,) = catalog.execute(f"SELECT count(*) FROM ({others})", bounds).fetchone()
    return Prior(articles=articles, places=dict(rows.fetchall()))


def areas_of(places: Iterable[Place]) -> set[int]:
    """The ids of the countries and first-level areas that these places are, or lie in."""
    return areas_among(number for place in places for number in (place.geonameid, *place.ancestors))


def areas_of_json(places: str) -> str:
    """The same for places as the catalog keeps them, as a JSON list in ascending order."""
    chains = [(row["geonameid"], *row["ancestors"]) for row in json.loads(places)]
    return json.dumps(sorted(areas_among(number for chain in chains for number in chain)))


def areas_among(numbers: Iterable[int]) -> set[int]:
    """Those of the places with these ids that are countries or first-level areas."""
    return {number for number in set(numbers) if is_area(number)}


@lru_cache(maxsize=1 << 16)
def is_area(geonameid: int) -> bool:
    """Whether a place is a country or a first-level area; False for one that the gazetteer does not have."""
    gazetteer = gazetteer_here()
    row = gazetteer.row(geonameid)
    return row is not None and gazetteer.kinds[gazetteer.columns.kinds[row]] in AREAS


@lru_cache(maxsize=1)
def gazetteer_here() -> Gazetteer:
    """The gazetteer of this process, opened once."""
    from index.gazetteer.lookup import Gazetteer

    return Gazetteer.open()
