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
    columns = sort_columns(postings, found, chosen, sort)
    if after:
        later = following(postings, found.articles[chosen], columns, after)
        chosen, columns = chosen[later], [column[later] for column in columns]
    few = greatest(-columns[0], limit)
    chosen, columns = chosen[few], [column[few] for column in columns]
    order = in_order(postings, found.articles[chosen], columns, limit)
    ids = postings.article_ids(found.articles[chosen[order]])
    keys: list[Key] = list(zip(*(column[order].tolist() for column in columns), ids, strict=True))
    return chosen[order], keys


def in_order(postings: Postings, articles: Numbers, columns: list[Array], limit: int) -> Array:
    """The first of some articles by columns, equal ones by id."""
    order = np.lexsort(columns[::-1])
    if len(order) > limit > 0:
        last = columns[0][order[limit - 1]]
        order = order[columns[0][order] <= last]
    ordered = [column[order] for column in columns]
    if len(order) > 1 and np.logical_and.reduce([column[1:] == column[:-1] for column in ordered]).any():
        order = order[np.lexsort((postings.id_heads(articles[order]), *ordered[::-1]))]
    return order[:limit]


def sort_columns(postings: Postings, found: Matches, chosen: Array, sort: Sort) -> list[Array]:
    """What some of the matches are sorted by, ascending; equal ones go by id."""
    if sort is Sort.RANK:
        return [-np.round(found.scores[chosen], SCORE_DIGITS)]
    days = postings.column("first_day")[found.articles[chosen]].astype(np.float64)
    undated = days == 0
    if sort is Sort.NEWEST:
        days = -days
    days[undated] = NEVER
    return [days]


def following(postings: Postings, articles: Numbers, columns: list[Array], after: Key) -> Array:
    """The matches that come after a place in the order."""
    later = np.zeros(len(articles), bool)
    level = np.ones(len(articles), bool)
    for column, value in zip(columns, after[:-1], strict=True):
        later |= level & (column > float(value))
        level &= column == float(value)
    for n in np.flatnonzero(level).tolist():
        later[n] = postings.article_id(int(articles[n])) > str(after[-1])
    return np.flatnonzero(later)


def greatest(values: Array, limit: int, *, slack: float = 0.0) -> Array:
    """The numbers of the greatest values, in no order: at least `limit`, with all that are nearly equal to the last."""
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
