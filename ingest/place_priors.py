"""Turns what a publisher's other articles name into what a place of its articles is likely to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.gazetteer.lookup import Gazetteer
from index.prior import Prior

DOUBT = 3.0
"""How many articles that name nothing are counted along: a few articles say little of their publisher."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """The share of a publisher's articles that name each country, by its number, and each first-level area, by its row.

    `named` and `articles` are the counts behind the shares.
    """

    countries: Mapping[int, float]
    areas: Mapping[int, float]
    articles: int


NO_LEANING = Leaning({}, {}, 0)


def leaning_of(gazetteer: Gazetteer, prior: Prior) -> Leaning:
    """The shares that a prior gives; places that the gazetteer does not know are left out."""
    if not prior.articles:
        return NO_LEANING
    columns, total = gazetteer.columns, prior.articles + DOUBT
    country = gazetteer.kinds.index("country")
    countries: dict[int, float] = {}
    areas: dict[int, float] = {}
    for geonameid, articles in prior.places.items():
        row = gazetteer.row(geonameid)
        if row is None:
            continue
        if columns.kinds[row] == country:
            countries[columns.countries[row]] = articles / total
        else:
            areas[row] = articles / total
    return Leaning(countries, areas, prior.articles)
