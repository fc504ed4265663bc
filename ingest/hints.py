"""Hints from the file system that something may have changed. They are only hints: scans find the rest."""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from watchdog.events import (
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)

logger = logging.getLogger(__name__)

MOST = 10_000
"""More hints than this at a time are replaced by a scan."""

EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent,
    DirCreatedEvent, DirMovedEvent, DirDeletedEvent, DirAttribEvent, FileAttribEvent,
]  # fmt: skip
"""What the kernel is asked for. Opening and reading a file are no changes."""


@dataclass(slots=True)
class Hints:
    """Paths to look at: files, and folders with all that is in them. `many`: too many to name."""

    files: set[Path] = field(default_factory=set)
    folders: set[Path] = field(default_factory=set)
    many: bool = False

    def __bool__(self) -> bool:
        return bool(self.files or self.folders or self.many)


class Collector(FileSystemEventHandler):
    """Gathers hints. Its method runs in the observer's thread, where an error or a delay would lose events.

    `events` counts what came, by type, and `losses` how often events were lost.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.hints = Hints()
        self.events: Counter[str] = Counter()
        self.losses = 0
        self.woken = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Remember the paths of an event."""
        paths = {Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        with self.lock:
            self.events[event.event_type] += 1
            (self.hints.folders if event.is_directory else self.hints.files).update(paths)
            if len(self.hints.files) + len(self.hints.folders) > MOST:
                self.hints = Hints(many=True)
        self.woken.set()

    def lose(self, why: str) -> None:
        """Remember that events were lost, so that only a scan can tell what happened."""
        logger.warning("%s; all is scanned", why)
        with self.lock:
            self.losses += 1
            self.hints = Hints(many=True)
        self.woken.set()

    def wait(self, seconds: float) -> None:
        """Wait so long, or until there is a hint, or somebody sets `woken`."""
        self.woken.wait(seconds)
        self.woken.clear()

    def take(self) -> Hints:
        """The hints since the last time."""
        with self.lock:
            taken, self.hints = self.hints, Hints()
        return taken
