"""Adds files and folders once, and brings inboxes up to date once: the daemon's work without the watching."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import ArchiveError, PathError
from index.ledger_records import Entry, Fingerprint, State
from ingest.inboxes import Inboxes, plain
from ingest.intake import Intake, Outcome
from ingest.scanning import absence, state_of_file
from ingest.workers import Unread

TRIES = 5
"""How often a file that is being written is looked at again, half a second apart."""

PAUSE = 0.5

Progress = Callable[[int, int], None]
"""Told how many files are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What bringing the inboxes up to date came to."""

    scanned: int
    indexed: int
    failed: int
    removed: int


def add(intake: Intake, inboxes: Inboxes, paths: Iterable[Path], progress: Progress) -> Iterator[Outcome]:
    """Read files and folders; one outcome a file, unchanged ones included."""
    to_read: dict[Path, Fingerprint] = {}
    followed = {root.id for root in inboxes.watched()}
    for path in map(plain, paths):
        found, refused = gather(inboxes, path)
        yield from refused
        root = inboxes.root_of(path, folder=path not in found)
        for file, state in found.items():
            row = inboxes.ledger.file(file)
            known = row and row.fingerprint == state and row.state in (State.INDEXED, State.SKIPPED)
            # What an inbox is about to give up is read again, for the root that was added.
            added_now = root and not root.watched and row and row.root_id in followed and inboxes.is_gone(file)
            if known and not added_now:
                yield Outcome(path=file, entries=inboxes.ledger.entries(file), copies=frozenset(), unchanged=True)
            else:
                to_read[file] = state
    yield from read_settled(intake, inboxes, to_read, progress)


def gather(inboxes: Inboxes, path: Path) -> tuple[dict[Path, Fingerprint], list[Outcome]]:
    """The files at or below a path, their root remembered; and what of it cannot be read, or is not there."""
    state = state_of_file(path)
    try:
        if state:
            inboxes.root_to_add(path)
            return {path: state}, []
        if path.is_dir():
            found = inboxes.walk(inboxes.root_to_add(path, folder=True), path)
            return {Path(each): state for each, state in found.files.items()}, [
                refusal(folder, "unreadable", f"The folder {folder} cannot be read.") for folder in found.unreadable
            ]
    except PathError as error:
        return {}, [refusal(path, "unreadable", error.message)]
    absent = absence(path)
    return {}, [refusal(path, absent.code, absent.message)]


def refusal(path: Path, code: str, message: str) -> Outcome:
    """The outcome of something that is not even looked at."""
    return Outcome(path=path, entries=(Entry(state=State.FAILED, code=code, message=message),), copies=frozenset())


def read_settled(
    intake: Intake, inboxes: Inboxes, files: dict[Path, Fingerprint], progress: Progress
) -> Iterator[Outcome]:
    """Read files, those that are just being written again later; what never rests is said to be busy."""
    total, done = len(files), 0
    for remaining in reversed(range(TRIES)):
        files = inboxes.note(files, seen=intake.seen())
        again: dict[Path, Fingerprint] = {}
        for outcome in intake.take(files.items()):
            if isinstance(outcome, Unread):
                if outcome.reason:
                    yield refusal(outcome.task.path, outcome.reason.code, outcome.reason.message)
                    continue
                state = state_of_file(outcome.task.path, below=outcome.task.inbox)
                again |= {outcome.task.path: state} if state else {}
                continue
            done += 1
            progress(done, total)
            yield outcome
        if intake.halt.is_set():
            raise ArchiveError("The daemon stopped before it was done.", "Start it again with `dateline watch`.")
        files = again | intake.take_again()
        if not files:
            return
        total += len(files.keys() - again.keys())
        if again and remaining:
            time.sleep(PAUSE)
    for path in files:
        yield refusal(path, "busy", f"{path.name} is being written by another program; add it again when that is done.")


def sync(intake: Intake, inboxes: Inboxes, progress: Progress) -> Synced:
    """Scan all inboxes once; afterwards everything that was there is searchable, and what is gone is not."""
    inboxes.watch(())
    states: Counter[State] = Counter()

    def read(files: dict[Path, Fingerprint]) -> None:
        for outcome in read_settled(intake, inboxes, files, progress):
            states.update(entry.state for entry in outcome.entries)

    read(inboxes.left_waiting())
    gone: set[Path] = set()
    roots = inboxes.watched()
    for root in roots:
        changes = inboxes.scan(root)
        read(dict(changes.to_read))
        gone |= changes.gone
    # What moved to another inbox has been read by now, and is held no more.
    held = {hold.root_id for hold in intake.catalog.holds.all()}
    gone = gone.union(*(inboxes.scan(root).gone for root in roots if root.id in held))
    gone = inboxes.really_gone(gone)
    intake.remove(gone)
    read(intake.take_again())
    scanned = sum(map(inboxes.ledger.count, roots))
    return Synced(scanned=scanned, indexed=states[State.INDEXED], failed=states[State.FAILED], removed=len(gone))
