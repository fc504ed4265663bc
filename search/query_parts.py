"""Takes a query tree apart: the parts of each part, and the words in it as marks are numbered by them."""

from __future__ import annotations

from collections.abc import Iterator

from index.query import (
    And,
    AtLeast,
    Bag,
    FirstWords,
    Fuzzy,
    Most,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    Query,
    Together,
    Within,
    Word,
    Zone,
)


def words_of(query: Query, zone: Zone = Zone.ANYWHERE) -> Iterator[Query]:
    """Each word, phrase and pattern that is not forbidden, in its zone; the n-th is that of `index.store.Mark.part`."""
    match query:
        case Word() | Phrase() | Pattern() | Fuzzy():
            yield in_zone(query, zone)
        case Near(left, right) | Together(left, right):
            yield from words_of(left, zone)
            yield from words_of(right, zone)
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from words_of(part, zone)
        case Bag(words):
            for word in dict.fromkeys(words):
                yield from words_of(word, zone)
        case AtLeast(_, part) | FirstWords(_, part):
            yield from words_of(part, zone)
        case Within(inner, part):
            yield from words_of(part, inner)


def inner_parts(query: Query, zone: Zone) -> tuple[tuple[Query, Zone], ...]:
    """The parts of a part that stands in a zone, each with its own zone."""
    match query:
        case And(parts) | Or(parts) | Most(parts):
            return tuple((part, zone) for part in parts)
        case Bag(words):
            return tuple((word, zone) for word in dict.fromkeys(words))
        case Near(left, right) | Together(left, right):
            return (left, zone), (right, zone)
        case AtLeast(_, part) | FirstWords(_, part) | Not(part):
            return ((part, zone),)
        case Within(inner, part):
            return ((part, inner),)
        case _:
            return ()


def in_zone(query: Query, zone: Zone) -> Query:
    """A part as it can be asked for alone."""
    return query if zone is Zone.ANYWHERE else Within(zone, query)
