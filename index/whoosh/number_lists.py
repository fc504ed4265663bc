"""Lists of numbers as arrays, mostly ascending: which are in which, and the union of several."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.whoosh.array_file import Array

Numbers = NDArray[np.int64]

DENSE = 64
"""Lists longer than one number in so many are united by counting in an array, shorter ones by sorting."""

FEWER = 4
"""A list shorter than another by this factor is looked up in it; else its numbers are marked in an array."""


def each_once(numbers: Numbers, count: int) -> Numbers:
    """Numbers below `count` in order, each once."""
    return np.unique(numbers) if len(numbers) * DENSE < count else np.flatnonzero(marks_of(numbers, count))


def added_up(numbers: Numbers, values: Array, count: int) -> tuple[Numbers, NDArray[np.float64]]:
    """Numbers below `count` in order, each once, with the sum of the values that stand beside it."""
    if len(numbers) * DENSE < count:
        unique, places = np.unique(numbers, return_inverse=True)
        return unique, np.bincount(places, values).astype(np.float64)
    unique = each_once(numbers, count)
    return unique, np.bincount(numbers, values, minlength=count)[unique].astype(np.float64)


def together(parts: list[Array]) -> Array:
    """Several arrays as one."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def kept_among(articles: Array, among: Numbers, count: int, *, is_ascending: bool) -> Numbers:
    """The places of those articles of a list that are among others (ascending), all below `count`."""
    if is_ascending and len(among) * FEWER < len(articles):
        return places_of(articles, among)
    return np.flatnonzero(marks_of(among, count)[articles])


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
