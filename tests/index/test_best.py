"""The best articles of several words are those that scoring every article gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.whoosh import best
from index.whoosh.best import Scores, Weighed
from index.whoosh.number_lists import Numbers
from index.whoosh.tallies import Tally

COUNT = 400
LENGTHS = np.random.default_rng(1).uniform(0.3, 3.0, COUNT)

frequencies = st.dictionaries(st.integers(0, COUNT - 1), st.integers(1, 5), min_size=1, max_size=COUNT)


def tally(*terms: dict[int, int]) -> Tally:
    """A word with these terms, each of which gives articles and frequencies."""
    articles = [np.array(sorted(term), np.int64) for term in terms]
    times = [np.array([term[article] for article in sorted(term)], np.uint16) for term in terms]
    return Tally(np.concatenate(articles), np.concatenate(times), count=COUNT, times=len(terms))


@given(st.lists(st.lists(frequencies, min_size=1, max_size=3), min_size=1, max_size=5), st.integers(1, 30))
def test_nothing_that_is_left_unscored_belongs_to_the_first(words: list[list[dict[int, int]]], limit: int) -> None:
    weighed = Weighed([tally(*terms) for terms in words], lambda articles: LENGTHS[articles], COUNT)
    articles, scores = weighed.best(limit)
    everywhere = weighed.scores(np.arange(COUNT))
    assert (np.diff(articles) > 0).all()
    assert scores.tolist() == pytest.approx(everywhere[articles].tolist())
    found = np.sort(scores)[::-1][:limit]
    assert found.tolist() == pytest.approx(np.sort(everywhere[everywhere > 0])[::-1][: max(limit, 1)].tolist())


@given(st.lists(frequencies, min_size=1, max_size=3), st.integers(1, 30))
def test_articles_that_have_a_word_too_seldom_do_not_belong_to_the_first(
    terms: list[dict[int, int]], limit: int
) -> None:
    weighed = Weighed([tally(*terms)], lambda articles: LENGTHS[articles], COUNT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(best, "MANY", 0)
        patch.setattr(best, "SOME", 70)
        articles, scores = weighed.best(limit)
    everywhere = weighed.scores(np.arange(COUNT))
    assert scores.tolist() == pytest.approx(everywhere[articles].tolist())
    wanted = np.sort(everywhere[everywhere > 0])[::-1][:limit]
    assert np.sort(scores)[::-1][:limit].tolist() == pytest.approx(wanted.tolist())


def test_of_many_articles_only_those_that_have_a_word_often_are_scored() -> None:
    count = 2 * best.MANY
    times = np.ones(count, np.uint16)
    times[: 2 * best.SOME] = 40
    scored: list[int] = []

    def norms(articles: Numbers) -> Scores:
        scored.extend(articles.tolist())
        return np.ones(len(articles))

    articles, _ = Weighed([Tally(np.arange(count), times, count=count)], norms, 2 * count).best(10)
    assert max(scored) < 2 * best.SOME
    assert len(articles) >= 10


def test_articles_that_have_only_a_light_word_are_left_out() -> None:
    heavy = tally(dict.fromkeys(range(20), 3))
    light = tally(dict.fromkeys(range(0, COUNT, 2), 1))
    articles, _ = Weighed([heavy, light], lambda articles: LENGTHS[articles], COUNT).best(5)
    assert articles.max() < 20


@given(st.lists(frequencies, min_size=1, max_size=3), st.sets(st.integers(0, COUNT - 1)))
def test_a_tally_adds_up_the_terms_of_a_word(terms: list[dict[int, int]], asked: set[int]) -> None:
    word = tally(*terms)
    sums = {article: sum(term.get(article, 0) for term in terms) for article in range(COUNT)}
    assert word.at(np.array(sorted(asked), np.int64)).tolist() == [sums[article] for article in sorted(asked)]
    assert dict(zip(*(part.tolist() for part in word.counts), strict=True)) == {a: n for a, n in sums.items() if n}
    assert word.containing == len(word.counts.articles)


def test_few_articles_are_sought_in_a_tally_as_many_are() -> None:
    word = Tally(np.array([3, 900, 40_000]), np.array([1, 2, 3], np.uint16), count=100_000)
    assert word.at(np.array([2, 3, 900, 99_999])).tolist() == [0, 1, 2, 0]
    assert word.at(np.arange(1000)).tolist() == [0] * 3 + [1] + [0] * 896 + [2] + [0] * 99
