"""Asks a cluster about one build of the index: what matches and how it ranks, counts, marks, and words like others."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from index.article import Article
from index.edits import allowed, distance
from index.errors import Unsupported
from index.opensearch.bags import near_scores
from index.opensearch.cluster import Cluster, runs
from index.opensearch.compiling import Body, Compiler, Leaf, Weights, all_of, bags_of, checked_in, leaves_of, words_of
from index.opensearch.held import Held, held, only, slices
from index.opensearch.marking import matching_over
from index.opensearch.vocabulary import Vocabulary
from index.query import AtLeast, Bag, FirstWords, Fuzzy, Near, Query, Together, Word, Zone
from index.ranking import inverse_document_frequency
from index.store import Facet, Found, Holders, Key, Marks, Match, Sort

SCORE_DIGITS = 6
"""Scores are compared to this many decimals, as in every store."""

ROUNDED = {"source": "Math.round(_score * params.unit) / params.unit", "params": {"unit": 10.0**SCORE_DIGITS}}

NEVER = float(1 << 31)
"""In an order of time: after every day."""

EPOCH = dt.date(1970, 1, 1).toordinal()
DAY_MS = 86_400_000
FIELDS = {
    Facet.PLACE: "place", Facet.SOURCE: "source", Facet.MONTH: "month", Facet.LANGUAGE: "language",
    Facet.AUTHOR: "author",
}  # fmt: skip
MOST_CHECKED = 500_000
"""Articles in which it is looked up where the words of one part stand."""

SAID: dict[type[Query], str] = {
    Near: "NEAR or PRE",
    Together: "In one sentence or paragraph",
    AtLeast: "At least so many times",
    FirstWords: "Among the first words",
}
"""The parts that are looked up article by article, for people."""

BUCKETS = 5_000
"""Values that one request brings."""


class Asking:
    """Answers about the articles behind one name, until the next commit."""

    def __init__(self, cluster: Cluster, index: str, words: Vocabulary, holders: Holders | None) -> None:
        self.cluster = cluster
        self.index = index
        self.words = words
        self.holders = holders
        self.compiler = Compiler(words.of, {})
        self.containing: dict[Leaf, int] = {}
        self.candidates: dict[Leaf, int] = {}
        self.totals: tuple[int, float] | None = None

    def look_up(self, query: Query) -> None:
        """Find what the words of a query stand for, all at once.

        Raises:
            Unsupported: too many articles would have to be looked at one by one.
        """
        self.words.look_up([word for word in dict.fromkeys(words_of(query)) if word not in self.words.chosen])
        for (part, _), articles in self.to_check(query).items():
            if articles > MOST_CHECKED:
                raise Unsupported(
                    f"{articles:,} articles have the words of one part, and where these stand must be looked up in each.",
                    part=part,
                    advice=f"Up to {MOST_CHECKED:,} can be: put rarer words in it.",
                )

    def to_check(self, query: Query) -> dict[Leaf, int]:
        """The parts that are checked article by article, and how many articles have the words of each."""
        parts = list(dict.fromkeys(checked_in(query)))
        new = [leaf for leaf in parts if leaf not in self.candidates]
        self.candidates.update(self.counted({leaf: self.compiler.needed(*leaf) for leaf in new}))
        return {leaf: self.candidates[leaf] for leaf in parts}

    def remarks(self, query: Query) -> list[str]:
        """As `Store.remarks`."""
        self.look_up(query)
        return [
            f"{SAID[type(part)]}: where the words stand is looked up on the cluster, in each of the {articles:,} articles"
            " that have them; none is left out."
            for (part, _), articles in self.to_check(query).items()
        ]

    def find(self, query: Query, *, limit: int, sort: Sort, after: Key) -> Found:
        """As `Store.find`."""
        self.look_up(query)
        files = held(query, self.holders)
        weights = self.weights(query) if sort is Sort.RANK and limit else None
        order: list[dict[str, Any]] = [{"_score": "desc"} if weights else by_day(sort), {"id": "asc"}]
        body = {"size": limit, "track_total_hits": True, "_source": False, "sort": order}
        if after and limit:
            body["search_after"] = search_after(sort, after)
        total, found = 0, []
        for inside, some in slices(files):
            asked = self.compiled(query, inside, some, weights)
            hits = self.cluster.search(self.index, body | {"query": asked})["hits"]
            total += hits["total"]["value"]
            found += hits["hits"]
        found = sorted(found, key=lambda hit: match_of(hit, sort, {}).key)[:limit]
        scores = {} if sort is Sort.RANK else self.scores(query, [hit["_id"] for hit in found], files)
        return Found(total=total, matches=tuple(match_of(hit, sort, scores) for hit in found))

    def compiled(self, query: Query, inside: Body, some: Held, weights: Weights | None) -> Body:
        """What finds those articles of a slice that match, with their scores if there are weights."""
        compiler = Compiler(self.words.of, some)
        if weights is None:
            return all_of([inside, compiler.matching(query)])
        scored = {"bool": {"must": [compiler.scored(query, weights)], "filter": [inside]}}
        return {"script_score": {"query": scored, "script": ROUNDED}}

    def scores(self, query: Query, ids: Sequence[str], files: Held) -> dict[str, float]:
        """The scores of some articles that match."""
        if not ids or not any(leaves_of(query)):
            return {}
        scored = Compiler(self.words.of, only(set(ids), files)).scored(query, self.weights(query))
        within = {"bool": {"must": [scored], "filter": [{"ids": {"values": list(ids)}}]}}
        hits = self.cluster.search(self.index, {"size": len(ids), "query": within, "_source": False})["hits"]["hits"]
        return {hit["_id"]: hit["_score"] for hit in hits}

    def weights(self, query: Query) -> Weights:
        """What a score needs to know of the whole archive."""
        leaves = list(dict.fromkeys(leaves_of(query)))
        self.count(leaves)
        living, mean_length = self.size()
        idf = {leaf: inverse_document_frequency(articles=living, containing=self.containing[leaf]) for leaf in leaves}
        plain = Weights(idf, mean_length, {})
        near = {place: self.near(*place, plain) for place in dict.fromkeys(bags_of(query)) if place[0].rescored}
        return Weights(idf, mean_length, near)

    def size(self) -> tuple[int, float]:
        """How many articles there are, and how many words each has on average."""
        if self.totals is None:
            body = {"size": 0, "track_total_hits": True, "aggs": {"words": {"sum": {"field": "length"}}}}
            found = self.cluster.search(self.index, body)
            living = found["hits"]["total"]["value"]
            words = found["aggregations"]["words"]["value"]
            self.totals = living, max(1.0, words / living) if living else 1.0
        return self.totals

    def count(self, leaves: Sequence[Leaf]) -> None:
        """Find out how many articles have each of some parts."""
        new = [leaf for leaf in leaves if leaf not in self.containing]
        self.containing.update(self.counted({leaf: self.compiler.matching(*leaf) for leaf in new}))

    def counted(self, queries: Mapping[Leaf, Body]) -> dict[Leaf, int]:
        """How many articles each of some queries finds."""
        if not queries:
            return {}
        filters = {str(n): each for n, each in enumerate(queries.values())}
        body = {"size": 0, "aggs": {"parts": {"filters": {"filters": filters}}}}
        buckets = self.cluster.search(self.index, body)["aggregations"]["parts"]["buckets"]
        return {leaf: buckets[str(n)]["doc_count"] for n, leaf in enumerate(queries)}

    def near(self, bag: Bag, zone: Zone, plain: Weights) -> dict[str, float]:
        """What words near each other add to the first articles of a bag."""
        scored = self.compiler.scored(bag, plain, zone)
        body = {
            "size": bag.rescored,
            "query": {"script_score": {"query": scored, "script": ROUNDED}},
            "sort": [{"_score": "desc"}, {"id": "asc"}],
            "_source": ["article"],
        }
        articles = [article_of(hit) for hit in self.cluster.search(self.index, body)["hits"]["hits"]]
        if not articles:
            return {}
        living, mean_length = self.size()
        return near_scores(
            bag, zone, articles,
            terms=self.words.of, containing=self.containing, living=living, mean_length=mean_length,
        )  # fmt: skip

    def count_by(self, query: Query, facet: Facet) -> dict[str, int]:
        """As `Store.count_by`: all values, however many, page by page."""
        self.look_up(query)
        found: Counter[str] = Counter()
        for inside, some in slices(held(query, self.holders)):
            found.update(self.counted_by(self.compiled(query, inside, some, None), facet))
        return dict(found)

    def counted_by(self, matching: Body, facet: Facet) -> dict[str, int]:
        """How many of the articles that a query finds have each value."""
        sources = [{"value": {"terms": {"field": FIELDS[facet]}}}]
        found: dict[str, int] = {}
        after: dict[str, Any] = {}
        while True:
            composite = {"size": BUCKETS, "sources": sources} | ({"after": after} if after else {})
            body = {"size": 0, "query": matching, "aggs": {"values": {"composite": composite}}}
            values = self.cluster.search(self.index, body)["aggregations"]["values"]
            found.update((bucket["key"]["value"], bucket["doc_count"]) for bucket in values["buckets"])
            if len(values["buckets"]) < BUCKETS:
                return found
            after = values["after_key"]

    def among(self, query: Query, ids: Collection[str]) -> frozenset[str]:
        """As `Store.among`."""
        if not ids:
            return frozenset()
        self.look_up(query)
        files = held(query, self.holders)
        found: set[str] = set()
        for some in runs(sorted(ids)):
            matching = Compiler(self.words.of, only(set(some), files)).matching(query)
            body = {"size": len(some), "query": all_of([matching, {"ids": {"values": some}}]), "_source": False}
            found.update(hit["_id"] for hit in self.cluster.search(self.index, body)["hits"]["hits"])
        return frozenset(found)

    def marks(self, query: Query, ids: Sequence[str]) -> dict[str, Marks]:
        """As `Store.marks`."""
        import numpy as np

        from index.whoosh.marking import marks_in

        articles = self.articles(ids)
        if not articles:
            return {}
        self.look_up(query)
        matching = matching_over(articles, self.forms)
        found = marks_in(matching, query, np.arange(len(articles)))
        return {article.id: marks for article, marks in zip(articles, found, strict=True)}

    def articles(self, ids: Sequence[str]) -> list[Article]:
        """The articles with these ids that are there."""
        if not ids:
            return []
        body = {"size": len(ids), "query": {"ids": {"values": list(ids)}}, "_source": ["article"]}
        hits = self.cluster.search(self.index, body)["hits"]["hits"]
        return list({hit["_id"]: article_of(hit) for hit in hits}.values())

    def editions(self, ids: Sequence[str]) -> dict[str, str]:
        """What tells the states of these articles, by id; those that are not there are left out."""
        found: dict[str, str] = {}
        for some in runs(ids):
            body = {"size": len(some), "query": {"ids": {"values": some}}, "_source": ["edition"]}
            hits = self.cluster.search(self.index, body)["hits"]["hits"]
            found.update((hit["_id"], hit["_source"].get("edition", "")) for hit in hits)
        return found

    def forms(self, word: str) -> frozenset[str]:
        """As `Store.forms`."""
        return self.words.of(Word(word))

    def suggestions(self, word: str, limit: int) -> list[tuple[str, int]]:
        """As `Store.suggestions`."""
        most = allowed(word)
        if not most:
            return []
        near = sorted((distance(term, word, most=most), term) for term in self.words.of(Fuzzy(word, most)) - {word})
        leaves = [(Word(term, exact=True), Zone.ANYWHERE) for _, term in near]
        self.count(leaves)
        counted = ((edits, -self.containing[leaf], leaf[0].term) for (edits, _), leaf in zip(near, leaves, strict=True))
        found = sorted(each for each in counted if each[1])
        return [(term, -less) for _, less, term in found[:limit]]


def article_of(hit: Mapping[str, Any]) -> Article:
    """The article that a document keeps."""
    return msgspec.convert(hit["_source"]["article"], Article)


def by_day(sort: Sort) -> dict[str, Any]:
    """An order of time, unknown dates last."""
    return {"first_day": {"order": "asc" if sort is Sort.OLDEST else "desc", "missing": "_last"}}


def search_after(sort: Sort, after: Key) -> list[Any]:
    """The place of an article in an order, as the cluster says it."""
    place, article_id = float(after[0]), str(after[1])
    if sort is Sort.RANK:
        return [-place, article_id]
    if place == NEVER:
        return [UNDATED[sort], article_id]
    return [(round(abs(place)) - EPOCH) * DAY_MS, article_id]


UNDATED = {Sort.OLDEST: (1 << 63) - 1, Sort.NEWEST: -(1 << 63)}
"""What the cluster sorts articles without a date by."""


def match_of(hit: Mapping[str, Any], sort: Sort, scores: Mapping[str, float]) -> Match:
    """A hit of the cluster as a match."""
    score = round(hit["_score"] if sort is Sort.RANK else scores.get(hit["_id"], 0.0), SCORE_DIGITS)
    return Match(id=hit["_id"], score=score, key=(place_of(hit, sort, score), hit["_id"]))


def place_of(hit: Mapping[str, Any], sort: Sort, score: float) -> float:
    """What a hit is sorted by, as in every store."""
    if sort is Sort.RANK:
        return -score
    day = hit["sort"][0]
    if day is None or day in UNDATED.values():
        return NEVER
    ordinal = day // DAY_MS + EPOCH
    return float(-ordinal if sort is Sort.NEWEST else ordinal)
