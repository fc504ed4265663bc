"""Folders that are looked into from time to time, because events do not tell of all that happens in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from index.ledger_records import Root
from index.polled import Polled
from ingest.hints import Hints

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


PATIENCE = 2.0
"""Seconds for which an event may be late."""


class Unannounced:
    """Changes that a regular scan found and no event told of: where they are, events are not to be relied upon."""

    def __init__(self) -> None:
        self.found: dict[Path, float] = {}

    def add(self, paths: Iterable[Path], *, now: float) -> None:
        """A scan found that these files changed."""
        self.found |= dict.fromkeys(paths, now)

    def heard(self, hints: Hints) -> None:
        """Events came, if late."""
        if hints.many:
            self.found.clear()
        for path in [path for path in self.found if path in hints.files or hints.folders.intersection(path.parents)]:
            del self.found[path]

    def proven(self, now: float) -> list[Path]:
        """The files of which no event will come any more; each is given once."""
        late = [path for path, since in self.found.items() if now - since > PATIENCE]
        for path in late:
            del self.found[path]
        return late


def polled_in(roots: Iterable[Root], unwatched: Mapping[Path, str]) -> dict[int, Polled]:
    """For each root, by number, how many folders of it are polled and why, where there are any."""
    reasons = {root.id: [why for path, why in unwatched.items() if path.is_relative_to(root.path)] for root in roots}
    return {number: Polled(folders=len(whys), reason=whys[0]) for number, whys in reasons.items() if whys}
