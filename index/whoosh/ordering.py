"""Puts matches in order: the first few are found without sorting the rest."""

from __future__ import annotations

import numpy as np

from index.store import Key, Sort
from index.whoosh.array_file import Array
from index.whoosh.matching import Matches
from index.whoosh.postings import Numbers, Postings

SCORE_DIGITS = 6
"""Scores are compared to this many decimals, so that the order does not hang on the order of additions."""

GROUP = 64
"""The first few of many are sought among the best of groups of so many."""

NEVER = float(1 << 31)
"""In an order of time: after every day."""


def first_of(postings: Postings, found: Matches, limit: int, sort: Sort, after: Key = ()) -> tuple[Array, list[Key]]:
    """Which of the matches come first, in order, and the place of each; only those that come after a place."""
    columns = sort_columns(postings, found, sort)
    chosen = np.arange(len(found.articles))
    if after:
        chosen = following(postings, found.articles, columns, after)
    chosen = chosen[least(columns[0][chosen], limit)]
    heads = postings.id_heads(found.articles[chosen])
    order = np.lexsort((heads, *(column[chosen] for column in reversed(columns))))[:limit]
    chosen = chosen[order]
    ids = map(postings.article_id, found.articles[chosen].tolist())
    keys: list[Key] = list(zip(*(column[chosen].tolist() for column in columns), ids, strict=True))
    return chosen, keys


def sort_columns(postings: Postings, found: Matches, sort: Sort) -> list[Array]:
    """What the matches are sorted by, ascending; equal ones go by id."""
    ranks = -np.round(found.scores, SCORE_DIGITS)
    if sort is Sort.RANK:
        return [ranks]
    days = postings.column("first_day")[found.articles].astype(np.float64)
    undated = days == 0
    if sort is Sort.NEWEST:
        days = -days
    days[undated] = NEVER
    return [days, ranks]


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


def least(values: Array, limit: int) -> Array:
    """The numbers of the smallest values, in no order: at least `limit` of them, with all that equal the last."""
    if len(values) <= max(limit, GROUP):
        return np.arange(len(values))
    if limit <= 0:
        return np.arange(0)
    whole = len(values) // GROUP * GROUP
    best = values[:whole].reshape(-1, GROUP).min(axis=1) if len(values) >= GROUP * max(limit, 2) else values
    # As many groups as are wanted begin at or below this value, so at least as many values do.
    bound = np.partition(best, limit - 1)[limit - 1]
    return np.flatnonzero(values <= bound)
