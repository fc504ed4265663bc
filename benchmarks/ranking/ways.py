"""Ways of ranking to try before the store is changed: the way of the store, with one thing about it changed.

A `Way` says how; add one to `WAYS`, and `benchmarks/ranking_quality.py --experiments` compares it with the first.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from index.analysis import terms
from index.query import RESCORED
from index.ranking import FLOOR, FREQUENT, K1, LIGHTEST, NEAR_WEIGHT, NEAR_WORDS, B
from index.stems import stem
from ranking.collection import Collection
from search.question_words import without_question_words

Scores = NDArray[np.float64]

DEEPEST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How to rank.

    Attributes:
        question_words: whether words of the question that only ask are looked for too.
        required: so many of the question's rarest words are looked for, and all of them must be there; 0 is any word.
        stems: whether forms of a word count as one (`index.stems`, English).
        forms_apart: whether every form has a weight of its own.
        exact: weight of the words as the question has them, beside their stems.
        floor: weight of a term is ln((N - n + ½) / (n + ½)), but at least this share of Lucene's ln(1 + that); with
            1, it is Lucene's.
        near: weight of pairs of words near each other; `window` is how near, in words.
        neighbours: whether only words next to each other in the question are a pair.
        frequent: the share of documents that a word of a pair may have.
        rescored: how many of the first documents pairs and passages are looked at in.
        pair_weight: whether a pair weighs as the lighter of its words ("words"), or as what it is, a rare term ("own").
        passage: weight of the best stretch of `stretch` words: the weights of the different words in it.
        coordination: exponent of the share of the question's words that a document has.
        headline: how often the headline is taken.
        k1: how fast repetitions stop counting.
        b: how far long documents are held back.
    """

    name: str
    question_words: bool = False
    required: int = 0
    stems: bool = True
    forms_apart: bool = False
    exact: float = 0.0
    floor: float = FLOOR
    near: float = NEAR_WEIGHT
    window: int = NEAR_WORDS
    neighbours: bool = False
    frequent: float = FREQUENT
    rescored: int = RESCORED
    pair_weight: str = "words"
    passage: float = 0.0
    stretch: int = 100
    coordination: float = 0.0
    headline: int = 1
    k1: float = K1
    b: float = B


EVERY = 1_000_000

WAYS = (
    Way(name="as the store has it"),
    Way(name="question words too", question_words=True),
    Way(name="Lucene's weights", floor=1),
    Way(name="weights with floor 0.3", floor=0.3),
    Way(name="no near pairs", near=0),
    Way(name="plain BM25: the three above undone", question_words=True, floor=1, near=0),
    Way(name="near pairs x 0.05", near=0.05),
    Way(name="near pairs x 0.2", near=0.2),
    Way(name="near pairs within 5 words", window=5),
    Way(name="near pairs within 15 words", window=15),
    Way(name="near pairs of words in a quarter at most", frequent=0.25),
    Way(name="near pairs of frequent words too", frequent=1),
    Way(name="near pairs in all documents", rescored=EVERY),
    Way(name="near pairs weigh as rare terms", pair_weight="own"),
    Way(name="near pairs of neighbours only", neighbours=True),
    Way(name="best 100 words x 0.1", passage=0.1),
    Way(name="best 50 words x 0.1", passage=0.1, stretch=50),
    Way(name="best 100 words x 0.1, no near pairs", passage=0.1, near=0),
    Way(name="share of the words (exponent 0.2)", coordination=0.2),
    Way(name="share of the words (exponent 0.5)", coordination=0.5),
    Way(name="no stems", stems=False),
    Way(name="forms apart", forms_apart=True),
    Way(name="the exact word too, x 0.2", exact=0.2),
    Way(name="headline twice", headline=2),
    Way(name="K1 0.9, B 0.4", k1=0.9, b=0.4),
    Way(name="K1 1.4", k1=1.4),
    Way(name="K1 1.6", k1=1.6),
    Way(name="2 rarest words, both required, no near pairs", required=2, near=0),
    Way(name="2 rarest words, both required", required=2),
    Way(name="3 rarest words, all required, no near pairs", required=3, near=0),
    Way(name="3 rarest words, all required", required=3),
)


@dataclass(frozen=True, slots=True)
class Positions:
    """Where the terms of a collection stand: term, document, positions."""

    names: tuple[str, ...]
    lengths: Scores
    places: dict[str, dict[int, list[int]]]

    @property
    def mean_length(self) -> float:
        """The mean number of words of a document."""
        return float(self.lengths.mean())


@cache
def plain(word: str) -> str:
    """The word itself."""
    return word


@cache
def english(word: str) -> str:
    """The stem of an English word."""
    return stem(word, "en")


def positions(collection: Collection, key: Callable[[str], str], headline: int) -> Positions:
    """Read a collection, each word as its `key`."""
    places: dict[str, dict[int, list[int]]] = defaultdict(dict)
    lengths = []
    for number, text in enumerate(collection.texts):
        words = terms(text["headline"]) * headline + terms(text["body"])
        for place, word in enumerate(words):
            places[key(word)].setdefault(number, []).append(place)
        lengths.append(float(len(words)))
    return Positions(tuple(str(text["id"]) for text in collection.texts), np.array(lengths), dict(places))


