"""Hints from the file system."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.events import DirMovedEvent, FileCreatedEvent, FileMovedEvent

from ingest import hints
from ingest.hints import Collector, Hints, Watches


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def collector() -> Collector:
    return Collector()


@pytest.fixture
def watches(collector: Collector) -> Iterator[Watches]:
    started = Watches(collector)
    yield started
    started.stop()


def test_files_and_folders_are_gathered_apart(collector: Collector) -> None:
    collector.on_any_event(FileCreatedEvent("/in/a"))
    collector.on_any_event(FileMovedEvent("/in/b", "/in/c"))
    collector.on_any_event(DirMovedEvent("/in/d", "/in/e"))
    taken = collector.take()
    assert taken.files == {Path("/in/a"), Path("/in/b"), Path("/in/c")}
    assert taken.folders == {Path("/in/d"), Path("/in/e")}
    assert not collector.take()


def test_too_many_hints_become_one(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "MOST", 2)
    for name in "abc":
        collector.on_any_event(FileCreatedEvent(f"/in/{name}"))
    assert collector.take() == Hints(many=True)


def test_a_new_file_is_hinted_at(collector: Collector, watches: Watches, inbox: Path) -> None:
    assert watches.hold([inbox])
    (inbox / "a.html").write_text("x")
    wait_for(lambda: inbox / "a.html" in collector.hints.files)


def test_a_folder_that_was_replaced_is_watched_anew(collector: Collector, watches: Watches, inbox: Path) -> None:
    watches.hold([inbox])
    assert not watches.hold([inbox])
    other = inbox.with_name("other")
    other.mkdir()
    shutil.rmtree(inbox)
    other.rename(inbox)
    assert watches.hold([inbox])
    (inbox / "a.html").write_text("x")
    wait_for(lambda: inbox / "a.html" in collector.hints.files)


def test_a_missing_folder_is_left_to_the_scans(watches: Watches, inbox: Path) -> None:
    watches.hold([inbox])
    inbox.rmdir()
    assert not watches.hold([inbox, inbox / "never"])
    assert watches.held == {}


def test_a_folder_that_cannot_be_watched_is_told_and_no_error(
    watches: Watches, inbox: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(watches.observer, "schedule", refuse)
    assert not watches.hold([inbox])
    assert "cannot be watched (No space left on device)" in caplog.text
