"""What is held stays held until it is back or confirmed, whatever else comes and goes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from driven_daemon import DrivenDaemon
from mounting import mounted, unmount
from pages import page

from index import database
from index.catalog import Catalog
from ingest.adding import sync
from ingest.forgetting import forget_asked
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from search.cli import cli


def silent(_done: int, _total: int) -> None:
    pass


def fill(folder: Path, files: int, *, name: str = "Story", ending: str = "css") -> None:
    """So many files with an article each, or of an ending that is passed over: these are quick to read."""
    folder.mkdir(exist_ok=True, parents=True)
    for number in range(files):
        path = folder / f"{name}-{number}.{ending}"
        path.write_text(page(f"{name} {number}") if ending == "html" else f"{name} {number}")


def delete(folder: Path, files: int, *, since: int = 0, ending: str = "css") -> None:
    for number in range(since, since + files):
        (folder / f"Story-{number}.{ending}").unlink()


def brought_up_to_date(intake: Intake, *watched: Path) -> Inboxes:
    inboxes = Inboxes(intake.archive)
    inboxes.watch(watched)
    sync(intake, inboxes, silent)
    return inboxes


def confirm(intake: Intake) -> str:
    done = CliRunner().invoke(cli, ["--archive", str(intake.archive.folder), "admin", "confirm-deletions"])
    return done.output


def held(intake: Intake) -> list[int]:
    return [hold.files for hold in intake.catalog.holds.all()]


def seen(daemon: DrivenDaemon) -> int:
    return daemon.archive.catalog.ledger.sums().seen


def holds(daemon: DrivenDaemon) -> list[int]:
    return [hold.files for hold in daemon.archive.catalog.holds.all()]


# A hold does not lapse


def test_files_that_are_missing_stay_held_however_many_others_come(intake: Intake, inbox: Path) -> None:
    fill(inbox, 200)
    inboxes = brought_up_to_date(intake, inbox)
    delete(inbox, 60)
    sync(intake, inboxes, silent)
    fill(inbox, 110, name="New")
    for _ in range(3):
        assert sync(intake, inboxes, silent).removed == 0
    assert held(intake) == [60]


def test_they_are_believed_to_be_gone_when_the_inbox_has_become_so_large_that_they_are_few(
    intake: Intake, inbox: Path
) -> None:
    fill(inbox, 200)
    inboxes = brought_up_to_date(intake, inbox)
    delete(inbox, 60)
    sync(intake, inboxes, silent)
    fill(inbox, 1_100, name="New")
    assert sync(intake, inboxes, silent).removed == 60
    assert held(intake) == []


def test_when_some_of_the_files_are_back_the_others_are_still_held(intake: Intake, inbox: Path) -> None:
    fill(inbox, 200)
    inboxes = brought_up_to_date(intake, inbox)
    delete(inbox, 60)
    sync(intake, inboxes, silent)
    fill(inbox, 30)
    assert sync(intake, inboxes, silent).removed == 0
    assert held(intake) == [30]


def test_what_was_held_stays_so_while_its_folder_cannot_be_read_and_after_it(
    intake: Intake, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(inbox / "sub", 60)
    inboxes = brought_up_to_date(intake, inbox)
    delete(inbox / "sub", 60)
    sync(intake, inboxes, silent)
    fill(inbox, 300, name="New")
    with monkeypatch.context() as patched:
        patched.setattr("os.scandir", refusing(inbox / "sub"))
        assert sync(intake, inboxes, silent).removed == 0
    assert held(intake) == [60]
    assert sync(intake, inboxes, silent).removed == 0
    assert held(intake) == [60]


def refusing(folder: Path) -> object:
    """A scandir that may not look into a folder."""
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    return refuse


def test_an_inbox_in_whose_place_an_empty_folder_stood_keeps_its_articles_when_that_is_filled(
    intake: Intake, inbox: Path
) -> None:
    fill(inbox, 30, ending="html")
    inboxes = brought_up_to_date(intake, inbox)
    inbox.rename(inbox.with_name("away"))
    inbox.mkdir()
    sync(intake, inboxes, silent)
    fill(inbox, 40, name="New")
    for _ in range(3):
        assert sync(intake, inboxes, silent).removed == 0
    assert intake.catalog.count() == 30
    shutil.rmtree(inbox)
    inbox.with_name("away").rename(inbox)
    assert sync(intake, inboxes, silent).removed == 40
    assert held(intake) == []


def test_what_was_on_a_disk_stays_however_many_files_come_at_its_mount_point(intake: Intake, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk") as disk:
        fill(disk, 30, ending="html")
        inboxes = brought_up_to_date(intake, disk)
        unmount(disk)
        sync(intake, inboxes, silent)
        fill(disk, 31, name="New")
        for _ in range(3):
            assert sync(intake, inboxes, silent).removed == 0
        assert (held(intake), intake.catalog.count()) == ([30], 30)


# A confirmation is for what was held, and once


def test_a_confirmation_that_was_carried_out_is_over(intake: Intake, inbox: Path) -> None:
    fill(inbox, 100)
    inboxes = brought_up_to_date(intake, inbox)
    delete(inbox, 60)
    sync(intake, inboxes, silent)
    assert "60 files" in confirm(intake)
    assert sync(intake, inboxes, silent).removed == 60
    assert held(intake) == []
    inbox.rename(inbox.with_name("away"))
    assert sync(intake, inboxes, silent).removed == 0
    assert held(intake) == [40]


def test_a_confirmation_is_not_for_as_many_other_files(intake: Intake, inbox: Path) -> None:
    fill(inbox, 200)
    inboxes = brought_up_to_date(intake, inbox)
    delete(inbox, 60)
    sync(intake, inboxes, silent)
    confirm(intake)
    fill(inbox, 60)
    delete(inbox, 60, since=100)
    assert sync(intake, inboxes, silent).removed == 0
    (hold,) = intake.catalog.holds.all()
    assert (hold.files, hold.confirmed) == (60, False)


# A hold ends with its inbox


@pytest.mark.parametrize("keep", [True, False])
def test_an_inbox_that_is_forgotten_leaves_no_hold(intake: Intake, inbox: Path, *, keep: bool) -> None:
    fill(inbox, 60)
    inboxes = brought_up_to_date(intake, inbox)
    delete(inbox, 60)
    sync(intake, inboxes, silent)
    forget_asked(intake, inboxes, {"paths": [str(inbox)], "keep": keep, "gone": False})
    assert held(intake) == []
    assert confirm(intake) == "No deletions are held.\n"
    assert intake.catalog.connection.execute("SELECT count(*) FROM held").fetchone() == (0,)


def test_what_an_inbox_inside_another_one_held_is_held_by_that(intake: Intake, inbox: Path) -> None:
    fill(inbox, 10)
    fill(inbox / "inner", 30)
    inboxes = brought_up_to_date(intake, inbox, inbox / "inner")
    shutil.rmtree(inbox / "inner")
    sync(intake, inboxes, silent)
    assert held(intake) == [30]
    forget_asked(intake, inboxes, {"paths": [str(inbox / "inner")], "keep": False, "gone": False})
    assert held(intake) == [30]
    assert sync(intake, inboxes, silent).removed == 0
    confirm(intake)
    assert sync(intake, inboxes, silent).removed == 30


# An older catalog


def test_what_an_older_version_held_is_held_until_a_scan_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which files of an inbox were held was not kept: it is taken for all of them until then."""
    path = tmp_path / "catalog.db"
    with monkeypatch.context() as old:
        old.setattr(database, "MIGRATIONS", database.MIGRATIONS[:7])
        old.setattr(database, "VERSION", 7)
        connection = database.connect(path, create=True)
        for number, watched in ((1, True), (2, False)):
            connection.execute(
                "INSERT INTO root (id, path, name, watched) VALUES (?, ?, ?, ?)",
                (number, b"/%d" % number, str(number), watched),
            )
            connection.execute(
                "INSERT INTO file (root_id, path, size, mtime_ns, ctime_ns, inode, state, parser_version, first_seen)"
                " VALUES (?, ?, 1, 1, 1, 1, 'skipped', 1, '')",
                (number, b"/%d/a" % number),
            )
            connection.execute("INSERT INTO hold VALUES (?, 1, 'why', 'then', 1)", (number,))
        connection.close()
    catalog = Catalog.open(path)
    (hold,) = catalog.holds.all()
    assert (hold.root_id, hold.files, hold.reason, hold.since, hold.confirmed) == (1, 1, "why", "then", False)
    catalog.holds.set(1, {}, reason="")
    assert catalog.holds.all() == []
    catalog.connection.close()
