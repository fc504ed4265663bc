"""Ranks what a bag of words finds: in the first articles, words that stand near each other add to the score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.query import Bag, Word, Zone
from index.ranking import FREQUENT, NEAR_WEIGHT, NEAR_WORDS, inverse_document_frequency, saturated
from index.store import Sort
from index.whoosh.array_file import Array
from index.whoosh.number_lists import Numbers
from index.whoosh.ordering import first_of
from index.whoosh.postings import POSITION_BITS
from index.whoosh.spans import Region

if TYPE_CHECKING:  # it imports us
    from index.whoosh.matching import Matches, Matching


def nearest_first(matching: Matching, bag: Bag, found: Matches, zone: Zone) -> Matches:
    """What the words of a bag found, the first of it with what words near each other add."""
    first = np.sort(first_of(matching.postings, found, bag.rescored, Sort.RANK)[0])
    scores = found.scores.copy()
    scores[first] += near_scores(matching, bag.words, zone, found.articles[first])
    return found._replace(scores=scores)


def near_scores(matching: Matching, words: Sequence[Word], zone: Zone, articles: Numbers) -> NDArray[np.float64]:
    """What pairs of words near each other add to the scores of these articles (ascending numbers)."""
    living, found = matching.postings.living, []
    weights: list[float] = []
    for word in without_forms_of_others(words, matching.forms):
        containing = matching.tally(word, zone).containing
        if 0 < containing <= FREQUENT * living:
            found.append(matching.positions.find(word, Region(zone), articles).firsts)
            weights.append(inverse_document_frequency(articles=living, containing=containing))
    if not found:
        return np.zeros(len(articles))
    numbers, lighter, times = near_pairs(found, np.array(weights))
    places = np.searchsorted(articles, numbers)
    scores = saturated(times, matching.postings.lengths(numbers) / matching.postings.mean_length)
    return np.bincount(places, NEAR_WEIGHT * lighter * scores, minlength=len(articles)).astype(np.float64)


def without_forms_of_others(words: Sequence[Word], forms: Callable[[str], Iterable[str]]) -> list[Word]:
    """The words, without those that share a form with one before them."""
    kept: list[Word] = []
    taken: set[str] = set()
    for word in dict.fromkeys(words):
        own = {word.term} if word.exact else set(forms(word.term))
        if taken.isdisjoint(own):
            kept.append(word)
        taken |= own
    return kept


def near_pairs(found: Sequence[Numbers], weights: Array) -> tuple[Numbers, Array, Array]:
    """For each article and pair of words near each other in it: the article, the lighter one's weight, how often.

    `found` are the occurrences of each word. No two words stand at one position, so at most `NEAR_WORDS` words
    that follow a word are near it.
    """
    places = np.concatenate(found)
    whose = np.repeat(np.arange(len(found)), [len(each) for each in found])
    order = np.argsort(places)
    places, whose = places[order], whose[order]
    pairs = []
    for step in range(1, min(NEAR_WORDS, len(places) - 1) + 1):
        near = (places[step:] - places[:-step] <= NEAR_WORDS) & (whose[step:] != whose[:-step])
        one, other = whose[:-step][near], whose[step:][near]
        numbers = places[:-step][near] >> POSITION_BITS
        pairs.append(np.stack([numbers, np.minimum(one, other), np.maximum(one, other)]))
    if not pairs:
        return np.empty(0, np.int64), np.empty(0), np.empty(0)
    each, times = np.unique(np.concatenate(pairs, axis=1), axis=1, return_counts=True)
    return each[0], np.minimum(weights[each[1]], weights[each[2]]), times
