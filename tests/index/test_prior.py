"""What a publisher's articles are about, as the catalog counts it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from articles import an_article

from index.article import Article, Place
from index.catalog import Catalog
from index.database import MIGRATIONS
from index.gazetteer import Gazetteer
from index.prior import Prior, areas_of, prior_of

GAZETTEER = Gazetteer.open()
DALLAS, TEXAS, UNITED_STATES, SYRIA = 4684888, 4736286, 6252001, 163843
SOURCE = "lone-star.example"


def place(geonameid: int) -> Place:
    found = GAZETTEER.entry(geonameid)
    assert found
    return found


def story(headline: str, *places: int, source: str | None = SOURCE) -> Article:
    return an_article(headline, source=source, places=tuple(map(place, places)))


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(Catalog.open(tmp_path / "catalog.db", create=True)) as opened:
        yield opened


def prior(catalog: Catalog, *, without: str = "") -> Prior:
    return prior_of(catalog.connection, SOURCE, without=without)


def test_the_areas_of_places_are_countries_and_first_level_areas() -> None:
    assert areas_of([place(DALLAS)]) == {TEXAS, UNITED_STATES}
    assert areas_of([place(SYRIA)]) == {SYRIA}
    assert areas_of([Place(geonameid=99999999999, name="Gone", kind="city")]) == set()


def test_a_prior_counts_the_articles_of_one_source(catalog: Catalog) -> None:
    catalog.put([story("One", DALLAS), story("Two", DALLAS, SYRIA), story("Three")], seen="2026-01-01")
    catalog.put([story("Elsewhere", SYRIA, source="other.example"), story("Nowhere", SYRIA, source=None)], seen="2026")
    assert prior(catalog) == Prior(articles=3, places={TEXAS: 2, UNITED_STATES: 2, SYRIA: 1})


def test_no_article_speaks_for_itself(catalog: Catalog) -> None:
    own = story("One", DALLAS)
    catalog.put([own, story("Two", SYRIA)], seen="2026-01-01")
    assert prior(catalog, without=own.id) == Prior(articles=1, places={SYRIA: 1})


def test_an_article_that_is_read_anew_or_removed_counts_as_it_is_now(catalog: Catalog) -> None:
    own = story("One", DALLAS)
    catalog.put([own], seen="2026-01-01")
    catalog.put([replace(own, places=(place(SYRIA),))], seen="2026-01-02")
    assert prior(catalog).places == {SYRIA: 1}
    catalog.delete([own.id])
    assert prior(catalog) == Prior()


def test_an_archive_of_an_older_version_learns_what_its_articles_name(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    with closing(Catalog.open(path, create=True)) as catalog:
        catalog.put([story("One", DALLAS), story("Two", SYRIA)], seen="2026-01-01")
    before = next(n for n, script in enumerate(MIGRATIONS) if "TABLE setting" in script)
    with closing(sqlite3.connect(path)) as older:
        older.executescript(
            "DROP TABLE setting; DROP INDEX article_source; DROP TABLE unsettled; DROP TABLE disk; DROP TABLE beside;"
            "DROP TABLE held; DROP INDEX file_bytes; DROP INDEX file_stamp;"
            "ALTER TABLE hold ADD COLUMN files INTEGER; ALTER TABLE hold ADD COLUMN confirmed INTEGER;"
            f"PRAGMA user_version = {before}"
        )
    with closing(Catalog.open(path)) as catalog:
        assert prior(catalog).places == {TEXAS: 1, UNITED_STATES: 1, SYRIA: 1}
