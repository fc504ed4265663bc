"""Processes that change an index until they are killed: at random times, or at a named point of a commit."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from changes import Change, Held, Kind, change, oracle_of
from questions import hits

from index.whoosh import generations
from index.whoosh.store import WhooshStore
from index.whoosh.writer import LOCK

STEPS = 40
"""Changes after which a process ends though nobody killed it."""

LONGEST = 0.15
"""Seconds after which a process is killed at the latest, when it is killed at a random time."""

SERIES = 25
"""Kills that one index lives through before another is begun."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a commit: before, in the middle of, or after a call of the system on a file of this kind."""

    name: str
    call: str
    ending: str
    moment: str = "before"
    kind: Kind = Kind.PUT


POINTS = (
    Point("half a segment is written", "pwrite", ".arrays", "half"),
    Point("a segment is written, not synced", "fsync", ".arrays"),
    Point("a segment is synced, its name is not", "fsync", ".arrays", "after"),
    Point("half the deletions are written", "pwrite", ".deleted", "half"),
    Point("the deletions are written, not synced", "fsync", ".deleted"),
    Point("the TOC is written, not synced", "fsync", ".toc.new"),
    Point("the folder is not synced", "fsync", "/"),
    Point("the folder is synced", "fsync", "/", "after"),
    Point("the TOC has no name yet", "replace", ".toc"),
    Point("the TOC has its name", "replace", ".toc", "after"),
    Point("an orphan is about to go", "unlink", ""),
    Point("an orphan is gone", "unlink", "", "after"),
    Point("tending: half a segment is written", "pwrite", ".arrays", "half", Kind.TEND),
    Point("tending: the segment is not synced", "fsync", ".arrays", "before", Kind.TEND),
    Point("tending: the TOC has no name yet", "replace", ".toc", "before", Kind.TEND),
    Point("tending: an orphan is gone", "unlink", "", "after", Kind.TEND),
    Point("beginning anew: the TOC is not synced", "fsync", ".toc.new", "before", Kind.BEGIN_ANEW),
    Point("beginning anew: the TOC has no name yet", "replace", ".toc", "before", Kind.BEGIN_ANEW),
    Point("beginning anew: the TOC has its name", "replace", ".toc", "after", Kind.BEGIN_ANEW),
    Point("beginning anew: an orphan is gone", "unlink", "", "after", Kind.BEGIN_ANEW),
    Point("rebuilding: a segment has no second name yet", "link", ".arrays", "before", Kind.REBUILD),
    Point("rebuilding: a segment has a second name", "link", ".arrays", "after", Kind.REBUILD),
    Point("rebuilding: the TOC has no name yet", "replace", ".toc", "before", Kind.REBUILD),
    Point("rebuilding: the TOC has its name", "replace", ".toc", "after", Kind.REBUILD),
    Point("rebuilding: a file is gone", "unlink", "", "after", Kind.REBUILD),
)
RANDOM_TIME = "at a random time"


@dataclass(slots=True)
class Survived:
    """What happened: kills by point, and how many of them left the change in flight done or not done."""

    kills: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    leftovers: int = 0


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def name_of(target: Any) -> str:
    """The name of a file, given as a path or as a descriptor; `/` for a folder."""
    path = Path(f"/proc/self/fd/{target}").readlink() if isinstance(target, int) else Path(target)
    return "/" if path.is_dir() else path.name


