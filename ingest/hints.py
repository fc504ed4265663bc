"""Hints from the file system that something may have changed. They are only hints: scans find the rest."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

logger = logging.getLogger(__name__)

MOST = 10_000
"""More hints than this at a time are replaced by a scan."""

EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent,
    DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
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
    """Gathers hints. Its method runs in the observer's thread, where an error or a delay would lose events."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.hints = Hints()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Remember the paths of an event."""
        paths = {Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        with self.lock:
            (self.hints.folders if event.is_directory else self.hints.files).update(paths)
            if len(self.hints.files) + len(self.hints.folders) > MOST:
                self.hints = Hints(many=True)

    def take(self) -> Hints:
        """The hints since the last time."""
        with self.lock:
            taken, self.hints = self.hints, Hints()
        return taken


class Watches:
    """Watches on folders, renewed when a folder is replaced by another of the same name."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        # watchdog warns of every new sub-folder, each time with a list of all that it watches.
        warnings.filterwarnings("ignore", message="Callback with id", category=RuntimeWarning)
        self.observer = Observer()
        self.held: dict[Path, tuple[Any, tuple[int, int]]] = {}  # watchdog's watch, and the folder it is on
        self.observer.start()

    def hold(self, folders: Iterable[Path]) -> bool:
        """Watch these folders and no others; whether a watch was set. A folder that is missing or refused is left to the scans."""
        before = dict(self.held)
        wanted = set(folders)
        for folder in self.held.keys() - wanted:
            self.drop(folder)
        for folder in wanted:
            try:
                state = folder.stat()
            except OSError:
                self.drop(folder)
                continue
            identity = (state.st_dev, state.st_ino)
            if folder in self.held and self.held[folder][1] == identity:
                continue
            self.drop(folder)
            try:
                watch = self.observer.schedule(self.collector, str(folder), recursive=True, event_filter=EVENTS)
            except OSError as error:
                logger.warning(
                    "%r cannot be watched (%s); it is scanned from time to time", str(folder), error.strerror
                )
            else:
                self.held[folder] = (watch, identity)
        return any(self.held[folder] != before.get(folder) for folder in self.held)

    def drop(self, folder: Path) -> None:
        """Stop watching a folder."""
        watch, _ = self.held.pop(folder, (None, None))
        if watch is not None:
            self.observer.unschedule(watch)

    def stop(self) -> None:
        """Stop watching."""
        self.observer.stop()
        self.observer.join()
