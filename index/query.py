"""What can be asked of a store: the query tree, with no parsing and no back end in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Zone(StrEnum):
    """Which part of an article words are looked for in."""

    ANYWHERE = "anywhere"
    HEADLINE = "headline"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Word:
    """One term in any of its forms; only itself if `exact`."""

    term: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """These exact terms next to each other, in this order, all in the headline or all in the text."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Most:
    """At least `least` of the parts."""

    parts: tuple[Query, ...]
    least: int


@dataclass(frozen=True, slots=True)
class Not:
    """Every article that the part does not find."""

    part: Query


@dataclass(frozen=True, slots=True)
class Within:
    """The part, with its words in this zone only."""

    zone: Zone
    part: Query


@dataclass(frozen=True, slots=True)
class InPlace:
    """Articles that name one of the places `ids` or, unless `exact`, anything inside them.

    `name` is what was typed; `ids` are empty when no such place is known, and then nothing is found.
    """

    name: str
    exact: bool = False
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """Articles published from the day `start` on and before the day `end` (ISO dates; None is open).

    An article dated only to a month or a year is found when all of that lies in the period.
    With `unknown` set: the articles whose date is not known.
    """

    start: str | None = None
    end: str | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class FromSource:
    """Articles of a publisher: its name, its host name or a domain above that, folded."""

    name: str


@dataclass(frozen=True, slots=True)
class InLanguage:
    """Articles in a language, an ISO 639-1 code."""

    code: str


@dataclass(frozen=True, slots=True)
class Everything:
    """All articles."""


Query = Word | Phrase | And | Or | Most | Not | Within | InPlace | Published | FromSource | InLanguage | Everything


def sought_words(query: Query) -> tuple[tuple[Word | Phrase, Zone], ...]:
    """The words and phrases that can make an article match, each with its zone; none from under a Not."""

    def walk(node: Query, zone: Zone) -> tuple[tuple[Word | Phrase, Zone], ...]:
        match node:
            case Word() | Phrase():
                return ((node, zone),)
            case And(parts) | Or(parts) | Most(parts):
                return tuple(found for part in parts for found in walk(part, zone))
            case Within(inner, part):
                return walk(part, inner)
            case _:
                return ()

    return walk(query, Zone.ANYWHERE)
