"""Says in words what a query asks for, so that a person can see how it was understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from index.query import (
    And,
    AtLeast,
    Bag,
    ByAuthor,
    Copied,
    Everything,
    FirstWords,
    FromSource,
    Fuzzy,
    InLanguage,
    InPlace,
    Most,
    Near,
    NearPoint,
    Not,
    OfFormat,
    OnPath,
    Or,
    Pattern,
    Phrase,
    Published,
    Query,
    Seen,
    Together,
    UncertainDate,
    Undated,
    Within,
    Word,
    Zone,
)
from search.periods import last_day
from search.timeline import MONTHS

ZONE_WORDS = {
    Zone.HEADLINE: "in the headline", Zone.LEAD: "in the headline or lead", Zone.BODY: "in the text",
    Zone.ANYWHERE: "anywhere",
}  # fmt: skip
FIRST = (Published, Undated, UncertainDate, Seen, InPlace, NearPoint)
"""What a sentence says first, in this order; then what else is not words, then words, then what must not be."""


class Inside(Protocol):
    """Knows the places of a query and of the archive."""

    def name(self, place: InPlace) -> str:
        """The name to show for a place."""

    def count(self, place: InPlace) -> int:
        """How many places of the archive lie inside it."""


class AsTyped:
    """Knows places as they were typed only."""

    def name(self, place: InPlace) -> str:
        """What was typed."""
        return place.name

    def count(self, _place: InPlace) -> int:
        """None are known."""
        return 0


def sentence(query: Query, inside: Inside) -> str:
    """What a query asks for: "articles published in 2017, in Syria, with “ferry” in any form"."""
    parts = sorted(query.parts, key=order) if isinstance(query, And) else [query]
    if parts == [Everything()]:
        return "all articles"
    words = [part for part in parts if is_words(part) and not isinstance(part, Not)]
    rest = [clause(part, inside) for part in parts if part not in words]
    refused = sum(isinstance(part, Not) for part in parts)
    clauses = [
        *rest[: len(rest) - refused],
        *([f"with {listed(words, 'and')}"] if words else []),
        *rest[len(rest) - refused :],
    ]
    return f"articles {', '.join(clauses)}"


def order(part: Query) -> int:
    """Where a sentence says a part."""
    if isinstance(part, Not):
        return len(FIRST) + 2
    if isinstance(part, FIRST):
        return next(n for n, kind in enumerate(FIRST) if isinstance(part, kind))
    return len(FIRST) + is_words(part)


def is_words(query: Query) -> bool:
    """Whether a part asks for nothing but words."""
    match query:
        case And(parts) | Or(parts) | Most(parts):
            return all(map(is_words, parts))
        case Not(part) | Within(_, part):
            return is_words(part)
        case _:
            return isinstance(query, Word | Phrase | Pattern | Fuzzy | Near | Together | AtLeast | FirstWords | Bag)


def clause(query: Query, inside: Inside) -> str:
    """What can stand after "articles"."""
    match query:
        case Not(part) if is_words(part):
            return f"without {thing(part)}"
        case Not(part):
            return f"not {bracketed(clause(part, inside), part)}"
        case _ if is_words(query):
            return f"with {thing(query)}"
        case And(parts):
            return " and ".join(bracketed(clause(part, inside), part) for part in parts)
        case Or(parts):
            return " or ".join(bracketed(clause(part, inside), part) for part in parts)
        case Most(parts, least):
            return f"at least {least} of: {'; '.join(clause(part, inside) for part in parts)}"
        case Within(zone, part):
            return f"{bracketed(clause(part, inside), part)}, words {ZONE_WORDS[zone]}"
        case InPlace():
            return place_clause(query, inside)
        case _:
            return described(query)


def bracketed(text: str, query: Query) -> str:
    """The words for a part, in brackets if it has several parts."""
    return f"({text})" if isinstance(query, And | Or | Most) and len(query.parts) > 1 else text


def listed(parts: Sequence[Query], word: str) -> str:
    """Several things as a person lists them."""
    named = [bracketed(thing(part), part) if len(parts) > 1 else thing(part) for part in parts]
    return f"{', '.join(named[:-1])} {word} {named[-1]}" if len(named) > 1 else "".join(named)


def thing(query: Query) -> str:
    """Words as something that an article has."""
    match query:
        case Word(term, exact):
            return f"exactly “{term}”" if exact else f"“{term}” in any form"
        case Phrase(terms):
            return f"the phrase “{' '.join(terms)}”"
        case Pattern(pattern):
            return f"a word like “{pattern}”"
        case Fuzzy(term, edits):
            return f"a word spelt like “{term}”, but for {edits} letter{'s' if edits > 1 else ''}"
        case Near(left, right, distance, ordered):
            between = "just before" if ordered and distance == 1 else f"at most {distance} words before"
            near = between if ordered else f"within {distance} words of"
            return f"{held(left)} {near} {held(right)}"
        case Together(left, right, unit):
            return f"{held(left)} in one {unit} with {held(right)}"
        case AtLeast(times, part):
            return f"at least {times} times {held(part)}"
        case FirstWords(count, part):
            return f"{held(part)} among the first {count} words"
        case Within(zone, part):
            return f"{bracketed(thing(part), part)} {ZONE_WORDS[zone]}"
        case _:
            return things(query)


def things(query: Query) -> str:
    """Several words as something that an article has."""
    match query:
        case And(parts):
            return listed(parts, "and")
        case Or(parts):
            return listed(parts, "or")
        case Most(parts, least):
            return f"at least {least} of {listed(parts, 'and')}"
        case Bag(words):
            return (
                f"any of {', '.join(f'“{word.term}”' for word in dict.fromkeys(words))}; the more of them, the better"
            )
        case Not(part):
            return f"no {bracketed(thing(part), part)}"
        case _:
            raise TypeError(f"not words: {query!r}")


def held(query: Query) -> str:
    """A side of something near."""
    return f"({thing(query)})" if isinstance(query, Or | Near | Together) else thing(query)


def place_clause(place: InPlace, inside: Inside) -> str:
    """Where an article plays."""
    if not place.ids:
        return f"in “{place.name}”, a place that is not known"
    name = inside.name(place)
    if place.exact:
        return f"naming {name} itself"
    count = inside.count(place)
    return f"in {name} or the {count:,} place{'s' if count > 1 else ''} inside it" if count else f"in {name}"


def described(query: Query) -> str:
    """What an article is, but for its words and places."""
    match query:
        case Published(start, end):
            return f"published {period(start, end)}"
        case Undated():
            return "without a known date"
        case UncertainDate():
            return "with an uncertain date"
        case Seen(start, end):
            return f"first seen {moments(start, end)}"
        case NearPoint(name, lat, lon, km):
            where = name.title() if name else f"{lat:g}, {lon:g}"
            return f"naming a place within {km:g} km of {where}"
        case FromSource(name):
            return f"from {name}"
        case ByAuthor(terms):
            return f"by “{' '.join(terms)}”"
        case InLanguage(code):
            return f"in the language “{code}”"
        case OfFormat(name):
            return f"read from {name} files"
        case OnPath(pattern):
            return f"with a file on the path “{pattern}”"
        case Copied():
            return "that have copies"
        case Everything():
            return "of any kind"
        case _:
            raise TypeError(f"not a query: {query!r}")


def period(start: str | None, end: str | None) -> str:
    """A period of days, both ends included: "1 Dec 2017 – 31 Jan 2018", "in 2017", "on 30 Dec 2017"."""
    first = dt.date.fromisoformat(start) if start else None
    last = dt.date.fromisoformat(last_day(end)) if end else None
    if first and last:
        if first == last:
            return f"on {day_words(first)}"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return f"in {first.year}" if first.year == last.year else f"{first.year} – {last.year}"
        whole = first.day == 1 and (last + dt.timedelta(days=last != dt.date.max)).day == 1
        if whole and (first.year, first.month) == (last.year, last.month):
            return f"in {MONTHS[first.month - 1]} {first.year}"
        return f"{day_words(first)} – {day_words(last)}"
    if first:
        return f"on or after {day_words(first)}"
    return f"until {day_words(last)}" if last else "at any time"


def day_words(day: dt.date) -> str:
    """A day as people write it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moments(start: str | None, end: str | None) -> str:
    """A period of instants, in UTC."""
    first, last = (moment.replace("T", " ").replace("+00:00", " UTC") if moment else None for moment in (start, end))
    return " and ".join(filter(None, [f"from {first} on" if first else None, f"before {last}" if last else None]))
