"""Decides which of the places of one name an article means: by its other places, one sense per article."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from index.gazetteer.lookup import ALTERNATE, NONE, Gazetteer, row_of
from ingest.place_candidates import Candidate, Cue
from ingest.place_guards import Strength

# Weights of the score, on the scale of prominence (a factor of ten in population is one). Set on American and
# world news, see benchmarks/places.py.
COUNTRY_WEIGHT = 4.0
AREA_WEIGHT = 5.0
NEAR_WEIGHT = 2.0
ALTERNATE_COST = 0.5
# Kilometres at which nearness counts e times less.
NEAR_SCALE = 150.0
# How sharply a vote goes to the likeliest of several places: e times as much for each `1 / SHARPNESS`.
SHARPNESS = 0.5
ROUNDS = 2
MOST_REFS = 12
# A vote by an "X, Y" pattern or by the file's own hint, and one by the name of an area itself, count more.
PAIR_VOTE = 1.5
AREA_VOTE = 1.5
# A cue never leads to a place so much less prominent: "US city" is not the village of Us.
CUE_REACH = 4.0
# More points than these are not compared: the first places of an article say where it is set.
MOST_POINTS = 40
DEGREE = 111.2
# Below this, what is left of a sum is the error of subtracting.
EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate that may be a place: its strength, its cue, and the rows that an "X, Y" pattern leaves."""

    candidate: Candidate
    strength: Strength
    cue: Cue
    rows: tuple[int, ...] = ()

    @property
    def group(self) -> tuple[str, Cue]:
        """Candidates of one group stand for one place."""
        return self.candidate.key, self.cue


Group = tuple[str, Cue]
Counts = dict[int, float]


