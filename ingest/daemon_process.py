"""Runs the daemon of an archive, with all that belongs to it, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.archive import Archive
from index.errors import StoreFailed, UsageError
from ingest.condition import Condition
from ingest.daemon import PAUSE, Daemon
from ingest.intake import Clock
from ingest.metrics import serve_metrics
from ingest.questions import Answering, Questions
from ingest.service_manager import ServiceManager
from ingest.workers import Workers

logger = logging.getLogger(__name__)

LAST_WORK = 8.0
"""Seconds that the daemon has for ending cleanly once it is told to."""

WAIT_FOR_DAEMON = 2.0
"""Seconds that a second daemon tries to get the archive."""


def watch(
    archive: Archive,
    folders: Sequence[Path],
    now: Clock,
    *,
    answering: Mapping[str, str],
    port: int | None,
    ready: Callable[[], None],
) -> None:
    """Watch folders, and the inboxes of before, until a signal. `port` is where metrics are served, if anywhere.

    Raises:
        ArchiveBusy: another daemon holds the archive.
        UsageError: there is nothing to watch, or no metrics can be served.
    """
    halt = threading.Event()
    manager = ServiceManager(os.environ)
    condition = Condition(on_beat=manager.beat)
    with (
        archive.writing(wait=WAIT_FOR_DAEMON, away=wait_for_store),
        Workers(archive.settings, halt) as workers,
        Questions(archive.folder, Answering(**answering)),
    ):
        daemon = Daemon(archive, workers, now, condition)
        if not daemon.inboxes.watch(list(folders)):
            raise UsageError("There is no folder to watch.", "Name one: `dateline watch FOLDER`.")
        if port is not None:
            serve_metrics(daemon, port)
        stop_on_signals(halt, daemon.collector.woken)

        def begin() -> None:
            manager.tell(READY="1")
            ready()

        daemon.run(begin)
        manager.tell(STOPPING="1")


def stop_on_signals(halt: threading.Event, woken: threading.Event) -> None:
    """Let SIGTERM and Ctrl-C set `halt`, and `woken`, for which the daemon may be waiting.

    A second one ends the process on the spot, and so does a write that goes on too long, to a cluster that is away: what is
    undone is done again later.
    """
    stopping = False

    def stop(signum: int, _frame: object) -> None:
        nonlocal stopping
        if stopping:
            os._exit(128 + signum)
        stopping = True
        # Not from here: the thread that the signal has interrupted may hold the lock of an event.
        threading.Thread(target=end, daemon=True).start()

    def end() -> None:
        halt.set()
        woken.set()
        time.sleep(LAST_WORK)
        os._exit(0)

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, stop)


def wait_for_store(error: StoreFailed) -> None:
    """Wait before the next try to reach a store that is away, or that refuses us."""
    logger.error("%s; trying again in %.0f s", error, PAUSE)
    time.sleep(PAUSE)
