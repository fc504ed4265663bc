"""Disks that are mounted in folders of an inbox: while one is away, its files were not deleted."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner
from mounting import mount, mounted, unmount
from pages import page

from ingest.adding import sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from search.cli import cli


def silent(_done: int, _total: int) -> None:
    pass


def fill(folder: Path, files: int) -> None:
    for number in range(files):
        (folder / f"{number}.html").write_text(page(f"Story {number} of {folder.name}"))


@pytest.fixture
def inner(inbox: Path) -> Iterator[Path]:
    """A file system of its own in a folder of the inbox."""
    with mounted(inbox / "stick") as folder:
        yield folder


@pytest.fixture
def take_away(intake: Intake, inboxes: Inboxes, inbox: Path, inner: Path) -> Callable[[int, int], None]:
    """Has so many files of the disk, and so many beside it, read; then takes the disk away."""

    def taken_away(files: int, beside: int) -> None:
        fill(inner, files)
        fill(inbox, beside)
        inboxes.watch([inbox])
        sync(intake, inboxes, silent)
        unmount(inner)

    return taken_away


def test_few_files_of_a_disk_in_a_folder_of_the_inbox_stay_while_it_is_away(
    intake: Intake, inboxes: Inboxes, inbox: Path, inner: Path, take_away: Callable[[int, int], None]
) -> None:
    take_away(2, 3)
    assert sync(intake, inboxes, silent).removed == 0
    (hold,) = intake.catalog.holds.all()
    assert (hold.files, hold.reason) == (2, "the disk that was mounted at stick is not there, and 2 files were on it")
    assert inboxes.really_gone([inner / "0.html"]) == set()
    mount(inner)
    fill(inner, 1)
    assert (sync(intake, inboxes, silent).removed, intake.catalog.holds.all()) == (1, [])


def test_what_is_deleted_elsewhere_goes_while_a_disk_is_away(
    intake: Intake, inboxes: Inboxes, inbox: Path, inner: Path, take_away: Callable[[int, int], None]
) -> None:
    take_away(2, 3)
    (inbox / "0.html").unlink()
    assert inboxes.really_gone([inbox / "0.html", inner / "0.html"]) == {inbox / "0.html"}
    assert sync(intake, inboxes, silent).removed == 1
    assert intake.catalog.holds.all()[0].files == 2


def test_another_disk_in_the_same_folder_does_not_take_the_files_of_the_first_one(
    intake: Intake, inboxes: Inboxes, inbox: Path, inner: Path, take_away: Callable[[int, int], None]
) -> None:
    take_away(3, 3)
    assert sync(intake, inboxes, silent).removed == 0
    mount(inner)
    (inner / "other.html").write_text(page("Another disk"))
    done = sync(intake, inboxes, silent)
    assert (done.indexed, done.removed) == (1, 0)
    assert intake.catalog.holds.all()[0].files == 3


def test_a_disk_is_remembered_while_its_mount_point_cannot_be_read(
    intake: Intake,
    inboxes: Inboxes,
    inbox: Path,
    inner: Path,
    take_away: Callable[[int, int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take_away(2, 0)
    listed = os.scandir
    with monkeypatch.context() as patched:
        patched.setattr("os.scandir", lambda path: refuse(path) if Path(path) == inner else listed(path))
        assert sync(intake, inboxes, silent).removed == 0
    assert sync(intake, inboxes, silent).removed == 0
    assert intake.catalog.holds.all()[0].files == 2


def refuse(path: str) -> NoReturn:
    raise PermissionError(errno.EACCES, "Permission denied", path)


def test_the_files_of_a_disk_that_is_gone_for_good_go_when_that_is_confirmed(
    intake: Intake, inboxes: Inboxes, inbox: Path, inner: Path, take_away: Callable[[int, int], None]
) -> None:
    take_away(2, 3)
    inner.rmdir()
    assert sync(intake, inboxes, silent).removed == 0
    command = ["--archive", str(intake.archive.folder), "admin", "confirm-deletions", str(inbox)]
    assert CliRunner().invoke(cli, command).exit_code == 0
    assert sync(intake, inboxes, silent).removed == 2
    (inbox / "1.html").unlink()
    assert sync(intake, inboxes, silent).removed == 1
    assert intake.catalog.disks.of(inboxes.watched()[0].id) == {}


def test_files_of_a_disk_that_is_away_stay_however_many_come_on_the_one_in_its_place(
    intake: Intake, inboxes: Inboxes, inner: Path, take_away: Callable[[int, int], None]
) -> None:
    take_away(3, 0)
    sync(intake, inboxes, silent)
    mount(inner)
    for number in range(4):
        (inner / f"other-{number}.html").write_text(page(f"Another story {number}"))
    for _ in range(3):
        assert sync(intake, inboxes, silent).removed == 0
    assert intake.catalog.holds.all()[0].files == 3