def armed(point: Point, at: int, kind: Callable[[], Kind]) -> None:
    """Kill this process when it reaches a point for the n-th time."""
    call = getattr(os, point.call)
    left = iter(range(at - 1, -1, -1))

    def deadly(*args: Any, **options: Any) -> Any:
        target = args[1] if point.call in ("replace", "link") else args[0]
        hit = kind() is point.kind and name_of(target).endswith(point.ending) and next(left, 1) == 0
        if hit and point.moment == "half":
            call(args[0], args[1][: len(args[1]) // 2], *args[2:])
        elif not hit or point.moment == "after":
            result = call(*args, **options)
            if not hit:
                return result
        return die()

    setattr(os, point.call, deadly)


def next_of(held: Held, seed: int, step: int, point: Point | None) -> Change:
    """What a process does next; what it is to be killed in comes often enough."""
    often = point is not None and point.kind is not Kind.PUT and step % 3 == 2
    return change(held, seed, step, point.kind if point and often else None)


def work(folder: Path, held: Held, seed: int, acknowledged: int, point: Point | None) -> None:
    """Change the index and acknowledge each change, for ever; a process of its own."""
    store = WhooshStore(folder)
    doing = Kind.PUT
    if point:
        armed(point, 1 + seed % (4 if point.kind is Kind.PUT else 2), lambda: doing)
    for step in range(STEPS):
        next_change = next_of(held, seed, step, point)
        doing = next_change.kind
        next_change.make(store)
        held = next_change.applied(held)
        os.write(acknowledged, b".")


def killed(folder: Path, held: Held, seed: int, point: Point | None) -> tuple[bool, int]:
    """Start a process and kill it, or let it kill itself: whether it died, and how many changes it acknowledged."""
    reading, writing = os.pipe()
    process = multiprocessing.get_context("fork").Process(target=work, args=(folder, held, seed, writing, point))
    process.start()
    os.close(writing)
    try:
        if point is None:
            time.sleep(random.Random(seed).uniform(0, LONGEST))
            process.kill()
        process.join(60)
        assert process.exitcode in (0, -signal.SIGKILL), f"the process ended with {process.exitcode}"
        acknowledged = 0
        while data := os.read(reading, 1 << 10):
            acknowledged += len(data)
    finally:
        os.close(reading)
        process.close()
    return point is None or acknowledged < STEPS, acknowledged


def files_of(folder: Path) -> set[str]:
    """The files that the two newest generations of an index name."""
    kept = generations.numbers(folder)[: generations.KEPT]
    return {name for number in kept for name in generations.read(folder, number).files}


def survive(folder: Path, *, kills: int, seed: int) -> Survived:
    """Kill so many processes in turn and look at what each left behind.

    Raises:
        AssertionError: the index was not what it must be.
    """
    seen = Survived()
    for number, point in enumerate(plan(kills)):
        home = folder / f"index-{number // SERIES}"
        if number % SERIES == 0:
            WhooshStore(home, create=True).close()
            held: Held = {}
        has_died = False
        while not has_died:
            seed += 1
            has_died, acknowledged = killed(home, held, seed, point)
            held = looked_at(home, held, seed, acknowledged, point, seen)
    return seen


def plan(kills: int) -> Iterator[Point | None]:
    """Where processes are killed: half of them at random times."""
    for number in range(kills):
        yield POINTS[number // 2 % len(POINTS)] if number % 2 else None


def looked_at(home: Path, held: Held, seed: int, acknowledged: int, point: Point | None, seen: Survived) -> Held:
    """Compare an index with what was acknowledged; the articles that it holds."""
    for step in range(acknowledged):
        held = next_of(held, seed, step, point).applied(held)
    in_flight = next_of(held, seed, acknowledged, point).applied(held) if acknowledged < STEPS else held
    name = point.name if point else RANDOM_TIME
    store = WhooshStore(home)
    assert store.problem is None, f"{name}, seed {seed}: {store.problem}"
    found = [state for state in (held, in_flight) if state.keys() == store.ids() and answers_as(store, state)]
    assert found, f"{name}, seed {seed}: neither the articles before the change nor those after it"
    for segment in store.current()[1].postings.segments:
        segment.file.check_all()
    left = {path.name for path in store.folder.iterdir()} - files_of(store.folder) - {LOCK}
    store.put(())
    remaining = {path.name for path in store.folder.iterdir()} - files_of(store.folder) - {LOCK}
    assert not remaining, f"{name}, seed {seed}: {sorted(remaining)} were not removed"
    store.close()
    seen.kills[name] += acknowledged < STEPS
    seen.done[name] += acknowledged < STEPS and found[0] is not held
    seen.acknowledged += acknowledged
    seen.leftovers += len(left)
    return found[0]


def answers_as(store: WhooshStore, held: Held) -> bool:
    """Whether a store answers as the plain one does with these articles."""
    return hits(store) == hits(oracle_of(held, store))
