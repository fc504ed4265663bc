"""Finds names that explain each other, "Aleppo, Syria" or "Paris (Texas)", and what they can then mean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from index.gazetteer.lookup import Gazetteer, row_of
from ingest.place_candidates import Candidate, Clue
from ingest.place_scene import Scene
from ingest.place_text import PlaceText

BETWEEN = frozenset((", ", " (", ", in ", "., "))


def pair_clues(scene: Scene) -> Iterator[tuple[int, Clue]]:
    """The rows that remain for each candidate of an "X, Y" pattern in which Y contains X, by its number."""
    gazetteer = scene.gazetteer
    found: dict[int, tuple[int, ...]] = {}
    known: dict[tuple[str, str], tuple[tuple[int, ...], tuple[int, ...]]] = {}
    for number, (inner, outer) in enumerate(pairwise(scene.candidates)):
        if not are_joined(scene.text, inner, outer) or are_countries(gazetteer, inner, outer):
            continue
        keys = inner.key, outer.key
        if keys not in known:
            known[keys] = fitting(gazetteer, inner, outer)
        inside, outside = known[keys]
        if inside:
            found[number] = inside
            found.setdefault(number + 1, outside)
    return ((number, Clue(rows=rows)) for number, rows in found.items())


def fitting(gazetteer: Gazetteer, inner: Candidate, outer: Candidate) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The rows of each of two candidates that lie inside, or contain, one of the other's."""
    fit = [
        (row_of(one), row_of(other))
        for one in inner.refs
        for other in outer.refs
        if contains(gazetteer, row_of(other), row_of(one))
    ]
    return tuple(dict.fromkeys(row for row, _ in fit)), tuple(dict.fromkeys(row for _, row in fit))


def are_joined(text: PlaceText, inner: Candidate, outer: Candidate) -> bool:
    """Whether two candidates stand as "X, Y" or "X (Y"."""
    side_by_side = inner.after == outer.first and text.gaps[outer.first] in BETWEEN
    return side_by_side and not inner.demonym and not outer.demonym


def are_countries(gazetteer: Gazetteer, inner: Candidate, outer: Candidate) -> bool:
    """Whether both are first of all countries: "China, Japan" is a list, though Japan has a town named China."""
    kinds = gazetteer.columns.kinds
    return all(gazetteer.kinds[kinds[row_of(one.refs[0])]] == "country" for one in (inner, outer))


def contains(gazetteer: Gazetteer, outer: int, inner: int) -> bool:
    """Whether the place of one row lies inside that of another."""
    parents = gazetteer.columns.parents
    at = parents[inner]
    while at >= 0:
        if at == outer:
            return True
        at = parents[at]
    return False
