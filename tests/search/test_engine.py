"""From a question to an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from articles import IDLIB, an_article, dated
from pages import page

from index.archive import Archive
from index.errors import QueryError
from index.store import Sort
from ingest.adding import add
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from search.engine import answer, count
from search.place_names import NamedPlaces
from search.shapes import answer_row


@pytest.fixture
def stored(archive: Archive, intake: Intake, inboxes: Inboxes, inbox: Path) -> Iterator[Archive]:
    (inbox / "storm.html").write_text(page("Storm closes the port of Tartus"))
    (inbox / "copy.html").write_text(page("Storm closes the port of Tartus") + "<!-- saved again -->")
    (inbox / "flood.html").write_text(page("Flood", "Water rose in Shrewsbury. " * 20, date="2018-02-03"))
    list(add(intake, inboxes, [inbox], lambda _done, _total: None))
    yield archive


def headlines(archive: Archive, query: str, **more: object) -> list[str]:
    found = answer(archive, query, limit=10, **more)  # type: ignore[arg-type]
    return [result.article.headline for result in found.results]


def test_words_date_and_place_find_an_article(stored: Archive) -> None:
    assert headlines(stored, "headline:storm date:2017-12 place:syria") == ["Storm closes the port of Tartus"]
    assert count(stored, "storm") == 1


def test_an_article_names_all_its_files(stored: Archive) -> None:
    row = answer_row(answer(stored, "storm", limit=1), took_ms=1.26)
    assert row["took_ms"] == 1.3
    [hit] = row["hits"]
    assert (hit["path"], hit["copies"], len(hit["files"])) == ("copy.html", 1, 2)
    assert hit["snippets"][0]["marks"]


def test_articles_with_most_of_the_words_follow_and_are_not_counted(stored: Archive) -> None:
    found = answer(stored, "storm port zeppelin", limit=10)
    assert found.total == 0
    assert [result.all_words for result in found.results] == [False]


@pytest.mark.parametrize("query", ["storm zeppelin", "storm port -zeppelin flood", "(storm OR x) port zeppelin"])
def test_other_queries_find_only_what_matches(stored: Archive, query: str) -> None:
    assert all(result.all_words for result in answer(stored, query, limit=10).results)


def test_time_orders(stored: Archive) -> None:
    newest = headlines(stored, "*", sort=Sort.NEWEST)
    assert newest == ["Flood", "Storm closes the port of Tartus"]


def test_what_was_understood_and_guessed_is_said(stored: Archive) -> None:
    found = answer(stored, "(Storms place:Zubrowkaland", limit=10)
    assert found.understood == "storms place:zubrowkaland"
    assert len(found.warnings) == 2


def test_a_wrong_query_is_an_error(stored: Archive) -> None:
    with pytest.raises(QueryError):
        answer(stored, "date:soon", limit=10)


def test_an_article_deleted_meanwhile_is_left_out(archive: Archive) -> None:
    with archive.writing(wait=0):
        archive.store.put([an_article("Ghost", "Ghost", date=dated("2017"), places=(IDLIB,))])
    found = answer(archive, "ghost", limit=10)
    assert (found.total, found.results) == (1, ())


def test_a_name_means_the_most_prominent_place_and_its_namesakes_around_it() -> None:
    places = NamedPlaces()
    assert set(places.ids("Idlib")) >= {169387, 169389}
    assert places.ids("SYRIA") == (163843,)
    assert places.ids("Atlantis of the moon") == ()
