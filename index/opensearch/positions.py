"""Where the words of an article stand, as the bytes that `counting.painless` reads on the cluster.

Numbers are of variable length (seven bits a byte, the low ones first); ascending lists are a count and differences.
The bytes are: where the lead ends; the positions at which sentences begin, headlines among them; those of paragraphs;
how many terms; and for each term how many bytes it has and its positions take, the term as UTF-8, and its positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from index.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The positions of each term of an article, ascending, and where its sentences and paragraphs begin."""

    terms: Mapping[str, Sequence[int]]
    sentences: Sequence[int]
    paragraphs: Sequence[int]
    lead_end: int


def encode(places: Places) -> bytes:
    """The bytes of an article's positions."""
    found = bytearray(varint(places.lead_end))
    found += ascending(places.sentences)
    found += ascending(places.paragraphs)
    found += varint(len(places.terms))
    for term, positions in places.terms.items():
        name, where = term.encode(), ascending(positions)
        found += varint(len(name)) + varint(len(where)) + name + where
    return bytes(found)


def ascending(values: Sequence[int]) -> bytes:
    """Ascending numbers: how many, and the difference of each to the one before it."""
    found = bytearray(varint(len(values)))
    last = 0
    for value in values:
        found += varint(value - last)
        last = value
    return bytes(found)


def varint(value: int) -> bytes:
    """A number of at least 0, seven bits a byte."""
    if value < 128:
        return bytes((value,))
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    found.append(value)
    return bytes(found)


def masks(terms: Iterable[str]) -> tuple[int, int]:
    """Which lengths in bytes (modulo 64) and which first bytes (their low six bits) some terms have, a bit for each.

    They are signed numbers of 64 bits, as the cluster's are.
    """
    lengths = letters = 0
    for term in terms:
        name = term.encode()
        lengths |= 1 << (len(name) & 63)
        letters |= 1 << (name[0] & 63)
    return signed(lengths), signed(letters)


def signed(bits: int) -> int:
    """64 bits as a signed number."""
    return bits - (1 << 64) if bits >> 63 else bits
