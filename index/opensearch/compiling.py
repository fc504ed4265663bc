"""Turns a query tree into a query of the cluster: one that only matches, and one that scores as well.

Words and phrases are found by the cluster's own postings. What stands near, together, often enough or early enough is
checked by `counting.painless` on the machine where the article lies, in the articles that have the words for it at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from index.analysis import language_term, source_terms
from index.article import UNCERTAIN
from index.opensearch.checking import check, score_of_bag, score_of_spans, score_of_words
from index.opensearch.cluster import runs
from index.opensearch.documents import cut
from index.opensearch.held import Held
from index.query import (
    And,
    AtLeast,
    Bag,
    ByAuthor,
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
    Or,
    Pattern,
    Phrase,
    Published,
    Query,
    Together,
    UncertainDate,
    Undated,
    Within,
    Word,
    Zone,
)

Body = dict[str, Any]
"""A query in the cluster's own language."""

FIELDS = {
    Zone.ANYWHERE: ("headline", "body"),
    Zone.HEADLINE: ("headline",),
    Zone.LEAD: ("lead",),
    Zone.BODY: ("body",),
}
"""The fields that hold the words of each zone, each word once."""

Leaf = tuple[Query, Zone]
"""A part that counts as one term, and where it is sought."""

NOTHING: Body = {"match_none": {}}
EVERYTHING: Body = {"match_all": {}}
POSITIONAL = Word | Phrase | Pattern | Fuzzy | Near | Together | AtLeast | FirstWords


CHECKED = Near | Together | AtLeast | FirstWords
"""What is looked up article by article."""

LEAST_SCORE = 1e-9
"""Below the score of every part that an article has."""


class Compiler:
    """Compiles trees. `terms` gives what a word, pattern or fuzzy word stands for; `held` what parts about files do."""

    def __init__(self, terms: Callable[[Query], Collection[str]], held: Held) -> None:
        self.terms = terms
        self.held = held

    def matching(self, query: Query, zone: Zone = Zone.ANYWHERE) -> Body:
        """What finds exactly the articles that match; without scores."""
        match query:
            case Word() | Pattern() | Fuzzy():
                return with_any(self.terms(query), zone)
            case Phrase(terms):
                return any_of(phrase(field, terms) for field in FIELDS[zone])
            case _ if isinstance(query, CHECKED):
                return all_of([self.needed(query, zone), check(query, zone, self.terms)])
            case And(parts):
                return all_of([self.matching(part, zone) for part in parts])
            case Or(parts):
                return any_of(self.matching(part, zone) for part in parts)
            case Most(parts, least):
                return any_of((self.matching(part, zone) for part in parts), least)
            case Bag(words):
                return with_any(set().union(*map(self.terms, words)), zone)
            case Not(part):
                return {"bool": {"must_not": [self.matching(part, zone)]}}
            case Within(inner, part):
                return self.matching(part, inner)
            case _:
                return self.described(query)

    def needed(self, query: Query, zone: Zone) -> Body:
        """What finds every article that a positional part can match, and maybe more: it has the words."""
        match query:
            case Near(left, right) | Together(left, right):
                return all_of([self.needed(left, zone), self.needed(right, zone)])
            case Or(parts):
                return any_of(self.needed(part, zone) for part in parts)
            case AtLeast(_, part) | FirstWords(_, part):
                return self.needed(part, counted_in(zone))
            case _:
                return self.matching(query, zone)

    def scored(self, query: Query, weights: Weights, zone: Zone = Zone.ANYWHERE) -> Body:
        """What finds exactly the articles that match, with the sum of the scores of their words."""
        match query:
            case And(parts):
                scoring = [part for part in parts if not isinstance(part, Not | Described)]
                others = [self.matching(part, zone) for part in parts if isinstance(part, Not | Described)]
                return {"bool": {"must": [self.scored(part, weights, zone) for part in scoring], "filter": others}}
            case Or(parts):
                return any_of(self.scored(part, weights, zone) for part in parts)
            case Most(parts, least):
                return any_of((self.scored(part, weights, zone) for part in parts), least)
            case Bag():
                added = [{"constant_score": {"filter": {"ids": {"values": [key]}}, "boost": more}}
                         for key, more in weights.added(query, zone).items()]  # fmt: skip
                return {"bool": {"must": [self.scored_bag(query, weights, zone)], "should": added}}
            case Within(inner, part):
                return self.scored(part, weights, inner)
            case _ if isinstance(query, POSITIONAL):
                return self.scored_leaf((query, zone), weights)
            case _:
                return all_of([self.matching(query, zone)])

    def scored_leaf(self, leaf: Leaf, weights: Weights) -> Body:
        """A part that counts as one term."""
        query, zone = leaf
        weight = weights.of(leaf)
        if isinstance(query, Word) and (terms := self.terms(query)) and len(terms) <= MOST_COUNTED:
            script = score_of_words(FIELDS[zone], terms, weight, weights.mean_length)
        else:
            script = score_of_spans(query, zone, self.terms, weight, weights.mean_length)
        scored: Body = {"query": all_of([self.needed(query, zone)]), "script": script}
        if isinstance(query, CHECKED):
            # What is not there scores nothing: so it is looked up once, and not by a filter before.
            scored["min_score"] = LEAST_SCORE
        return {"script_score": scored}

    def scored_bag(self, bag: Bag, weights: Weights, zone: Zone) -> Body:
        """A bag with the sum of the scores of its words."""
        if len(bag.words) <= MOST_CLAUSES:
            return any_of(self.scored(word, weights, zone) for word in bag.words)
        script = score_of_bag(
            bag, zone, self.terms, [weights.of((word, zone)) for word in bag.words], weights.mean_length
        )
        return {"script_score": {"query": all_of([self.matching(bag, zone)]), "script": script}}

    def described(self, query: Query) -> Body:
        """What finds the articles that match what is asked of their metadata."""
        match query:
            case Everything():
                return EVERYTHING
            case InPlace(_, exact, ids):
                return one_of("place_itself" if exact else "place", map(str, ids))
            case NearPoint(_, lat, lon, km):
                return {"geo_distance": {"distance": f"{km}km", "point": {"lat": lat, "lon": lon}}}
            case FromSource(name):
                return one_of("source_name", sorted(source_terms(name), key=len)[-1:])
            case ByAuthor(terms):
                return phrase("author_words", terms)
            case InLanguage(code):
                return one_of("language", filter(None, [language_term(code)]))
            case OfFormat(name):
                return one_of("format", [name])
            case Published(start, end):
                return published(start, end)
            case Undated():
                return {"bool": {"must_not": [{"exists": {"field": "first_day"}}]}}
            case UncertainDate():
                return {"range": {"date_confidence": {"lt": round(100 * UNCERTAIN)}}}
            case _:
                return {"ids": {"values": self.held[query]}}


