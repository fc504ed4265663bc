"""The daemon with one decision made wrongly, as many are: to show that the tests would notice.

`python tests/support/spoilt_daemon.py NAME ARGUMENT…` is `dateline ARGUMENT…` so spoilt; `listed` in the place of a
command prints what the index holds, as `dateline list` does with what the ledger says.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from index import recovery
from index.archive import Archive
from index.ledger_records import FileRow, Fingerprint, State
from index.terminal import escaped
from ingest import hints, inboxes, opening, requests, scanning, workers
from ingest.adding import Synced
from ingest.batches import Batch, named_apart
from ingest.daemon import Daemon
from ingest.intake import Intake, Outcome
from ingest.reading import Reading, Task, read_task

WIDENED = 2.0
"""Seconds between two commits where their order is what is wrong: else a kill seldom comes between."""

QUIET = 3.0
"""Seconds for which a file that was read at first sight is not looked at again."""


def never(*_: object) -> None:
    """Does nothing."""


def believe_events_only() -> None:
    """Never scan, neither at the start nor later."""
    Daemon.scan = wait_for_hints  # type: ignore[method-assign]
    requests.sync = nothing_new


def wait_for_hints(self: Daemon) -> None:
    """In the place of a scan."""
    self.next_scan = float("inf")


def nothing_new(*_: object) -> Synced:
    """In the place of the scan that `dateline sync` asks for."""
    return Synced(scanned=0, indexed=0, failed=0, removed=0)


def read_closed_files_only() -> None:
    """Take what is closed and what is deleted, and scan at the start only."""
    from watchdog.events import FileClosedEvent, FileDeletedEvent

    hints.EVENTS[:] = [FileClosedEvent, FileDeletedEvent]
    scan_at_the_start_only()


def scan_at_the_start_only() -> None:
    """Follow all events after a first scan, and never scan again."""
    original = Daemon.scan

    def scan(self: Daemon) -> None:
        if self.scan_cost == 0.0:
            original(self)
        self.next_scan = float("inf")

    Daemon.scan = scan  # type: ignore[method-assign]
    requests.sync = nothing_new


class Unsettling(Fingerprint):
    """Equal to any other state."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fingerprint)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return 0


def read_at_once(task: Task) -> Reading:
    """Read a file whatever state it is in; in a process of the daemon's."""
    opening.is_being_written = lambda _descriptor: False
    opening.fingerprint = lambda _found: Unsettling(0, 0, 0, 0)
    return read_task(task)


def read_at_first_sight() -> None:
    """Let nothing settle, believe whatever is read, ask nobody whether he is writing; look again some seconds later."""
    start, note, read = Daemon.__init__, Daemon.note, Daemon.read
    read_at: dict[Path, float] = {}

    def begin(self: Daemon, archive: Archive, *rest: Any, **more: Any) -> None:
        archive.settings = replace(archive.settings, settle=0.0)
        start(self, archive, *rest, **more)

    def note_later(self: Daemon, path: Path, state: Fingerprint) -> None:
        if time.monotonic() - read_at.get(path, 0.0) > QUIET:
            note(self, path, state)

    def read_now(self: Daemon, files: dict[Path, Fingerprint], noticed: dict[Path, float]) -> None:
        read_at.update(dict.fromkeys(files, time.monotonic()))
        read(self, files, noticed)

    Daemon.__init__ = begin  # type: ignore[method-assign]
    Daemon.note = note_later  # type: ignore[method-assign]
    Daemon.read = read_now  # type: ignore[method-assign]
    workers.read_task = read_at_once


def write_the_ledger_first() -> None:
    """Say that a file is indexed, and then index it; and trust that at the next start."""
    recovery.recover = never  # type: ignore[assignment]

    def commit(self: Intake, batch: Batch) -> Iterator[Outcome]:
        outcomes = [self.record(file, self.store.generation) for file in batch.files]
        time.sleep(WIDENED)
        self.catalog.put(batch.articles.values(), seen=self.seen())
        self.store.put(batch.articles.values())
        yield from outcomes

    Intake.commit = commit  # type: ignore[method-assign]


def keep_what_an_edit_replaced() -> None:
    """Add the new article of an edited file to its old one."""
    original = Intake.commit

    def commit(self: Intake, batch: Batch) -> Iterator[Outcome]:
        for number, file in enumerate(batch.files):
            old = (one for one in self.ledger.entries(file.task.path) if one.article_id)
            batch.files[number] = replace(file, entries=tuple(named_apart((*file.entries, *old))))
        yield from original(self, batch)

    Intake.commit = commit  # type: ignore[method-assign]


def delete_nothing() -> None:
    """Only ever add."""
    Intake.remove = never  # type: ignore[method-assign]


def compare_sizes_and_seconds() -> None:
    """Take a file of the same size, changed in the same second, for the same."""

    def is_to_read(state: Fingerprint, row: FileRow | None, parser_version: int) -> bool:
        if row is None or row.state is State.WAITING or row.parser_version < parser_version:
            return True
        known = row.fingerprint
        return (known.size, known.mtime_ns // 10**9) != (state.size, state.mtime_ns // 10**9)

    scanning.is_to_read = is_to_read
    inboxes.is_to_read = is_to_read


DESIGNS: dict[str, Callable[[], None]] = {
    "right": never,
    "events-only": believe_events_only,
    "closed-only": read_closed_files_only,
    "no-rescan": scan_at_the_start_only,
    "no-settle": read_at_first_sight,
    "ledger-first": write_the_ledger_first,
    "edit-adds": keep_what_an_edit_replaced,
    "no-delete": delete_nothing,
    "size-and-second": compare_sizes_and_seconds,
}


def listed(folder: Path) -> Iterable[str]:
    """The files of each article in the index; an article that no file holds is a line of its own."""
    archive = Archive.open(folder)
    ids: Collection[str] = archive.store.ids()
    for name in sorted(ids):
        rows = [f"{escaped(one.relative)}\t{one.sha256}" for one in archive.catalog.ledger.holdings(name)]
        yield from rows or [f"nobody holds {name}"]
    archive.close()


def main(arguments: list[str]) -> int:
    """Run a command under a wrong design."""
    design, *rest = arguments
    if rest[-1] == "listed":
        sys.stdout.writelines(f"{line}\n" for line in listed(Path(rest[-2])))
        return 0
    DESIGNS[design]()
    from search.cli import main as run

    return run(rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
