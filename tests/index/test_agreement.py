"""Two stores are compared by what they answer about a sample of their articles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from articles import IDLIB, SUVA, an_article, dated
from memory_store import MemoryStore

from index.agreement import SAMPLE, compare_answers, sample
from index.article import Article
from index.errors import StoreFailed

STORM = an_article(
    "Storm closes port", "Fishermen of Idlib complain about extraordinary waves.", source="news.example.org",
    date=dated("2017-12-30"), places=(IDLIB,), authors=("Ana Sol",), language="en",
)  # fmt: skip
CALM = an_article("Calm returns", "Everybody rows out again.", date=dated("2018-01"), language="en")

BOTH = {STORM.id, CALM.id}


def store(*articles: Article) -> MemoryStore:
    made = MemoryStore()
    made.put(articles)
    return made


def test_stores_of_the_same_articles_agree() -> None:
    assert compare_answers([STORM, CALM], BOTH, store(STORM, CALM), store(CALM, STORM)) > 20


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Fishermen of Idlib complain about waves extraordinary."},
        {"text": "Fishermen of Idlib complain about ordinary waves."},
        {"source": "other.example.org"},
        {"date": dated("2016-12-30")},
        {"places": (SUVA,)},
        {"authors": ("Sol Ana",)},
    ],
    ids=["order", "word", "source", "date", "place", "author"],
)
def test_an_article_that_differs_is_found(change: dict[str, object]) -> None:
    other = replace(STORM, **change)  # type: ignore[arg-type]  # the fields of an article, by name
    with pytest.raises(StoreFailed):
        compare_answers([STORM, CALM], BOTH, store(STORM, CALM), store(other, CALM))


def test_an_article_that_is_missing_is_found() -> None:
    with pytest.raises(StoreFailed, match="2 articles, first"):
        compare_answers([CALM], BOTH, store(STORM, CALM), store(CALM))


OTHERS = (an_article("Storms everywhere", "Fishing boats of Idlib are rowing.", language="en"), an_article("Calm days"))
"""What other archives have: forms of the same words."""


def test_a_store_that_has_articles_of_other_archives_too_agrees_either_way() -> None:
    alone, shared = store(STORM, CALM), store(STORM, CALM, *OTHERS)
    assert compare_answers([STORM, CALM], BOTH, alone, shared) > 20
    assert compare_answers([STORM, CALM], BOTH, shared, alone) > 20
    assert compare_answers([STORM, CALM], BOTH, shared, store(STORM, CALM, OTHERS[0])) > 20


@pytest.mark.parametrize(
    "change",
    [{"text": "Fishermen of Idlib complain about waves extraordinary."}, {"source": "x.org"}, {"places": (SUVA,)}],
    ids=["order", "source", "place"],
)
def test_an_article_that_differs_is_found_among_those_of_other_archives(change: dict[str, object]) -> None:
    other = replace(STORM, **change)  # type: ignore[arg-type]  # as above
    alone, shared = store(STORM, CALM), store(other, CALM, *OTHERS)
    for here, there in ((alone, shared), (shared, alone)):
        with pytest.raises(StoreFailed, match="articles, first"):
            compare_answers([STORM, CALM], BOTH, here, there)


def test_an_article_that_is_missing_among_those_of_other_archives_is_found() -> None:
    with pytest.raises(StoreFailed, match=r"Everything.* only here"):
        compare_answers([CALM], BOTH, store(STORM, CALM), store(CALM, *OTHERS))


def test_a_store_that_knows_no_forms_is_found_also_if_it_has_more_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = an_article("Storms and a storm", "Calm calms calming, port ports.", language="en")
    here, there = store(forms), store(forms, *OTHERS)
    monkeypatch.setattr(there, "forms", lambda word: frozenset({word}))
    with pytest.raises(StoreFailed, match="lacks forms of"):
        compare_answers([forms], {forms.id}, here, there)


def test_a_sample_is_spread_over_all_articles() -> None:
    ids = {f"{n:03}" for n in range(240)}
    assert (len(sample(ids)), sample(ids)[0], sample(ids)[-1]) == (SAMPLE, "000", "220")
    assert sample({"b", "a"}) == ["a", "b"]
