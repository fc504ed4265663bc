"""Answers a query tree with arrays: which articles match, and how they score.

Whoosh's own boolean matchers are not used: its AndNot returns articles that hold the forbidden word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from index.analysis import language_term, source_terms
from index.article import UNCERTAIN
from index.query import (
    And,
    AtLeast,
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
from index.ranking import K1, B, inverse_document_frequency
from index.store import Holders
from index.whoosh.gathering import UNKNOWN_CONFIDENCE
from index.whoosh.nearby import distances_km
from index.whoosh.postings import Chosen, Counts, Numbers, Postings, is_in, marked, per_article
from index.whoosh.segment import Run, Segment
from index.whoosh.similar import within_edits
from index.whoosh.spans import Positions, Region

Scores = NDArray[np.float64]

MOST_FOUND = 200
"""Words and phrases whose articles are remembered."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Article numbers, ascending, and their scores."""

    articles: Numbers
    scores: Scores

    @classmethod
    def unscored(cls, articles: Numbers) -> Matches:
        """Articles that match without any word."""
        return cls(articles, np.zeros(len(articles)))


class Matching:
    """Matches query trees against one generation of the index.

    `forms` gives the forms of a word, `holders` knows the files of articles (without it, nothing has a file).
    """

    def __init__(
        self, postings: Postings, forms: Callable[[str], Iterable[str]], holders: Holders | None = None
    ) -> None:
        self.postings = postings
        self.forms = forms
        self.holders = holders
        self.positions = Positions(postings, self.choose)
        self.found: dict[tuple[Query, Zone], Matches] = {}

    def matches(self, query: Query, zone: Zone = Zone.ANYWHERE) -> Matches:
        """The articles that match `query`, its words sought in `zone`."""
        match query:
            case Word() | Phrase() | Pattern() | Fuzzy() | Near() | Together() | AtLeast() | FirstWords():
                return self.leaf(query, zone)
            case And(parts):
                return self.all_of(parts, zone)
            case Or(parts):
                return self.at_least(1, [self.matches(part, zone) for part in parts])
            case Most(parts, least):
                return self.at_least(least, [self.matches(part, zone) for part in parts])
            case Not(part):
                return Matches.unscored(self.without(self.postings.alive, self.matches(part, zone).articles))
            case Within(inner, part):
                return self.matches(part, inner)
            case _:
                return Matches.unscored(self.described(query))

    def leaf(self, query: Query, zone: Zone) -> Matches:
        """The articles in which words are found; remembered, for a question may say the same word often."""
        if (query, zone) not in self.found:
            if len(self.found) >= MOST_FOUND:
                self.found.clear()
            self.found[query, zone] = self.scored(self.counts(query, zone))
        return self.found[query, zone]

    def counts(self, query: Query, zone: Zone) -> Counts:
        """How often each article has what a positional query, AtLeast or FirstWords asks for."""
        match query:
            case AtLeast(times, part):
                found = self.counts(part, counted_in(zone))
                enough = found.frequencies >= times
                return Counts(found.articles[enough], found.frequencies[enough])
            case FirstWords(count, part):
                region = Region(counted_in(zone), count)
                return per_article(self.positions.find(part, region).firsts)
            case Word() | Pattern() | Fuzzy() if zone is Zone.ANYWHERE:
                return self.postings.counts("words", self.choose(query))
            case _:
                return per_article(self.positions.find(query, Region(zone)).firsts)

    def choose(self, query: Query) -> Chosen:
        """The terms that a word, pattern or fuzzy word stands for."""
        match query:
            case Word(term, exact):
                return self.postings.of_terms("words", [term] if exact else self.forms(term))
            case Pattern(pattern):
                return self.postings.chosen(lambda segment: segment.terms("words").fitting(pattern))
            case Fuzzy(term, edits):
                return self.postings.chosen(lambda segment: within_edits(segment.terms("words"), term, edits))
            case _:
                raise TypeError(f"not a word: {query!r}")

    def scored(self, counts: Counts) -> Matches:
        """BM25 of one term."""
        idf = inverse_document_frequency(articles=self.postings.living, containing=len(counts.articles))
        lengths = self.postings.column("length")[counts.articles]
        scores = lengths * (K1 * B / self.postings.mean_length)
        scores += K1 * (1 - B)
        scores += counts.frequencies
        np.divide(counts.frequencies, scores, out=scores)
        scores *= idf * (K1 + 1)
        return Matches(counts.articles, scores)

    def all_of(self, parts: Sequence[Query], zone: Zone) -> Matches:
        """What matches every part. What is forbidden only takes away."""
        wanted = [part for part in parts if not isinstance(part, Not)]
        refused = [self.matches(part.part, zone).articles for part in parts if isinstance(part, Not)]
        found = sorted((self.matches(part, zone) for part in wanted), key=lambda each: len(each.articles))
        kept = reduce(self.both, found) if found else Matches.unscored(self.postings.alive)
        for articles in refused:
            left = ~self.are_in(kept.articles, articles)
            kept = Matches(kept.articles[left], kept.scores[left])
        return kept

    def are_in(self, few: Numbers, many: Numbers) -> NDArray[np.bool_]:
        """Which of some articles are in a list."""
        if len(few) * SPARSE < len(many):
            return is_in(few, many)
        marks = np.zeros(self.postings.count, bool)
        marks[many] = True
        found: NDArray[np.bool_] = marks[few]
        return found

    def without(self, articles: Numbers, refused: Numbers) -> Numbers:
        """The articles that are not refused."""
        return articles[~self.are_in(articles, refused)]

    def both(self, left: Matches, right: Matches) -> Matches:
        """What is in both, with both scores; the left list is the shorter one."""
        few, many = left.articles, right.articles
        if len(few) * SPARSE < len(many):
            places = np.searchsorted(many, few)
            places[places == len(many)] = 0
            kept = many[places] == few if len(many) else np.zeros(len(few), bool)
            return Matches(few[kept], left.scores[kept] + right.scores[places[kept]])
        places = np.full(self.postings.count, -1, np.int32)
        places[many] = np.arange(len(many), dtype=np.int32)
        there = places[few]
        kept = there >= 0
        return Matches(few[kept], left.scores[kept] + right.scores[there[kept]])

    def at_least(self, least: int, parts: list[Matches]) -> Matches:
        """What is in at least so many of the parts, with the scores of all of them."""
        if len(parts) == 1 and least <= 1:
            return parts[0]
        if sum(len(part.articles) for part in parts) * DENSE < self.postings.count:
            return at_least_sparsely(least, parts)
        articles = np.concatenate([part.articles for part in parts])
        scores = np.bincount(articles, np.concatenate([part.scores for part in parts]), minlength=self.postings.count)
        if least > 1:
            enough = np.flatnonzero(np.bincount(articles, minlength=self.postings.count) >= least)
        else:
            enough = marked(articles, self.postings.count)
        return Matches(enough, scores[enough].astype(np.float64))

    def described(self, query: Query) -> Numbers:
        """The articles that match what is asked of their metadata."""
        postings = self.postings
        match query:
            case Everything():
                return postings.alive
            case InPlace(_, exact, ids):
                return self.having("place_itself" if exact else "place", map(str, ids))
            case NearPoint(_, lat, lon, km):
                return postings.having("place_itself", postings.chosen(lambda one: places_near(one, lat, lon, km)))
            case FromSource(name):
                return self.having("source_name", sorted(source_terms(name), key=len)[-1:])
            case ByAuthor(terms):
                articles: Numbers = np.unique(
                    self.positions.find(Phrase(terms), Region(Zone.ANYWHERE), "authors").articles
                )
                return postings.only_alive(articles)
            case InLanguage(code):
                return self.having("language", filter(None, [language_term(code)]))
            case OfFormat(name):
                return self.having("format", [name])
            case Published(start, end):
                return self.published(start, end)
            case Undated():
                return self.where(postings.column("first_day") == 0)
            case UncertainDate():
                confidence = postings.column("confidence")
                return self.where((confidence < round(100 * UNCERTAIN)) & (confidence != UNKNOWN_CONFIDENCE))
            case _:
                return postings.numbers_of(self.held(query))

    def held(self, query: Query) -> Iterable[str]:
        """The ids of the articles that match what is asked of their files."""
        if self.holders is None:
            return ()
        match query:
            case OnPath(pattern):
                return self.holders.on_path(pattern)
            case Seen(start, end):
                return self.holders.seen(start, end)
            case Copied():
                return self.holders.copied()
            case _:
                raise TypeError(f"not a query: {query!r}")

    def having(self, field: str, keys: Iterable[str]) -> Numbers:
        """The articles with one of these keys."""
        return self.postings.having(field, self.postings.of_terms(field, keys))

    def where(self, mask: NDArray[np.bool_]) -> Numbers:
        """The living articles of a mask."""
        alive = self.postings.is_alive
        return np.flatnonzero(mask if alive is None else mask & alive)

    def published(self, start: str | None, end: str | None) -> Numbers:
        """The articles whose date lies in a period."""
        first_day, last_day = self.postings.column("first_day"), self.postings.column("last_day")
        inside = first_day >= (dt.date.fromisoformat(start).toordinal() if start else 1)
        if end:
            inside &= last_day < dt.date.fromisoformat(end).toordinal()
        return self.where(inside)


SPARSE = 32
"""A list shorter than another by this factor is looked up in it; else the longer one is marked in an array."""

DENSE = 64
"""Lists longer than one article in so many are added up in an array, shorter ones by sorting."""


def at_least_sparsely(least: int, parts: list[Matches]) -> Matches:
    """What is in at least so many of the parts, which are short."""
    articles = np.concatenate([part.articles for part in parts])
    unique, places, times = np.unique(articles, return_inverse=True, return_counts=True)
    scores = np.bincount(places, np.concatenate([part.scores for part in parts]), minlength=len(unique))
    enough = times >= least
    return Matches(unique[enough], scores[enough].astype(np.float64))


def counted_in(zone: Zone) -> Zone:
    """Where AtLeast and FirstWords count: in the text where no zone says otherwise."""
    return Zone.BODY if zone is Zone.ANYWHERE else zone


def places_near(segment: Segment, lat: float, lon: float, km: float) -> list[Run]:
    """The places of a segment at most so far from a point."""
    lats, lons = (segment.file.whole(f"place_itself.{name}") for name in ("lat", "lon"))
    near = np.flatnonzero(distances_km(lats, lons, lat, lon) <= km)
    return [(number, number + 1) for number in near.tolist()]
