"""Finds the places whose names are most like a name that is not known."""

from __future__ import annotations

from collections.abc import Iterator

from index.edits import allowed, is_within
from index.gazetteer.lookup import Gazetteer, row_of
from index.gazetteer.spelling import key_of

LETTERS = "abcdefghijklmnopqrstuvwxyz "
OPENING = 3
"""Letters that are taken to be right where a name may have two wrong ones: else half of all names would be compared."""

LONGEST = 60
"""A name of more letters than any place has is like none."""


def similar_places(gazetteer: Gazetteer, name: str, *, limit: int = 3) -> list[str]:
    """Names of places that are one letter, or a swap of two, from a name; else two. The most prominent first, each
    once.
    """
    key = key_of(name)
    if not 2 <= len(key) <= LONGEST:
        return []
    near = {other for other in one_letter_away(key) if gazetteer.refs(other)} - {key}
    if not near and allowed(key) > 1:
        begun = gazetteer.keys_beginning(key[:OPENING])
        near = {other for other in begun if abs(len(other) - len(key)) <= 2 and is_within(other, key, 2)} - {key}
    found: dict[int, str] = {}
    for other in sorted(near, key=lambda other: order(gazetteer, other)):
        found.setdefault(row_of(gazetteer.refs(other)[0]), other)
    return list(found.values())[:limit]


def one_letter_away(word: str) -> Iterator[str]:
    """Words with one letter more, less or other, or with two that stand side by side swapped."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in LETTERS:
            yield before + letter + after
            yield before + letter + after[1:]


def order(gazetteer: Gazetteer, key: str) -> tuple[int, bool, str]:
    """How prominent the likeliest place of a name is; its own name comes before other names that it has."""
    row = row_of(gazetteer.refs(key)[0])
    return -int(gazetteer.columns.prominences[row]), key != key_of(gazetteer.name(row)), key
