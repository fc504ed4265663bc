"""Whichever call of the system or the database fails, and however: the archive comes to hold what is there."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from driven_daemon import DrivenDaemon, differences, driven
from failing_calls import Countdown, Killed, counting_databases, failing_database, failing_system
from pages import page

STRIDE = int(os.environ.get("DATELINE_FAILING_STRIDE", "61"))
"""Of so many calls one fails; 1 lets each of them fail in its turn."""

Failing = Callable[[int, Callable[[], BaseException]], AbstractContextManager[Countdown]]


def refusal(number: int) -> Callable[[], BaseException]:
    return lambda: OSError(number, os.strerror(number))


FAULTS: dict[str, tuple[Failing, Callable[[], BaseException]]] = {
    "ENOSPC": (failing_system, refusal(errno.ENOSPC)),
    "EIO": (failing_system, refusal(errno.EIO)),
    "EACCES": (failing_system, refusal(errno.EACCES)),
    "EINTR": (failing_system, refusal(errno.EINTR)),
    "killed in a call": (failing_system, Killed),
    "database: disk I/O error": (failing_database, lambda: sqlite3.OperationalError("disk I/O error")),
    "database: full": (failing_database, lambda: sqlite3.OperationalError("database or disk is full")),
    "killed in a statement": (failing_database, Killed),
}


def begin(inbox: Path) -> None:
    (inbox / "sub").mkdir(parents=True)
    for name in ("edited", "deleted", "moved", "sub/kept", "twice", "sub/twice"):
        (inbox / f"{name}.html").write_text(page(f"Story of {Path(name).stem}"))


def change(inbox: Path) -> None:
    (inbox / "edited.html").write_text(page("Another story"))
    (inbox / "deleted.html").unlink()
    (inbox / "moved.html").rename(inbox / "sub" / "elsewhere.html")
    (inbox / "twice.html").unlink()
    (inbox / "new.html").write_text(page("New story"))
    (inbox / "lines.jsonl").write_text('{"headline": "Broken"}\n')


def live(daemon: DrivenDaemon) -> None:
    daemon.next_scan = 0.0
    daemon.live(4)


@pytest.mark.parametrize("name", FAULTS)
def test_wherever_a_call_fails_the_archive_comes_to_hold_what_is_there(tmp_path: Path, name: str) -> None:
    failing, fault = FAULTS[name]
    failed, at = 0, 1
    with counting_databases():
        while True:
            home = tmp_path / str(at)
            inbox, archive = home / "inbox", home / "archive"
            begin(inbox)
            with driven(archive, inbox) as daemon:
                live(daemon)
            change(inbox)
            with pytest.raises(Killed), driven(archive, inbox) as daemon:
                with failing(at, fault) as countdown:
                    live(daemon)
                if fault is not Killed:
                    daemon.catch_up()
                    assert differences(daemon.archive, inbox) == [], f"call {at}"
                raise Killed
            with driven(archive, inbox) as daemon:
                daemon.catch_up()
                assert differences(daemon.archive, inbox) == [], f"call {at}, after another start"
            if not countdown.has_failed:
                break
            failed, at = failed + 1, at + STRIDE
    assert failed
