"""What can be asked of a store: the query tree, with no parsing and no back end in it.

Positional nodes (Word, Phrase, Pattern, Fuzzy, Near, Together, and Or over these) say where in an article they are
found: as spans, from the position of a first word to that of a last one. Near, Together and FirstWords take
positional parts only, AtLeast those of them that are not Near or Together.

Near without order and Together find the spans of both parts that have a partner in the other part, as asked and not
overlapping. An ordered Near finds the closest pairs, as spans from the first word of the left to the last of the
right part: for each left span that has a partner the next right one, for each right span the last left one before it.
"""

from __future__ import annotations

from enum import StrEnum

from index.records import dataclass


class Zone(StrEnum):
    """Which part of an article words are looked for in."""

    ANYWHERE = "anywhere"
    HEADLINE = "headline"
    LEAD = "lead"
    """Headline and alternatives, standfirst, and the first two paragraphs after it."""
    BODY = "body"


class Unit(StrEnum):
    """What two words share; each headline is a sentence and a paragraph of its own."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Word:
    """One term in any of its forms; only itself if `exact`."""

    term: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """These exact terms next to each other, in this order, all in one headline or all in the text."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Every term that a pattern fits: `*` stands for any characters, `?` for one. Two letters or more come first."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Every term within so many edits (a character added, left out or replaced) of `term`."""

    term: str
    edits: int


@dataclass(frozen=True, slots=True)
class Near:
    """Both parts, at most `distance` words (1 to `FARTHEST`) from the end of one to the start of the other.

    The left part comes first if `ordered`.
    """

    left: Query
    right: Query
    distance: int
    ordered: bool = False


FARTHEST = 1_000
"""The greatest distance of `Near`."""


@dataclass(frozen=True, slots=True)
class Together:
    """Both parts in one sentence or one paragraph, in either order; a span belongs to the unit that holds all of it."""

    left: Query
    right: Query
    unit: Unit


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `times` spans of the part, in the text where no zone says otherwise."""

    times: int
    part: Query


@dataclass(frozen=True, slots=True)
class FirstWords:
    """Spans of the part, its words all among the first `count` words of the text; in a zone, of the headline or lead."""

    count: int
    part: Query


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


RESCORED = 50
"""In so many of the first articles of a bag, words near each other count."""


@dataclass(frozen=True, slots=True)
class Bag:
    """At least one of the words; the more of them, the nearer to each other, the better.

    A score is the sum of the words' scores; a word that comes twice counts twice. In the first `rescored` articles by
    that sum (rounded as scores are, equal ones by id) pairs of words add to it. Two words that share no form are a
    pair at every two places at most `index.ranking.NEAR_WORDS` apart; what a pair adds is BM25 of the number of these,
    weighed by `NEAR_WEIGHT` times the weight of the lighter word. Words that more than `FREQUENT` of the articles
    have are in no pair, nor is a word that shares a form with one before it in the bag.
    """

    words: tuple[Word, ...]
    rescored: int = RESCORED


@dataclass(frozen=True, slots=True)
class Not:
    """Every article that the part does not find."""

    part: Query


@dataclass(frozen=True, slots=True)
class Within:
    """The part, with its words in this zone only; an inner zone replaces an outer one."""

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
class NearPoint:
    """Articles that name a place at most `km` kilometres (great circle) from a point; degrees, WGS 84.

    `name` is the place that was typed, None for coordinates.
    """

    name: str | None
    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Published:
    """Articles published from the day `start` on and before the day `end` (ISO dates; None is open).

    An article dated only to a month or a year is found when all of that lies in the period.
    """

    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Undated:
    """Articles whose date is not known."""


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """Articles whose date is known with a confidence below `index.article.UNCERTAIN`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Articles that the archive first saw from `start` on and before `end` (ISO instants in UTC; None is open)."""

    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class FromSource:
    """Articles of a publisher: its name, its host name or a domain above that, folded."""

    name: str


@dataclass(frozen=True, slots=True)
class ByAuthor:
    """Articles with an author whose name has these exact terms next to each other, in this order."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InLanguage:
    """Articles in a language, an ISO 639-1 code."""

    code: str


@dataclass(frozen=True, slots=True)
class OfFormat:
    """Articles read from files of this form, as in `Article.format`."""

    name: str


@dataclass(frozen=True, slots=True)
class OnPath:
    """Articles with a file whose path, from its inbox's name on, fits a pattern of .gitignore."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Copied:
    """Articles that more than one file holds, and those whose text another article has (`index.copies`)."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All articles."""


Positional = Word | Phrase | Pattern | Fuzzy | Near | Together
Described = (
    InPlace | NearPoint | Published | Undated | UncertainDate | Seen | FromSource | ByAuthor | InLanguage | OfFormat
    | OnPath | Copied | Everything
)  # fmt: skip
Query = Positional | AtLeast | FirstWords | And | Or | Most | Bag | Not | Within | Described


def is_positional(query: Query) -> bool:
    """Whether a part may stand under Near, Together, AtLeast and FirstWords."""
    match query:
        case Near(left, right) | Together(left, right):
            return is_positional(left) and is_positional(right)
        case Or(parts):
            return bool(parts) and all(map(is_positional, parts))
        case _:
            return isinstance(query, Word | Phrase | Pattern | Fuzzy)
