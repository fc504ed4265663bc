"""Writes a query tree in the query language, in its plainest form: parsing it gives the same tree again."""

from __future__ import annotations

import re

from index.query import (
    And,
    Everything,
    FromSource,
    InLanguage,
    InPlace,
    Most,
    Not,
    Or,
    Phrase,
    Published,
    Query,
    Within,
    Word,
)
from search.periods import last_day


def write(query: Query) -> str:
    """The query as a person would type it."""
    match query:
        case And(parts):
            return " ".join(map(operand, parts))
        case Or(parts):
            return " OR ".join(map(operand, parts))
        case Most(parts, least):
            return f"{least} of ({', '.join(map(write, parts))})"
        case Not(part):
            return f"-{bracketed(part)}"
        case Within(zone, part):
            return f"{zone}:{bracketed(part)}"
        case _:
            return leaf(query)


def leaf(query: Query) -> str:
    """A part without parts."""
    match query:
        case Word(term, exact):
            return f"={term}" if exact else term
        case Phrase(terms):
            return f'"{" ".join(terms)}"'
        case InPlace(name, exact, _):
            return f"place:{'=' if exact else ''}{quoted(name)}"
        case FromSource(name):
            return f"source:{quoted(name)}"
        case InLanguage(code):
            return f"lang:{code}"
        case Published():
            return f"date:{period(query)}"
        case Everything():
            return "*"
        case _:
            raise TypeError(f"not a query: {query!r}")


def operand(query: Query) -> str:
    """A part beside others."""
    return write(query) if isinstance(query, Not | Within) else bracketed(query)


def bracketed(query: Query) -> str:
    """A part after a sign that binds tightly."""
    return f"({write(query)})" if isinstance(query, And | Or | Not | Within) else write(query)


def quoted(name: str) -> str:
    """A name, in quotes unless it is one simple word."""
    return name if re.fullmatch(r"\w[\w.]*|-?\d+", name) else f'"{name}"'


def period(query: Published) -> str:
    """A period, both ends included."""
    if query.unknown:
        return "none"
    start, end = query.start or "", last_day(query.end) if query.end else ""
    return start if start == end else f"{start}..{end}"
