"""Decides which of the places of one name an article means: by its other places, one sense per article."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.gazetteer.lookup import ALTERNATE, NONE, Gazetteer, row_of
from ingest.place_candidates import Candidate, Clue, Cue
from ingest.place_evidence import Ground, Map, Tally, Vote
from ingest.place_guards import Strength
from ingest.place_priors import NO_LEANING, Leaning

ALTERNATE_COST = 1.0
# How sharply a vote goes to the likeliest of several places: e times as much for each `1 / SHARPNESS`.
SHARPNESS = 0.5
ROUNDS = 2
MOST_REFS = 12
# A vote by an "X, Y" pattern or by the file's own hint, one by the name of an area itself, and one by the place from
# which a story was filed count more.
PAIR_VOTE = 1.5
AREA_VOTE = 1.5
DATELINE_VOTE = 2.0
# A cue never leads to a place so much less prominent: "US city" is not the village of Us.
CUE_REACH = 4.0
# More points than these are not compared: the first places of an article say where it is set.
MOST_POINTS = 40


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate that may be a place: how sure that is, the guard that says so, and what the words around it say."""

    candidate: Candidate
    strength: Strength
    guard: str
    clue: Clue

    @property
    def group(self) -> Group:
        """Candidates of one group stand for one place."""
        return self.candidate.key, self.clue.cue


Group = tuple[str, Cue]
Counts = dict[int, float]


