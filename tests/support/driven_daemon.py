"""A daemon in the process of the test, on a clock that the test sets: nothing happens but what the test lets happen."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pages import NOW, InlineWorkers

from index.archive import Archive
from index.settings import Settings
from ingest.daemon import Daemon


class DrivenDaemon(Daemon):
    """Steps through time as it is told; holds the archive's lock while it runs (see `driven`)."""

    def __init__(self, archive: Archive) -> None:
        self.seconds = 0.0
        workers = InlineWorkers(archive.settings)
        super().__init__(archive, workers, self.time_of_day, clock=lambda: self.seconds)

    def time_of_day(self) -> dt.datetime:
        """The moment that the clock has come to."""
        return NOW + dt.timedelta(seconds=self.seconds)

    def live(self, seconds: float) -> None:
        """Let so much time pass, a quarter of a second at a time."""
        end = self.seconds + seconds
        while self.seconds < end:
            self.seconds += 0.25
            while self.step():
                pass

    def catch_up(self) -> None:
        """Let time pass until a full scan, all that it finds, and what waits for another try are done."""
        self.next_scan = 0.0
        self.live(30)
        for path in self.archive.catalog.retries.all():
            self.look(path)
        self.live(30)


@contextmanager
def driven(folder: Path, *inboxes: Path, store: str | None = None) -> Iterator[DrivenDaemon]:
    """A daemon on the archive in a folder, after its first scan was queued; on the embedded store if none is named."""
    archive = Archive.open_or_create(folder)
    archive.settings = Settings(settle=1.0, rescan=300.0, store=store)
    try:
        with archive.writing(wait=0):
            daemon = DrivenDaemon(archive)
            daemon.inboxes.watch(inboxes)
            yield daemon
    finally:
        archive.close()


def held(archive: Archive) -> dict[str, str]:
    """The paths of all files whose articles are in the archive, with the hashes of what was read."""
    return {one.relative: one.sha256 for one in archive.catalog.ledger.holdings()}


def there(inbox: Path) -> dict[str, str]:
    """The same of the pages that lie in an inbox."""
    return {
        str(path.relative_to(inbox)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(inbox.rglob("*.html"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    }


def differences(archive: Archive, inbox: Path) -> list[str]:
    """What is not as it should be when a daemon has caught up with an inbox; nothing, it is to be hoped."""
    expected, found = there(inbox), held(archive)
    wrong = [f"lost {name}" for name in expected.keys() - found.keys()]
    wrong += [f"extra {name}" for name in found.keys() - expected.keys()]
    wrong += [f"stale {name}" for name in expected.keys() & found.keys() if expected[name] != found[name]]
    indexed, kept, holding = archive.store.ids(), archive.catalog.ids(), archive.catalog.ledger.held()
    if not indexed == kept == holding:
        wrong.append(f"index, catalog and ledger have {len(indexed)}, {len(kept)} and {len(holding)} articles")
    sums = archive.catalog.ledger.sums()
    if sums.waiting or sums.seen != sums.indexed + sums.copies + sums.skipped + sums.failed + sums.waiting:
        wrong.append(f"the sums do not add up, or something waits: {sums}")
    return wrong
