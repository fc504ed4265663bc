"""Articles of the same text: how they are known, and which of them came first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from articles import an_article, dated

from index import database
from index.article import Article, Dated
from index.catalog import Catalog
from index.copies import copied_ids, groups_of, text_key
from index.holders import CatalogHolders

LONG = "Ships waited offshore at Tartus on Monday while the harbour master counted broken masts. " * 3

NO_DAY = dated(None)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog.open(tmp_path / "catalog.db", create=True)
    yield opened
    opened.close()


def at(address: str, headline: str = "Storm", text: str = LONG, date: Dated = NO_DAY) -> Article:
    return an_article(headline, text, url=f"https://{address}/story", date=date)


def test_texts_that_read_the_same_have_one_key() -> None:
    assert text_key("A", "“Ships’ masts”, he said.  " * 9) == text_key("B", '"ships\' MASTS", he said. ' * 9)
    assert text_key("A", LONG) != text_key("A", LONG + "And then?")


def test_a_text_of_a_few_words_counts_with_its_headline() -> None:
    assert text_key("Flood", "Watch the video.") != text_key("Storm", "Watch the video.")
    assert text_key("Flood", "Watch the video.") == text_key("flood", "Watch the video")


def test_the_earliest_copy_comes_first_and_those_without_a_date_come_last(catalog: Catalog) -> None:
    undated, late, early = at("a.org"), at("b.org", date=dated("2018-01-02")), at("c.org", date=dated("2017-12"))
    catalog.put([undated], seen="2026-01-01T00:00:00+00:00")
    catalog.put([late, early], seen="2026-01-02T00:00:00+00:00")
    order = [early.id, late.id, undated.id]
    groups = groups_of(catalog.connection, [late.id, undated.id])
    assert {key: [copy.id for copy in group] for key, group in groups.items()} == {late.id: order, undated.id: order}


def test_of_one_date_the_first_to_come_is_the_earliest(catalog: Catalog) -> None:
    first, second = sorted([at("a.org"), at("b.org")], key=lambda one: one.id, reverse=True)
    catalog.put([second], seen="2026-01-02T00:00:00+00:00")
    catalog.put([first], seen="2026-01-01T00:00:00+00:00")
    assert [copy.id for copy in groups_of(catalog.connection, [second.id])[second.id]] == [first.id, second.id]


def test_an_article_without_copies_has_no_group(catalog: Catalog) -> None:
    alone = at("a.org")
    catalog.put([alone, at("b.org", text=LONG + "More.")], seen="2026-01-01T00:00:00+00:00")
    assert groups_of(catalog.connection, [alone.id, "0" * 32]) == {}


def test_a_copy_that_is_deleted_is_one_no_more(catalog: Catalog) -> None:
    one, other = at("a.org"), at("b.org")
    catalog.put([one, other], seen="2026-01-01T00:00:00+00:00")
    assert copied_ids(catalog.connection) == {one.id, other.id}
    catalog.delete([other.id])
    assert copied_ids(catalog.connection) == set()


def test_the_holders_know_what_is_copied(catalog: Catalog) -> None:
    one, other = at("a.org"), at("b.org")
    catalog.put([one, other, at("c.org", text="Else.")], seen="2026-01-01T00:00:00+00:00")
    assert set(CatalogHolders(catalog).copied()) == {one.id, other.id}


def test_an_older_catalog_learns_which_texts_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, one, other = tmp_path / "catalog.db", at("a.org"), at("b.org")
    with monkeypatch.context() as old:
        old.setattr(database, "MIGRATIONS", database.MIGRATIONS[:2])
        old.setattr(database, "VERSION", 2)
        connection = database.connect(path, create=True)
        for article in (one, other):
            insert_as_before(connection, article)
        connection.close()
    migrated = Catalog.open(path)
    assert copied_ids(migrated.connection) == {one.id, other.id}
    migrated.close()


def insert_as_before(connection: sqlite3.Connection, article: Article) -> None:
    connection.execute(
        "INSERT INTO article (id, format, headline, alternative_headlines, text, authors, date, modified, places,"
        " provenance, warnings, first_seen) VALUES (?, 'html', ?, '[]', ?, '[]', '{}', 'null', '[]', '{}', '[]', '')",
        (article.id, article.headline, article.text),
    )
