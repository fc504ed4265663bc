"""Where the positional parts of a query are found: spans of words, as two arrays of occurrences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from index.analysis import BODY_START
from index.query import Near, Or, Phrase, Query, Together, Unit, Zone
from index.whoosh.array_file import Array
from index.whoosh.postings import NOWHERE, POSITION_BITS, POSITION_MASK, Chosen, Numbers, Postings, is_in


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans in the order of their first words: the occurrences of the first and of the last word of each."""

    firsts: Numbers
    lasts: Numbers

    @property
    def articles(self) -> Numbers:
        """The article of each span."""
        return self.firsts >> POSITION_BITS

    def those(self, kept: Array) -> Spans:
        """Some of them."""
        return Spans(self.firsts[kept], self.lasts[kept])


NO_SPANS = Spans(NOWHERE.articles, NOWHERE.articles)


@dataclass(frozen=True, slots=True)
class Region:
    """Where spans count: in a zone and, if `first` is given, among so many first words of it."""

    zone: Zone
    first: int | None = None


class Positions:
    """Finds spans in one generation; `choose` gives the terms that a word, pattern or fuzzy word stands for."""

    def __init__(self, postings: Postings, choose: Callable[[Query], Chosen]) -> None:
        self.postings = postings
        self.choose = choose

    def find(self, query: Query, region: Region, field: str = "words") -> Spans:
        """All spans of a positional query whose words lie in a region."""
        among = self.candidates(query, field) if isinstance(query, Phrase | Near | Together) else None
        return self.spans(query, among, region, field)

    def candidates(self, query: Query, field: str = "words") -> Numbers:
        """The articles in which a positional query can be found at all."""
        match query:
            case Phrase(terms):
                each = [self.postings.having(field, self.postings.of_terms(field, [term])) for term in set(terms)]
                return common(each)
            case Near(left, right) | Together(left, right):
                return common([self.candidates(left, field), self.candidates(right, field)])
            case Or(parts):
                return self.postings.united([self.candidates(part, field) for part in parts])
            case _:
                return self.postings.having(field, self.choose(query))

    def spans(self, query: Query, among: Numbers | None, region: Region, field: str = "words") -> Spans:
        """All spans in these articles (ascending; None for all)."""
        match query:
            case Phrase(terms):
                return self.within(region, self.phrase(terms, among, field))
            case Or(parts):
                return united([self.spans(part, among, region, field) for part in parts])
            case Near(left, right, distance, ordered):
                pair = self.spans(left, among, region, field), self.spans(right, among, region, field)
                return followed(*pair, distance) if ordered else near(*pair, distance)
            case Together(left, right, unit):
                return self.together(
                    self.spans(left, among, region, field), self.spans(right, among, region, field), unit
                )
            case _:
                places = self.postings.occurrences(field, self.choose(query), among)
                return self.within(region, Spans(places, places))

    def phrase(self, terms: Sequence[str], among: Numbers | None, field: str) -> Spans:
        """Where these terms stand next to each other."""
        places = [self.postings.occurrences(field, self.postings.of_terms(field, [term]), among) for term in terms]
        rarest = min(range(len(terms)), key=lambda n: len(places[n]))
        firsts = places[rarest] - rarest
        for n in sorted(range(len(terms)), key=lambda n: len(places[n])):
            if n != rarest and len(firsts):
                firsts = firsts[is_in(firsts + n, places[n])]
        return Spans(firsts, firsts + (len(terms) - 1))

    def together(self, left: Spans, right: Spans, unit: Unit) -> Spans:
        """The spans that have a partner in the same sentence or paragraph."""
        starts = self.unit_starts(np.unique(np.concatenate([left.articles, right.articles])), unit)
        whole = [
            side.those(np.searchsorted(starts, side.firsts, "right") == np.searchsorted(starts, side.lasts, "right"))
            for side in (left, right)
        ]
        partnered = [one.those(shares_unit(one, other, starts)) for one, other in (whole, whole[::-1])]
        return united(partnered)

    def unit_starts(self, articles: Numbers, unit: Unit) -> Numbers:
        """Where sentences or paragraphs begin in these articles; every headline is one."""
        texts = self.postings.boundaries("sentences" if unit is Unit.SENTENCE else "paragraphs", articles) + BODY_START
        headlines = self.postings.boundaries("headlines", articles)
        return np.sort(np.concatenate([texts, headlines, (articles << POSITION_BITS) | BODY_START]))

    def within(self, region: Region, spans: Spans) -> Spans:
        """The spans that lie in a region; none reaches from one headline to another or into the text."""
        if region.first is not None:
            start = 0 if region.zone is Zone.HEADLINE else BODY_START
            firsts, lasts = spans.firsts & POSITION_MASK, spans.lasts & POSITION_MASK
            spans = spans.those((firsts >= start) & (lasts < start + region.first))
        match region.zone:
            case Zone.ANYWHERE:
                return spans
            case Zone.LEAD:
                ends = self.postings.column("lead_end")[spans.articles]
                return spans.those((spans.lasts & POSITION_MASK) < ends)
            case _:
                return spans.those(((spans.firsts & POSITION_MASK) < BODY_START) == (region.zone is Zone.HEADLINE))


