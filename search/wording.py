"""Writes a query tree in the query language, in its plainest form: parsing it gives the same tree again."""

from __future__ import annotations

import re
from decimal import Decimal

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
    Unit,
    Within,
    Word,
    Zone,
)
from search.lexer import CLOSING

ZONE_NAMES = {Zone.HEADLINE: "headline", Zone.LEAD: "hlead", Zone.BODY: "body", Zone.ANYWHERE: "anywhere"}
UNIT_SIGNS = {Unit.SENTENCE: "w/s", Unit.PARAGRAPH: "w/p"}


def write(query: Query, *, fold_copies: bool = True) -> str:
    """The query as a person would type it; with `copies:off` unless copies are folded."""
    written = tree(query)
    return written if fold_copies else f"{f'({written})' if isinstance(query, Or) else written} copies:off"


def tree(query: Query) -> str:
    """A part with its parts."""
    match query:
        case And(parts):
            sign = " AND " if any(isinstance(part, Near | Together) for part in parts) else " "
            return sign.join(map(beside_all, parts))
        case Or(parts):
            return " OR ".join(beside_any(part) for part in parts)
        case Most(parts, least):
            return f"{least} of ({', '.join(map(tree, parts))})"
        case Bag(words):
            return f"any of ({', '.join(map(leaf, words))})"
        case Not(Not() as part):
            return f"NOT {tree(part)}"
        case Not(part):
            return f"-{after_sign(part)}"
        case Within(zone, part):
            return f"{zone_name(zone)}:{after_field(part)}"
        case AtLeast(times, part):
            return f"atleast{times}({tree(part)})"
        case FirstWords(count, part):
            return f"first{count}({tree(part)})"
        case Near(left, right, distance, ordered):
            return f"{near_left(left)} {'PRE' if ordered else 'NEAR'}/{distance} {after_sign(right)}"
        case Together(left, right, unit):
            return f"{near_left(left)} {UNIT_SIGNS[unit]} {after_sign(right)}"
        case _:
            return leaf(query)


def zone_name(zone: Zone) -> str:
    """The field that a zone is written as."""
    return ZONE_NAMES[zone]


def leaf(query: Query) -> str:
    """A part without parts."""
    match query:
        case Word(term, exact):
            return f"={term}" if exact else term
        case Phrase(terms):
            return f'"{" ".join(terms)}"'
        case Pattern(pattern):
            return pattern
        case Fuzzy(term, edits):
            return f"{term}~{edits}"
        case Published():
            return f"date:{period(query)}"
        case Undated():
            return "date:none"
        case UncertainDate():
            return "date:uncertain"
        case Seen(start, end):
            return f"seen:{start or ''}..{end or ''}"
        case Everything():
            return "*"
        case Copied():
            return "copies:only"
        case _:
            return described(query)


def described(query: Query) -> str:
    """A part that asks for places, publishers or files."""
    match query:
        case InPlace(name, exact, _):
            return f"place:{'=' if exact else ''}{quoted(name)}"
        case NearPoint(name, lat, lon, km):
            place = f"{plain(lat)},{plain(lon)}" if name is None else in_quotes(name)
            return f"near:{place}/{plain(km)}km"
        case FromSource(name):
            return f"source:{quoted(name)}"
        case ByAuthor(terms):
            return f"by:{quoted(' '.join(terms))}"
        case InLanguage(code):
            return f"lang:{code}"
        case OfFormat(name):
            return f"format:{name}"
        case OnPath(pattern):
            return f"path:{in_quotes(pattern)}"
        case _:
            raise TypeError(f"not a query: {query!r}")


def beside_all(query: Query) -> str:
    """A part beside others that must all be there."""
    return f"({tree(query)})" if isinstance(query, And | Or) else tree(query)


def beside_any(query: Query) -> str:
    """A part beside others of which one must be there."""
    if isinstance(query, And):
        return " AND ".join(map(beside_all, query.parts))
    return f"({tree(query)})" if isinstance(query, Or) else tree(query)


def near_left(query: Query) -> str:
    """What stands before a sign of nearness; pairs join from the left."""
    return tree(query) if isinstance(query, Near | Together) else after_sign(query)


def after_field(query: Query) -> str:
    """A part after a field's colon."""
    bare = isinstance(query, Word | Phrase | Pattern | Fuzzy | AtLeast | FirstWords | Everything)
    return tree(query) if bare else f"({tree(query)})"


def after_sign(query: Query) -> str:
    """A part after a sign that binds tightly."""
    return f"({tree(query)})" if isinstance(query, And | Or | Near | Together) else tree(query)


def quoted(name: str) -> str:
    """A name, in quotes unless it is one simple word."""
    return name if re.fullmatch(r"\w[\w.]*", name) else in_quotes(name)


def in_quotes(name: str) -> str:
    """A name in quotes, single ones if it has double ones."""
    return f"‘{name}’" if set(CLOSING) & set(name) else f'"{name}"'


def plain(number: float) -> str:
    """A number without an exponent, in no more digits than it needs."""
    return f"{Decimal(repr(number)):f}".removesuffix(".0")


def period(query: Published) -> str:
    """A period, both ends included."""
    from search.periods import last_day

    start, end = query.start or "", last_day(query.end) if query.end else ""
    return start if start and start == end else f"{start}..{end}"