class Weights:
    """What a score needs to know of the whole archive: the weight of each leaf, and what nearness adds in bags."""

    def __init__(
        self, leaves: Mapping[Leaf, float], mean_length: float, near: Mapping[tuple[Bag, Zone], Mapping[str, float]]
    ) -> None:
        self.leaves = leaves
        self.mean_length = mean_length
        self.near = near

    def of(self, leaf: Leaf) -> float:
        """The weight of a leaf."""
        return self.leaves[leaf]

    def added(self, bag: Bag, zone: Zone) -> Mapping[str, float]:
        """What words near each other add to the scores of the first articles of a bag, by id."""
        return self.near.get((bag, zone), {})


MOST_COUNTED = 64
"""Forms of a word whose numbers the cluster looks up one by one; those of more are counted in one go."""


MOST_CLAUSES = 200
"""Words of a bag that are clauses of their own: a cluster takes 1,024, two or more for a word. Those of more are counted
in one go, which takes twice as long."""


def counted_in(zone: Zone) -> Zone:
    """Where AtLeast and FirstWords count: in the text where no zone says otherwise."""
    return Zone.BODY if zone is Zone.ANYWHERE else zone


def leaves_of(query: Query, zone: Zone = Zone.ANYWHERE) -> Iterator[Leaf]:
    """The parts of a tree that have a score of their own."""
    match query:
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from leaves_of(part, zone)
        case Bag(words):
            yield from ((word, zone) for word in words)
        case Within(inner, part):
            yield from leaves_of(part, inner)
        case _ if isinstance(query, POSITIONAL):
            yield query, zone


def checked_in(query: Query, zone: Zone = Zone.ANYWHERE) -> Iterator[Leaf]:
    """The parts of a tree that are checked article by article."""
    match query:
        case _ if isinstance(query, CHECKED):
            yield query, zone
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from checked_in(part, zone)
        case Not(part):
            yield from checked_in(part, zone)
        case Within(inner, part):
            yield from checked_in(part, inner)


def bags_of(query: Query, zone: Zone = Zone.ANYWHERE) -> Iterator[tuple[Bag, Zone]]:
    """The bags of a tree that have a score."""
    match query:
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from bags_of(part, zone)
        case Within(inner, part):
            yield from bags_of(part, inner)
        case Bag():
            yield query, zone


def words_of(query: Query) -> Iterator[Query]:
    """Every word, pattern and fuzzy word of a tree."""
    match query:
        case Word() | Pattern() | Fuzzy():
            yield query
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from words_of(part)
        case Bag(words):
            yield from words
        case Near(left, right) | Together(left, right):
            yield from words_of(left)
            yield from words_of(right)
        case AtLeast(_, part) | FirstWords(_, part) | Not(part) | Within(_, part):
            yield from words_of(part)


def all_of(parts: list[Body]) -> Body:
    """What every part finds, without scores."""
    return {"bool": {"filter": parts}}


def any_of(parts: Iterable[Body], least: int = 1) -> Body:
    """What at least so many parts find, with the sum of their scores."""
    every = list(parts)
    if not every or least > len(every):
        return NOTHING
    return {"bool": {"should": every, "minimum_should_match": max(1, least)}}


def with_any(terms: Collection[str], zone: Zone) -> Body:
    """The articles with one of these terms in a zone."""
    return any_of({"terms": {field: some}} for field in FIELDS[zone] for some in runs(sorted(terms)))


def one_of(field: str, values: Iterable[str]) -> Body:
    """The articles with one of these values."""
    return {"terms": {field: list(values)}}


def phrase(field: str, terms: Iterable[str]) -> Body:
    """These terms next to each other."""
    return {"match_phrase": {field: " ".join(map(cut, terms))}}


def published(start: str | None, end: str | None) -> Body:
    """Dates that lie wholly in a period."""
    if not start and not end:
        return {"exists": {"field": "first_day"}}
    bounds = [{"range": {"first_day": {"gte": start}}}] if start else []
    bounds += [{"range": {"last_day": {"lt": end}}}] if end else []
    return all_of(bounds)
