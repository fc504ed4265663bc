"""Finds names that explain each other, "Aleppo, Syria" or "Paris (Texas)", and what they can then mean."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from index.gazetteer.lookup import Gazetteer, row_of
from ingest.place_candidates import Candidate
from ingest.place_text import PlaceText

BETWEEN = frozenset((", ", " (", ", in ", "., "))


def pairs(gazetteer: Gazetteer, text: PlaceText, candidates: Sequence[Candidate]) -> dict[int, tuple[int, ...]]:
    """The rows that remain for each candidate of an "X, Y" pattern in which Y contains X, by its number."""
    found: dict[int, tuple[int, ...]] = {}
    for number, (inner, outer) in enumerate(pairwise(candidates)):
        if inner.after != outer.first or outer.demonym or inner.demonym:
            continue
        between = text.gaps[outer.first]
        if between not in BETWEEN:
            continue
        fit = [
            (row_of(one), row_of(other))
            for one in inner.refs
            for other in outer.refs
            if contains(gazetteer, row_of(other), row_of(one))
        ]
        if fit:
            found[number] = tuple(dict.fromkeys(row for row, _ in fit))
            found.setdefault(number + 1, tuple(dict.fromkeys(row for _, row in fit)))
    return found


def contains(gazetteer: Gazetteer, outer: int, inner: int) -> bool:
    """Whether the place of one row lies inside that of another."""
    parents = gazetteer.columns.parents
    at = parents[inner]
    while at >= 0:
        if at == outer:
            return True
        at = parents[at]
    return False
