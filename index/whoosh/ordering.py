"""Puts matches in order: the first few are found without sorting the rest."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from index.store import Key, Sort
from index.whoosh.array_file import Array
from index.whoosh.number_lists import Numbers
from index.whoosh.postings import Postings

if TYPE_CHECKING:  # it imports us
    from index.whoosh.matching import Matches

SCORE_DIGITS = 6
"""Scores are compared to this many decimals, so that the order does not hang on the order of additions."""

SLACK = 2 * 10.0**-SCORE_DIGITS
"""The order of nearly equal scores hangs on their rounding; so a little less than the least is let in."""

GROUP = 64
"""The first few of many are sought among the best of groups of so many."""

NEVER = float(1 << 31)
"""In an order of time: after every day."""


def first_of(postings: Postings, found: Matches, limit: int, sort: Sort, after: Key = ()) -> tuple[Array, list[Key]]:
    """Which of the matches come first, in order, and the place of each; only those that come after a place."""
    if sort is Sort.RANK and not after:
        chosen = greatest(found.scores, limit, slack=SLACK)
    else:
        chosen = np.arange(len(found.articles))
    values = sort_values(postings, found, chosen, sort)
    if after:
        later = following(postings, found.articles[chosen], values, after)
        chosen, values = chosen[later], values[later]
    if after or sort is not Sort.RANK:
        few = greatest(-values, limit)
        chosen, values = chosen[few], values[few]
    order = in_order(postings, found.articles[chosen], values, limit)
    chosen = chosen[order]
    keys: list[Key] = list(zip(values[order].tolist(), postings.article_ids(found.articles[chosen]), strict=True))
    return chosen, keys


def in_order(postings: Postings, articles: Numbers, values: Array, limit: int) -> Array:
    """The first of some articles by values, equal ones by id."""
    order = values.argsort()
    ordered = values[order]
    if len(order) > limit > 0:
        end = ordered.searchsorted(ordered[limit - 1], "right")
        order, ordered = order[:end], ordered[:end]
    if np.count_nonzero(ordered[1:] == ordered[:-1]):
        order = order[np.lexsort((postings.id_heads(articles[order]), ordered))]
    return order[:limit]


def sort_values(postings: Postings, found: Matches, chosen: Array, sort: Sort) -> Array:
    """What some of the matches are sorted by, ascending; equal ones go by id."""
    if sort is Sort.RANK:
        return -found.scores[chosen].round(SCORE_DIGITS)
    days = postings.column("first_day")[found.articles[chosen]].astype(np.float64)
    undated = days == 0
    if sort is Sort.NEWEST:
        days = -days
    days[undated] = NEVER
    return days


def following(postings: Postings, articles: Numbers, values: Array, after: Key) -> Array:
    """The matches that come after a place in the order."""
    value, name = after
    later: Array = values > float(value)
    for n in np.flatnonzero(values == float(value)).tolist():
        later[n] = postings.article_id(int(articles[n])) > str(name)
    return np.flatnonzero(later)


def greatest(values: Array, limit: int, *, slack: float = 0.0) -> Array:
    """The numbers of the greatest values, in no order: at least `limit`, with all that are nearly equal to the last."""
    if len(values) <= limit:
        return np.arange(len(values))
    return np.flatnonzero(values >= lowest_of_best(values, limit) - slack)


def lowest_of_best(values: Array, limit: int) -> float:
    """A value that at least the `limit` greatest reach, and few others; all reach it if there are no more."""
    if limit <= 0:
        return math.inf
    if len(values) <= max(limit, GROUP):
        return -math.inf
    groups = len(values) // GROUP
    # As many groups as are wanted reach this value, so at least as many values do.
    best = values[: groups * GROUP].reshape(-1, GROUP).max(axis=1) if groups >= limit else values
    return float(np.partition(best, len(best) - limit)[len(best) - limit])
