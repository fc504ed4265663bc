"""What every store must do with a bag of words: find any of them, and rank first what has many, near each other."""

from __future__ import annotations

from itertools import count

import pytest
from articles import an_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_store import MemoryStore

from index.article import Article
from index.query import And, Bag, InLanguage, Not, Or, Query, Within, Word, Zone
from index.ranking import NEAR_WORDS
from index.store import Mark, Sort, Store
from index.whoosh.store import WhooshStore

FERRY, STRIKE, LAKE = Word("ferry"), Word("strike"), Word("lake")
BETWEEN = "and then on a day of rain it was said that"
NEAR = an_article("One", f"A ferry strike. {BETWEEN} nothing else went on here.", language="en")
FAR = an_article("Two", f"A ferry. {BETWEEN} nothing went on here. The strike", language="en")
FERRIES = an_article("Three", f"The ferries. {BETWEEN} nothing else went on here", language="en")
OTHERS = [an_article(f"Story {n}", "Something else altogether.", language="en") for n in range(10)]
ALL = [NEAR, FAR, FERRIES, *OTHERS]


def found(store: Store, query: Query, limit: int = 10) -> list[str]:
    return [match.id for match in store.find(query, limit=limit).matches]


def score(store: Store, query: Query, article: Article) -> float:
    return next(match.score for match in store.find(query, limit=100).matches if match.id == article.id)


def test_any_of_the_words_is_enough(store: Store) -> None:
    store.put(ALL)
    assert set(found(store, Bag((FERRY, STRIKE)))) == {NEAR.id, FAR.id, FERRIES.id}
    assert store.find(Bag((STRIKE, LAKE)), limit=0).total == 2
    assert store.find(Bag((LAKE,)), limit=10).total == 0


def test_words_near_each_other_come_first(store: Store) -> None:
    store.put(ALL)
    assert found(store, Bag((FERRY, STRIKE))) == [NEAR.id, FAR.id, FERRIES.id]
    assert score(store, Bag((FERRY, STRIKE)), NEAR) > score(store, Or((FERRY, STRIKE)), NEAR)


def test_words_far_from_each_other_add_no_more_than_themselves(store: Store) -> None:
    store.put(ALL)
    assert score(store, Bag((FERRY, STRIKE)), FAR) == score(store, Or((FERRY, STRIKE)), FAR)


@pytest.mark.parametrize(("words_between", "is_near"), [(NEAR_WORDS - 1, True), (NEAR_WORDS, False)])
def test_near_means_so_many_words(store: Store, words_between: int, is_near: bool) -> None:
    article = an_article("Calm", f"Ferry {'so ' * words_between}strike.")
    store.put([article, *OTHERS])
    bag, either = Bag((FERRY, STRIKE)), Or((FERRY, STRIKE))
    assert (score(store, bag, article) > score(store, either, article)) is is_near


def test_nothing_is_near_across_headline_and_text(store: Store) -> None:
    article = an_article("Ferry", "Strike.", alternative_headlines=("Lake",))
    store.put([article, *OTHERS])
    assert score(store, Bag((FERRY, STRIKE, LAKE)), article) == score(store, Or((FERRY, STRIKE, LAKE)), article)


def test_a_word_that_comes_twice_counts_twice(store: Store) -> None:
    store.put(ALL)
    once, twice = (score(store, Bag((STRIKE,) * n), FAR) for n in (1, 2))
    assert twice == pytest.approx(2 * once, abs=2e-6)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param((FERRY, Word("ferries")), id="another form"),
        pytest.param((FERRY, FERRY), id="the same word"),
        pytest.param((FERRY, Word("ferry", exact=True)), id="the exact word"),
    ],
)
def test_a_word_is_not_near_itself_in_any_form(store: Store, words: tuple[Word, ...]) -> None:
    article = an_article("Calm", "Ferry, ferries, ferry.", language="en")
    store.put([article, *OTHERS])
    assert score(store, Bag(words), article) == pytest.approx(score(store, Or(words), article), abs=2e-6)


def test_a_frequent_word_is_near_nothing(store: Store) -> None:
    article = an_article("Calm", "Something strike", language="en")
    store.put([article, *OTHERS])
    words = (STRIKE, Word("something"))
    assert score(store, Bag(words), article) == score(store, Or(words), article)


def test_only_the_first_articles_are_looked_at_again(store: Store) -> None:
    store.put(ALL)
    words = (FERRY, STRIKE)
    equal = sorted([NEAR, FAR], key=lambda article: article.id)
    assert score(store, Or(words), NEAR) == score(store, Or(words), FAR)
    for article, is_first in zip(equal, (True, False), strict=True):
        assert (score(store, Bag(words, 1), article) > score(store, Or(words), article)) is (
            is_first and article is NEAR
        )
    assert score(store, Bag(words, 0), NEAR) == score(store, Or(words), NEAR)


def test_a_zone_holds_for_the_words_and_for_their_nearness(store: Store) -> None:
    article = an_article("Ferry strike", "The lake ferry left.", language="en")
    store.put([article, *OTHERS])
    words = (FERRY, STRIKE, LAKE)

    def added(zone: Zone) -> float:
        return score(store, Within(zone, Bag(words)), article) - score(store, Within(zone, Or(words)), article)

    assert store.find(Within(Zone.BODY, Bag((STRIKE,))), limit=1).total == 0
    assert 0 < added(Zone.HEADLINE) < added(Zone.ANYWHERE)
    assert added(Zone.BODY) > 0


def test_a_bag_stands_among_other_parts(store: Store) -> None:
    store.put(ALL)
    bag = Bag((FERRY, STRIKE))
    assert found(store, And((bag, InLanguage("en"), Not(Word("went"))))) == []
    assert found(store, And((bag, Not(Word("ferries", exact=True))))) == [NEAR.id, FAR.id]
    assert store.find(Not(bag), limit=0).total == len(OTHERS)


def test_every_word_of_a_bag_is_marked_and_a_repeated_one_once(store: Store) -> None:
    store.put([NEAR])
    marks = store.marks(Bag((FERRY, STRIKE, FERRY, LAKE)), [NEAR.id])[NEAR.id].marks
    start = marks[0].first
    assert list(marks) == [Mark(start, start, 0), Mark(start + 1, start + 1, 1)]


VOCABULARY = [*(f"{a}{b}" for a in ("ka", "lo", "mi", "ne", "pu") for b in ("ra", "si", "to", "va")), "port", "ports"]
texts = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=30).map(" ".join)
bags = st.builds(
    Bag,
    st.lists(st.builds(Word, st.sampled_from(VOCABULARY), st.booleans()), min_size=1, max_size=6).map(tuple),
    st.sampled_from([1, 2, 5, 50]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(texts, min_size=8, max_size=24), st.lists(bags, min_size=1, max_size=4), st.integers(1, 6))
def test_whoosh_ranks_bags_as_the_oracle_does(
    tmp_path_factory: pytest.TempPathFactory, written: list[str], asked: list[Bag], step: int
) -> None:
    number = count()
    articles = [an_article(f"ka {next(number)}", text, language="en") for text in written]
    oracle, store = MemoryStore(), WhooshStore(tmp_path_factory.mktemp("store"), create=True)
    for at in range(0, len(articles), step * 4):
        for each in (oracle, store):
            each.put(articles[at : at + step * 4])
    for query in asked:
        expected, got = (each.find(query, limit=30, sort=Sort.RANK) for each in (oracle, store))
        assert [m.id for m in got.matches] == [m.id for m in expected.matches]
        assert [m.score for m in got.matches] == pytest.approx([m.score for m in expected.matches], abs=2e-6)
    store.close()
