"""Keeps with a place why it was chosen, in the numbers that chose it."""

from __future__ import annotations

from dataclasses import replace

from index.article import Alternative, Place, Reason
from index.gazetteer.lookup import Gazetteer, row_of
from ingest.place_votes import Chosen, Resolver, likelihoods

# How sure a lead of one point makes: measured on American news, see benchmarks/places.py.
SHARPNESS = 1.0
# Alternatives that are kept, and the least of their weights.
MOST_ALTERNATIVES = 3
LEAST_WEIGHT = 0.01
# Points that are worth telling.
LEAST_POINTS = 0.05


def explained(place: Place, chosen: Chosen, resolver: Resolver, known_by: str) -> Place:
    """The place with the reasons of a choice among several; `known_by` is the guard that let its name pass."""
    if len(chosen.options) == 1:
        return replace(place, known_by=known_by, weight=1.0)
    weights = likelihoods(chosen.scores, SHARPNESS)
    ranked = sorted(zip(weights, chosen.options, strict=True), reverse=True)
    others = [
        alternative(resolver.map.gazetteer, row_of(ref), weight)
        for weight, ref in ranked[: MOST_ALTERNATIVES + 1]
        if ref != chosen.ref and weight >= LEAST_WEIGHT
    ]
    return replace(
        place,
        known_by=known_by,
        weight=round(weights[chosen.options.index(chosen.ref)], 3),
        reasons=reasons(place, chosen, resolver),
        alternatives=tuple(others[:MOST_ALTERNATIVES]),
    )


def alternative(gazetteer: Gazetteer, row: int, weight: float) -> Alternative:
    """Another place of the name."""
    country = gazetteer.countries[gazetteer.columns.countries[row]] or None
    return Alternative(
        geonameid=gazetteer.columns.ids[row], name=gazetteer.name(row), country=country, weight=round(weight, 3)
    )


def reasons(place: Place, chosen: Chosen, resolver: Resolver) -> tuple[Reason, ...]:
    """What the score of a choice is the sum of: how well known the place is, and the votes that say something."""
    known = Reason(vote="population", points=round(resolver.prominence(chosen.ref), 2), count=place.population or None)
    votes = (voter.reason(resolver.map, chosen.row, chosen.ground) for voter in resolver.voters)
    return (*(reason for reason in votes if reason.points >= LEAST_POINTS), known)
