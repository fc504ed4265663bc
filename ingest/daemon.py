"""The daemon: hints, scans, settling, reading and writing, joined in one loop."""

from __future__ import annotations

import logging
import queue
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from index.archive import Archive
from index.errors import DatelineError, IndexDamaged, StoreFailed
from index.ledger import Fingerprint
from ingest.adding import add, sync
from ingest.control import Control, Request
from ingest.hints import Collector, Hints, Watches
from ingest.inboxes import Inboxes
from ingest.intake import BATCH, Clock, Intake, Outcome
from ingest.outcomes import outcome_rows
from ingest.scanning import state_of_file
from ingest.workers import Unread, Workers

logger = logging.getLogger(__name__)

TICK = 0.05
"""Seconds between two looks at the hints."""

RENEWAL = 1.0
"""Seconds between two looks at whether the watched folders are still the same ones."""

PAUSE = 5.0
"""Seconds that the daemon rests after a full disk, a lost index and the like."""

GRACE = 3.0
"""Seconds for which a deletion waits for files that are still to be read."""

AFTERCARE = 2.0
"""Seconds after the last hint at which a scan looks for what the hints left out; longer if scans are slow."""

SCAN_SHARE = 20
"""A scan after hints comes at the earliest so many times its own cost later."""


class Daemon:
    """Keeps an archive in step with its inboxes until `stop` is set. The caller holds the archive's lock."""

    def __init__(self, archive: Archive, workers: Workers, now: Clock) -> None:
        self.archive = archive
        self.inboxes = Inboxes(archive)
        self.stop = workers.halt
        self.intake = Intake(archive, workers, now, self.stop)
        self.pending: dict[Path, tuple[Fingerprint, float]] = {}
        self.gone: dict[Path, float] = {}
        self.collector = Collector()
        self.next_scan = 0.0
        self.scan_cost = 0.0
        self.held = 0.0

    def run(self, ready: Callable[[], None]) -> None:
        """Watch, scan, and then follow what happens. `ready` is called when watches stand and the scan is done."""
        watches = Watches(self.collector)
        control = Control(self.archive.folder)
        try:
            # Watches first, then the scan: the other order has a hole.
            self.renew(watches)
            self.intake.workers.warm_up()
            self.scan()
            ready()
            while not self.stop.is_set():
                if time.monotonic() - self.held > RENEWAL:
                    self.renew(watches)
                if not self.step(control) and not self.tend():
                    self.stop.wait(TICK)
        finally:
            control.stop()
            watches.stop()

    def renew(self, watches: Watches) -> None:
        """Watch what is to be watched; a folder that has come back is scanned."""
        if watches.hold(root.path for root in self.inboxes.watched()):
            self.next_scan = 0.0
        self.held = time.monotonic()

    def step(self, control: Control) -> bool:
        """Do what is due now; whether there was anything to read or remove."""
        self.follow(self.collector.take())
        if time.monotonic() >= self.next_scan:
            self.scan()
        self.serve(control)
        try:
            return self.read_settled() | self.remove_settled()
        except (IndexDamaged, StoreFailed, OSError, sqlite3.OperationalError) as error:
            self.pause(error)
            return False

    def tend(self) -> bool:
        """Do a piece of the index's housekeeping while nothing else is to do; whether there was any."""
        if self.pending:
            return False
        try:
            return self.archive.store.tend()
        except (IndexDamaged, StoreFailed, OSError) as error:
            self.pause(error)
            return False

    def pause(self, error: Exception) -> None:
        """Wait after trouble of the machine, and begin again with a scan: what was not written is still waiting."""
        logger.error("%s; trying again in %.0f s", error, PAUSE)
        self.stop.wait(PAUSE)
        if isinstance(error, IndexDamaged):
            try:
                self.archive.mend_index()
            except StoreFailed as trouble:
                logger.error("%s; the index is built again later", trouble)  # noqa: TRY400 - it says all there is
        self.pending.clear()
        self.next_scan = 0.0

    def follow(self, hints: Hints) -> None:
        """Look at what the hints name."""
        if not hints:
            return
        now = time.monotonic()
        after = now + max(AFTERCARE, SCAN_SHARE * self.scan_cost)
        self.next_scan = now if hints.many else min(self.next_scan, after)
        for path in hints.files:
            self.look(path)
        for folder in hints.folders:
            self.look_into(folder)

    def look(self, path: Path) -> None:
        """Note a file that is to be read, or that is gone or not wanted any more."""
        state = self.inboxes.look(path)
        if state:
            self.note(path, state)
        elif self.inboxes.is_gone(path):
            self.pending.pop(path, None)
            if self.inboxes.ledger.file(path):
                self.gone.setdefault(path, time.monotonic())

    def look_into(self, folder: Path) -> None:
        """Note the changes in a folder that came, moved or went."""
        root = self.inboxes.root_of(folder, folder=True)
        if root is None or not root.watched:
            return
        changes = self.inboxes.scan(root, folder)
        for path, state in changes.to_read.items():
            self.note(path, state)
        for path in changes.gone:
            self.look(path)

    def note(self, path: Path, state: Fingerprint) -> None:
        """Remember since when a file has been in this state."""
        self.gone.pop(path, None)
        if path not in self.pending or self.pending[path][0] != state:
            self.pending[path] = (state, time.monotonic())

    def scan(self) -> None:
        """Compare all inboxes with the ledger."""
        begun = time.monotonic()
        for path, state in self.inboxes.left_waiting().items():
            self.note(path, state)
        for root in self.inboxes.watched():
            self.look_into(root.path)
        self.scan_cost = time.monotonic() - begun
        self.next_scan = time.monotonic() + self.archive.settings.rescan

    def read_settled(self) -> bool:
        """Read the files that have rested long enough; whether there were any."""
        before = time.monotonic() - self.archive.settings.settle
        settled = [path for path, (_, since) in self.pending.items() if since <= before][:BATCH]
        still: dict[Path, Fingerprint] = {}
        for path in settled:
            state = state_of_file(path)
            if state == self.pending[path][0] and not self.inboxes.is_gone(path):
                del self.pending[path]
                still[path] = state
            else:
                self.look(path)
        if still:
            self.read(self.inboxes.note(still, seen=self.intake.seen()))
        return bool(still)

    def read(self, files: dict[Path, Fingerprint]) -> None:
        """Read files; those that are being written go on waiting, as do the rest if the daemon is to stop."""
        for outcome in self.intake.take(files.items()):
            if isinstance(outcome, Unread):
                if not outcome.gone:
                    self.look(outcome.task.path)
            else:
                log(outcome)

    def remove_settled(self) -> bool:
        """Forget files that are still gone; whether there were any. A moved file was read anew before this."""
        # What a moved file became is read first, or its article would be away for a moment; but not for ever.
        grace = GRACE if self.pending else 0.0
        before = time.monotonic() - self.archive.settings.settle - grace
        settled = [path for path, since in self.gone.items() if since <= before]
        for path in settled:
            del self.gone[path]
        really = [path for path in settled if self.inboxes.is_gone(path) and self.may_delete(path)]
        if really:
            self.intake.remove(really)
            logger.info("%d files are gone", len(really))
        return bool(really)

    def may_delete(self, path: Path) -> bool:
        """Whether a missing file is really gone, and not its whole inbox with it."""
        root = self.inboxes.keeper(path)
        return root is not None and root.watched and self.inboxes.may_delete(root)

    def serve(self, control: Control) -> None:
        """Answer what other processes ask."""
        while True:
            try:
                request = control.requests.get_nowait()
            except queue.Empty:
                return
            try:
                for row in self.answer(request):
                    request.answer.put(row)
            except DatelineError as error:
                request.answer.put({"error": error.message, "advice": error.advice, "exit_code": error.exit_code})
            except (OSError, ValueError, sqlite3.Error) as error:
                logger.exception("answering %r", request.row)
                request.answer.put({"error": f"The daemon could not do it: {error}.", "exit_code": 1})
            finally:
                request.answer.put({"end": True})
                request.answer.put(None)

    def answer(self, request: Request) -> Iterable[dict[str, object]]:
        """The rows of an answer."""
        match request.row:
            case {"do": "sync"}:
                self.pending.clear()
                yield asdict(sync(self.intake, self.inboxes, ignore_progress))
            case {"do": "add", "paths": list(paths)}:
                for outcome in add(self.intake, self.inboxes, map(Path, paths), ignore_progress):
                    yield from outcome_rows(outcome)
            case _:
                yield {"error": f"The daemon does not know how to {request.row!r}.", "exit_code": 1}


def ignore_progress(_done: int, _total: int) -> None:
    """Nobody looks at a daemon's progress bar."""


def log(outcome: Outcome) -> None:
    """Say in the log what became of a file."""
    for entry in outcome.entries:
        if entry.message:
            logger.warning("%s: %s", ascii(str(outcome.path)), entry.message)
        else:
            logger.info("%s: %s", ascii(str(outcome.path)), entry.state)
