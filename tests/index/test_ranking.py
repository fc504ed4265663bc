"""The weight of a word: above nothing, and less the more articles have it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from index.ranking import inverse_document_frequency


def weights(articles: int, step: int = 1) -> list[float]:
    """The weights of words in 0, 1, 2 … of so many articles."""
    return [inverse_document_frequency(articles=articles, containing=n) for n in range(0, articles + 1, step)]


@pytest.mark.parametrize("articles", [1, 2, 3, 4, 10, 1000])
def test_a_word_weighs_something_and_less_than_a_rarer_one(articles: int) -> None:
    found = weights(articles)
    assert min(found) > 0
    assert all(rarer >= word for rarer, word in pairwise(found))


@pytest.mark.parametrize("articles", [1, 2, 3, 10])
def test_in_a_small_archive_each_further_article_makes_a_word_lighter(articles: int) -> None:
    assert all(rarer > word for rarer, word in pairwise(weights(articles)))


def test_a_word_in_all_of_many_articles_still_has_a_weight_that_rounding_leaves() -> None:
    assert inverse_document_frequency(articles=10**7, containing=10**7) >= 0.001


def test_a_rare_word_weighs_the_logarithm_of_its_odds() -> None:
    assert inverse_document_frequency(articles=1000, containing=10) == pytest.approx(4.5468, abs=0.0001)


def test_a_word_in_most_articles_weighs_next_to_nothing_beside_a_rare_one() -> None:
    rare, frequent = (inverse_document_frequency(articles=1000, containing=n) for n in (10, 900))
    assert frequent < rare / 100
