"""What words near each other add to the scores of the first articles of a bag."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from index.article import Article
from index.opensearch.marking import matching_over
from index.query import Bag, Query, Word, Zone
from index.ranking import FREQUENT, NEAR_WEIGHT, inverse_document_frequency, saturated
from index.whoosh.bags import near_pairs, without_forms_of_others
from index.whoosh.spans import Region


def near_scores(
    bag: Bag,
    zone: Zone,
    articles: Sequence[Article],
    *,
    terms: Callable[[Query], Collection[str]],
    containing: Mapping[tuple[Query, Zone], int],
    living: int,
    mean_length: float,
) -> dict[str, float]:
    """What nearness adds to these articles, by id; `containing` says how many articles have each word."""
    matching = matching_over(articles, lambda word: terms(Word(word)))
    numbers = np.arange(len(articles))
    found, weights = [], []
    for word in without_forms_of_others(bag.words, matching.forms):
        count = containing[word, zone]
        if 0 < count <= FREQUENT * living:
            found.append(matching.positions.find(word, Region(zone), numbers).firsts)
            weights.append(inverse_document_frequency(articles=living, containing=count))
    if not found:
        return {}
    which, lighter, times = near_pairs(found, np.array(weights))
    lengths = matching.postings.column("length")[which] / mean_length
    added = np.bincount(which, NEAR_WEIGHT * lighter * saturated(times, lengths), minlength=len(articles))
    return {article.id: more for article, more in zip(articles, added.tolist(), strict=True) if more}
