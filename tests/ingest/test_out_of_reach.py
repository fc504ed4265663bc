"""Files that the machine refuses for now: nothing is held against them, what they held stays, and they are tried again."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from driven_daemon import differences, driven
from pages import page

from index.catalog import Catalog
from index.commands import status_row
from index.errors import ReadingError
from index.ledger_records import State
from ingest import opening
from ingest.adding import add, sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from ingest.opening import OutOfReach, opened
from ingest.scanning import is_missing, state_of_file

Refuse = Callable[[str, int], None]


def silent(_done: int, _total: int) -> None:
    pass


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Refuse:
    """Has the system refuse to open files of a name, with an error; with 0 it opens them again."""
    original, refused = os.open, {}

    def open_or_refuse(path: Any, *rest: Any, **more: Any) -> int:
        number = refused.get(Path(path).name)
        if number:
            raise OSError(number, os.strerror(number), str(path))
        return original(path, *rest, **more)

    monkeypatch.setattr(os, "open", open_or_refuse)
    return refused.__setitem__


ERRORS = [errno.EACCES, errno.EIO, errno.ESTALE, errno.ENOSPC, errno.EMFILE]


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_its_article_stays_searchable_and_it_waits_with_a_reason(
    intake: Intake, inboxes: Inboxes, inbox: Path, refuse: Refuse, number: int
) -> None:
    (inbox / "a.html").write_text(page("Kept"))
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    (inbox / "a.html").write_text(page("Edited"))
    refuse("a.html", number)
    done = sync(intake, inboxes, silent)
    assert (done.failed, done.removed) == (1, 0)
    assert [kept.article.headline for kept in intake.catalog.articles(intake.catalog.ids()).values()] == ["Kept"]
    assert intake.ledger.file(inbox / "a.html").state is State.WAITING  # type: ignore[union-attr]
    row = status_row(intake.archive)
    assert (row["failed"], row["out_of_reach"]) == (0, 1)
    refuse("a.html", 0)
    sync(intake, inboxes, silent)
    assert [kept.article.headline for kept in intake.catalog.articles(intake.catalog.ids()).values()] == ["Edited"]
    assert intake.catalog.retries.all() == {}


def test_add_says_so_and_the_file_waits(intake: Intake, inboxes: Inboxes, inbox: Path, refuse: Refuse) -> None:
    (inbox / "a.html").write_text(page())
    refuse("a.html", errno.EACCES)
    [outcome] = add(intake, inboxes, [inbox], silent)
    assert outcome.entries[0].code == "unreadable"
    assert outcome.entries[0].message == "a.html cannot be read now: Permission denied."
    assert (intake.ledger.sums().waiting, intake.ledger.sums().failed) == (1, 0)


def test_the_daemon_tries_again_less_and_less_often_and_at_once_when_the_file_changes(
    tmp_path: Path, inbox: Path, refuse: Refuse
) -> None:
    (inbox / "a.html").write_text(page())
    refuse("a.html", errno.EIO)
    with driven(tmp_path / "archive", inbox) as daemon:

        def live(seconds: int) -> int:
            """Lives as if with watches, which see every second to what waits; the tries until then."""
            for _ in range(seconds):
                daemon.retries = daemon.archive.catalog.retries.all()
                for retry in daemon.retries.values():
                    daemon.look(retry.path)
                daemon.live(1)
            return daemon.archive.catalog.retries.all()[inbox / "a.html"].attempts

        assert live(60) in range(4, 9)
        tried = live(600)
        assert tried < 14
        refuse("a.html", 0)
        (inbox / "a.html").write_text(page("Edited"))
        daemon.look(inbox / "a.html")
        daemon.live(3)
        assert differences(daemon.archive, inbox) == []


def test_what_a_disk_does_wrong_is_not_taken_for_damage_of_the_file(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that hides the error makes no difference."""
    (inbox / "a.zip").write_bytes(b"PK")
    state = state_of_file(inbox / "a.zip")
    assert state is not None
    with pytest.raises(OutOfReach, match="Is a directory"), opened(inbox / "a.zip", state) as file:
        monkeypatch.setattr(opening, "TRANSIENT", opening.TRANSIENT | {errno.EISDIR})
        os.dup2(os.open(inbox, os.O_RDONLY), file.fileno())  # from now on every reading of it fails
        try:
            file.read()
        except OSError:
            raise ReadingError("unreadable", "It is damaged.") from None


def test_a_disk_that_does_not_answer_proves_no_deletion(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> os.stat_result:
        raise OSError(errno.ESTALE, "Stale file handle")

    assert is_missing(inbox / "a.html")
    monkeypatch.setattr(Path, "lstat", refuse)
    assert not is_missing(inbox / "a.html")


def test_a_retry_goes_with_its_file(intake: Intake, inboxes: Inboxes, inbox: Path, refuse: Refuse) -> None:
    (inbox / "a.html").write_text(page())
    inboxes.watch([inbox])
    refuse("a.html", errno.EACCES)
    sync(intake, inboxes, silent)
    catalog: Catalog = intake.catalog
    assert catalog.retries.all()
    (inbox / "a.html").unlink()
    sync(intake, inboxes, silent)
    assert catalog.retries.all() == {}
