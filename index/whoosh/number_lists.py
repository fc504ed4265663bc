"""Lists of numbers as arrays, mostly ascending: which are in which, and the union of several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.whoosh.array_file import Array

Numbers = NDArray[np.int64]

FEWER = 16
"""A list shorter than another by this factor is looked up in it; else its numbers are marked in an array."""


def each_once(numbers: Numbers) -> Numbers:
    """Numbers in order, each once. Sorting costs less than marking them in an array and reading that."""
    return distinct(merged(numbers))


def merged(numbers: Numbers) -> Numbers:
    """Numbers that are mostly several ascending lists, in order: this sort merges what is in order already."""
    ordered: Numbers = np.sort(numbers, kind="stable")
    return ordered


def distinct(ascending: Numbers) -> Numbers:
    """The numbers of an ascending list, each once."""
    return ascending[are_new(ascending)] if len(ascending) > 1 else ascending


def are_new(ascending: Numbers) -> Array:
    """Which numbers of an ascending list differ from the one before."""
    new = np.empty(len(ascending), bool)
    new[:1] = True
    np.not_equal(ascending[1:], ascending[:-1], out=new[1:])
    return new


def how_many(lists: Sequence[Numbers], count: int) -> int:
    """How many different numbers below `count` are in any of several lists."""
    marks = np.zeros(count, bool)
    for numbers in lists:
        marks[numbers] = True
    return int(np.count_nonzero(marks))


def added_up(numbers: Numbers, values: Array) -> tuple[Numbers, NDArray[np.float64]]:
    """Numbers in order, each once, with the sum of the values that stand beside it."""
    unique = each_once(numbers)
    return unique, np.bincount(unique.searchsorted(numbers), values, len(unique)).astype(np.float64)


def together(parts: list[Array]) -> Array:
    """Several arrays as one."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def kept_among(articles: Array, among: Numbers, count: int, *, is_ascending: bool) -> Numbers:
    """The places of those articles of a list that are among others (in any order), all below `count`."""
    if is_ascending and len(among) * FEWER < len(articles):
        return places_of(articles, each_once(among))
    # By narrow numbers, `take` reads several times as fast as an index in brackets.
    return np.flatnonzero(marks_of(among, count).take(articles))


def marks_of(numbers: Numbers, count: int) -> Array:
    """A mask over `count` numbers that marks these."""
    marks = np.zeros(count, bool)
    marks[numbers] = True
    return marks


def looked_up(numbers: Array, ascending: Array) -> tuple[Array, Numbers]:
    """Which of some numbers are in an ascending list, and the places of these there."""
    if not len(ascending):
        return np.zeros(len(numbers), bool), np.zeros(len(numbers), np.int64)
    places = ascending.searchsorted(numbers)
    places[places == len(ascending)] = 0
    return ascending[places] == numbers, places


def is_in(numbers: Array, ascending: Array) -> Array:
    """Which of some numbers are in an ascending list."""
    return looked_up(numbers, ascending)[0]


def places_of(ascending: Array, wanted: Numbers) -> Numbers:
    """Where those of the wanted numbers that are in an ascending list stand in it."""
    there, places = looked_up(wanted.astype(ascending.dtype), ascending)
    return places[there]
