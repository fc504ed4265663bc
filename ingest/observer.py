"""watchdog's observer, made to say what it hides: lost events, watches that were refused, disks that went away."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from watchdog.observers import inotify
from watchdog.observers.api import DEFAULT_OBSERVER_TIMEOUT, BaseObserver
from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyConstants,
    InotifyEvent,
    InotifyFD,
    Mask,
    Watch,
    WatchCallback,
    WatchDescriptor,
)

Lost = Callable[[str], None]
"""Hears, as a sentence, why events were lost."""

Refused = Callable[[Path, OSError], None]
"""Hears of a folder that cannot be watched."""

Unmounted = Callable[[], None]
"""Hears that a file system went away, and the watches on it with it."""


class ReportingFD(InotifyFD):
    """The thread that reads the kernel's events. What it tells must be heard quickly: meanwhile it reads nothing."""

    def __init__(self, lost: Lost, refused: Refused, unmounted: Unmounted) -> None:
        self.lost = lost
        self.refused = refused
        self.unmounted = unmounted
        super().__init__()

    def handle_event(self, event: InotifyEvent) -> None:
        """As before, and tell of what was lost."""
        super().handle_event(event)
        if event.is_queue_overflow:
            self.lost("the kernel's queue of events was full")
        elif event.mask & InotifyConstants.IN_UNMOUNT:
            self.unmounted()

    def add_callback(self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId) -> WatchDescriptor:
        """As before, and tell of a refusal, which is kept quiet for all folders but the first."""
        try:
            return super().add_callback(path, mask, callback, id_)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                self.refused(Path(os.fsdecode(path)), error)
            raise

    def _add_callback(self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId) -> WatchDescriptor:
        # The original warns whenever a folder is added again, as most new ones are, with a list of all watches.
        watch = self._get_or_create_watch(path, mask)
        watch.callbacks[id_] = callback
        return watch.wd

    def _get_or_create_watch(self, path: bytes, mask: Mask) -> Watch:
        watch = super()._get_or_create_watch(path, mask)
        if watch.wd == -1:  # a folder without the right to read it, which the original takes for a success
            del self._watch_for_wd[watch.wd]
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return watch


class ReportingObserver(inotify.InotifyObserver):
    """An observer of inotify that tells `lost`, `refused` and `unmounted` from its own threads.

    Raises:
        OSError: EMFILE if the user has as many instances of inotify as the system allows.
    """

    def __init__(self, lost: Lost, refused: Refused, unmounted: Unmounted) -> None:
        self._inotify_fd = ReportingFD(lost, refused, unmounted)
        self._inotify_fd.start()
        BaseObserver.__init__(
            self, inotify.InotifyEmitter, timeout=DEFAULT_OBSERVER_TIMEOUT, inotify_fd=self._inotify_fd
        )

    def is_healthy(self) -> bool:
        """Whether all its threads live; each of them may die without a word."""
        return self.is_alive() and self._inotify_fd.is_alive() and all(one.is_alive() for one in self.emitters)
