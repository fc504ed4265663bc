"""Finds the best articles of several words without scoring all that have one (MaxScore, Turtle and Flood 1995)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.ranking import K1, B, inverse_document_frequency
from index.whoosh.array_file import Array
from index.whoosh.number_lists import Numbers, are_new, together
from index.whoosh.ordering import SLACK, lowest_of_best
from index.whoosh.tallies import Tally

Scores = NDArray[np.float64]

LIGHT = 1 / 3
"""Words that together can give at most this share of the highest score are first tried as those that find nothing."""


SOME = 1000
"""About so many articles, in which a word stands most often, tell how much the first ones score at least."""

MANY = 10 * SOME
"""Fewer articles than so many that have a single word are all scored."""

SHORTEST = K1 * (1 - B)
"""What BM25 adds to the frequency of a word in an article without length: it never adds less."""


class Weighed:
    """Words with their weights among so many `living` articles; `norms` gives what BM25 knows of articles' lengths."""

    def __init__(self, tallies: Sequence[Tally], norms: Callable[[Numbers], Scores], living: int) -> None:
        weights = [
            inverse_document_frequency(articles=living, containing=tally.containing) * (K1 + 1) for tally in tallies
        ]
        self.words = sorted(zip(weights, tallies, strict=True), key=lambda word: -word[0])
        self.norms = norms

    def scores(self, articles: Numbers) -> Scores:
        """The scores of some articles."""
        return self.scored(articles, self.norms(articles))

    def scored(self, articles: Numbers, norms: Scores) -> Scores:
        """The scores of some articles of which it is known what lengths add."""
        scores: Scores | None = None
        for weight, tally in self.words:
            part = saturated(tally.at(articles), norms, weight)
            scores = part if scores is None else np.add(scores, part, out=part)
        return np.zeros(len(articles)) if scores is None else scores

    def best(self, limit: int) -> tuple[Numbers, Scores]:
        """Articles, ascending, among which are the first `limit` by score, with their scores."""
        if len(self.words) == 1 == self.words[0][1].times and len(self.words[0][1].articles) <= MANY:
            return self.having(0, 1)
        articles, scores, least = self.of_one(limit) if len(self.words) == 1 else self.of_several(limit)
        kept = np.flatnonzero(scores >= least)
        kept = kept[articles[kept].argsort()]
        kept = kept[are_new(articles[kept])]
        return articles[kept], scores[kept]

    def of_one(self, limit: int) -> tuple[Numbers, Scores, float]:
        """The same for one word, in any order, perhaps several times, with a score that the first `limit` reach.

        However short an article is, a word gives it at most what it gives one without length. So what those articles
        score in which it stands most often tells how often it must stand in any other that is looked at.
        """
        weight, tally = self.words[0]
        frequencies = tally.at(tally.articles)
        often = int(frequencies.max()) if len(frequencies) > MANY else 1
        while often > 1 and np.count_nonzero(frequencies >= often) < limit * tally.times + SOME:
            often //= 2
        articles, scores, least = self.standing(often, frequencies, limit)
        share = min(max(least / weight, 0.0), 1 - SLACK)
        enough = math.ceil(share * SHORTEST / (1 - share))
        return (articles, scores, least) if enough >= often else self.standing(enough, frequencies, limit)

    def standing(self, often: int, frequencies: Array, limit: int) -> tuple[Numbers, Scores, float]:
        """Those of the first word's articles in which it stands at least so often."""
        weight, tally = self.words[0]
        kept = np.flatnonzero(frequencies >= often)
        articles = tally.articles[kept]
        scores = saturated(frequencies[kept], self.norms(articles), weight)
        return articles, scores, self.lowest(scores, 1, limit)

    def of_several(self, limit: int) -> tuple[Numbers, Scores, float]:
        """The same for several words.

        A word gives an article less than its weight. So articles that have none but the lightest words are not looked
        at, if these together weigh less than the scores of the first `limit` that have others.
        """
        rests = [sum(weight for weight, _ in self.words[n:]) for n in range(len(self.words) + 1)]
        seen = next(n for n, rest in enumerate(rests) if rest <= rests[0] * LIGHT)
        articles, scores = self.having(0, seen)
        least = self.lowest(scores, seen, limit)
        if seen < len(self.words) and rests[seen] >= least:
            enough = next(n for n, rest in enumerate(rests) if rest < least or n == len(self.words))
            more = self.having(seen, enough)
            articles, scores = together([articles, more[0]]), together([scores, more[1]])
            least = self.lowest(scores, enough, limit)
        return articles, scores, least

    def having(self, first: int, last: int) -> tuple[Numbers, Scores]:
        """Articles that have one of some of the words, with their scores; an article may come several times."""
        lists = [tally.articles for _, tally in self.words[first:last]]
        articles, norms = together(lists), together([self.norms(each) for each in lists])
        return articles, self.scored(articles, norms)

    def lowest(self, scores: Scores, seen: int, limit: int) -> float:
        """At least so much the first `limit` articles score, as far as the first words of all have found them."""
        times = sum(tally.times for _, tally in self.words[:seen])
        return lowest_of_best(scores, limit * times) - SLACK


def saturated(frequencies: Array, norms: Scores, weight: float) -> Scores:
    """What a word of some weight gives to articles in which it stands so often."""
    times = frequencies.astype(np.float64)
    scores: Scores = times + norms
    np.divide(times, scores, out=scores)
    scores *= weight
    return scores
