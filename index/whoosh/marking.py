"""Finds the words of an article that answer a query, from positions alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np

from index.analysis import BODY_START
from index.query import (
    And,
    AtLeast,
    Bag,
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
from index.whoosh.number_lists import Numbers
from index.whoosh.postings import POSITION_BITS, POSITION_MASK
from index.whoosh.spans import Region, Spans

Find = Callable[[Query, Region], Spans]
"""Gives the spans of a part in a region, each once worked out only: a question may say the same word often."""


def marks_in(matching: Matching, query: Query, articles: Numbers) -> list[Marks]:
    """The marks of each of these articles (ascending numbers)."""
    found: list[list[Mark]] = [[] for _ in articles]
    places = {number: n for n, number in enumerate(articles.tolist())}
    find = cache(lambda part, region: matching.positions.find(part, region, articles))
    for part, spans in enumerate(sought(find, query, Region(Zone.ANYWHERE))):
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


def sought(find: Find, query: Query, region: Region) -> Iterator[Spans]:
    """The spans of each word, phrase and pattern of a query that can make an article match."""
    match query:
        case Word() | Phrase() | Pattern() | Fuzzy():
            yield find(query, region)
        case Near(left, right) | Together(left, right):
            whole = find(query, region)
            for part in (left, right):
                for spans in sought(find, part, region):
                    yield inside(spans, whole)
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from sought(find, part, region)
        case Bag(words):
            for word in dict.fromkeys(words):
                yield from sought(find, word, region)
        case AtLeast(_, part):
            yield from sought(find, part, Region(counted_in(region.zone), region.first))
        case FirstWords(count, part):
            yield from sought(find, part, Region(counted_in(region.zone), count))
        case Within(inner, part):
            yield from sought(find, part, Region(inner))


def inside(spans: Spans, whole: Spans) -> Spans:
    """The spans that lie in one of others."""
    if not len(whole.firsts):
        return spans.those(np.zeros(len(spans.firsts), bool))
    reach = np.maximum.accumulate(whole.lasts)
    before = np.searchsorted(whole.firsts, spans.firsts, "right") - 1
    kept = (before >= 0) & (reach[np.maximum(before, 0)] >= spans.lasts)
    return spans.those(kept)
