"""Hints from the file system."""

from __future__ import annotations

from pathlib import Path

import pytest
from watchdog.events import DirMovedEvent, FileCreatedEvent, FileMovedEvent

from ingest import hints
from ingest.hints import Collector, Hints


@pytest.fixture
def collector() -> Collector:
    return Collector()


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


def test_lost_events_become_a_scan(collector: Collector) -> None:
    collector.on_any_event(FileCreatedEvent("/in/a"))
    collector.lose("the queue was full")
    assert collector.take() == Hints(many=True)
    assert collector.losses == 1
