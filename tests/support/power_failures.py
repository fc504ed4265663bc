"""What an index is after power failures at every moment of a series of changes."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from itertools import accumulate
from pathlib import Path

from changes import Held, Kind, change
from crashes import answers_as, files_of
from power import Disk, Recorder, write_left

from index.errors import IndexDamaged
from index.whoosh.store import WhooshStore
from index.whoosh.writer import LOCK

KINDS = (
    Kind.PUT, Kind.PUT, Kind.TEND, Kind.PUT, Kind.REBUILD, Kind.PUT, Kind.BEGIN_ANEW, Kind.PUT, Kind.PUT, Kind.TEND,
)  # fmt: skip

OFTEN = {"replace": 30, "sync": 3, "create": 3, "unlink": 3}
"""How many states are looked at after an event of a kind, for one after any other."""


def recorded(root: Path, *, steps: int, seed: int) -> tuple[Recorder, list[tuple[int, Held]]]:
    """Change an index in a folder, from nothing: what was done to files, and from which event on it held what."""
    recorder = Recorder(root)
    held: Held = {}
    with recorder.recording():
        store = WhooshStore(root / "index", create=True)
        acknowledged = [(len(recorder.events), held)]
        for step in range(steps):
            next_change = change(held, seed, step, KINDS[step % len(KINDS)])
            next_change.make(store)
            held = next_change.applied(held)
            acknowledged.append((len(recorder.events), held))
    store.close()
    return recorder, acknowledged


def fail_everywhere(folder: Path, *, states: int, steps: int, seed: int) -> Counter[str]:
    """Let the power fail after each event, so often that it comes to this many states of the disk; what was found.

    Raises:
        AssertionError: an index was not what it must be.
    """
    recorder, acknowledged = recorded(folder / "recorded", steps=steps, seed=seed)
    disk, chance = Disk(recorder.root), random.Random(seed)
    weights = [OFTEN.get(event.what, 1) for event in recorder.events]
    until = [states * passed // sum(weights) for passed in accumulate(weights, initial=0)]
    found: Counter[str] = Counter()
    for number, event in enumerate(recorder.events, 1):
        disk.happen(event)
        done = [held for at, held in acknowledged if at <= number]
        due = [held for at, held in acknowledged if at > number]
        for draw in range(until[number - 1], until[number]):
            place = folder / f"failed-{draw}"
            place.mkdir()
            write_left(disk.left(chance), recorder.root, place)
            found[opened_again(place / "index", done[-1:], due[:1], f"seed {seed}, event {number}, draw {draw}")] += 1
            shutil.rmtree(place)
    return found


def opened_again(home: Path, done: list[Held], due: list[Held], name: str) -> str:
    """Open an index after a power failure, and change it; what it was."""
    try:
        store = WhooshStore(home)
    except IndexDamaged:
        assert not done, f"{name}: the index cannot be read though a commit was acknowledged"
        store = WhooshStore(home, create=True)
        assert not store.ids()
        outcome = "not begun"
    else:
        assert store.problem is None, f"{name}: {store.problem}"
        states = [held for held in (*done, *due) if held.keys() == store.ids() and answers_as(store, held)]
        assert states, f"{name}: neither what was acknowledged nor what was to follow"
        outcome = "as acknowledged" if done and states[0] is done[0] else "as the commit in flight"
    before = store.ids()
    store.put(())
    assert store.ids() == before
    assert {path.name for path in store.folder.iterdir()} == files_of(store.folder) | {LOCK}, f"{name}: leftovers"
    store.close()
    return outcome
