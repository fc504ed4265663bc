"""Keeps with a place why it was chosen, in the numbers that chose it."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nlargest

from index.article import Alternative, Reason
from index.gazetteer.lookup import Gazetteer, row_of
from ingest.place_votes import Chosen, Resolver, likelihoods

# How sure a lead of one point makes: where the weights fit best what American and world news meant.
SHARPNESS = 1.2
# Alternatives that are kept, and the least of their weights.
MOST_ALTERNATIVES = 3
LEAST_WEIGHT = 0.01
# Points that are worth telling.
LEAST_POINTS = 0.05


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a place keeps of why it was chosen."""

    weight: float = 1.0
    reasons: tuple[Reason, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


WITHOUT_RIVAL = Explanation()


def explanation(chosen: Chosen, resolver: Resolver) -> Explanation:
    """Why a reference was chosen among several."""
    if len(chosen.options) == 1:
        return WITHOUT_RIVAL
    weights = likelihoods(chosen.scores, SHARPNESS)
    likeliest = nlargest(MOST_ALTERNATIVES + 1, zip(weights, chosen.options, strict=True))
    others = [
        alternative(resolver.map.gazetteer, row_of(ref), weight)
        for weight, ref in likeliest
        if ref != chosen.ref and weight >= LEAST_WEIGHT
    ]
    weight = round(weights[chosen.options.index(chosen.ref)], 3)
    return Explanation(weight, reasons(chosen, resolver), tuple(others[:MOST_ALTERNATIVES]))


def alternative(gazetteer: Gazetteer, row: int, weight: float) -> Alternative:
    """Another place of the name."""
    country = gazetteer.countries[gazetteer.columns.countries[row]] or None
    return Alternative(
        geonameid=gazetteer.columns.ids[row], name=gazetteer.name(row), country=country, weight=round(weight, 3)
    )


def reasons(chosen: Chosen, resolver: Resolver) -> tuple[Reason, ...]:
    """What the score of a choice is the sum of: how well known the place is, and the votes that say something."""
    population = resolver.columns.populations[chosen.row] or None
    known = Reason(vote="population", points=round(resolver.prominence(chosen.ref), 2), count=population)
    votes = [
        voter.reason(resolver.map, chosen.row, chosen.ground)
        for voter in resolver.voters
        if voter.applies(chosen.ground) and voter.points(resolver.map, chosen.row, chosen.ground) >= LEAST_POINTS
    ]
    return (*votes, known)
