"""What the daemon says of itself."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from driven_daemon import driven
from pages import page

from index.errors import NoRoom
from ingest.condition import HEALTHY_BEAT, Condition
from ingest.control import Control, Request
from ingest.histogram import Histogram
from ingest.requests import serve


def test_a_loop_that_rests_after_trouble_is_not_healthy_until_it_goes_on() -> None:
    condition = Condition()
    condition.beat("paused", "no room")
    assert "no room" in condition.troubles["paused"]
    condition.beat()
    assert not condition.is_healthy()
    condition.beat("idle")
    assert condition.is_healthy()


def test_a_loop_that_does_not_show_itself_is_not_healthy() -> None:
    condition = Condition()
    condition.beaten -= HEALTHY_BEAT + 1
    assert not condition.row()["healthy"]


def test_a_histogram_counts_what_is_at_most_a_bound() -> None:
    histogram = Histogram((1, 10))
    for value in (0, 1, 2, 10, 11):
        histogram.note(value)
    assert histogram.buckets() == [("1", 2), ("10", 4), ("+Inf", 5)]
    assert histogram.sum == 24


def test_a_daemon_counts_files_by_what_became_of_them_and_how_long_they_took(tmp_path: Path, inbox: Path) -> None:
    (inbox / "a.html").write_text(page("One"))
    (inbox / "b.css").write_text("x")
    (inbox / "c.html").write_bytes(b"")
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.live(5)
        counts = daemon.condition.counts
        assert (counts["indexed"], counts["skipped"], counts["failed"]) == (1, 1, 1)
        assert daemon.condition.searchable_seconds.buckets()[-1] == ("+Inf", 1)
        assert daemon.condition.searchable_seconds.sum >= daemon.archive.settings.settle
        assert daemon.intake.batch_docs.sum == 1
        assert daemon.condition.generation == daemon.archive.store.generation


def test_what_waits_goes_on_waiting_after_a_sync_that_found_no_room(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.live(5)
        (inbox / "a.html").write_text(page("One"))
        daemon.look(inbox / "a.html")
        control = Control(daemon.archive.folder)
        try:
            request = Request({"do": "sync"})
            control.requests.put(request)
            with monkeypatch.context() as patch:

                def refuse(_folder: Path) -> None:
                    raise NoRoom("Only 3 MB are free.")

                patch.setattr("ingest.intake.require_room", refuse)
                serve(daemon, control)
        finally:
            control.stop()
        answer = request.answer.get()
        assert answer is not None
        assert answer["error"] == "Only 3 MB are free."
        daemon.live(5)
        assert daemon.archive.catalog.count() == 1


def test_a_daemon_begins_though_the_machine_is_in_trouble(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready: list[dict[str, str]] = []
    with driven(tmp_path / "archive", inbox) as daemon:

        def begin() -> None:
            ready.append(daemon.condition.troubles)
            daemon.stop.set()

        def fail(*_: Any) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr(daemon, "scan", fail)
        daemon.run(begin)
    assert "Input/output error" in ready[0]["paused"]
