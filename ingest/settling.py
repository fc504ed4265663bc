"""Files that changed lately: which of them have rested long enough to be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from index.ledger_records import Fingerprint

FAR = 5.0
"""Seconds that a file rests at least where another machine may be its writer: no lease tells of that one, and what the
system says of the file may be a few seconds old."""

LONGER = 10
"""So many times as long as others rests a file that seems to lack its end; after that it is taken as it is."""


class Settling:
    """The state in which each file was last seen, and since when, in seconds of the daemon's clock."""

    def __init__(self, rest: float) -> None:
        """`rest` is the seconds for which a file is to stay as it is."""
        self.rest = rest
        self.far: frozenset[Path] = frozenset()
        self.files: dict[Path, tuple[Fingerprint, float]] = {}
        self.without_end: set[Path] = set()

    def __len__(self) -> int:
        return len(self.files)

    def __iter__(self) -> Iterator[Path]:
        return iter(self.files)

    def note(self, path: Path, state: Fingerprint, now: float) -> None:
        """A file was seen in a state: if that is a new one, its rest begins."""
        if path not in self.files or self.files[path][0] != state:
            self.files[path] = state, now
            self.without_end.discard(path)

    def is_settling(self) -> bool:
        """Whether any file waits for more than its end."""
        return len(self.files) > len(self.without_end)

    def wait_for_end(self, path: Path) -> None:
        """Let a file that lacks its end rest longer."""
        self.without_end.add(path)

    def waited_for_end(self, path: Path) -> bool:
        """Whether a file has rested so long for its end."""
        return path in self.without_end

    def drop(self, path: Path) -> None:
        """Wait for a file no longer, if it was waited for."""
        self.files.pop(path, None)
        self.without_end.discard(path)
        if not self.files:
            self.clear()

    def clear(self) -> None:
        """Wait for no file any more; only so, a dictionary gives back the room that many have taken."""
        self.files.clear()
        self.without_end.clear()

    def hold(self, far: Iterable[Path]) -> None:
        """What other machines may write to is in these folders, from now on."""
        self.far = frozenset(far)

    def since(self) -> list[float]:
        """Since when each file is as it is."""
        return [since for _, since in self.files.values()]

    def rested(self, now: float) -> Iterator[Path]:
        """The files that have rested long enough, those first that were noted first."""
        for path, (_, since) in self.files.items():
            rest = self.rest * (LONGER if path in self.without_end else 1)
            if since <= now - rest and (since <= now - FAR or self.far.isdisjoint(path.parents)):
                yield path
