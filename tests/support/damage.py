"""An index whose files are damaged in one place after the other: nothing that it then answers may be wrong."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from changes import Held, Kind, change
from questions import answers

from index.errors import IndexDamaged
from index.whoosh import generations, writer
from index.whoosh.store import WhooshStore
from index.whoosh.writer import LOCK

STEPS = 12
SECTOR = 512


def several_segments(folder: Path, *, seed: int) -> WhooshStore:
    """An index of several segments, with deletions in some of them."""
    store = WhooshStore(folder, create=True)
    held: Held = {}
    with patch.object(writer, "AT_ONCE", 0):
        for step in range(STEPS):
            next_change = change(held, seed, step, Kind.PUT)
            next_change.make(store)
            held = next_change.applied(held)
    segments = store.current()[1].postings.segments
    assert len(segments) > 3
    assert any(segment.deleted is not None for segment in segments)
    return store


class Damaging:
    """Damages the files of an index, one at a time, and says what came of it."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        store = several_segments(folder, seed=seed)
        self.chance = random.Random(seed)
        self.folder = folder
        self.answers = answers(store)
        self.files: dict[str, list[Path]] = defaultdict(list)
        for path in sorted(store.folder.iterdir()):
            if path.name != LOCK:
                self.files[path.suffix].append(path)
        newest = store.folder / generations.toc_name(store.generation)
        with changed(newest, b""):
            self.older_answers = answers(WhooshStore(folder))
        assert self.older_answers != self.answers

    def some_file(self) -> Path:
        """A file of any kind; each kind comes equally often."""
        return self.chance.choice(self.files[self.chance.choice(sorted(self.files))])

    def outcome(self) -> str:
        """Ask everything of the index as it is now.

        Raises:
            AssertionError: an answer is wrong.
        """
        try:
            store = WhooshStore(self.folder)
            found = answers(store)
        except IndexDamaged:
            return "refused"
        if store.problem:
            assert found == self.older_answers, f"wrong answers of an older state: {store.problem}"
            return "answered by an older state, and said so"
        assert found == self.answers, "wrong answers"
        return "harmless"

    def bit(self) -> tuple[str, str]:
        """Turn one bit of one file."""
        path = self.some_file()
        data = bytearray(path.read_bytes())
        at = self.chance.randrange(len(data))
        data[at] ^= 1 << self.chance.randrange(8)
        with changed(path, bytes(data)):
            return path.suffix, self.outcome()

    def cut(self) -> tuple[str, str]:
        """Cut a file short."""
        path = self.some_file()
        data = path.read_bytes()
        with changed(path, data[: self.chance.randrange(len(data))]):
            return path.suffix, self.outcome()

    def zeros(self) -> tuple[str, str]:
        """Make a sector of a file zeros."""
        path = self.some_file()
        data = bytearray(path.read_bytes())
        at = self.chance.randrange(len(data)) // SECTOR * SECTOR
        data[at : at + SECTOR] = bytes(len(data[at : at + SECTOR]))
        with changed(path, bytes(data)):
            return path.suffix, self.outcome()

    def swap(self) -> tuple[str, str]:
        """Exchange two files of a kind."""
        several = [kind for kind, paths in sorted(self.files.items()) if len(paths) > 1]
        one, other = self.chance.sample(self.files[self.chance.choice(several)], 2)
        first, second = one.read_bytes(), other.read_bytes()
        with changed(one, second), changed(other, first):
            return one.suffix, self.outcome()

    def missing(self) -> tuple[str, str]:
        """Remove a file, but no table of contents: without it, its commit never was."""
        path = self.chance.choice(self.files[self.chance.choice([".arrays", ".deleted"])])
        with changed(path, None):
            return path.suffix, self.outcome()


DAMAGES = {
    "one bit": Damaging.bit,
    "cut short": Damaging.cut,
    "a sector of zeros": Damaging.zeros,
    "two files exchanged": Damaging.swap,
    "missing": Damaging.missing,
}


@contextmanager
def changed(path: Path, data: bytes | None) -> Iterator[None]:
    """A file with other content, or none, until the end of the block. It is another file: no map sees it change."""
    kept = path.rename(path.with_name(f"kept-{path.name}"))
    if data is not None:
        path.write_bytes(data)
    try:
        yield
    finally:
        kept.replace(path)


def damage(folder: Path, counts: dict[str, int], *, seed: int) -> Counter[tuple[str, str, str]]:
    """Do each kind of damage so often: what came of it, by kind of damage and kind of file."""
    damaging = Damaging(folder, seed=seed)
    found: Counter[Any] = Counter()
    with patch("index.whoosh.store.OPEN_TRIES", 1):
        for name, count in counts.items():
            found.update((name, *DAMAGES[name](damaging)) for _ in range(count))
    return found
