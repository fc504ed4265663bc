"""Random articles and random trees: a real cluster finds, counts and marks what the plain store does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from articles import WORDS, an_article, articles
from holders import ListedHolders
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_store import MemoryStore
from queries import queries

from index.article import Article
from index.opensearch.store import OpenSearchStore
from index.query import Bag, Query, Within, Word, Zone
from index.store import Facet, Found, Holders, Sort, Store

CLOSE = 1e-5
"""Scores that are closer than this may be in either order: the cluster adds them up with 24 bits."""

EXAMPLES = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def assert_equal(got: Found, expected: Found) -> None:
    """The same articles with the same scores, in the same order but for scores that are close."""
    assert got.total == expected.total
    scores = {match.id: match.score for match in expected.matches}
    assert {match.id: match.score for match in got.matches} == pytest.approx(scores, abs=CLOSE)
    ordered = [scores[match.id] for match in got.matches]
    assert ordered == pytest.approx([match.score for match in expected.matches], abs=CLOSE)


def assert_answers_equal(store: Store, oracle: MemoryStore, query: Query) -> None:
    """All that can be asked about a query has the same answer."""
    ids = sorted(oracle.ids())
    assert_equal(store.find(query, limit=20), oracle.find(query, limit=20))
    for sort in (Sort.NEWEST, Sort.OLDEST):
        got, expected = (each.find(query, limit=20, sort=sort) for each in (store, oracle))
        assert [match.key for match in got.matches] == [match.key for match in expected.matches]
        assert_equal(got, expected)
    for facet in Facet:
        assert store.count_by(query, facet) == oracle.count_by(query, facet)
    marks, expected_marks = (each.marks(query, ids) for each in (store, oracle))
    assert {key: set(found.marks) for key, found in marks.items()} == {
        key: set(found.marks) for key, found in expected_marks.items()
    }
    assert {key: list(found.passages) for key, found in marks.items()} == {
        key: list(found.passages) for key, found in expected_marks.items()
    }
    assert store.among(query, ids[::2]) == oracle.among(query, ids[::2])


@EXAMPLES
@given(st.lists(st.lists(articles, max_size=4), min_size=1, max_size=2), st.lists(queries, min_size=4, max_size=8))
def test_a_cluster_answers_as_the_oracle_does(
    emptied: Callable[[Holders], OpenSearchStore], batches: list[list[Article]], asked: list[Query]
) -> None:
    holders = ListedHolders()
    store, oracle = emptied(holders), MemoryStore(holders)
    oracle.word_forms = store.forms
    gone: set[str] = set()
    for batch in batches:
        for article in batch:
            holders.hold_somehow(article)
        for each in (oracle, store):
            each.put(batch, delete=gone - {article.id for article in batch})
        gone = {article.id for article in batch[:1]}
        for word in WORDS[:4]:
            assert oracle.forms_spoken_now(word) <= store.forms(word) <= oracle.forms_ever_spoken(word)
    for query in asked:
        assert_answers_equal(store, oracle, query)
    assert store.ids() == oracle.ids()


@pytest.mark.parametrize("count", [200, 201, 2_000])
def test_a_bag_of_many_words_is_answered_as_the_oracle_does(
    emptied: Callable[[Holders], OpenSearchStore], count: int
) -> None:
    store, oracle = emptied(ListedHolders()), MemoryStore()
    names = [f"word{number}" for number in range(count)]
    many = [an_article(f"Every {step}th", " ".join(names[::step] * 2)) for step in (7, 50, 90)]
    for each in (oracle, store):
        each.put([*many, an_article("None")])
    bag = Bag(tuple(map(Word, names)), rescored=0)
    for query in (bag, Within(Zone.LEAD, bag)):
        for sort in Sort:
            got, expected = (each.find(query, limit=9, sort=sort) for each in (store, oracle))
            assert got.total == expected.total == 3
            scores = {match.id: match.score for match in expected.matches}
            assert {match.id: match.score for match in got.matches} == pytest.approx(scores, rel=1e-6)


@EXAMPLES
@given(st.lists(articles, max_size=6), queries, st.integers(1, 3))
def test_pages_laid_end_to_end_are_one_big_page(
    emptied: Callable[[Holders], OpenSearchStore], many: list[Article], query: Query, size: int
) -> None:
    holders = ListedHolders()
    for article in many:
        holders.hold_somehow(article)
    store = emptied(holders)
    store.put(many)
    for sort in Sort:
        whole = store.find(query, limit=100, sort=sort).matches
        laid, after = [], ()
        while page := store.find(query, limit=size, sort=sort, after=after).matches:
            laid += page
            after = page[-1].key
        assert laid == list(whole)


@EXAMPLES
@given(st.lists(articles, max_size=5), st.text("aprtslio", max_size=8), st.integers(1, 6))
def test_suggestions_are_those_of_the_oracle(
    emptied: Callable[[Holders], OpenSearchStore], many: list[Article], word: str, limit: int
) -> None:
    store, oracle = emptied(ListedHolders()), MemoryStore()
    for each in (oracle, store):
        each.put(many)
    assert list(store.suggestions(word, limit=limit)) == oracle.suggestions(word, limit=limit)
