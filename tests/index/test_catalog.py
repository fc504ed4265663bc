"""The catalog keeps what it is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from articles import IDLIB, an_article, articles, dated
from hypothesis import HealthCheck, given, settings

from index.article import Article, Mention, Passage
from index.catalog import Catalog

WHOLE = an_article(
    "Storm closes port",
    "Standfirst.\n\nShips waited \U0001f6a2 offshore.",
    external_id="x1",
    alternative_headlines=("Port shut",),
    standfirst="Standfirst.",
    authors=("Ann O’Neil",),
    source="example.org",
    url="https://example.org/1",
    language="en",
    date=dated("2017-12-30"),
    modified=dated("2017-12-31"),
    captured="2018-01-02T10:00:00+00:00",
    passages=(Passage(n=0, start=0, end=11), Passage(n=1, start=13, end=36, heading="At sea")),
    places=(replace(IDLIB, mentions=(Mention(start=0, end=5, text="Idlib", demonym=True),)),),
    provenance={"headline": "json-ld"},
    warnings=("Cut short.",),
)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog.open(tmp_path / "catalog.db", create=True)
    yield opened
    opened.close()


def test_an_article_comes_back_as_it_went_in(catalog: Catalog) -> None:
    catalog.put([WHOLE], seen="2026-01-01T00:00:00+00:00")
    kept = catalog.articles([WHOLE.id])[WHOLE.id]
    assert kept.article == WHOLE
    assert kept.first_seen == "2026-01-01T00:00:00+00:00"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(articles)
def test_any_article_comes_back_as_it_went_in(catalog: Catalog, article: Article) -> None:
    catalog.put([article], seen="t")
    assert catalog.articles([article.id])[article.id].article == article


def test_putting_again_replaces_metadata_and_keeps_when_it_was_first_seen(catalog: Catalog) -> None:
    catalog.put([WHOLE], seen="first")
    catalog.put([replace(WHOLE, source="other.org", passages=WHOLE.passages[:1])], seen="second")
    kept = catalog.articles([WHOLE.id])[WHOLE.id]
    assert (kept.article.source, len(kept.article.passages), kept.first_seen) == ("other.org", 1, "first")


def test_deleting_takes_the_passages_too(catalog: Catalog) -> None:
    catalog.put([WHOLE], seen="t")
    catalog.delete([WHOLE.id])
    assert catalog.count() == 0
    assert catalog.connection.execute("SELECT count(*) FROM passage").fetchone() == (0,)


def test_more_ids_than_one_statement_takes_are_found(catalog: Catalog) -> None:
    many = [an_article(f"Number {n}", "text") for n in range(1_100)]
    catalog.put(many, seen="t")
    assert len(catalog.articles(article.id for article in many)) == 1_100


def test_ids_are_found_by_their_beginning(catalog: Catalog) -> None:
    catalog.put([WHOLE], seen="t")
    assert catalog.ids_like(WHOLE.id[:5], limit=2) == [WHOLE.id]
    assert catalog.ids_like("0000" if WHOLE.id[0] != "0" else "ffff", limit=2) == []


def test_it_remembers_values(catalog: Catalog) -> None:
    assert catalog.meta("key") is None
    catalog.set_meta("key", "1")
    catalog.set_meta("key", "2")
    assert catalog.meta("key") == "2"
