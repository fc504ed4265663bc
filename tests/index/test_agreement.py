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


def store(*articles: Article) -> MemoryStore:
    made = MemoryStore()
    made.put(articles)
    return made


def test_stores_of_the_same_articles_agree() -> None:
    assert compare_answers([STORM, CALM], store(STORM, CALM), store(CALM, STORM)) > 20


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
        compare_answers([STORM, CALM], store(STORM, CALM), store(other, CALM))


def test_an_article_that_is_missing_is_found() -> None:
    with pytest.raises(StoreFailed, match="2 articles, first"):
        compare_answers([CALM], store(STORM, CALM), store(CALM))


def test_a_sample_is_spread_over_all_articles() -> None:
    ids = {f"{n:03}" for n in range(240)}
    assert (len(sample(ids)), sample(ids)[0], sample(ids)[-1]) == (SAMPLE, "000", "220")
    assert sample({"b", "a"}) == ["a", "b"]