@dataclass(frozen=True, slots=True)
class Votes:
    """The evidence of an article for each country, by its number, and each first-level area; in all and by group."""

    countries: Mapping[int, float]
    areas: Mapping[int, float]
    by_group: Mapping[Group, tuple[Counts, Counts]]

    def of_others(self, group: Group) -> Shares:
        """What the other groups say: a name does not vote for itself."""
        countries, areas = self.by_group.get(group, ({}, {}))
        nations = sum(self.countries.values()) - sum(countries.values())
        return Shares(
            Tally(self.countries, countries, nations),
            Tally(self.areas, areas, max(nations, sum(self.areas.values()) - sum(areas.values()))),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts less some of them, as shares of a total."""

    counts: Mapping[int, float]
    less: Mapping[int, float]
    total: float

    def share(self, key: int) -> float:
        """The share that falls on a key; 0 if there is nothing to share."""
        left = self.counts.get(key, 0.0) - self.less.get(key, 0.0)
        return left / self.total if self.total > EPSILON else 0.0


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the evidence that fall on each country and each first-level area."""

    countries: Tally
    areas: Tally


class Resolver:
    """Chooses a row for every group of judged candidates."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.columns = gazetteer.columns
        self.nowhere = gazetteer.countries.index("") if "" in gazetteer.countries else -1
        number = {kind: at for at, kind in enumerate(gazetteer.kinds)}
        self.city = number.get("city", -1)
        self.area_kinds = {number.get("admin1", -1), number.get("admin2", -1)}
        self.point_kinds = {number.get("admin2", -1), self.city}

    def chosen(self, judged: Sequence[Judged], hints: Iterable[tuple[int, ...]]) -> dict[tuple[str, Cue], int]:
        """The row for each group; twice, the second time with the points that the first one found."""
        groups: dict[tuple[str, Cue], list[Judged]] = defaultdict(list)
        for one in judged:
            groups[one.group].append(one)
        declared = tuple(hints)
        votes = self.votes(groups.values(), declared, None)
        for _ in range(ROUNDS):
            votes = self.votes(groups.values(), declared, votes)
        options = {group: self.options(members) for group, members in groups.items()}
        chosen = self.best(options, votes, {})
        points = {group: row for group, row in chosen.items() if self.columns.kinds[row] in self.point_kinds}
        return self.best(options, votes, dict(list(points.items())[:MOST_POINTS]))

    def options(self, members: Sequence[Judged]) -> tuple[int, ...]:
        """References that a group may stand for: those an "X, Y" pattern or a cue leaves, else all."""
        paired = {row for one in members for row in one.rows}
        refs = members[0].candidate.refs
        fit = tuple(ref for ref in refs if row_of(ref) in paired) if paired else refs
        cue = members[0].cue
        if cue is Cue.NONE:
            return fit or refs
        kinds = self.area_kinds if cue is Cue.AREA else {self.city}
        meant = tuple(ref for ref in fit if self.columns.kinds[row_of(ref)] in kinds)
        if not meant or self.prominence(fit[0]) - self.prominence(meant[0]) > CUE_REACH:
            return fit or refs
        return meant

    def votes(
        self, groups: Iterable[Sequence[Judged]], hints: Iterable[tuple[int, ...]], before: Votes | None
    ) -> Votes:
        """What the names of an article say about where it is set.

        A name of several places is a vote for each, in proportion to how likely it is meant: by prominence, and
        in later rounds also by the votes `before`.
        """
        by_group: dict[Group, tuple[Counts, Counts]] = {}
        for members in groups:
            if max(one.strength for one in members) < Strength.WEAK:
                continue
            weight = 1 + math.log(len(members))
            paired = any(one.rows for one in members)
            refs = self.options(members)[:MOST_REFS]
            group = members[0].group
            by_group[group] = self.ballot(
                refs, weight * (PAIR_VOTE if paired else 1.0), before.of_others(group) if before else None
            )
        for number, refs in enumerate(hints):
            group = (f"hint {number}", Cue.NONE)
            by_group[group] = self.ballot(refs[:MOST_REFS], PAIR_VOTE, before.of_others(group) if before else None)
        return Votes(
            summed(countries for countries, _ in by_group.values()),
            summed(areas for _, areas in by_group.values()),
            by_group,
        )

    def ballot(self, refs: Sequence[int], weight: float, others: Shares | None) -> tuple[Counts, Counts]:
        """The votes of one name, for countries and for areas: each country gets that of its likeliest place only."""
        countries: Counts = {}
        areas: Counts = {}
        for ref, part in self.parts(refs, others):
            row = row_of(ref)
            country, area = self.columns.countries[row], self.columns.firsts[row]
            if country != self.nowhere:
                countries[country] = max(countries.get(country, 0.0), part * weight)
            if area != NONE:
                vote = part * weight * (AREA_VOTE if area == row else 1.0)
                areas[area] = max(areas.get(area, 0.0), vote)
        return countries, areas

    def parts(self, refs: Sequence[int], others: Shares | None) -> Iterable[tuple[int, float]]:
        """Each reference with its part of the vote."""
        if len(refs) == 1:
            return ((refs[0], 1.0),)
        scores = [self.score(ref, others, ()) if others else self.prominence(ref) for ref in refs]
        top = max(scores)
        weights = [math.exp(SHARPNESS * (score - top)) for score in scores]
        total = sum(weights)
        return ((ref, weight / total) for ref, weight in zip(refs, weights, strict=True))

    def best(
        self,
        options: Mapping[tuple[str, Cue], tuple[int, ...]],
        votes: Votes,
        points: Mapping[tuple[str, Cue], int],
    ) -> dict[tuple[str, Cue], int]:
        """The row of each group with the highest score, given the points of the other groups."""
        found = {}
        for group, refs in options.items():
            if len(refs) == 1:
                found[group] = row_of(refs[0])
                continue
            others = [row for (key, _), row in points.items() if key != group[0]]
            found[group] = row_of(max(refs, key=partial(self.score, votes=votes.of_others(group), points=others)))
        return found

    def score(self, ref: int, votes: Shares, points: Sequence[int]) -> float:
        """How well a reference fits the article."""
        row = row_of(ref)
        score = self.prominence(ref) + COUNTRY_WEIGHT * votes.countries.share(self.columns.countries[row])
        score += AREA_WEIGHT * votes.areas.share(self.columns.firsts[row])
        if points:
            distance = min(self.distance(row, other) for other in points)
            score += NEAR_WEIGHT * math.exp(-distance / NEAR_SCALE)
        return score

    def prominence(self, ref: int) -> float:
        """How well known a place is under the name of this reference."""
        known: float = self.columns.prominences[row_of(ref)] / 100
        return known - ALTERNATE_COST if ref & ALTERNATE else known

    def distance(self, row: int, other: int) -> float:
        """Kilometres between two rows, by an approximation that is right to a few per cent where it matters."""
        north = self.columns.lats[row] - self.columns.lats[other]
        if math.isnan(north):
            return math.inf
        degrees: float = abs(self.columns.lons[row] - self.columns.lons[other])
        middle = math.radians(self.columns.lats[row] - north / 2)
        return DEGREE * math.hypot(north, min(degrees, 360 - degrees) * math.cos(middle))


def summed(counts: Iterable[Counts]) -> Counts:
    """The sum of counts, by key."""
    total: Counts = defaultdict(float)
    for one in counts:
        for key, count in one.items():
            total[key] += count
    return total
