"""Cuts what a person typed into the parts of a query, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from index.records import dataclass
from search.fields import EQUALS, FIELDS, VALUES

OPENING = '"“”„‟«»″＂「『'
CLOSING = '"“”„‟«»″＂」』'

SPACE = re.compile(r"\s+")
PHRASE = re.compile(rf"[{OPENING}]([^{CLOSING}]*)([{CLOSING}]?)")
# A single curly quote closes only at a word's end, so that ‘Syria’s war’ is one phrase.
SINGLE = re.compile(r"‘([^‘]*?)’(?!\w)")
# An operator ends where a word ends.
END = rf"(?![^\s(){OPENING}{CLOSING}‘])"
OPERATOR = re.compile(rf"(?:ANDNOT|AND|OR|NOT){END}")
NEARNESS = re.compile(
    rf"(?:(?P<kind>NEAR|ADJ)(?P<many>[0-9]+)|SAME|(?i:(?P<slash>near|w|pre|adj)/(?P<what>[0-9]+|[sp]))|/(?P<unit>[spSP])){END}"
)
COUNTED = re.compile(rf"(?:(?i:(atleast|first)/?([0-9]+))(?=\()|(ATLEAST|FIRST)([0-9]+)){END}")
FIRST = re.compile(r"/[fF]([0-9]+)/")
FIELD = re.compile(rf"([^\W\d_][\w-]*):|({'|'.join(EQUALS)})=(?=[^\s=)])|(hlead)(?=\()", re.IGNORECASE)
WORD = re.compile(rf"[^\s(){OPENING}{CLOSING}]+")
ENDS_WITH_FIRST = re.compile(r"/[fF][0-9]+/$")
TILDE = re.compile(rf"~([^\s(){OPENING}{CLOSING}]*)")


class Kind(StrEnum):
    """What a part of a query is."""

    WORD = "word"
    PHRASE = "phrase"
    SPREAD = "spread"
    """A tilde and a number right after a phrase."""
    FIELD = "field"
    OPERATOR = "operator"
    NEARNESS = "nearness"
    COUNTED = "counted"
    FIRST = "first"
    """A sign after a part: among the first so many words."""
    MINUS = "minus"
    OPEN = "open"
    CLOSE = "close"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query: code points `start` to `end`, and what it says without its signs.

    The value of NEARNESS is "near 6", "pre 8", "sentence" and the like, that of COUNTED "atleast 6" or "first 50".
    """

    kind: Kind
    value: str
    start: int
    end: int


def cut(query: str) -> Iterator[Part]:
    """The parts of a query, in order. A word before a colon is a field only if it is a known one."""
    at = 0
    last: Part | None = None
    while at < len(query):
        if match := SPACE.match(query, at):
            at, last = match.end(), None
            continue
        last = value_at(query, at, last) or part_at(query, at)
        yield last
        at = last.end


def value_at(query: str, at: int, last: Part | None) -> Part | None:
    """The part at a code point that means something else because of what stands right before it."""
    if last is None:
        return None
    if last.kind is Kind.PHRASE and (match := TILDE.match(query, at)):
        return Part(Kind.SPREAD, match.group(1), at, match.end())
    if last.kind is not Kind.FIELD or last.value not in VALUES:
        return None
    if query[at] == "=":
        return Part(Kind.EXACT, "=", at, at + 1)
    # The value of a field is taken as it stands, signs and all, unless it is in quotes or brackets.
    match = WORD.match(query, at)
    return Part(Kind.WORD, match.group(), at, match.end()) if match and query[at] != "‘" else None


def part_at(query: str, at: int) -> Part:
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
    if sign == "=" and re.match(r"[^\s()=]", query[at + 1 : at + 2]):
        return Part(Kind.EXACT, sign, at, at + 1)
    return operator_at(query, at) or word_at(query, at)


def operator_at(query: str, at: int) -> Part | None:
    """The operator or field that begins at a code point."""
    if match := OPERATOR.match(query, at):
        return Part(Kind.OPERATOR, match.group(), at, match.end())
    if match := NEARNESS.match(query, at):
        return Part(Kind.NEARNESS, nearness(match), at, match.end())
    if match := COUNTED.match(query, at):
        name, number = (match[1], match[2]) if match[1] else (match[3], match[4])
        return Part(Kind.COUNTED, f"{name.lower()} {number}", at, match.end())
    if match := FIRST.match(query, at):
        return Part(Kind.FIRST, match.group(1), at, match.end())
    if (match := FIELD.match(query, at)) and (name := (match[1] or match[2] or match[3]).lower()) in FIELDS:
        return Part(Kind.FIELD, name, at, match.end())
    return None


def nearness(match: re.Match[str]) -> str:
    """The kind of nearness, and the number of words where it has one."""
    kind = (match["kind"] or match["slash"] or "").lower()
    number = match["many"] or (match["what"] or "").lower()
    unit = {"s": "sentence", "p": "paragraph", "": "paragraph"}.get((match["unit"] or "").lower() or number)
    ordered = kind in ("pre", "adj")
    if unit is None:
        return f"{'pre' if ordered else 'near'} {number}"
    return f"ordered {unit}" if ordered else unit


def word_at(query: str, at: int) -> Part:
    """The word that begins at a code point, without a sign like /F50/ at its end."""
    match = WORD.match(query, at)
    assert match is not None  # spaces, brackets and quotes were seen before
    word = match.group()
    if (sign := ENDS_WITH_FIRST.search(word)) and sign.start():
        word = word[: sign.start()]
    return Part(Kind.WORD, word, at, at + len(word))


def is_open(part: Part, query: str) -> bool:
    """Whether a phrase ends with the query because its closing quote is missing."""
    return part.kind is Kind.PHRASE and part.end == len(query) and query[part.end - 1] not in CLOSING + "’"
