"""Answers a query tree with arrays: which articles match, and how they score.

Whoosh's own boolean matchers are not used: its AndNot returns articles that hold the forbidden word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis import language_term, source_terms
from index.article import UNCERTAIN
from index.memory import keep_freed
from index.query import (
    And,
    AtLeast,
    Bag,
    ByAuthor,
    Copied,
    Described,
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
from index.store import Holders
from index.whoosh.bags import nearest_first
from index.whoosh.best import Scores, Weighed
from index.whoosh.nearby import distances_km
from index.whoosh.number_lists import Numbers, added_up, each_once, how_many, is_in, looked_up, marks_of
from index.whoosh.postings import NOWHERE, Chosen, Postings, per_article
from index.whoosh.schema import UNKNOWN_CONFIDENCE
from index.whoosh.segment import Run, Segment
from index.whoosh.similar import within_edits
from index.whoosh.spans import Positions, Region
from index.whoosh.tallies import Counts, Tally

MOST_CHOSEN = 200
"""Words whose terms are remembered."""

MOST_TALLIED = 20_000_000
"""Numbers that are remembered, taken as one for each article of the index and each word or phrase asked for."""

LEAF = Word | Phrase | Pattern | Fuzzy | Near | Together | AtLeast | FirstWords
"""What scores as one word does."""


class Matches(NamedTuple):
    """Article numbers, ascending, and their scores."""

    articles: Numbers
    scores: Scores

    def those(self, kept: NDArray[np.bool_]) -> Matches:
        """Some of them."""
        return Matches(self.articles[kept], self.scores[kept])

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
        keep_freed()
        self.postings = postings
        self.forms = forms
        self.holders = holders
        self.positions = Positions(postings, self.choose)
        self.tallies: dict[tuple[Query, Zone], Tally] = {}
        self.chosen: dict[Query, Chosen] = {}

    def matches(self, query: Query, zone: Zone = Zone.ANYWHERE) -> Matches:
        """The articles that match `query`, its words sought in `zone`."""
        match query:
            case _ if isinstance(query, LEAF):
                tally = self.tally(query, zone)
                articles = tally.counts.articles
                return Matches(articles, self.weighed([tally]).scores(articles))
            case And(parts):
                return self.all_of(parts, zone)
            case Or(parts):
                return self.at_least(1, [self.matches(part, zone) for part in parts])
            case Most(parts, least):
                return self.at_least(least, [self.matches(part, zone) for part in parts])
            case Bag(words):
                return nearest_first(self, query, self.matches(Or(words), zone), zone)
            case Not(part):
                return Matches.unscored(self.without(self.postings.alive, self.matches(part, zone).articles))
            case Within(inner, part):
                return self.matches(part, inner)
            case _:
                return Matches.unscored(self.described(query))

    def best(self, query: Query, limit: int) -> tuple[int, Matches]:
        """How many articles match; and those among which are the first `limit` by score."""
        match query:
            case _ if isinstance(query, LEAF):
                return self.best_of([query], limit)
            case Or(parts) if all(isinstance(part, LEAF) for part in parts):
                return self.best_of(parts, limit)
            case Bag(words, rescored=rescored) if limit:
                total, found = self.best_of(words, max(limit, rescored))
                return total, nearest_first(self, query, found, Zone.ANYWHERE)
            case _:
                found = self.matches(query)
                return len(found.articles), found

    def best_of(self, leaves: Sequence[Query], limit: int) -> tuple[int, Matches]:
        """The same for what has any of these words."""
        tallies = [tally for leaf in leaves if (tally := self.tally(leaf, Zone.ANYWHERE)).containing]
        if len(tallies) == 1:
            total = tallies[0].containing
        else:
            total = how_many([tally.articles for tally in tallies], self.postings.count)
        if not total or not limit:
            return total, Matches.unscored(NOWHERE.articles)
        return total, Matches(*self.weighed(tallies).best(limit))

    def weighed(self, tallies: Sequence[Tally]) -> Weighed:
        """Words with their weights in this generation."""
        return Weighed(tallies, self.postings.norms, self.postings.living)

    def tally(self, query: Query, zone: Zone) -> Tally:
        """In which articles words are found and how often; remembered, for a question may say the same word often."""
        tally = self.tallies.get((query, zone))
        if tally is None:
            if len(self.tallies) * self.postings.count >= MOST_TALLIED:
                self.tallies.clear()
            tally = self.tallies[query, zone] = self.look_for(query, zone)
        return tally

    def look_for(self, query: Query, zone: Zone) -> Tally:
        """In which articles a word, or what is positional, is found and how often."""
        match query:
            case AtLeast(times, part):
                found = self.tally(part, counted_in(zone)).counts
                enough = found.frequencies >= times
                counts = Counts(found.articles[enough], found.frequencies[enough])
            case FirstWords(count, part):
                region = Region(counted_in(zone), count)
                counts = per_article(self.positions.find(part, region).firsts)
            case Word() | Pattern() | Fuzzy() if zone is Zone.ANYWHERE:
                return self.postings.tally("words", self.choose(query))
            case _:
                counts = per_article(self.positions.find(query, Region(zone)).firsts)
        return Tally(*counts, count=self.postings.count)

    def choose(self, query: Query) -> Chosen:
        """The terms that a word, pattern or fuzzy word stands for; remembered."""
        chosen = self.chosen.get(query)
        if chosen is None:
            if len(self.chosen) >= MOST_CHOSEN:
                self.chosen.clear()
            chosen = self.chosen[query] = self.look_up(query)
        return chosen

    def look_up(self, query: Query) -> Chosen:
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

    def all_of(self, parts: Sequence[Query], zone: Zone) -> Matches:
        """What matches every part: first who, from the rarest word on, then how well."""
        words = [part for part in parts if isinstance(part, Word)] if zone is Zone.ANYWHERE else []
        tallies = sorted((self.tally(word, zone) for word in words), key=lambda tally: len(tally.articles))
        others = [part for part in parts if not isinstance(part, Not | Described) and part not in words]
        found = sorted((self.matches(part, zone) for part in others), key=lambda each: len(each.articles))
        lists = [self.described(part) for part in parts if isinstance(part, Described) and not isinstance(part, TESTS)]
        if found:
            kept = reduce(self.both, found)
        elif tallies:
            kept = Matches.unscored(tallies[0].articles)
        else:
            kept = Matches.unscored(lists.pop() if lists else self.postings.alive)
        for tally in tallies[not found :]:
            kept = kept.those(tally.at(kept.articles) > 0)
        for part in parts:
            if isinstance(part, TESTS):
                kept = kept.those(self.test(part, kept.articles))
            elif isinstance(part, Not):
                kept = kept.those(~self.are_in(kept.articles, self.matches(part.part, zone).articles))
        for articles in lists:
            kept = kept.those(self.are_in(kept.articles, articles))
        if not tallies:
            return kept
        if not found and tallies[0].times > 1:
            kept = Matches.unscored(each_once(kept.articles))
        return Matches(kept.articles, kept.scores + self.weighed(tallies).scores(kept.articles))

    def are_in(self, few: Numbers, many: Numbers) -> NDArray[np.bool_]:
        """Which of some articles are in a list."""
        if len(few) * SPARSE < len(many):
            return is_in(few, many)
        found: NDArray[np.bool_] = marks_of(many, self.postings.count)[few]
        return found

    def without(self, articles: Numbers, refused: Numbers) -> Numbers:
        """The articles that are not refused."""
        return articles[~self.are_in(articles, refused)]

    def both(self, left: Matches, right: Matches) -> Matches:
        """What is in both, with both scores; the left list is the shorter one."""
        few, many = left.articles, right.articles
        if len(few) * SPARSE < len(many):
            kept, places = looked_up(few, many)
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
        articles = np.concatenate([part.articles for part in parts])
        found = Matches(*added_up(articles, np.concatenate([part.scores for part in parts])))
        if least <= 1:
            return found
        _, times = added_up(articles, np.ones(len(articles)))
        return found.those(times >= least)

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
                    self.positions.find(Phrase(terms), Region(Zone.ANYWHERE), field="authors").articles
                )
                return postings.only_alive(articles)
            case InLanguage(code):
                return self.having("language", filter(None, [language_term(code)]))
            case OfFormat(name):
                return self.having("format", [name])
            case Published() | Undated() | UncertainDate():
                return postings.alive[self.test(query, postings.alive)]
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

    def test(self, query: Query, articles: Numbers) -> NDArray[np.bool_]:
        """Which of these articles match what is asked of their date."""
        column = self.postings.column
        match query:
            case Undated():
                found: NDArray[np.bool_] = column("first_day")[articles] == 0
            case UncertainDate():
                confidence = column("confidence")[articles]
                found = (confidence < round(100 * UNCERTAIN)) & (confidence != UNKNOWN_CONFIDENCE)
            case Published(start, end):
                found = column("first_day")[articles] >= (dt.date.fromisoformat(start).toordinal() if start else 1)
                if end:
                    found &= column("last_day")[articles] < dt.date.fromisoformat(end).toordinal()
            case _:
                raise TypeError(f"not asked of a date: {query!r}")
        return found


TESTS = Published | Undated | UncertainDate
"""What is asked of an article's date: a look at two numbers of each article that answers the rest."""

SPARSE = 32
"""A list shorter than another by this factor is looked up in it; else the longer one is marked in an array."""


def counted_in(zone: Zone) -> Zone:
    """Where AtLeast and FirstWords count: in the text where no zone says otherwise."""
    return Zone.BODY if zone is Zone.ANYWHERE else zone


def places_near(segment: Segment, lat: float, lon: float, km: float) -> list[Run]:
    """The places of a segment at most so far from a point."""
    lats, lons = (segment.file.whole(f"place_itself.{name}") for name in ("lat", "lon"))
    near = np.flatnonzero(distances_km(lats, lons, lat, lon) <= km)
    return [(number, number + 1) for number in near.tolist()]