def common(lists: list[Numbers]) -> Numbers:
    """The numbers that all of several ascending lists have."""
    ordered = sorted(lists, key=len)
    return reduce(lambda few, many: few[is_in(few, many)], ordered[1:], ordered[0])


def united(parts: Sequence[Spans]) -> Spans:
    """The spans of several lists, each once."""
    if len(parts) == 1:
        return parts[0]
    return sorted_spans(np.concatenate([part.firsts for part in parts]), np.concatenate([part.lasts for part in parts]))


def sorted_spans(firsts: Numbers, lasts: Numbers) -> Spans:
    """Spans in order, each once."""
    order = np.lexsort((lasts, firsts))
    firsts, lasts = firsts[order], lasts[order]
    new = np.ones(len(firsts), bool)
    new[1:] = (firsts[1:] != firsts[:-1]) | (lasts[1:] != lasts[:-1])
    return Spans(firsts[new], lasts[new])


def near(left: Spans, right: Spans, distance: int) -> Spans:
    """The spans of both sides that have one of the other at most `distance` words away."""
    return united([one.those(has_near(one, other, distance)) for one, other in ((left, right), (right, left))])


def has_near(one: Spans, other: Spans, distance: int) -> Array:
    """Which spans of one list have a span of the other 1 to `distance` words after or before them."""
    firsts, lasts = other.firsts, np.sort(other.lasts)
    after = np.searchsorted(firsts, one.lasts, "right") < np.searchsorted(firsts, one.lasts + distance, "right")
    before = np.searchsorted(lasts, one.firsts - distance, "left") < np.searchsorted(lasts, one.firsts, "left")
    found: Array = after | before
    return found


def followed(left: Spans, right: Spans, distance: int) -> Spans:
    """The closest pairs of a span and one that begins 1 to `distance` words after its end."""
    if not len(left.firsts) or not len(right.firsts):
        return NO_SPANS
    following = np.searchsorted(right.firsts, left.lasts, "right")
    has_next = following < len(right.firsts)
    following[~has_next] = 0
    has_next &= right.firsts[following] - left.lasts <= distance
    by_last = np.argsort(left.lasts, kind="stable")
    leading = np.searchsorted(left.lasts[by_last], right.firsts, "left") - 1
    has_last = leading >= 0
    before = by_last[np.maximum(leading, 0)]
    has_last &= right.firsts - left.lasts[before] <= distance
    return sorted_spans(
        np.concatenate([left.firsts[has_next], left.firsts[before[has_last]]]),
        np.concatenate([right.lasts[following[has_next]], right.lasts[has_last]]),
    )


def shares_unit(one: Spans, other: Spans, starts: Numbers) -> Array:
    """Which spans of one list have, in their unit, one of the other wholly after or before them."""
    if not len(other.firsts):
        return np.zeros(len(one.firsts), bool)
    unit = np.searchsorted(starts, one.firsts, "right")
    firsts, lasts = other.firsts, np.sort(other.lasts)
    latest = np.searchsorted(np.searchsorted(starts, firsts, "right"), unit, "right") - 1
    earliest = np.searchsorted(np.searchsorted(starts, lasts, "right"), unit, "left")
    inside = np.searchsorted(starts, firsts[np.maximum(latest, 0)], "right") == unit
    after = (latest >= 0) & inside & (firsts[latest] > one.lasts)
    earliest_there = np.minimum(earliest, len(lasts) - 1)
    inside = np.searchsorted(starts, lasts[earliest_there], "right") == unit
    before = (earliest < len(lasts)) & inside & (lasts[earliest_there] < one.firsts)
    found: Array = after | before
    return found
