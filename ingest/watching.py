"""Watches on the inboxes, which are set anew when they broke, and the folders that have none."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from watchdog.observers.api import ObservedWatch

from ingest.hints import EVENTS, Collector
from ingest.mounts import Mount, mounts, mounts_of
from ingest.observer import ReportingObserver

logger = logging.getLogger(__name__)

MOST_BREAKS = 3
"""Times that watching may break off before it is given up until the next regular try."""

MOST_WATCHES = Path("/proc/sys/fs/inotify/max_user_watches")


@dataclass(frozen=True, slots=True)
class Held:
    """A watch on a folder: watchdog's, which folder it was, and what was mounted there."""

    watch: ObservedWatch
    identity: tuple[int, int]
    mounted: tuple[Mount, ...]


class Watches:
    """Watches on folders. What cannot be watched, in whole or in part, is in `unwatched`, with the reason.

    `far` are those folders in which other machines may write, as of the last call of `hold`.
    """

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.held: dict[Path, Held] = {}
        self.lock = threading.Lock()
        self.refused: dict[Path, OSError] = {}
        self.unmounted = threading.Event()
        self.silent: dict[Path, str] = {}
        self.far: set[Path] = set()
        self.breaks = 0
        self.why_none = ""
        self.observer: ReportingObserver | None = None
        self.start()

    def start(self) -> None:
        """Start watching; without an instance of inotify everything is left to polling."""
        try:
            self.observer = ReportingObserver(self.collector.lose, self.refuse, self.note_unmount)
            self.observer.start()
        except OSError as error:
            self.give_up(reason_of(error))

    def give_up(self, reason: str) -> None:
        """Watch nothing, until it is tried again."""
        self.observer, self.why_none = None, reason
        logger.warning("nothing can be watched (%s); all folders are polled", reason)

    def refuse(self, folder: Path, error: OSError) -> None:
        """Remember a folder that cannot be watched; called from the observer's threads."""
        with self.lock:
            self.refused[folder] = error

    def note_unmount(self) -> None:
        """Remember that watches went with a disk; another one in its place may look the same. Called as `refuse` is."""
        self.unmounted.set()
        self.collector.lose("a file system was unmounted")

    def mend(self) -> bool:
        """Set everything up anew if a thread of the observer died, or a disk went away; whether one did.

        Where threads die again and again, nothing is watched any more.
        """
        if self.observer is None or (self.observer.is_healthy() and not self.unmounted.is_set()):
            return False
        if not self.unmounted.is_set():
            logger.error("watching broke off; it is begun again")
            self.breaks += 1
        self.unmounted.clear()
        self.restart()
        if self.breaks >= MOST_BREAKS:
            self.stop()
            self.give_up("watching broke off again and again")
        return True

    def try_again(self) -> None:
        """Set everything up anew if something could not be watched: what was in the way may be gone, or the folder."""
        self.breaks = 0
        with self.lock:
            is_refused = bool(self.refused)
        if is_refused or self.observer is None:
            self.restart()

    def restart(self) -> None:
        """Set everything up anew: `hold` is to be called next."""
        self.stop()
        self.held.clear()
        with self.lock:
            self.refused.clear()
        self.start()

    def hold(self, folders: Iterable[Path]) -> bool:
        """Watch these folders; whether a watch was set. A folder that is missing or refused is left to the scans."""
        table, found = mounts(), False
        self.silent, self.far = {}, set()
        wanted = list(folders)
        for folder in self.held.keys() - set(wanted):
            self.drop(folder)
        for folder in wanted:
            try:
                state = folder.stat()
            except OSError:
                self.drop(folder)
                continue
            mounted = tuple(mounts_of(folder, table))
            self.silent |= {mount.path: f"no events come from {mount.kind}" for mount in mounted if mount.is_silent()}
            self.far |= {mount.path for mount in mounted if mount.is_far()}
            found |= self.watch(folder, (state.st_dev, state.st_ino), mounted)
        return found

    def watch(self, folder: Path, identity: tuple[int, int], mounted: tuple[Mount, ...]) -> bool:
        """Watch one folder, unless that is done already; whether a watch was set."""
        held = self.held.get(folder)
        if self.observer is None or (held and (held.identity, held.mounted) == (identity, mounted)):
            return False
        self.drop(folder)
        try:
            watch = self.observer.schedule(self.collector, str(folder), recursive=True, event_filter=EVENTS)
        except OSError as error:
            self.refuse(folder, error)
            return False
        self.held[folder] = Held(watch, identity, mounted)
        return True

    def unwatched(self, folders: Iterable[Path]) -> dict[Path, str]:
        """What in these folders is to be polled, with the reason as a part of a sentence."""
        with self.lock:
            refused = dict(self.refused)
        if self.observer is None:
            return dict.fromkeys(folders, self.why_none)
        return self.silent | {folder: reason_of(error, len(refused)) for folder, error in refused.items()}

    def drop(self, folder: Path) -> None:
        """Stop watching a folder."""
        held = self.held.pop(folder, None)
        if held and self.observer:
            self.observer.unschedule(held.watch)
        with self.lock:
            self.refused = {path: error for path, error in self.refused.items() if not path.is_relative_to(folder)}

    def stop(self) -> None:
        """Stop watching."""
        if self.observer:
            self.observer.stop()
            self.observer.join()


def reason_of(error: OSError, folders: int = 0) -> str:
    """Why so many folders cannot be watched, and what to do about it."""
    match error.errno:
        case errno.ENOSPC:
            return f"the system allows no more watches; raise fs.inotify.max_user_watches to {enough(folders)}"
        case errno.EMFILE:
            return "the system allows no more watchers; raise fs.inotify.max_user_instances"
        case _:
            return f"it cannot be watched: {error.strerror}"


def enough(folders: int) -> int:
    """A limit of watches that leaves room for so many more folders."""
    try:
        limit = int(MOST_WATCHES.read_text("ascii"))
    except (OSError, ValueError):
        limit = 0
    most = 8192
    while most < limit + folders + 1:
        most *= 2
    return most
