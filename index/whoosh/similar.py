"""Finds the terms that are a few edits away from a word."""

from __future__ import annotations

import numpy as np

from index.edits import is_within
from index.whoosh.array_file import Array
from index.whoosh.segment import Run, Terms

WIDEST = 4
"""Bytes of the widest character in UTF-8."""


def within_edits(terms: Terms, word: str, edits: int) -> list[Run]:
    """The terms within so many edits of `word`: a character added, left out or replaced (Levenshtein).

    Lengths in bytes and sets of bytes rule most out without a closer look.
    """
    lengths, bytes_of, is_wide = outline(terms)
    widest = np.where(is_wide | (not word.isascii()), WIDEST, 1) * edits
    encoded = np.frombuffer(word.encode(), np.uint8)
    mine = np.bitwise_or.reduce(bit_of(encoded))
    maybe = (np.abs(lengths - len(encoded)) <= widest) & (bits(bytes_of ^ mine) <= 2 * widest)
    numbers = np.flatnonzero(maybe).tolist()
    return [(number, number + 1) for number in numbers if is_within(terms[number].decode(), word, edits)]


def outline(terms: Terms) -> tuple[Array, Array, Array]:
    """For each term its length in bytes, the set of its bytes in 64 bits, and whether it is more than ASCII."""
    if terms.outline is None:
        if len(terms):
            starts = terms.file.whole(f"{terms.field}.term_starts").astype(np.int64)
            blob = terms.file.whole(f"{terms.field}.terms")
            sets = np.bitwise_or.reduceat(bit_of(blob), starts[:-1])
            is_wide = np.bitwise_or.reduceat(blob, starts[:-1]) >= 0x80
            terms.outline = np.diff(starts), sets, is_wide
        else:
            terms.outline = np.empty(0, np.int64), np.empty(0, np.uint64), np.empty(0, bool)
    return terms.outline


def bit_of(values: Array) -> Array:
    """One of 64 bits for each byte."""
    return np.uint64(1) << (values & np.uint8(63)).astype(np.uint64)


def bits(values: Array) -> Array:
    """How many bits are set in each number of 64 (Warren, Hacker's Delight, 5-1)."""
    values = values - ((values >> np.uint64(1)) & np.uint64(0x5555555555555555))
    values = (values & np.uint64(0x3333333333333333)) + ((values >> np.uint64(2)) & np.uint64(0x3333333333333333))
    values = (values + (values >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (values * np.uint64(0x0101010101010101)) >> np.uint64(56)
