"""Ways of ranking to try before the store is changed: BM25 over stems, with what might improve it.

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
from index.ranking import K1, B
from index.stems import stem
from ranking.collection import Collection

Scores = NDArray[np.float64]

ARTICLES_AND_SUCH = frozenset(
    """a an and are as at be by can for from have if in is it may not of on or tbd that the this to us we when will
    with yet you your""".split()
)
"""The stop words of Whoosh."""

QUESTION_WORDS = ARTICLES_AND_SUCH | frozenset(
    """what which how who whom whose where why was were been do does did has had would could should must any some
    there its their anyone""".split()
)
"""Those, and the words that make a question of what is sought."""

DEEPEST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How to rank.

    Attributes:
        stems: whether forms of a word count as one (`index.stems`, English).
        without: words of the question that are not looked for.
        floor: weight of a term is ln((N - n + ½) / (n + ½)), but at least this share of Lucene's ln(1 + that); with
            1, it is Lucene's.
        forms_apart: whether every form has a weight of its own.
        near: weight of two words of the question that stand within `window` words, counted as one term.
        all_pairs: whether any two words of the question are a pair (but very frequent ones), or only neighbours.
        rescored: how many of the first documents pairs are counted in; 0 is all.
        pair_weight: whether a pair weighs as what it is, a rare term ("own"), or as the lighter of its words ("words"),
            which needs no count of the documents that have the pair.
        headline: how often the headline is taken.
        coordination: exponent of the share of the question's words that a document has.
        exact: weight of the words as the question has them, beside their stems.
        k1: how fast repetitions stop counting.
        b: how far long documents are held back.
    """

    name: str
    stems: bool = True
    without: frozenset[str] = frozenset()
    floor: float = 1.0
    forms_apart: bool = False
    near: float = 0.0
    window: int = 8
    all_pairs: bool = True
    rescored: int = 0
    pair_weight: str = "own"
    headline: int = 1
    coordination: float = 0.0
    exact: float = 0.0
    k1: float = K1
    b: float = B


WAYS = (
    Way(name="BM25 as the store has it"),
    Way(name="no stems", stems=False),
    Way(name="forms apart", forms_apart=True),
    Way(name="headline twice", headline=2),
    Way(name="without a, an, and …", without=ARTICLES_AND_SUCH),
    Way(name="without question words", without=QUESTION_WORDS),
    Way(name="frequent words weigh little (floor 0.1)", floor=0.1),
    Way(name="floor 0.3", floor=0.3),
    Way(name="share of the words (exponent 0.5)", coordination=0.5),
    Way(name="the exact word too, x 0.2", exact=0.2),
    Way(name="near pairs x 0.1", near=0.1),
    Way(name="near neighbours x 0.1", near=0.1, all_pairs=False),
    Way(name="floor 0.1, without question words", floor=0.1, without=QUESTION_WORDS),
    Way(name="floor 0.1, near pairs x 0.1", floor=0.1, near=0.1),
    Way(name="all three, near pairs x 0.05", floor=0.1, without=QUESTION_WORDS, near=0.05),
    Way(name="all three, near pairs x 0.1", floor=0.1, without=QUESTION_WORDS, near=0.1),
    Way(
        name="all three, in the first 50 only, by the words",
        floor=0.1,
        without=QUESTION_WORDS,
        near=0.1,
        rescored=50,
        pair_weight="words",
    ),
    Way(name="all three, near neighbours x 0.1", floor=0.1, without=QUESTION_WORDS, near=0.1, all_pairs=False),
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
        scores = self.scores([term for term in terms(question) if term not in self.way.without])
        order = np.argsort(-scores, kind="stable")[:DEEPEST]
        return [self.words.names[n] for n in order.tolist() if scores[n] > 0]

    def scores(self, asked: list[str]) -> Scores:
        """The score of every document."""
        way, words = self.way, [self.key(term) for term in asked]
        parts = [sum(self.apart(word), self.nothing()) if way.forms_apart else self.term(word) for word in words]
        scores = sum(parts, self.nothing())
        if way.exact and self.forms:
            scores += way.exact * sum((self.term(term, self.forms) for term in asked), self.nothing())
        if way.coordination and words:
            scores *= (sum((part > 0 for part in parts), self.nothing()) / len(words)) ** way.coordination
        if way.near:
            near = sum(map(self.pair, self.pairs(list(dict.fromkeys(words)))), self.nothing())
            if way.rescored:
                near[np.argsort(-scores, kind="stable")[way.rescored :]] = 0.0
            scores += way.near * near
        return scores

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
        for one, other in combinations(words, 2) if self.way.all_pairs else pairwise(words):
            frequent = max(len(self.words.places.get(word, ())) for word in (one, other))
            if not self.way.all_pairs or frequent <= len(self.words.names) / 4:
                yield one, other

    def pair(self, words: tuple[str, str]) -> Scores:
        """BM25 of two words near each other, as if they were one term: the times that the first has the second near."""
        one, other = (self.words.places.get(word, {}) for word in words)
        counts = {}
        for number in one.keys() & other.keys():
            near = sum(any(0 < abs(a - b) <= self.way.window for b in other[number]) for a in one[number])
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
        return lucene if self.way.floor == 1 else max(math.log(odds), self.way.floor * lucene)
