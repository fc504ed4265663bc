"""Article, Passage, Place, Mention and Dated: the records that every part of Dateline passes around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from index.records import dataclass

UNCERTAIN = 0.8
"""A date of less confidence is uncertain."""

AREAS = frozenset({"country", "continent"})
"""Kinds of places that are too large to be a point on a map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A point in time with its evidence, or the reason why there is none.

    Attributes:
        value: ISO 8601 calendar date cut to `precision`: "2017-12-30", "2017-12" or "2017"; None if unknown.
            It is the publisher's own calendar day.
        precision: "day", "month" or "year"; None if unknown.
        time: wall-clock time of the publisher, "HH:MM" or "HH:MM:SS", if it was given.
        offset: offset from UTC as written, "+01:00" or "Z", if it was given.
        source: where the date was found: "json-ld", "itemprop", "meta", "time", "dateline", "address",
            "htmldate", "declared"; or of several that complete each other the day's first: "address + time".
        confidence: share of dates from this source that are right, 0 to 1.
        reason: why the date is unknown, a sentence; None if it is known.
    """

    value: str | None = None
    precision: str | None = None
    time: str | None = None
    offset: str | None = None
    source: str | None = None
    confidence: float | None = None
    reason: str | None = None

    @classmethod
    def unknown(cls, reason: str) -> Dated:
        """An unknown date; `reason` is a sentence that a person reads."""
        return cls(reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place name in an article: code-point offsets `start` to `end` into its `field`, and the words there.

    `field` is "text" or "headline". `demonym` marks evidence for a country ("Syrian") that is not a point on a map.
    """

    start: int
    end: int
    text: str
    demonym: bool = False
    field: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something that spoke for a place when it was chosen among others of its name.

    Attributes:
        vote: what spoke: "population", "country", "area", "nearness", "publisher".
        points: what it added to the place's score, where a factor of ten in population is one.
        about: the country's code, the area's name, or that of the place which is near.
        count: votes for the country or area; kilometres; articles of the publisher; people. None if there are none.
        of: of so many votes in all.
    """

    vote: str
    points: float
    about: str | None = None
    # JSON tells whole numbers apart, and so must what reads it.
    count: int | float | None = None
    of: int | float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another place of the same name, and how likely that is meant: 0 to 1."""

    geonameid: int
    name: str
    country: str | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An entry of the gazetteer, with the mentions that stand for it when it belongs to an article.

    Attributes:
        geonameid: GeoNames' id; negative for an entry of Dateline's own table.
        kind: "country", "admin1", "admin2", "city", "region", "sea", "continent" and the like.
        country: ISO 3166-1 alpha-2 code; None above countries.
        lat: degrees, WGS 84; None if unknown. So is `lon`.
        ancestors: ids of everything that contains it, nearest first: admin2, admin1, country, continent.
        known_by: the rule by which its first mention was taken for a place, in a word or two.
        weight: how likely it is meant by its name, 0 to 1; those of `alternatives` make up the rest, but for what is
            least likely.
        reasons: what decided between the places of its name; none if there is no other.
    """

    geonameid: int
    name: str
    kind: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    ancestors: tuple[int, ...] = ()
    mentions: tuple[Mention, ...] = ()
    known_by: str | None = None
    weight: float | None = None
    reasons: tuple[Reason, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def is_point(self) -> bool:
        """Whether its coordinates say where it is, as those of a town do and those of a country do not."""
        return self.kind not in AREAS and self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole paragraphs: the `n`th of its article, code points `start` to `end` of the text.

    `heading` is the section heading it stands under, if any. A passage never crosses a section heading.
    """

    n: int
    start: int
    end: int
    heading: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news text with its metadata; immutable, and named by its content (`index.identity`).

    Attributes:
        id: 32 hexadecimal digits, a hash of address, headline and text.
        external_id: the id which the file gave it, for JSON lines.
        format: the reader that read it: "html", "text", "jsonl".
        text: paragraphs parted by blank lines, NFC; begins with the standfirst, never holds the headline.
        url: the page's own canonical address.
        language: ISO 639-1 code.
        sentences: code-point offsets into `text` at which its sentences begin, ascending. Every paragraph begins one.
        captured: ISO 8601 moment at which the page was saved, if the file says so.
        provenance: where each field came from: {"headline": "json-ld + h1", ...}.
        warnings: what a reader should know about the reading, as sentences.
    """

    id: str
    format: str
    headline: str
    text: str
    external_id: str | None = None
    alternative_headlines: tuple[str, ...] = ()
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    url: str | None = None
    language: str | None = None
    date: Dated = field(default_factory=lambda: Dated.unknown("no date was looked for"))
    modified: Dated | None = None
    captured: str | None = None
    passages: tuple[Passage, ...] = ()
    sentences: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
