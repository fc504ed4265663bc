"""What was typed, while it is read: points at its parts, notes what is guessed, and counts its words."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from typing import NoReturn, Protocol

from index.errors import QueryError
from index.query import Near, Query
from index.records import dataclass
from search.lexer import Kind, Part, is_open

DEEPEST, MOST_WORDS, LONGEST = 100, 2_000, 64 << 10
"""Limits of a query: parts in parts, words, code points."""


class Places(Protocol):
    """Knows places by their names, and what the archive has."""

    def ids(self, name: str) -> tuple[int, ...]:
        """The ids of the place that a name stands for; none if there is no such place."""

    def point(self, name: str) -> tuple[float, float] | None:
        """Latitude and longitude of the town or area of this name; None if there is none, or only a country."""

    def has(self, query: Query, /) -> bool:
        """Whether the archive has an article that fits a query."""

    def note(self, name: str, /) -> str | None:
        """What to say of a name that several places have; None if there is nothing to say."""

    def note_of_city(self, name: str, /) -> str | None:
        """What to say of a name that means both a city and the area around it; None if there is nothing to say."""


@dataclass(slots=True)
class Typed:
    """A query as it was typed, and where and when: `zone` is the time zone of its days, None the system's."""

    text: str
    places: Places
    today: dt.date
    zone: dt.tzinfo | None
    warnings: list[str] = field(default_factory=list)
    words: int = 0
    fold_copies: bool = True

    def warn(self, message: str) -> None:
        """Note what was guessed, once."""
        if message not in self.warnings:
            self.warnings.append(message)

    def fail(self, part: Part, message: str, advice: str) -> NoReturn:
        """Point at a part."""
        self.fail_at(part.start, part.end, message, advice)

    def fail_at(self, start: int, end: int, message: str, advice: str) -> NoReturn:
        """Point at code points `start` to `end`, at one at least."""
        raise QueryError(message, query=self.text, start=start, end=max(end, start + 1), advice=advice)

    def count(self, part: Part, words: int) -> None:
        """Count words towards the limit."""
        self.words += words
        if self.words > MOST_WORDS:
            self.fail(part, f"The query has more than {MOST_WORDS:,} words.", "Ask in several queries.")

    def check_closed(self, part: Part) -> None:
        """Warn of a phrase without an end."""
        if is_open(part, self.text):
            self.warn("a quote is not closed; the phrase is taken to end with the query")

    def number(self, part: Part, text: str, *, least: int, most: int, what: str) -> int:
        """A whole number between two limits; `what` begins the message, as in "NEAR takes a number of words"."""
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        if not least <= number <= most:
            self.fail(part, f"{what} from {least} to {most:,}.", f"Write a whole number from {least} to {most:,}.")
        return number


def is_value(part: Part) -> bool:
    """Whether a part is a word or a phrase."""
    return part.kind in (Kind.WORD, Kind.PHRASE)


@dataclass(frozen=True, slots=True)
class Read:
    """What stands at code points `start` to `end`: a tree, so many nodes deep.

    `tree` is None where there is nothing to search for; `option` tells that an option like copies:off was there.
    """

    tree: Query | None
    start: int
    end: int
    height: int = 1
    option: bool = False


def chain_height(tree: Query | None) -> int:
    """How deep a chain of words near each other is."""
    height = 1
    while isinstance(tree, Near):
        tree, height = tree.left, height + 1
    return height
