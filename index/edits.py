"""How far two words are from each other, in characters added, left out or replaced (Levenshtein)."""

from __future__ import annotations


def is_within(one: str, other: str, edits: int) -> bool:
    """Whether two words are at most so many edits apart (Wagner and Fischer 1974)."""
    before = list(range(len(other) + 1))
    for n, sign in enumerate(one, 1):
        row = [n]
        for m, wanted in enumerate(other):
            row.append(min(before[m] + (sign != wanted), before[m + 1] + 1, row[m] + 1))
        if min(row) > edits:
            return False
        before = row
    return before[-1] <= edits


def distance(one: str, other: str, *, most: int) -> int:
    """The number of edits between two words; `most` + 1 if there are more."""
    return next((edits for edits in range(most + 1) if is_within(one, other, edits)), most + 1)


SHORTEST, SHORT = 3, 5
"""Letters from which on a word may have one wrong one, and two."""


def allowed(word: str) -> int:
    """How many edits a word may be from what was meant; none if it has so few letters that it is like any other."""
    return (len(word) >= SHORTEST) + (len(word) >= SHORT)
