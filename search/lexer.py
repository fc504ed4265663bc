"""Cuts what a person typed into the parts of a query, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

OPENING = '"“”„‟«»″＂「『'
CLOSING = '"“”„‟«»″＂」』'

SPACE = re.compile(r"\s+")
PHRASE = re.compile(rf"[{OPENING}]([^{CLOSING}]*)([{CLOSING}]?)")
# A single curly quote closes only at a word's end, so that ‘Syria’s war’ is one phrase.
SINGLE = re.compile(r"‘([^‘]*?)’(?!\w)")
FIELD = re.compile(r"([^\W\d_][\w-]*):")
OPERATOR = re.compile(r"(?:AND|OR|NOT|ANDNOT)(?![^\s()])")
WORD = re.compile(rf"[^\s(){OPENING}{CLOSING}]+")


class Kind(StrEnum):
    """What a part of a query is."""

    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"
    OPERATOR = "operator"
    MINUS = "minus"
    OPEN = "open"
    CLOSE = "close"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query: code points `start` to `end`, and what it says without its signs."""

    kind: Kind
    value: str
    start: int
    end: int


def cut(query: str, fields: frozenset[str]) -> Iterator[Part]:
    """The parts of a query. A word before a colon is a field only if it is one of `fields`."""
    at = 0
    while at < len(query):
        if match := SPACE.match(query, at):
            at = match.end()
            continue
        part = part_at(query, at, fields)
        yield part
        at = part.end


def part_at(query: str, at: int, fields: frozenset[str]) -> Part:
    """The part that begins at a code point that is no space."""
    sign = query[at]
    if sign in "()":
        return Part(Kind.OPEN if sign == "(" else Kind.CLOSE, sign, at, at + 1)
    if match := PHRASE.match(query, at) or SINGLE.match(query, at):
        return Part(Kind.PHRASE, match.group(1), at, match.end())
    if sign in CLOSING:  # a closing sign with nothing before it
        return Part(Kind.PHRASE, "", at, at + 1)
    if sign in "-−" and re.match(r"[^\s)−-]", query[at + 1 : at + 2]):
        return Part(Kind.MINUS, sign, at, at + 1)
    if sign == "=" and query[at + 1 : at + 2].strip("()=") != "":
        return Part(Kind.EXACT, sign, at, at + 1)
    if match := OPERATOR.match(query, at):
        return Part(Kind.OPERATOR, match.group(), at, match.end())
    if (match := FIELD.match(query, at)) and match.group(1).lower() in fields:
        return Part(Kind.FIELD, match.group(1).lower(), at, match.end())
    match = WORD.match(query, at)
    assert match is not None  # everything else was seen above
    return Part(Kind.WORD, match.group(), at, match.end())


def is_open(part: Part, query: str) -> bool:
    """Whether a phrase ends with the query because its closing quote is missing."""
    return part.kind is Kind.PHRASE and part.end == len(query) and query[part.end - 1] not in CLOSING + "’"
