"""What was moved or has copies is not lost when it vanishes: it is held for a scan or two at most."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from driven_daemon import driven
from pages import page

from ingest.adding import sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake


def silent(_done: int, _total: int) -> None:
    pass


def fill(folder: Path, files: int, *, ending: str = "css") -> None:
    """So many files with an article each, or of an ending that is passed over: these are quick to read."""
    folder.mkdir(exist_ok=True, parents=True)
    for number in range(files):
        path = folder / f"{number}.{ending}"
        path.write_text(page(f"Story {number}") if ending == "html" else f"x {number}")


def brought_up_to_date(intake: Intake, *watched: Path) -> Inboxes:
    inboxes = Inboxes(intake.archive)
    inboxes.watch(watched)
    sync(intake, inboxes, silent)
    return inboxes


def held(intake: Intake) -> list[int]:
    return [hold.files for hold in intake.catalog.holds.all()]


@pytest.mark.parametrize("ending", ["html", "css"])
@pytest.mark.parametrize("first", ["inbox", "other"])
def test_a_folder_that_is_moved_to_another_inbox_is_no_deletion(
    intake: Intake, inbox: Path, ending: str, first: str
) -> None:
    other = inbox.with_name("other")
    other.mkdir()
    fill(inbox / "sub", 60, ending=ending)
    fill(inbox, 10)
    inboxes = brought_up_to_date(intake, inbox.with_name(first), other, inbox)
    (inbox / "sub").rename(other / "sub")
    assert sync(intake, inboxes, silent).removed == 60
    assert (held(intake), intake.ledger.sums().seen) == ([], 70)


def test_a_daemon_that_missed_the_old_place_first_lets_it_go_when_it_has_read_the_new_one(
    tmp_path: Path, inbox: Path
) -> None:
    other = inbox.with_name("other")
    other.mkdir()
    fill(inbox / "sub", 60, ending="html")
    with driven(tmp_path / "archive", inbox, other) as daemon:
        daemon.catch_up()
        (inbox / "sub").rename(other / "sub")
        daemon.scan()
        assert [hold.files for hold in daemon.archive.catalog.holds.all()] == [60]
        daemon.live(10)
        assert daemon.archive.catalog.holds.all() == []
        assert (daemon.archive.catalog.ledger.sums().seen, daemon.archive.catalog.count()) == (60, 60)


@pytest.mark.parametrize("ending", ["html", "css"])
def test_nor_is_one_that_is_copied_and_deleted(tmp_path: Path, inbox: Path, ending: str) -> None:
    fill(inbox / "sub", 60, ending=ending)
    fill(inbox, 10)
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.catch_up()
        shutil.copytree(inbox / "sub", inbox / "new")
        shutil.rmtree(inbox / "sub")
        daemon.catch_up()
        daemon.catch_up()
        assert (daemon.archive.catalog.ledger.sums().seen, daemon.archive.catalog.holds.all()) == (70, [])


def test_files_that_hold_what_others_there_hold_are_given_up_at_once(intake: Intake, inbox: Path) -> None:
    fill(inbox, 60, ending="html")
    shutil.copytree(inbox, inbox / "copies")
    inboxes = brought_up_to_date(intake, inbox)
    shutil.rmtree(inbox / "copies")
    assert sync(intake, inboxes, silent).removed == 60
    assert (held(intake), intake.catalog.count()) == ([], 60)


def test_copies_that_vanish_together_are_lost(intake: Intake, inbox: Path) -> None:
    fill(inbox, 60, ending="html")
    shutil.copytree(inbox, inbox / "copies")
    inboxes = brought_up_to_date(intake, inbox)
    shutil.rmtree(inbox / "copies")
    for path in inbox.iterdir():
        path.unlink()
    assert sync(intake, inboxes, silent).removed == 0
    assert held(intake) == [120]


def test_copies_on_a_disk_that_is_away_are_kept_all_the_same(intake: Intake, inbox: Path) -> None:
    fill(inbox, 3, ending="html")
    other = inbox.with_name("other")
    shutil.copytree(inbox, other)
    inboxes = brought_up_to_date(intake, inbox, other)
    other.rename(other.with_name("away"))
    assert sync(intake, inboxes, silent).removed == 0
    assert held(intake) == [3]
