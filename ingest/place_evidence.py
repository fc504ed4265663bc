"""The votes that decide between places of one name: each gives points, and can say in numbers why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Reason
from index.gazetteer.lookup import NONE, Gazetteer
from ingest.place_priors import Leaning

# Weights of the votes, on the scale of prominence (a factor of ten in population is one). Set on American and
# world news, see benchmarks/places_quality.py.
COUNTRY_WEIGHT = 4.0
AREA_WEIGHT = 5.0
NEAR_WEIGHT = 2.0
PUBLISHER_COUNTRY_WEIGHT = 2.0
PUBLISHER_AREA_WEIGHT = 3.0
# Kilometres at which nearness counts e times less.
NEAR_SCALE = 150.0
DEGREE = 111.2
# Below this, what is left of a sum is the error of subtracting.
EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts less some of them, as shares of a total."""

    counts: Mapping[int, float]
    less: Mapping[int, float]
    total: float

    def count(self, key: int) -> float:
        """What is left for a key."""
        return self.counts.get(key, 0.0) - self.less.get(key, 0.0)

    def share(self, key: int) -> float:
        """The share that falls on a key, if there is something to share."""
        return (self.counts.get(key, 0.0) - self.less.get(key, 0.0)) / self.total


@dataclass(frozen=True, slots=True)
class Ground:
    """What a place is held against: the votes of the other names for countries and for areas, the rows of the points
    that they stand for, and what the publisher's other articles name.
    """

    countries: Tally
    areas: Tally
    points: Sequence[int]
    leaning: Leaning


class Map:
    """Where the rows of a gazetteer are, and what they are called."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.columns = gazetteer.columns

    def distance(self, row: int, other: int) -> float:
        """Kilometres between two rows, by an approximation that is right to a few per cent where it matters."""
        north = self.columns.lats[row] - self.columns.lats[other]
        if math.isnan(north):
            return math.inf
        degrees: float = abs(self.columns.lons[row] - self.columns.lons[other])
        middle = math.radians(self.columns.lats[row] - north / 2)
        return DEGREE * math.hypot(north, min(degrees, 360 - degrees) * math.cos(middle))

    def country(self, row: int) -> str:
        """The ISO code of a row's country."""
        return self.gazetteer.countries[self.columns.countries[row]]


class Vote(Protocol):
    """Something that speaks for a place."""

    name: str

    def applies(self, ground: Ground) -> bool:
        """Whether there is anything to go by; only then are the others asked."""

    def points(self, where: Map, row: int, ground: Ground) -> float:
        """How much it adds to the score of a row."""

    def reason(self, where: Map, row: int, ground: Ground) -> Reason:
        """The same with the numbers behind it."""


class CountryVote:
    """The other names of the article speak for the country."""

    name = "country"

    def applies(self, ground: Ground) -> bool:
        """Whether other names vote for countries."""
        return ground.countries.total > EPSILON

    def points(self, where: Map, row: int, ground: Ground) -> float:
        """In proportion to the country's share of the votes."""
        return COUNTRY_WEIGHT * ground.countries.share(where.columns.countries[row])

    def reason(self, where: Map, row: int, ground: Ground) -> Reason:
        """Votes for the country, of all."""
        votes = ground.countries.count(where.columns.countries[row])
        return said(self, where, row, ground, about=where.country(row), count=votes, of=ground.countries.total)


class AreaVote:
    """The other names of the article speak for the first-level area."""

    name = "area"

    def applies(self, ground: Ground) -> bool:
        """Whether other names vote for areas."""
        return ground.areas.total > EPSILON

    def points(self, where: Map, row: int, ground: Ground) -> float:
        """In proportion to the area's share of the votes."""
        return AREA_WEIGHT * ground.areas.share(where.columns.firsts[row])

    def reason(self, where: Map, row: int, ground: Ground) -> Reason:
        """Votes for the area, of all."""
        area = where.columns.firsts[row]
        votes = ground.areas.count(area)
        about = where.gazetteer.name(area) if area != NONE else None
        return said(self, where, row, ground, about=about, count=votes, of=ground.areas.total)


class NearnessVote:
    """Another place of the article is near."""

    name = "nearness"

    def applies(self, ground: Ground) -> bool:
        """Whether there are other places."""
        return bool(ground.points)

    def points(self, where: Map, row: int, ground: Ground) -> float:
        """The more, the nearer the nearest is."""
        distance = min(where.distance(row, other) for other in ground.points)
        return NEAR_WEIGHT * math.exp(-distance / NEAR_SCALE)

    def reason(self, where: Map, row: int, ground: Ground) -> Reason:
        """Kilometres to the nearest."""
        nearest = min(ground.points, key=lambda other: where.distance(row, other))
        distance = where.distance(row, nearest)
        return said(self, where, row, ground, about=where.gazetteer.name(nearest), count=distance)


class PublisherVote:
    """Other articles of the publisher are about the area."""

    name = "publisher"

    def applies(self, ground: Ground) -> bool:
        """Whether the publisher is known."""
        return ground.leaning.articles > 0

    def points(self, where: Map, row: int, ground: Ground) -> float:
        """In proportion to the publisher's articles that name its country, and its area."""
        leaning = ground.leaning
        country = leaning.countries.get(where.columns.countries[row], 0.0)
        area = leaning.areas.get(where.columns.firsts[row], 0.0)
        return PUBLISHER_COUNTRY_WEIGHT * country + PUBLISHER_AREA_WEIGHT * area

    def reason(self, where: Map, row: int, ground: Ground) -> Reason:
        """The articles that are counted."""
        return said(self, where, row, ground, count=ground.leaning.articles)


def said(
    vote: Vote, where: Map, row: int, ground: Ground, *, about: str | None = None, count: float = 0.0, of: float = 0.0
) -> Reason:
    """The reason that a vote gives."""
    points = vote.points(where, row, ground)
    return Reason(
        vote=vote.name, points=round(points, 2), about=about, count=round(count, 1) or None, of=round(of, 1) or None
    )


VOTES: tuple[Vote, ...] = (CountryVote(), AreaVote(), NearnessVote(), PublisherVote())
"""All votes, the weightiest first."""
