"""Folders that are looked into from time to time, because events do not tell of all that happens in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

LEAST = 5.0
"""Seconds between two looks into a folder, at least."""

SHARE = 20
"""A look comes at the earliest so many times its own cost after the last one."""


class Polls:
    """When each of these folders is to be looked into, in seconds of the daemon's clock."""

    def __init__(self) -> None:
        self.next: dict[Path, float] = {}

    def hold(self, folders: Iterable[Path]) -> None:
        """Poll these folders from now on, and no others; what lies in another one is left to that."""
        wanted = set(folders)
        topmost = {folder for folder in wanted if not wanted.intersection(folder.parents)}
        self.next = {folder: self.next.get(folder, 0.0) for folder in topmost}

    def due(self, now: float) -> list[Path]:
        """The folders to look into at this moment."""
        return [folder for folder, when in self.next.items() if when <= now]

    def done(self, folder: Path, *, cost: float, now: float) -> None:
        """A look that took `cost` seconds is over."""
        self.next[folder] = now + max(LEAST, SHARE * cost)
