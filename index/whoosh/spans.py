"""Where the positional parts of a query are found: spans of words, as two arrays of occurrences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from index.analysis import BODY_START
from index.query import Fuzzy, Near, Or, Pattern, Phrase, Query, Together, Unit, Word, Zone
from index.whoosh.array_file import Array
from index.whoosh.number_lists import Numbers, distinct, each_once, is_in, merged
from index.whoosh.postings import NOWHERE, POSITION_BITS, POSITION_MASK, Chosen, Postings
from index.whoosh.segment import ranges


class Spans(NamedTuple):
    """Spans in the order of their first words: the occurrences of the first and of the last word of each."""

    firsts: Numbers
    lasts: Numbers

    @property
    def are_words(self) -> bool:
        """Whether each is a single word."""
        return self.firsts is self.lasts

    def sorted_lasts(self) -> Numbers:
        """The last words in order."""
        return self.lasts if self.are_words else np.sort(self.lasts)

    @property
    def articles(self) -> Numbers:
        """The article of each span."""
        return self.firsts >> POSITION_BITS

    def those(self, kept: Array) -> Spans:
        """Some of them."""
        firsts = self.firsts[kept]
        return Spans(firsts, firsts if self.are_words else self.lasts[kept])


END, BEGINNING = np.array([1 << 62]), np.array([-(1 << 62)])
"""After and before every occurrence."""

ONE_WORD = Word, Pattern, Fuzzy
"""Parts whose spans are single words."""

NO_SPANS = Spans(NOWHERE.articles, NOWHERE.articles)


class Region(NamedTuple):
    """Where spans count: in a zone and, if `first` is given, among so many first words of it."""

    zone: Zone
    first: int | None = None


class Positions:
    """Finds spans in one generation; `choose` gives the terms that a word, pattern or fuzzy word stands for."""

    def __init__(self, postings: Postings, choose: Callable[[Query], Chosen]) -> None:
        self.postings = postings
        self.choose = choose

    def find(self, query: Query, region: Region, among: Numbers | None = None, field: str = "words") -> Spans:
        """The spans of a positional query whose words lie in a region, in all articles or in these (segment by segment)."""
        match query:
            case Phrase(terms):
                return self.within(region, self.phrase(terms, among, field))
            case Or(parts):
                return united([self.find(part, region, among, field) for part in parts])
            case Near(left, right, distance, ordered):
                pair = self.pair(left, right, region, among, field)
                return followed(*pair, distance) if ordered else near(*pair, distance)
            case Together(left, right, unit):
                return self.together(*self.pair(left, right, region, among, field), unit)
            case _:
                places = self.postings.occurrences(field, self.choose(query), among)
                return self.within(region, Spans(places, places))

    def pair(self, left: Query, right: Query, region: Region, among: Numbers | None, field: str) -> tuple[Spans, Spans]:
        """The spans of two parts, each only where the other may be: the articles of the rarer one tell where to look."""
        few, many = sorted((left, right), key=lambda part: self.weight(part, field))
        if isinstance(few, ONE_WORD) and among is None:
            others = self.find(many, region, self.postings.listed(field, self.choose(few)), field)
            found = self.find(few, region, others.articles, field)
        else:
            found = self.find(few, region, among, field)
            others = self.find(many, region, found.articles, field)
        return (found, others) if few is left else (others, found)

    def weight(self, query: Query, field: str) -> int:
        """About how many postings must be read for a part."""
        match query:
            case Phrase(terms):
                return min(self.postings.weight(field, self.postings.of_terms(field, [term])) for term in terms)
            case Near(left, right) | Together(left, right):
                return min(self.weight(left, field), self.weight(right, field))
            case Or(parts):
                return sum(self.weight(part, field) for part in parts)
            case _:
                return self.postings.weight(field, self.choose(query))

    def phrase(self, terms: Sequence[str], among: Numbers | None, field: str) -> Spans:
        """Where these terms stand next to each other: each term is read only where those before it stand."""
        chosen = [self.postings.of_terms(field, [term]) for term in terms]
        rarest, *others = sorted(range(len(terms)), key=lambda n: self.postings.weight(field, chosen[n]))
        firsts = self.postings.occurrences(field, chosen[rarest], among) - rarest
        for n in others:
            places = self.postings.occurrences(field, chosen[n], firsts >> POSITION_BITS)
            firsts = firsts[is_in(firsts + n, places)]
        return Spans(firsts, firsts + (len(terms) - 1) if len(terms) > 1 else firsts)

    def together(self, left: Spans, right: Spans, unit: Unit) -> Spans:
        """The spans that have a partner in the same sentence or paragraph."""
        starts = self.unit_starts(distinct(np.sort(np.concatenate([left.articles, right.articles]))), unit)
        whole = [
            side.those(starts.searchsorted(side.firsts, "right") == starts.searchsorted(side.lasts, "right"))
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


def united(parts: Sequence[Spans]) -> Spans:
    """The spans of several lists, each once."""
    if len(parts) == 1:
        return parts[0]
    firsts = np.concatenate([part.firsts for part in parts])
    if all(part.are_words for part in parts):
        places = each_once(firsts)
        return Spans(places, places)
    return sorted_spans(firsts, np.concatenate([part.lasts for part in parts]))


def sorted_spans(firsts: Numbers, lasts: Numbers) -> Spans:
    """Spans in order, each once."""
    order = np.lexsort((lasts, firsts))
    firsts, lasts = firsts[order], lasts[order]
    new = np.ones(len(firsts), bool)
    new[1:] = (firsts[1:] != firsts[:-1]) | (lasts[1:] != lasts[:-1])
    return Spans(firsts[new], lasts[new])


def near(left: Spans, right: Spans, distance: int) -> Spans:
    """The spans of both sides that have one of the other at most `distance` words away."""
    if left.are_words and right.are_words:
        few, many = sorted((left.firsts, right.firsts), key=len)
        places = near_words(few, many, distance)
        if not np.count_nonzero(places[1:] == places[:-1]):
            return Spans(places, places)
    kept = left.those(has_near(left, right, distance))
    return united([kept, right.those(has_near(right, kept, distance))])


def near_words(few: Numbers, many: Numbers, distance: int) -> Numbers:
    """The words of both lists that are at most `distance` words from one of the other, in order.

    A word that is in both comes twice, for it is near itself.
    """
    starts = many.searchsorted(few - distance)
    are_near = np.concatenate((many, END))[starts] <= few + distance
    few, starts = few[are_near], starts[are_near]
    ends = many.searchsorted(few + distance, "right")
    # What lies near two words counts for the first of them.
    np.maximum(starts[1:], ends[:-1], out=starts[1:])
    return merged(np.concatenate([few, many[ranges(starts, ends - starts)]]))


def has_near(one: Spans, other: Spans, distance: int) -> Array:
    """Which spans of one list have a span of the other 1 to `distance` words after or before them."""
    firsts, lasts = other.firsts, other.sorted_lasts()
    following = np.concatenate((firsts, END))[firsts.searchsorted(one.lasts, "right")]
    leading = np.concatenate((BEGINNING, lasts))[lasts.searchsorted(one.firsts, "left")]
    found: Array = following - one.lasts <= distance
    found |= one.firsts - leading <= distance
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
    firsts, lasts = other.firsts, other.sorted_lasts()
    latest = np.searchsorted(np.searchsorted(starts, firsts, "right"), unit, "right") - 1
    earliest = np.searchsorted(np.searchsorted(starts, lasts, "right"), unit, "left")
    inside = np.searchsorted(starts, firsts[np.maximum(latest, 0)], "right") == unit
    after = (latest >= 0) & inside & (firsts[latest] > one.lasts)
    earliest_there = np.minimum(earliest, len(lasts) - 1)
    inside = np.searchsorted(starts, lasts[earliest_there], "right") == unit
    before = (earliest < len(lasts)) & inside & (lasts[earliest_there] < one.firsts)
    found: Array = after | before
    return found
