"""Articles in which the places are marked, "in [[Києві|703448]]", and how well a tagger finds them.

After the bar stands the id of the gazetteer, "-" for a place that it does not have, or "~" and an id for a
demonym: those are neither asked for nor held against a tagger.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.article import Place
from index.gazetteer import Gazetteer

FOLDER = Path(__file__).parent.parent / "fixtures" / "places"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.jsonl")))
PARTS = ("development", "held-out")
MARK = re.compile(r"\[\[(?P<name>[^\[\]|]+)\|(?P<demonym>~?)(?P<id>-?\d+|-)\]\]")
KILOMETRES = 161.0
RADIUS = 6371.0


@dataclass(frozen=True, slots=True)
class Toponym:
    """A mention by its code points, and the place it means; None if the gazetteer does not have it."""

    start: int
    end: int
    place: int | None
    demonym: bool = False

    def overlap(self, other: Toponym) -> int:
        """The number of code points that both have."""
        return min(self.end, other.end) - max(self.start, other.start)


@dataclass(frozen=True, slots=True)
class Marked:
    """An article without its marks, and what they said."""

    id: str
    part: str
    text: str
    toponyms: tuple[Toponym, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many were found and how many of them are right; how many were asked for and how many of them were found."""

    right: int = 0
    found: int = 0
    met: int = 0
    asked: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.found + other.found, self.met + other.met, self.asked + other.asked)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, from 0 to 1."""
        precision, recall = self.right / max(self.found, 1), self.met / max(self.asked, 1)
        return 2 * precision * recall / (precision + recall) if self.right and self.met else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Mentions found, mentions found and understood, and distinct places of each article."""

    recognition: Count = Count()
    end_to_end: Count = Count()
    document: Count = Count()

    def __add__(self, other: Score) -> Score:
        return Score(
            self.recognition + other.recognition,
            self.end_to_end + other.end_to_end,
            self.document + other.document,
        )


def unmarked(text: str) -> tuple[str, tuple[Toponym, ...]]:
    """A text without its marks, and its toponyms; ValueError if a mark is not well formed."""
    plain, found, at = "", [], 0
    for mark in MARK.finditer(text):
        plain += text[at : mark.start()]
        place = None if mark["id"] == "-" else int(mark["id"])
        found.append(Toponym(len(plain), len(plain) + len(mark["name"]), place, bool(mark["demonym"])))
        plain += mark["name"]
        at = mark.end()
    plain += text[at:]
    if "[[" in plain or "]]" in plain:
        raise ValueError(f"A mark is not well formed in {text[:60]!r}…")
    return plain, tuple(found)


def marked(language: str) -> list[Marked]:
    """The marked articles of a language, by its ISO 639-1 code."""
    lines = (FOLDER / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Marked(row["id"], row["part"], *unmarked(row["text"])) for row in map(json.loads, lines)]


def toponyms(places: Iterable[Place]) -> list[Toponym]:
    """The mentions of places that are names of places, as a tagger gives them."""
    found = [
        Toponym(mention.start, mention.end, place.geonameid)
        for place in places
        for mention in place.mentions
        if not mention.demonym
    ]
    return sorted(found, key=lambda one: one.start)


class Scorer:
    """Scores what a tagger found, as is usual: a place is right within 161 km of the one that is meant."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def score(self, article: Marked, places: Iterable[Place]) -> Score:
        """The score of one article."""
        demonyms = [one for one in article.toponyms if one.demonym]
        asked = [one for one in article.toponyms if not one.demonym]
        found = [one for one in toponyms(places) if not any(one.overlap(other) > 0 for other in demonyms)]
        pairs = matched(asked, found)
        nameless = sum(one.place is None for one, _ in pairs)
        understood = sum(self.are_near(one.place, other.place) for one, other in pairs)
        known = [one for one in asked if one.place is not None]
        return Score(
            Count(len(pairs), len(found), len(pairs), len(asked)),
            Count(understood, len(found) - nameless, understood, len(known)),
            self.distinct({one.place for one in known}, {one.place for one in found}),
        )

    def distinct(self, asked: set[int | None], found: set[int | None]) -> Count:
        """The count of distinct places."""
        right = sum(any(self.are_near(one, other) for other in asked) for one in found)
        met = sum(any(self.are_near(one, other) for other in found) for one in asked)
        return Count(right, len(found), met, len(asked))

    def are_near(self, one: int | None, other: int | None) -> bool:
        """Whether two places are the same, or at most 161 km apart."""
        if one is None or other is None or one == other:
            return one is not None and one == other
        here, there = self.gazetteer.entry(one), self.gazetteer.entry(other)
        if not here or not there or here.lat is None or here.lon is None or there.lat is None or there.lon is None:
            return False
        return kilometres((here.lat, here.lon), (there.lat, there.lon)) <= KILOMETRES


def matched(asked: Sequence[Toponym], found: Sequence[Toponym]) -> list[tuple[Toponym, Toponym]]:
    """Pairs of overlapping mentions, each in one pair at most, the longest overlaps first."""
    overlaps = [(one.overlap(other), one, other) for one in asked for other in found if one.overlap(other) > 0]
    met: dict[int, tuple[Toponym, Toponym]] = {}
    taken: set[int] = set()
    for _, one, other in sorted(overlaps, key=lambda overlap: -overlap[0]):
        if one.start not in met and other.start not in taken:
            met[one.start] = one, other
            taken.add(other.start)
    return list(met.values())


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two positions, each a latitude and a longitude in degrees."""
    north, east = math.radians(other[0] - one[0]), math.radians(other[1] - one[1])
    chord = math.sin(north / 2) ** 2
    chord += math.cos(math.radians(one[0])) * math.cos(math.radians(other[0])) * math.sin(east / 2) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(chord)))
