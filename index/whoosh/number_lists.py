"""Lists of numbers as arrays, mostly ascending: which are in which, and the union of several."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.whoosh.array_file import Array

Numbers = NDArray[np.int64]

FEWER = 4
"""A list shorter than another by this factor is looked up in it; else its numbers are marked in an array."""


def marked(numbers: Numbers, count: int) -> Numbers:
    """Numbers below `count` in order, each once."""
    return np.flatnonzero(marks_of(numbers, count))


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


def is_in(numbers: Array, ascending: Array) -> Array:
    """Which of some numbers are in an ascending list."""
    if not len(ascending):
        return np.zeros(len(numbers), bool)
    places = ascending.searchsorted(numbers)
    places[places == len(ascending)] = 0
    found: Array = ascending[places] == numbers
    return found


def places_of(ascending: Array, wanted: Numbers) -> Numbers:
    """Where those of the wanted numbers that are in an ascending list stand in it."""
    if not len(ascending):
        return np.empty(0, np.int64)
    places = ascending.searchsorted(wanted.astype(ascending.dtype))
    places[places == len(ascending)] = 0
    found: Numbers = places[ascending[places] == wanted]
    return found
