"""A daemon that is killed between any two of its commits is in step again after the next start."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from driven_daemon import DrivenDaemon, differences, driven
from pages import page

POINTS = {
    "before the catalog": ("catalog", "put", False),
    "between catalog and index": ("catalog", "put", True),
    "before the index, with what it replaces": ("store", "put", False),
    "between index and ledger": ("store", "put", True),
    "in the transaction of the ledger": ("ledger", "note_read", False),
    "before the ledger forgets": ("ledger", "delete", False),
    "before the catalog forgets": ("catalog", "delete", False),
    "in the transaction that forgets": ("ledger", "delete", True),
    "when it is noted what waits": ("ledger", "note_waiting", True),
}
"""Where to die: before or (True) after a method of one of the intake's parts."""


def dies(original: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    """A method that ends its process."""

    def call(*args: Any, **options: Any) -> Any:
        if after:
            original(*args, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    return call


def live_and_die(archive: Path, inbox: Path, owner: str, method: str, *, after: bool) -> None:
    """The life of a process that is killed at a point."""
    with driven(archive, inbox) as daemon:
        part = getattr(daemon.intake, owner)
        setattr(part, method, dies(getattr(part, method), after=after))
        live(daemon)


def live(daemon: DrivenDaemon) -> None:
    daemon.next_scan = 0.0
    daemon.live(6)


def change(inbox: Path) -> None:
    (inbox / "edited.html").write_text(page("Another story"))
    (inbox / "deleted.html").unlink()
    (inbox / "new.html").write_text(page("New story"))
    (inbox / "copy.html").write_text(page("Story of kept"))


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_between_two_commits_loses_and_doubles_nothing(tmp_path: Path, inbox: Path, point: str) -> None:
    archive = tmp_path / "archive"
    for name in ("edited", "deleted", "kept"):
        (inbox / f"{name}.html").write_text(page(f"Story of {name}"))
    with driven(archive, inbox) as daemon:
        live(daemon)
        assert differences(daemon.archive, inbox) == []
    change(inbox)
    owner, method, after = POINTS[point]
    process = multiprocessing.get_context("fork").Process(
        target=live_and_die, args=(archive, inbox, owner, method), kwargs={"after": after}
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    with driven(archive, inbox) as daemon:
        daemon.catch_up()
        assert differences(daemon.archive, inbox) == []
