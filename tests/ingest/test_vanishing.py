"""What vanishes in masses is held until somebody confirms it; what a person deletes goes at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from daemons import dateline
from driven_daemon import driven
from filled import filled as archive_of
from mounting import mount, mounted, unmount
from pages import page

from index.commands import status_row
from index.settings import Settings
from ingest.adding import sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from search.cli import cli

MANY = 60


def silent(_done: int, _total: int) -> None:
    pass


def fill(inbox: Path, files: int) -> None:
    """An inbox of so many files, of which each but the first is a line without an article's words: quick to read."""
    (inbox / "0.html").write_text(page("The first"))
    for number in range(1, files):
        (inbox / f"{number}.css").write_text("x")


def known(intake: Intake) -> int:
    return intake.ledger.sums().seen


@pytest.fixture
def filled(intake: Intake, inboxes: Inboxes, inbox: Path) -> Inboxes:
    fill(inbox, MANY)
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    return inboxes


def confirm(intake: Intake, *inboxes: Path) -> tuple[int, str]:
    done = CliRunner().invoke(
        cli, ["--archive", str(intake.archive.folder), "admin", "confirm-deletions", *map(str, inboxes)]
    )
    return done.exit_code, done.output


def test_most_files_of_an_inbox_that_vanish_at_once_are_held_and_stay_searchable(
    intake: Intake, filled: Inboxes, inbox: Path
) -> None:
    for path in inbox.iterdir():
        path.unlink()
    assert sync(intake, filled, silent).removed == 0
    assert (known(intake), intake.catalog.count()) == (MANY, 1)
    row = status_row(intake.archive)
    assert not row["healthy"]
    [hold] = row["holds"]
    assert (hold["files"], hold["reason"]) == (MANY, "60 of 60 files vanished at once")
    assert hold["run"] == f"dateline admin confirm-deletions {inbox}"


def test_when_the_files_are_back_nothing_is_held_and_nothing_is_read_again(
    intake: Intake, filled: Inboxes, inbox: Path
) -> None:
    away = inbox.with_name("away")
    away.mkdir()
    for path in list(inbox.iterdir()):
        path.rename(away / path.name)
    sync(intake, filled, silent)
    assert intake.catalog.holds.all()
    for path in list(away.iterdir()):
        path.rename(inbox / path.name)
    done = sync(intake, filled, silent)
    assert done.removed == 0
    assert intake.catalog.holds.all() == []
    assert status_row(intake.archive)["healthy"]


def test_what_is_confirmed_goes_at_the_next_scan_and_only_that(intake: Intake, filled: Inboxes, inbox: Path) -> None:
    for number in range(1, MANY - 4):
        (inbox / f"{number}.css").unlink()
    sync(intake, filled, silent)
    code, output = confirm(intake, inbox)
    assert (code, output) == (0, f"55 files of {inbox} will be given up by the next scan.\n")
    assert status_row(intake.archive)["holds"][0]["confirmed"]
    assert sync(intake, filled, silent).removed == 55
    assert known(intake) == MANY - 55
    sync(intake, filled, silent)
    assert intake.catalog.holds.all() == []
    assert confirm(intake) == (1, "No deletions are held.\n")


def test_what_vanishes_after_a_confirmation_is_held_again(intake: Intake, filled: Inboxes, inbox: Path) -> None:
    for number in range(1, MANY - 4):
        (inbox / f"{number}.css").unlink()
    sync(intake, filled, silent)
    confirm(intake)
    (inbox / "0.html").unlink()
    assert sync(intake, filled, silent).removed == 55
    (hold,) = intake.catalog.holds.all()
    assert (hold.files, hold.confirmed, intake.catalog.count()) == (1, False, 1)


