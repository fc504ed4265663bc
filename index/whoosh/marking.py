"""Finds the words of an article that answer a query, from positions alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from index.analysis import BODY_START
from index.query import (
    And,
    AtLeast,
    FirstWords,
    Fuzzy,
    Most,
    Near,
    Or,
    Pattern,
    Phrase,
    Query,
    Together,
    Within,
    Word,
    Zone,
)
from index.store import Mark, Marks
from index.whoosh.matching import Matching, counted_in
from index.whoosh.postings import POSITION_BITS, POSITION_MASK, Numbers
from index.whoosh.spans import Region, Spans


def marks_in(matching: Matching, query: Query, articles: Numbers) -> list[Marks]:
    """The marks of each of these articles (ascending numbers)."""
    found: list[list[Mark]] = [[] for _ in articles]
    places = {number: n for n, number in enumerate(articles.tolist())}
    for part, spans in enumerate(sought(matching, query, Region(Zone.ANYWHERE), articles)):
        first, last = (spans.firsts & POSITION_MASK).tolist(), (spans.lasts & POSITION_MASK).tolist()
        for number, start, end in zip(spans.articles.tolist(), first, last, strict=True):
            found[places[number]].append(Mark(start, end, part))
    passages = passage_starts(matching, articles)
    return [
        Marks(sorted(marks, key=lambda mark: (mark.first, -mark.last)), starts)
        for marks, starts in zip(found, passages, strict=True)
    ]


def passage_starts(matching: Matching, articles: Numbers) -> list[list[int]]:
    """The positions at which the passages of each article begin."""
    starts = matching.postings.boundaries("passages", articles)
    each = (
        np.searchsorted(starts >> POSITION_BITS, articles),
        np.searchsorted(starts >> POSITION_BITS, articles, "right"),
    )
    positions = ((starts & POSITION_MASK) + BODY_START).tolist()
    return [positions[a:b] for a, b in zip(each[0].tolist(), each[1].tolist(), strict=True)]


def sought(matching: Matching, query: Query, region: Region, among: Numbers) -> Iterator[Spans]:
    """The spans of each word, phrase and pattern of a query that can make an article match."""
    match query:
        case Word() | Phrase() | Pattern() | Fuzzy():
            yield matching.positions.spans(query, among, region)
        case Near(left, right) | Together(left, right):
            whole = matching.positions.spans(query, among, region)
            for part in (left, right):
                for spans in sought(matching, part, region, among):
                    yield inside(spans, whole)
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from sought(matching, part, region, among)
        case AtLeast(_, part):
            yield from sought(matching, part, Region(counted_in(region.zone), region.first), among)
        case FirstWords(count, part):
            yield from sought(matching, part, Region(counted_in(region.zone), count), among)
        case Within(inner, part):
            yield from sought(matching, part, Region(inner), among)


def inside(spans: Spans, whole: Spans) -> Spans:
    """The spans that lie in one of others."""
    if not len(whole.firsts):
        return spans.those(np.zeros(len(spans.firsts), bool))
    reach = np.maximum.accumulate(whole.lasts)
    before = np.searchsorted(whole.firsts, spans.firsts, "right") - 1
    kept = (before >= 0) & (reach[np.maximum(before, 0)] >= spans.lasts)
    return spans.those(kept)
