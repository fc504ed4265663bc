"""The daemon: hints, scans, settling, reading and writing, joined in one loop."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

from index.archive import Archive
from index.errors import IndexDamaged, NoRoom, StoreFailed
from index.ledger import state_of
from index.ledger_records import Fingerprint, State
from index.room import require_room
from index.troubles import troubles
from ingest.batches import BATCH
from ingest.condition import Condition
from ingest.control import Control
from ingest.hints import Collector, Hints
from ingest.ignoring import FILE_NAME as IGNORE_FILE
from ingest.inboxes import Inboxes
from ingest.intake import Clock, Intake
from ingest.outcomes import log
from ingest.page_ends import is_without_end
from ingest.polling import Polls, Unannounced, polled_in
from ingest.requests import serve
from ingest.retrying import Rereading
from ingest.scanning import state_of_file
from ingest.settling import LONGER, Settling
from ingest.watching import Watches
from ingest.workers import Unread, Workers

logger = logging.getLogger(__name__)

TICK, QUIET = 0.02, 1.0
"""Seconds between two looks at the hints; and if nothing waits, until the daemon looks around though nothing woke it."""

RENEWAL = 1.0
"""Seconds between two looks at whether the watched folders are still the same ones."""

PAUSE = 5.0
"""Seconds of rest after a full disk, a lost index and the like."""

TROUBLE = (IndexDamaged, NoRoom, StoreFailed, OSError, sqlite3.OperationalError)
"""Troubles of the machine, which may be over soon."""

GRACE = 3.0
"""Seconds for which a deletion waits for files that are still to be read."""

BURST = 10.0
"""Seconds for which deletions wait for more of them, so that many at once are seen to be many."""

AFTERCARE = 2.0
"""Seconds after the last hint at which a scan looks for what the hints left out; longer if scans are slow."""

SCAN_SHARE = 20
"""A scan after hints comes at the earliest so many times its own cost later."""


class Daemon:
    """Keeps an archive in step with its inboxes until `stop` is set. The caller holds the archive's lock."""

    def __init__(
        self,
        archive: Archive,
        workers: Workers,
        now: Clock,
        condition: Condition | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now` is the time of day, `clock` counts seconds that nobody can set; `condition` is told how things go."""
        self.archive = archive
        self.clock = clock
        self.condition = condition or Condition()
        self.inboxes = Inboxes(archive)
        self.stop = workers.halt
        self.intake = Intake(archive, workers, now, self.stop)
        self.pending = Settling(archive.settings.settle)
        self.gone: dict[Path, float] = {}
        self.collector = Collector()
        self.polls = Polls()
        self.unannounced = Unannounced()
        self.silent: set[Path] = set()
        self.regular_scan = -1.0
        self.retries = archive.catalog.retries.all()
        self.rereading = Rereading(self.inboxes.ledger)
        self.next_scan = 0.0
        self.scan_cost = 0.0
        self.held = 0.0
        self.armed = clock()
        self.resting_until = 0.0
        self.is_index_lost = False

    def run(self, ready: Callable[[], None]) -> None:
        """Watch, scan, and then follow what happens. `ready` is called after the first scan, or when trouble puts it off."""
        watches = Watches(self.collector)
        control = Control(self.archive.folder, self.condition, self.collector.woken)
        try:
            # Watches first, then the scan: the other order has a hole.
            try:
                self.renew(watches)
                self.intake.workers.warm_up()
                self.scan()
            except TROUBLE as error:
                self.pause(error)
            ready()
            while not self.stop.is_set():
                serve(self, control)
                self.condition.queue(self.pending.since(), len(self.gone))
                if not self.step(watches):
                    self.condition.beat(None if self.is_resting() else "idle")
                    self.wait()
            self.archive.catalog.polled.replace({})
        finally:
            control.stop()
            watches.stop()

    def wait(self) -> None:
        """Wait until something may be due; while nothing rests or waits, until there is a hint or a request."""
        if self.pending.is_settling() or self.gone:
            self.stop.wait(TICK)
        else:
            self.intake.rest()
            self.collector.wait(QUIET)

    def renew(self, watches: Watches) -> None:
        """Watch what is to be watched; a folder that has come back is scanned. See to what waits for its time."""
        roots = self.inboxes.watched()
        folders = [root.path for root in roots]
        if self.clock() - self.armed > self.archive.settings.rescan:
            watches.try_again()
            self.armed = self.clock()
        if watches.mend() | watches.hold(folders):
            self.next_scan = 0.0
        self.silent |= {
            root.path for path in self.unannounced.proven(self.clock()) if (root := self.inboxes.root_of(path))
        }
        unwatched = dict.fromkeys(self.silent.intersection(folders), "files changed there and no event told of it")
        unwatched |= watches.unwatched(folders)
        if self.archive.settings.poll:
            unwatched |= dict.fromkeys(folders, "so the settings say")
        self.polls.hold(unwatched)
        self.pending.hold(watches.far)
        self.archive.catalog.polled.replace(polled_in(roots, unwatched))
        self.condition.unwatched = len(unwatched)
        if not self.gone and any(hold.confirmed for hold in self.archive.catalog.holds.all()):
            self.next_scan = 0.0
        self.note_troubles()
        self.retries = self.archive.catalog.retries.all()
        now = self.intake.now().timestamp()
        for path in [path for path, retry in self.retries.items() if retry.is_due(now)]:
            self.look(path)
        self.held = self.clock()

    def is_resting(self) -> bool:
        """Whether the daemon waits for trouble of the machine to be over."""
        return self.clock() < self.resting_until

    def step(self, watches: Watches | None = None) -> bool:
        """Do what is due now; whether there was anything to do."""
        if self.is_resting():
            return False
        try:
            if self.is_index_lost:
                self.archive.mend_index(lambda _done, _total: self.condition.beat())
                self.is_index_lost = False
            self.intake.settle()
            self.follow(self.collector.take())  # before it is asked of which files nobody told
            if watches and self.clock() - self.held > RENEWAL:
                self.renew(watches)
            if self.clock() >= self.next_scan:
                self.scan()
            self.poll()
            return self.read_settled() | self.remove_settled() or self.tend()
        except TROUBLE as error:
            self.pause(error)
            return False

    def note_troubles(self) -> None:
        """Note what is wrong with the archive."""
        found = troubles(self.archive)
        for name in (self.condition.troubles.keys() - {"paused"}) | found.keys():
            self.condition.trouble(name, found.get(name))

    def tend(self) -> bool:
        """While nothing else is to do: read again what an older parser read, tidy up the index; whether there was any."""
        if self.pending.is_settling():
            return False
        require_room(self.archive.folder)
        if again := self.rereading.next_files():
            self.read(self.inboxes.note(again, seen=self.intake.seen()), {})
            return True
        return self.archive.store.tend()

    def pause(self, error: Exception) -> None:
        """Rest after trouble of the machine, and begin again with a scan: what was not written is still waiting."""
        logger.error("%s; trying again in %.0f s", error, PAUSE)
        self.condition.counts["pauses"] += 1
        self.condition.beat("paused", str(error))
        self.resting_until = self.clock() + PAUSE
        self.is_index_lost |= isinstance(error, IndexDamaged)
        self.pending.clear()
        self.next_scan = 0.0

    def poll(self) -> None:
        """Look into the folders of which events do not tell."""
        for folder in self.polls.due(self.clock()):
            begun = self.clock()
            self.look_into(folder)
            self.polls.done(folder, cost=self.clock() - begun, now=self.clock())

    def follow(self, hints: Hints) -> None:
        """Look at what the hints name."""
        if not hints:
            return
        self.unannounced.heard(hints)
        if hints.many or any(path.name == IGNORE_FILE for path in hints.files):
            self.next_scan = 0.0
        else:
            self.scan_soon()
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
            self.pending.drop(path)
            if self.inboxes.ledger.file(path):
                self.gone.setdefault(path, self.clock())
        else:
            self.pending.drop(path)  # it is as it was when it was read

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
        """Remember since when a file has been in this state; not yet if it is out of reach and not to be tried now."""
        self.gone.pop(path, None)
        retry = self.retries.get(path)
        if retry and retry.ctime_ns == state.ctime_ns and not retry.is_due(self.intake.now().timestamp()):
            self.pending.drop(path)
            return
        self.pending.note(path, state, self.clock())

    def scan(self) -> None:
        """Compare all inboxes with the ledger."""
        begun, before = self.clock(), set(self.pending)
        self.condition.beat("scanning")
        for path, state in self.inboxes.left_waiting().items():
            self.note(path, state)
        for root in self.inboxes.watched():
            self.look_into(root.path)
        if self.next_scan == self.regular_scan:
            self.unannounced.add(set(self.pending) - before, now=self.clock())
        self.scan_cost = self.condition.scan_seconds = self.clock() - begun
        self.condition.counts["scans"] += 1
        self.next_scan = self.regular_scan = self.clock() + self.archive.settings.rescan

    def scan_soon(self) -> None:
        """Compare all inboxes with the ledger when a moment has passed, if not before."""
        self.next_scan = min(self.next_scan, self.clock() + max(AFTERCARE, SCAN_SHARE * self.scan_cost))

    def read_settled(self) -> bool:
        """Read the files that have rested long enough; whether there were any."""
        for path, state in self.intake.take_again().items():
            self.note(path, state)
        still: dict[Path, Fingerprint] = {}
        noticed: dict[Path, float] = {}
        for path in list(islice(self.pending.rested(self.clock()), BATCH)):
            state, noticed[path] = self.pending.files[path]
            if state != state_of_file(path) or self.inboxes.is_gone(path):
                self.look(path)
            elif self.may_still_come(path, state):
                self.pending.wait_for_end(path)
            else:
                self.pending.drop(path)
                still[path] = state
        if still:
            require_room(self.archive.folder)
            self.read(self.inboxes.note(still, seen=self.intake.seen()), noticed)
            if self.archive.catalog.holds.all():  # what is held may have been found elsewhere
                self.scan_soon()
        return bool(still)

    def may_still_come(self, path: Path, state: Fingerprint) -> bool:
        """Whether the end of a file that has rested is worth waiting for: it lacks it, and was written to not long ago."""
        age = self.intake.now().timestamp() - state.mtime_ns / 1e9
        is_new = age < LONGER * self.pending.rest
        return is_new and not self.pending.waited_for_end(path) and is_without_end(path, state)

    def read(self, files: Mapping[Path, Fingerprint], noticed: Mapping[Path, float]) -> None:
        """Read files; those that are being written go on waiting, as do the rest if the daemon is to stop.

        `noticed` says when those that have changed were seen to.
        """
        begun = time.monotonic()
        self.condition.beat("indexing")
        for outcome in self.intake.take(files.items()):
            self.condition.beat()
            if isinstance(outcome, Unread):
                if outcome.reason:
                    logger.warning("%s: %s", ascii(str(outcome.task.path)), outcome.reason.message)
                    if retry := self.archive.catalog.retries.of(outcome.task.path):
                        self.retries[retry.path] = retry
                if not outcome.gone:
                    self.look(outcome.task.path)
            else:
                log(outcome)
                state = state_of(outcome.entries)
                self.condition.finished(state)
                if state is State.INDEXED and outcome.path in noticed:
                    self.condition.searchable_seconds.note(self.clock() - noticed[outcome.path])
        self.condition.generation = self.archive.store.generation
        share = self.archive.settings.share
        self.stop.wait((time.monotonic() - begun) * (1 / share - 1))

    def remove_settled(self) -> bool:
        """Forget files that are still gone; whether there were any. A moved file was read anew before this."""
        if not self.gone:
            return False
        # What a moved file became is read first, or its article would be away for a moment; but not for ever.
        grace = GRACE if self.pending.is_settling() else 0.0
        before = self.clock() - self.archive.settings.settle - grace
        oldest, newest = min(self.gone.values()), max(self.gone.values())
        if oldest > before or (newest > before and oldest > before - BURST):
            return False
        settled = [path for path, since in self.gone.items() if since <= before]
        for path in settled:
            del self.gone[path]
        if really := self.inboxes.really_gone(settled):
            self.intake.remove(really)
            logger.info("%d files are gone", len(really))
        return bool(really)