def test_one_of_ten_files_that_is_deleted_goes_at_once_and_so_do_all_ten(
    intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    fill(inbox, 10)
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    (inbox / "0.html").unlink()
    assert sync(intake, inboxes, silent).removed == 1
    for path in inbox.iterdir():
        path.unlink()
    assert sync(intake, inboxes, silent).removed == 9


def test_files_that_have_come_and_were_not_read_yet_are_of_the_inbox_too(
    intake: Intake, filled: Inboxes, inbox: Path
) -> None:
    """A daemon that has just begun knows few of the files that are there."""
    for number in range(1, 53):
        (inbox / f"{number}.css").unlink()
    for number in range(250):
        (inbox / f"new-{number}.css").write_text("y")
    assert sync(intake, filled, silent).removed == 52
    assert intake.catalog.holds.all() == []


def test_a_folder_of_many_files_that_is_renamed_is_no_deletion(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "sub").mkdir()
    fill(inbox / "sub", MANY)
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    (inbox / "sub").rename(inbox / "other")
    assert sync(intake, inboxes, silent).removed == MANY
    assert known(intake) == MANY
    assert intake.catalog.holds.all() == []


def test_nor_is_it_when_its_new_place_is_read_before_the_old_one_is_missed(tmp_path: Path, inbox: Path) -> None:
    (inbox / "sub").mkdir()
    fill(inbox / "sub", MANY)
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.catch_up()
        (inbox / "sub").rename(inbox / "other")
        for path in (inbox / "other").iterdir():
            daemon.look(path)
        daemon.live(10)
        assert daemon.archive.catalog.ledger.sums().seen == 2 * MANY
        daemon.catch_up()
        assert daemon.archive.catalog.holds.all() == []
        assert daemon.archive.catalog.ledger.sums().seen == MANY


def test_many_files_that_come_to_be_ignored_are_given_up_at_once(intake: Intake, filled: Inboxes) -> None:
    intake.archive.settings = Settings(ignore=("*.css",))
    assert sync(intake, Inboxes(intake.archive), silent).removed == MANY - 1


def test_while_deletions_are_held_what_is_new_is_read(intake: Intake, filled: Inboxes, inbox: Path) -> None:
    for path in inbox.iterdir():
        path.unlink()
    (inbox / "new.html").write_text(page("News all the same"))
    done = sync(intake, filled, silent)
    assert (done.indexed, done.removed) == (1, 0)
    assert known(intake) == MANY + 1


def test_a_missing_inbox_is_held_and_can_be_confirmed(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    fill(inbox, 3)
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    shutil.rmtree(inbox)
    assert sync(intake, inboxes, silent).removed == 0
    assert "missing" in intake.catalog.holds.all()[0].reason
    confirm(intake, inbox)
    assert sync(intake, inboxes, silent).removed == 3
    assert known(intake) == 0


def test_watching_a_folder_again_while_its_disk_is_away_does_not_make_it_the_inbox(
    intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    fill(inbox, 3)
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    inbox.rename(inbox.with_name("away"))
    inbox.mkdir()
    inboxes.watch([inbox])
    assert sync(intake, inboxes, silent).removed == 0
    assert known(intake) == 3


@pytest.fixture
def disk(inbox: Path) -> Iterator[Path]:
    """A file system of its own at the inbox."""
    with mounted(inbox) as folder:
        yield folder


def test_what_was_on_a_disk_stays_while_another_file_lies_at_its_mount_point(
    intake: Intake, inboxes: Inboxes, disk: Path
) -> None:
    fill(disk, 3)
    inboxes.watch([disk])
    sync(intake, inboxes, silent)
    unmount(disk)
    (disk / "stray.html").write_text(page("Written beside the disk"))
    done = sync(intake, inboxes, silent)
    assert (done.indexed, done.removed) == (1, 0)
    assert "another disk" in intake.catalog.holds.all()[0].reason


def test_a_disk_that_comes_back_under_another_number_is_the_inbox_again(
    intake: Intake, inboxes: Inboxes, disk: Path
) -> None:
    fill(disk, 3)
    inboxes.watch([disk])
    sync(intake, inboxes, silent)
    unmount(disk)
    assert sync(intake, inboxes, silent).removed == 0
    mount(disk)
    fill(disk, 3)
    assert sync(intake, inboxes, silent).removed == 0
    assert intake.catalog.holds.all() == []
    (disk / "1.css").unlink()
    assert sync(intake, inboxes, silent).removed == 1


def test_an_inbox_that_was_empty_and_is_missing_does_not_keep_the_others_from_being_read(
    intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    empty = inbox.with_name("empty")
    empty.mkdir()
    inboxes.watch([empty, inbox])
    empty.rmdir()
    (inbox / "0.html").write_text(page("Read all the same"))
    assert sync(intake, inboxes, silent).indexed == 1
    assert status_row(intake.archive)["watches"][0]["present"] is False
    empty.mkdir()
    (empty / "1.html").write_text(page("Back again"))
    assert sync(intake, inboxes, silent).indexed == 1


def test_a_sync_says_what_is_held(tmp_path: Path, inbox: Path) -> None:
    fill(inbox, MANY)
    folder = archive_of(tmp_path / "archive", inbox)
    for path in inbox.iterdir():
        path.unlink()
    assert "60 of 60 files vanished at once" in dateline(folder, "sync").stdout


@pytest.mark.parametrize("wrong", ["missing", "held", "unreadable", "nothing"])
def test_status_and_daemon_agree_on_what_is_wrong(tmp_path: Path, inbox: Path, wrong: str) -> None:
    fill(inbox, MANY)
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.live(5)
        if wrong == "missing":
            inbox.rename(tmp_path / "away")
        elif wrong == "held":
            for path in inbox.iterdir():
                path.unlink()
        elif wrong == "unreadable":
            daemon.archive.catalog.retries.put_off(inbox / "0.html", code="x", message="Y.", now=2e9, jitter=0)
        daemon.catch_up() if wrong != "unreadable" else None
        daemon.note_troubles()
        row = status_row(daemon.archive)
        assert (wrong in daemon.condition.troubles) == (wrong != "nothing")
        assert row["healthy"] == daemon.condition.is_healthy() == (wrong == "nothing")
