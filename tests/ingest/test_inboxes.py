"""Which folders there are, and what in them is to be believed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pages import page

from index.archive import Archive
from index.errors import PathError
from index.settings import Settings
from ingest.adding import add, sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from ingest.scanning import state_of_file


def silent(_done: int, _total: int) -> None:
    pass


def test_inboxes_are_remembered(archive: Archive, inbox: Path) -> None:
    Inboxes(archive).watch([inbox])
    assert [root.path for root in Inboxes(archive).watch([])] == [inbox]


def test_what_is_no_folder_cannot_be_watched(inboxes: Inboxes, tmp_path: Path) -> None:
    with pytest.raises(PathError, match="is not a folder"):
        inboxes.watch([tmp_path / "missing"])


def test_the_archive_itself_cannot_be_watched(archive: Archive, inboxes: Inboxes) -> None:
    (archive.folder / "index").mkdir()
    with pytest.raises(PathError, match="part of the archive"):
        inboxes.watch([archive.folder / "index"])


def test_the_nearest_root_holds_a_file(inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "sub").mkdir()
    inboxes.watch([inbox, inbox / "sub"])
    assert inboxes.root_of(inbox / "sub" / "a").path == inbox / "sub"  # type: ignore[union-attr]
    assert inboxes.root_of(Path("/elsewhere/a")) is None


def test_a_root_inside_another_answers_for_its_own_files(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "sub").mkdir()
    (inbox / "sub" / "a.html").write_text(page())
    inboxes.watch([inbox, inbox / "sub"])
    assert sync(intake, inboxes, silent).indexed == 1
    assert sync(intake, inboxes, silent).removed == 0
    assert intake.catalog.count() == 1


def test_a_missing_root_loses_no_article(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    shutil.move(inbox, inbox.with_name("away"))
    assert sync(intake, inboxes, silent).removed == 0
    assert intake.catalog.count() == 1


def test_an_empty_folder_in_its_place_loses_no_article(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    """As when a disk is not mounted."""
    (inbox / "a.html").write_text(page())
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    shutil.move(inbox, inbox.with_name("away"))
    inbox.mkdir()
    assert sync(intake, inboxes, silent).removed == 0
    assert intake.catalog.count() == 1


def test_an_emptied_folder_loses_its_articles(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    (inbox / "a.html").unlink()
    assert sync(intake, inboxes, silent).removed == 1
    assert intake.catalog.count() == 0


def test_files_in_ignored_folders_are_not_looked_at(inboxes: Inboxes, inbox: Path) -> None:
    (inbox / ".git").mkdir()
    (inbox / ".git" / "a.html").write_text(page())
    inboxes.watch([inbox])
    assert inboxes.look(inbox / ".git" / "a.html") is None


def test_a_folder_that_was_added_goes_to_the_inbox_around_it(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "sub").mkdir()
    (inbox / "sub" / "a.html").write_text(page("Added"))
    list(add(intake, inboxes, [inbox / "sub" / "a.html"], silent))
    (inbox / "sub" / "b.html").write_text(page("New"))
    inboxes.watch([inbox])
    assert sync(intake, inboxes, silent).indexed == 1
    (inbox / "sub" / "a.html").unlink()
    assert sync(intake, inboxes, silent).removed == 1
    assert [root.path for root in intake.ledger.roots()] == [inbox]


def test_a_folder_that_vanishes_while_it_is_read_loses_no_article(
    intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    (inbox / "a.html").write_text(page("Kept"))
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    (inbox / "a.html").touch()
    state = state_of_file(inbox / "a.html")
    assert state is not None
    inboxes.note({inbox / "a.html": state}, seen="t")
    shutil.move(inbox, inbox.with_name("away"))
    list(intake.take([(inbox / "a.html", state)]))
    assert intake.catalog.count() == 1


def test_an_added_file_that_was_left_waiting_is_read_at_the_next_sync(
    intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    (inbox / "a.html").write_text(page())
    inboxes.root(inbox, watched=False)
    state = state_of_file(inbox / "a.html")
    assert state is not None
    inboxes.note({inbox / "a.html": state}, seen="t")
    sync(intake, inboxes, silent)
    assert intake.catalog.count() == 1


def test_an_inbox_of_the_settings_is_watched_and_may_be_missing(
    archive: Archive, inbox: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    archive.settings = Settings(inboxes=(inbox, tmp_path / "not mounted"))
    assert [root.path for root in Inboxes(archive).watch([])] == [inbox]
    assert "is missing" in caplog.text
