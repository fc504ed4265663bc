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

from index.analysis import BODY_START, language_term, source_terms
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
    Zone,
)
from index.ranking import K1, B, inverse_document_frequency
from index.whoosh.postings import NOWHERE, POSITION_BITS, Counts, Numbers, Postings, per_article

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
    """Matches query trees against one generation of the index; `forms` gives the forms of a word."""

    def __init__(self, postings: Postings, forms: Callable[[str], Iterable[str]]) -> None:
        self.postings = postings
        self.forms = forms
        self.found: dict[tuple[Word | Phrase, Zone], Matches] = {}

    def matches(self, query: Query, zone: Zone = Zone.ANYWHERE) -> Matches:
        """The articles that match `query`, its words sought in `zone`."""
        match query:
            case Word() | Phrase():
                return self.leaf(query, zone)
            case And(parts):
                return reduce(both, (self.matches(part, zone) for part in parts))
            case Or(parts):
                return at_least(1, [self.matches(part, zone) for part in parts])
            case Most(parts, least):
                return at_least(least, [self.matches(part, zone) for part in parts])
            case Not(part):
                found = self.matches(part, zone).articles
                return Matches.unscored(np.setdiff1d(self.postings.alive, found, assume_unique=True))
            case Within(inner, part):
                return self.matches(part, inner)
            case _:
                return Matches.unscored(self.described(query))

    def leaf(self, query: Word | Phrase, zone: Zone) -> Matches:
        """The articles that have a word or phrase; remembered, for a question may say the same word often."""
        if (query, zone) not in self.found:
            if len(self.found) >= MOST_FOUND:
                self.found.clear()
            self.found[query, zone] = self.scored(self.counts(query, zone))
        return self.found[query, zone]

    def counts(self, query: Word | Phrase, zone: Zone) -> Counts:
        """How often each article has a word, in all its forms, or a phrase."""
        if isinstance(query, Phrase):
            return per_article(in_zone(self.phrase(query.terms), zone))
        forms = [query.term] if query.exact else sorted(self.forms(query.term))
        if zone is Zone.ANYWHERE:
            return summed([self.postings.counts("words", form) for form in forms])
        places = np.concatenate([self.postings.occurrences(form) for form in forms])
        return per_article(in_zone(np.sort(places), zone))

    def phrase(self, terms: Sequence[str]) -> Numbers:
        """Where the phrase begins."""
        starts = (self.postings.occurrences(term) - n for n, term in enumerate(terms))
        found: Numbers = reduce(np.intersect1d, starts)
        return found

    def scored(self, counts: Counts) -> Matches:
        """BM25 of one term."""
        postings = self.postings
        idf = inverse_document_frequency(articles=len(postings.alive), containing=len(counts.articles))
        frequencies = counts.frequencies.astype(np.float64)
        lengths = postings.lengths[counts.articles] / postings.mean_length
        saturated = frequencies * (K1 + 1) / (frequencies + K1 * (1 - B + B * lengths))
        return Matches(counts.articles, idf * saturated)

    def described(self, query: Query) -> Numbers:
        """The articles that match what is asked of their metadata."""
        match query:
            case Everything():
                return self.postings.alive
            case InPlace(_, exact, ids):
                return self.postings.having("place", (f"={n}" if exact else str(n) for n in ids))
            case FromSource(name):
                return self.postings.having("source", sorted(source_terms(name), key=len)[-1:])
            case InLanguage(code):
                return self.postings.having("language", filter(None, [language_term(code)]))
            case Published():
                return self.published(query)
            case _:
                raise TypeError(f"not a query: {query!r}")

    def published(self, query: Published) -> Numbers:
        """The articles whose date lies in a period."""
        alive = self.postings.alive
        first, last = self.postings.first_days[alive], self.postings.last_days[alive]
        if query.unknown:
            found: Numbers = alive[first == 0]
            return found
        start = dt.date.fromisoformat(query.start).toordinal() if query.start else 1
        end = dt.date.fromisoformat(query.end).toordinal() if query.end else dt.date.max.toordinal() + 1
        inside: Numbers = alive[(first >= start) & (last < end)]
        return inside


def in_zone(occurrences: Numbers, zone: Zone) -> Numbers:
    """The occurrences that lie in a zone."""
    if zone is Zone.ANYWHERE:
        return occurrences
    positions = occurrences & ((1 << POSITION_BITS) - 1)
    found: Numbers = occurrences[(positions < BODY_START) == (zone is Zone.HEADLINE)]
    return found


def summed(counts: list[Counts]) -> Counts:
    """The counts of several terms taken as one."""
    if len(counts) == 1:
        return counts[0]
    articles = np.concatenate([part.articles for part in counts])
    unique, places = np.unique(articles, return_inverse=True)
    if not len(unique):
        return NOWHERE
    frequencies = np.bincount(places, np.concatenate([part.frequencies for part in counts]))
    return Counts(unique, frequencies.astype(np.int64))


def both(left: Matches, right: Matches) -> Matches:
    """What is in both, with both scores."""
    articles, a, b = np.intersect1d(left.articles, right.articles, assume_unique=True, return_indices=True)
    return Matches(articles, left.scores[a] + right.scores[b])


def at_least(least: int, parts: list[Matches]) -> Matches:
    """What is in at least so many of the parts, with the scores of all of them."""
    articles = np.concatenate([part.articles for part in parts])
    unique, places, times = np.unique(articles, return_inverse=True, return_counts=True)
    scores = np.bincount(places, np.concatenate([part.scores for part in parts]), minlength=len(unique))
    enough = times >= least
    return Matches(unique[enough], scores[enough].astype(np.float64))