@dataclass(frozen=True, slots=True)
class Votes:
    """The evidence of an article for each country, by its number, and each first-level area; in all and by group.

    `nations` and `regions` are the sums of all for countries and for areas.
    """

    countries: Mapping[int, float]
    areas: Mapping[int, float]
    by_group: Mapping[Group, tuple[Counts, Counts]]
    nations: float
    regions: float

    def of_others(self, group: Group) -> tuple[Tally, Tally]:
        """What the other groups say of countries and of areas: a name does not vote for itself."""
        countries, areas = self.by_group.get(group, ({}, {}))
        nations = self.nations - sum(countries.values())
        regions = max(nations, self.regions - sum(areas.values()))
        return Tally(self.countries, countries, nations), Tally(self.areas, areas, regions)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The reference that a group stands for, those it was chosen from with their scores, and what it was held against."""

    ref: int
    options: tuple[int, ...]
    scores: tuple[float, ...]
    ground: Ground

    @property
    def row(self) -> int:
        """The row of the place."""
        return row_of(self.ref)


def only(row: int) -> Chosen:
    """The choice of a row that has no rival."""
    nothing = Tally({}, {}, 0.0)
    return Chosen(row, (row,), (0.0,), Ground(nothing, nothing, (), NO_LEANING))


class Resolver:
    """Chooses a row for every group of judged candidates; `votes` are some of `place_evidence.VOTES`."""

    def __init__(self, gazetteer: Gazetteer, votes: Iterable[Vote]) -> None:
        self.map = Map(gazetteer)
        self.columns = gazetteer.columns
        self.voters = tuple(votes)
        self.nowhere = gazetteer.countries.index("") if "" in gazetteer.countries else -1
        number = {kind: at for at, kind in enumerate(gazetteer.kinds)}
        self.city = number.get("city", -1)
        self.area_kinds = {number.get("admin1", -1), number.get("admin2", -1)}
        self.point_kinds = {number.get("admin2", -1), self.city}

    def chosen(
        self, judged: Sequence[Judged], hints: Iterable[tuple[int, ...]], leaning: Leaning
    ) -> dict[Group, Chosen]:
        """The choice for each group; made twice, the second time with the points that the first one found."""
        groups: dict[Group, list[Judged]] = defaultdict(list)
        for one in judged:
            groups[one.group].append(one)
        options = {group: self.options(members) for group, members in groups.items()}
        weights = {group: weight_of(members) for group, members in groups.items()}
        ballots = {group: (options[group][:MOST_REFS], weight) for group, weight in weights.items() if weight}
        for number, refs in enumerate(hints):
            ballots[(f"hint {number}", Cue.NONE)] = (refs[:MOST_REFS], PAIR_VOTE)
        votes = self.votes(ballots, None, leaning)
        for _ in range(ROUNDS):
            votes = self.votes(ballots, votes, leaning)
        first = self.best(options, votes, {}, leaning)
        points = {group: one.row for group, one in first.items() if self.columns.kinds[one.row] in self.point_kinds}
        return self.best(options, votes, dict(list(points.items())[:MOST_POINTS]), leaning)

    def options(self, members: Sequence[Judged]) -> tuple[int, ...]:
        """References that a group may stand for: those an "X, Y" pattern or a cue leaves, else all."""
        paired = {row for one in members for row in one.clue.rows}
        refs = members[0].candidate.refs
        fit = tuple(ref for ref in refs if row_of(ref) in paired) if paired else refs
        cue = members[0].clue.cue
        if cue is Cue.NONE:
            return fit or refs
        kinds = self.area_kinds if cue is Cue.AREA else {self.city}
        meant = tuple(ref for ref in fit if self.columns.kinds[row_of(ref)] in kinds)
        if not meant or self.prominence(fit[0]) - self.prominence(meant[0]) > CUE_REACH:
            return fit or refs
        return meant

    def votes(
        self, ballots: Mapping[Group, tuple[Sequence[int], float]], before: Votes | None, leaning: Leaning
    ) -> Votes:
        """What the names of an article say about where it is set.

        A name of several places is a vote for each, in proportion to how likely it is meant: by prominence, and
        in later rounds also by the votes `before`.
        """
        by_group = {
            group: self.ballot(refs, weight, Ground(*before.of_others(group), (), leaning) if before else None)
            for group, (refs, weight) in ballots.items()
        }
        countries = summed(countries for countries, _ in by_group.values())
        areas = summed(areas for _, areas in by_group.values())
        return Votes(countries, areas, by_group, sum(countries.values()), sum(areas.values()))

    def ballot(self, refs: Sequence[int], weight: float, ground: Ground | None) -> tuple[Counts, Counts]:
        """The votes of one name, for countries and for areas: each country gets that of its likeliest place only."""
        countries: Counts = {}
        areas: Counts = {}
        for ref, part in zip(refs, self.parts(refs, ground), strict=True):
            row = row_of(ref)
            country, area = self.columns.countries[row], self.columns.firsts[row]
            if country != self.nowhere:
                countries[country] = max(countries.get(country, 0.0), part * weight)
            if area != NONE:
                vote = part * weight * (AREA_VOTE if area == row else 1.0)
                areas[area] = max(areas.get(area, 0.0), vote)
        return countries, areas

    def parts(self, refs: Sequence[int], ground: Ground | None) -> list[float]:
        """The likelihood of each reference; together they make 1."""
        if len(refs) == 1:
            return [1.0]
        return likelihoods(self.scores(refs, ground) if ground else [*map(self.prominence, refs)], SHARPNESS)

    def best(
        self, options: Mapping[Group, tuple[int, ...]], votes: Votes, points: Mapping[Group, int], leaning: Leaning
    ) -> dict[Group, Chosen]:
        """The reference of each group with the highest score, given the points of the other groups."""
        found = {}
        for group, refs in options.items():
            others = [row for (key, _), row in points.items() if key != group[0]] if len(refs) > 1 else []
            ground = Ground(*votes.of_others(group), others, leaning)
            scores = self.scores(refs, ground) if len(refs) > 1 else (0.0,)
            found[group] = Chosen(refs[scores.index(max(scores))], refs, scores, ground)
        return found

    def scores(self, refs: Sequence[int], ground: Ground) -> tuple[float, ...]:
        """How well each reference fits the article."""
        votes = [voter.points for voter in self.voters if voter.applies(ground)]
        found = []
        for ref in refs:
            score, row = self.prominence(ref), row_of(ref)
            for points in votes:
                score += points(self.map, row, ground)
            found.append(score)
        return tuple(found)

    def prominence(self, ref: int) -> float:
        """How well known a place is under the name of this reference."""
        known: float = self.columns.prominences[row_of(ref)] / 100
        return known - ALTERNATE_COST if ref & ALTERNATE else known


def weight_of(members: Sequence[Judged]) -> float:
    """How much a group's vote counts; 0 if it is too doubtful to vote."""
    if max(one.strength for one in members) < Strength.WEAK:
        return 0.0
    weight = 1 + math.log(len(members))
    if any(one.clue.dateline for one in members):
        return weight * DATELINE_VOTE
    return weight * (PAIR_VOTE if any(one.clue.rows for one in members) else 1.0)


def likelihoods(scores: Sequence[float], sharpness: float) -> list[float]:
    """What each score is worth as a likelihood, e times as much for each `1 / sharpness`; together they make 1."""
    top = max(scores)
    weights = [math.exp(sharpness * (score - top)) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def summed(counts: Iterable[Counts]) -> Counts:
    """The sum of counts, by key."""
    total: Counts = defaultdict(float)
    for one in counts:
        for key, count in one.items():
            total[key] += count
    return total
