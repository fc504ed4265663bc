"""Articles whose last file goes: removed, or kept and marked as `on_delete` says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pages import page

from index.archive import Archive
from index.recovery import recover
from index.settings import Settings
from ingest.adding import sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from search.engine import answer
from search.shapes import result_row


def silent(_done: int, _total: int) -> None:
    pass


@pytest.fixture
def keep(archive: Archive) -> None:
    archive.settings = replace(Settings(), on_delete="keep")


@pytest.fixture
def synced(intake: Intake, inboxes: Inboxes, inbox: Path) -> Callable[[], int]:
    """Brings the archive in step with the inbox; gives the number of articles."""
    inboxes.watch([inbox])

    def bring() -> int:
        sync(intake, inboxes, silent)
        assert intake.store.ids() == intake.catalog.ids()
        return intake.catalog.count()

    return bring


def test_by_default_an_article_goes_with_its_file(synced: Callable[[], int], inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    assert synced() == 1
    (inbox / "a.html").unlink()
    assert synced() == 0


@pytest.mark.usefixtures("keep")
def test_an_article_that_is_kept_is_found_and_says_which_file_is_gone(
    archive: Archive, synced: Callable[[], int], inbox: Path
) -> None:
    (inbox / "a.html").write_text(page())
    synced()
    (inbox / "a.html").unlink()
    assert synced() == 1
    row = result_row(answer(archive, "storm", limit=1).results[0])
    assert (row["files"], row["path"]) == ([], None)
    assert (row["gone"]["path"], row["gone"]["since"][:10]) == (str(inbox / "a.html"), "2026-01-02")
    assert len(row["gone"]["sha256"]) == 64


@pytest.mark.usefixtures("keep")
def test_a_file_that_comes_back_holds_its_article_again(
    archive: Archive, synced: Callable[[], int], inbox: Path
) -> None:
    (inbox / "a.html").write_text(page())
    synced()
    (inbox / "a.html").rename(inbox.parent / "away")
    synced()
    assert len(archive.catalog.gone.ids()) == 1
    (inbox.parent / "away").rename(inbox / "b.html")
    assert synced() == 1
    assert archive.catalog.gone.ids() == set()
    assert "gone" not in result_row(answer(archive, "storm", limit=1).results[0])


@pytest.mark.usefixtures("keep")
def test_an_article_with_another_file_is_not_gone(archive: Archive, synced: Callable[[], int], inbox: Path) -> None:
    for name in ("a.html", "b.html"):
        (inbox / name).write_text(page())
    synced()
    (inbox / "a.html").unlink()
    synced()
    assert archive.catalog.gone.ids() == set()
    (inbox / "b.html").unlink()
    synced()
    assert [gone.path.name for gone in archive.catalog.gone.among(archive.catalog.ids()).values()] == ["b.html"]


@pytest.mark.usefixtures("keep")
def test_what_was_overwritten_is_kept_and_what_was_only_read_anew_is_not(
    archive: Archive, synced: Callable[[], int], inbox: Path
) -> None:
    (inbox / "a.html").write_text(page("First words"))
    synced()
    (inbox / "a.html").write_text(page("Second words"))
    assert synced() == 2
    # As if an earlier parser had read another headline.
    archive.catalog.connection.execute("UPDATE file SET state = 'waiting'")
    archive.catalog.connection.execute("PRAGMA foreign_keys = OFF")
    archive.catalog.connection.execute("UPDATE article SET id = ? WHERE headline = 'Second words'", ("f" * 32,))
    archive.catalog.connection.execute("UPDATE entry SET article_id = ?", ("f" * 32,))
    archive.catalog.connection.execute("PRAGMA foreign_keys = ON")
    archive.store.put(archive.catalog.articles_only(["f" * 32]))
    sync_ids = synced()
    assert sync_ids == 2
    assert "f" * 32 not in archive.catalog.ids()


@pytest.mark.usefixtures("keep")
def test_a_file_that_is_ignored_from_now_on_is_not_gone(
    archive: Archive, intake: Intake, synced: Callable[[], int], inbox: Path
) -> None:
    (inbox / "a.html").write_text(page())
    synced()
    archive.settings = replace(archive.settings, ignore=("a.*",))
    sync(intake, Inboxes(archive), silent)
    assert archive.catalog.count() == 0


@pytest.mark.usefixtures("keep")
def test_an_unclean_stop_costs_no_kept_article(archive: Archive, synced: Callable[[], int], inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    synced()
    (inbox / "a.html").unlink()
    synced()
    recover(archive.catalog, archive.store)
    assert archive.catalog.count() == 1
