"""Whole answers: a cluster and a folder give the same JSON, snippets and passages included."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from orrin_news import NEWS
from stocked import SEEN, stocked

from index.archive import Archive
from index.errors import Unsupported
from index.holders import CatalogHolders
from index.opensearch import asking
from index.opensearch.store import OpenSearchStore
from index.query import Word
from index.store import Facet, Holders, Sort
from search.engine import answer
from search.explaining import explain
from search.facets import facets
from search.passages import passages
from search.shapes import answer_row, explanation_row, facets_row, passages_row

QUESTIONS = Path(__file__).parent.parent / "search" / "orrin_questions.txt"
ROWS = [
    line.partition("⇒")[0].strip()
    for line in QUESTIONS.read_text("utf-8").splitlines()
    # The lake is in no gazetteer.
    if "⇒" in line and not re.search("near:.*orrin", line, re.IGNORECASE)
]
CLOSE = 1e-5
"""Scores that are closer than this are equal: the cluster adds them up with 24 bits."""


@pytest.fixture(scope="module")
def archives(
    emptied: Callable[[Holders], OpenSearchStore], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Archive, Archive]]:
    """The same articles in a folder and on a cluster."""
    with stocked(tmp_path_factory.mktemp("folder"), NEWS.values()) as folder:
        other = Archive.open_or_create(tmp_path_factory.mktemp("cluster"))
        other.catalog.put(NEWS.values(), seen=SEEN)
        store = other.__dict__["store"] = emptied(CatalogHolders(other.catalog))
        store.put(NEWS.values())
        yield folder, other
        other.catalog.close()


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row without its scores, and without the cursor, which names a generation."""
    text = json.dumps(row, default=str)
    return json.loads(text, object_pairs_hook=lambda pairs: {k: v for k, v in pairs if k not in ("score", "next")})


def scores(row: dict[str, Any]) -> list[float]:
    return [hit["score"] for hit in row["hits"]]


def assert_same(rows: list[dict[str, Any]]) -> None:
    one, other = rows
    assert scores(other) == pytest.approx(scores(one), abs=CLOSE)
    assert plain(other) == plain(one)


@pytest.mark.parametrize("question", ROWS[::6])
def test_answers_are_the_same_json(archives: tuple[Archive, Archive], question: str) -> None:
    assert_same([answer_row(answer(each, question, limit=10), took_ms=0) for each in archives])


@pytest.mark.parametrize("question", ["ferry strike", "who stopped the ferry of lake orrin", "pilots talks"])
def test_whole_questions_are_answered_in_the_same_order(archives: tuple[Archive, Archive], question: str) -> None:
    assert_same([answer_row(answer(each, question, limit=10, any_words=True), took_ms=0) for each in archives])


@pytest.mark.parametrize("question", ["ferry", "ferry NEAR/5 strike", "“the ferry company”", "pilot*"])
def test_passages_are_the_same(archives: tuple[Archive, Archive], question: str) -> None:
    assert_same([passages_row(passages(each, question, limit=10), took_ms=0) for each in archives])


@pytest.mark.parametrize("by", Facet)
def test_facets_are_the_same(archives: tuple[Archive, Archive], by: Facet) -> None:
    one, other = (plain(facets_row(facets(each, "ferry OR truce OR fire", by))) for each in archives)
    assert one == other


def test_an_explanation_says_what_is_looked_up_article_by_article(archives: tuple[Archive, Archive]) -> None:
    one, other = (explanation_row(explain(each, "ferry NEAR/5 strike")) for each in archives)
    assert any("looked up on the cluster, in each of" in warning for warning in other["warnings"])
    assert one | {"warnings": []} == other | {"warnings": []}


def test_a_part_that_cannot_be_answered_is_named_as_it_is_written(
    archives: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_CHECKED", 0)
    with pytest.raises(Unsupported, match="That is: ferry NEAR/5 strike") as raised:
        answer(archives[1], "pilots ferry NEAR/5 strike", limit=10)
    assert raised.value.exit_code == 2


@pytest.mark.parametrize("sort", Sort)
def test_pages_go_on_from_a_cursor(archives: tuple[Archive, Archive], sort: Sort) -> None:
    _, archive = archives
    whole = answer(archive, "ferry OR fire OR truce", limit=20, sort=sort).results
    laid: list[str] = []
    after: str | None = None
    while True:
        page = answer(archive, "ferry OR fire OR truce", limit=2, sort=sort, after=after)
        laid += [result.article.id for result in page.results]
        after = page.next
        if after is None:
            break
    assert laid == [result.article.id for result in whole]


def test_the_cluster_was_asked(archives: tuple[Archive, Archive]) -> None:
    """Two folders would agree as well."""
    store = archives[1].store
    assert isinstance(store, OpenSearchStore)
    assert store.find(Word("ferry"), limit=0).total
