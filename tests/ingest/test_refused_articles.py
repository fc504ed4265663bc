"""What becomes of an article that a store will never take."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import pytest
from pages import NOW, InlineWorkers, page

from index.archive import Archive
from index.article import Article
from index.errors import ArticlesRefused
from index.ledger_records import State
from index.settings import Settings
from index.store import Store
from ingest.adding import add
from ingest.inboxes import Inboxes
from ingest.intake import Intake


def refusing(store: Store, headline: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a store take everything but one article."""
    put = store.put

    def put_others(articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        every = list(articles)
        put([one for one in every if one.headline != headline], delete=delete)
        if bad := {one.id: "it is too sad" for one in every if one.headline == headline}:
            raise ArticlesRefused(bad)

    monkeypatch.setattr(store, "put", put_others)


def test_the_file_of_a_refused_article_has_failed_with_the_reason_and_the_others_are_indexed(
    archive: Archive, inbox: Path, inboxes: Inboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "good.html").write_text(page("Storm closes port"))
    (inbox / "bad.html").write_text(page("Everybody is sad", "A long and sad story of a harbour without ships. " * 9))
    with archive.writing(wait=0):
        refusing(archive.store, "Everybody is sad", monkeypatch)
        intake = Intake(archive, InlineWorkers(Settings()), lambda: NOW)
        list(add(intake, inboxes, [inbox], lambda *_: None))
        sums = archive.catalog.ledger.sums()
        assert (sums.indexed, sums.failed, sums.waiting) == (1, 1, 0)
        [(path, entry)] = archive.catalog.ledger.troubles(State.FAILED, limit=9)
        assert (path.name, entry.code, entry.message) == ("bad.html", "refused", "The store refused it: it is too sad")
        assert archive.catalog.ids() == archive.store.ids()