class Ranking:
    """Ranks the documents of a collection in one way."""

    def __init__(self, collection: Collection, way: Way) -> None:
        self.collection = collection
        self.way = way
        self.key = english if way.stems else plain
        self.words = positions(collection, self.key, way.headline)
        apart = way.forms_apart or way.exact
        self.forms = positions(collection, plain, way.headline) if apart else None

    def run(self) -> dict[str, list[str]]:
        """The documents found for every question."""
        return {number: self.ranked(question) for number, question in self.collection.questions.items()}

    def ranked(self, question: str) -> list[str]:
        """The documents that have any of the words, best first; equal ones in their order."""
        asked = terms(question)
        scores = self.scores(asked if self.way.question_words else without_question_words(asked))
        order = np.argsort(-scores, kind="stable")[:DEEPEST]
        return [self.words.names[n] for n in order.tolist() if scores[n] > 0]

    def scores(self, asked: list[str]) -> Scores:
        """The score of every document."""
        way, words = self.way, [self.key(term) for term in asked]
        if way.required:
            words = sorted(dict.fromkeys(words), key=lambda word: len(self.words.places.get(word, ())) or EVERY)
            words = words[: way.required]
        parts = [sum(self.apart(word), self.nothing()) if way.forms_apart else self.term(word) for word in words]
        scores = sum(parts, self.nothing())
        if way.exact and self.forms:
            scores += way.exact * sum((self.term(term, self.forms) for term in asked), self.nothing())
        has = sum(((part > 0).astype(float) for part in parts), self.nothing())
        if way.required:
            scores[has < len(words)] = 0.0
        if way.coordination and words:
            scores *= (has / len(words)) ** way.coordination
        first = set(np.argsort(-scores, kind="stable")[: way.rescored].tolist()) & set(np.flatnonzero(scores).tolist())
        different = list(dict.fromkeys(words))
        if way.near:
            scores += way.near * sum((self.pair(pair, first) for pair in self.pairs(different)), self.nothing())
        if way.passage:
            for number in first:
                scores[number] += way.passage * self.best_stretch(different, number)
        return scores

    def best_stretch(self, words: list[str], number: int) -> float:
        """The most that the weights of the different words in one stretch of a document come to."""
        found = sorted((at, word) for word in words for at in self.words.places.get(word, {}).get(number, ()))
        return max(
            sum(
                self.weight(len(self.words.places[word]))
                for word in {word for at, word in found[n:] if at < begin + self.way.stretch}
            )
            for n, (begin, _) in enumerate(found)
        )

    def nothing(self) -> Scores:
        """No score for any document."""
        return np.zeros(len(self.words.names))

    def apart(self, word: str) -> Iterator[Scores]:
        """The scores of each form of a word alone."""
        assert self.forms
        for form in self.forms.places:
            if self.key(form) == word:
                yield self.term(form, self.forms)

    def term(self, word: str, words: Positions | None = None) -> Scores:
        """BM25 of one term."""
        places = (words or self.words).places.get(word, {})
        return self.counted({number: len(found) for number, found in places.items()})

    def pairs(self, words: list[str]) -> Iterator[tuple[str, str]]:
        """The pairs of words that may stand near each other."""
        for one, other in pairwise(words) if self.way.neighbours else combinations(words, 2):
            most = max(len(self.words.places.get(word, ())) for word in (one, other))
            if most <= len(self.words.names) * self.way.frequent:
                yield one, other

    def pair(self, words: tuple[str, str], among: set[int]) -> Scores:
        """BM25 of two words near each other, as if they were one term."""
        one, other = (self.words.places.get(word, {}) for word in words)
        counts = {}
        for number in one.keys() & other.keys() & among:
            near = sum(0 < abs(a - b) <= self.way.window for a in one[number] for b in other[number])
            if near:
                counts[number] = near
        by_words = min(self.weight(len(places)) for places in (one, other))
        return self.counted(counts, by_words if self.way.pair_weight == "words" else None)

    def counted(self, counts: dict[int, int], weight: float | None = None) -> Scores:
        """BM25 of a term that stands so often in these documents, and weighs `weight`, or as such a term does."""
        scores = self.nothing()
        if counts:
            numbers = np.fromiter(counts, int)
            often = np.fromiter(counts.values(), float)
            held_back = self.way.k1 * (
                1 - self.way.b + self.way.b * self.words.lengths[numbers] / self.words.mean_length
            )
            weight = self.weight(len(counts)) if weight is None else weight
            scores[numbers] = weight * often * (self.way.k1 + 1) / (often + held_back)
        return scores

    def weight(self, containing: int) -> float:
        """The weight of a term that stands in so many documents."""
        odds = (len(self.words.names) - containing + 0.5) / (containing + 0.5)
        lucene = math.log1p(odds)
        return lucene if self.way.floor == 1 else max(math.log(odds), self.way.floor * lucene, LIGHTEST)
