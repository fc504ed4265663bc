"""The warm process: has all that a search needs imported, and forks a process for each command that it is asked.

The daemon starts it when somebody asks, and hands it the socket on which `search.client` knocks. It ends after a while
without questions, or when the daemon has gone. It does nothing with what it is sent: each command is read and run in a
process of its own (`search.errand`), so that none can harm another, and one whose asker has gone is ended.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
import time
from importlib import import_module
from typing import NoReturn

from search.client import identity, is_own
from search.errand import run

IDLE = 300.0
"""Seconds without a question after which the process ends."""

MOST = 8
"""Commands that are answered at once; further ones are told to help themselves."""

PRELOADED = (
    "search.cli", "search.commands", "search.show_command", "search.facets_command", "search.answering", "search.render",
    "search.pager", "search.timeline", "search.shapes", "search.article_view", "search.facets", "search.facet_view",
    "search.passages", "search.passage_view", "search.explaining", "search.explanation_view", "search.place_names",
    "search.values", "search.distances", "search.spoken_periods", "search.complaints", "search.bags", "search.formats.names",
    "index.archive", "index.commands", "index.gazetteer.lookup", "index.whoosh.store", "Stemmer", "platformdirs", "tomllib",
)  # fmt: skip
"""What commands import when they run."""


def serve(listening: int) -> NoReturn:
    """Answer who knocks on the socket with this number, until nobody does any more; stdin ends with the daemon."""
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    for name in PRELOADED:
        import_module(name)
    gc.collect()
    gc.freeze()  # what all share is not written to by the collector
    Answerer(socket.socket(fileno=listening)).serve()
    os._exit(0)


class Answerer:
    """Forks a process for each connection, and ends it if its connection ends first."""

    def __init__(self, door: socket.socket) -> None:
        self.door = door
        self.identity = identity()
        self.children: dict[int, tuple[socket.socket, int]] = {}
        self.waker, wakes = os.pipe()
        for end in (self.waker, wakes):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def serve(self) -> None:
        """Answer until nobody has asked for `IDLE` seconds, or the daemon has gone."""
        idle_since = time.monotonic()
        while self.children or time.monotonic() - idle_since < IDLE:
            ready = self.waited()
            if sys.stdin.fileno() in ready:
                return
            if self.door.fileno() in ready:
                self.admit()
            for number in ready:
                if number in self.children:
                    os.kill(self.children[number][1], signal.SIGKILL)
            self.bury()
            if ready:
                idle_since = time.monotonic()

    def waited(self) -> list[int]:
        """The files on which something happened."""
        poll = select.poll()
        for number in (self.door.fileno(), sys.stdin.fileno(), self.waker):
            poll.register(number, select.POLLIN)
        for number in self.children:
            poll.register(number, 0)  # only whether the other side has gone
        ready = [number for number, _ in poll.poll(IDLE * 1000)]
        if self.waker in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self.waker, 4096)
        return ready

    def admit(self) -> None:
        """Fork a process for who knocks; nobody but the user is let in, and not too many at once."""
        connection, _ = self.door.accept()
        if len(self.children) >= MOST or not is_own(connection):
            connection.close()
            return
        child = os.fork()
        if child:
            self.children[connection.fileno()] = (connection, child)
            return
        self.leave()
        run(connection, self.identity)

    def leave(self) -> None:
        """In a forked process: have nothing to do with the others."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.door.close()
        for other, _ in self.children.values():
            other.close()

    def bury(self) -> None:
        """Forget the processes that have ended; their askers learn it at once."""
        while self.children:
            child, _ = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            for number, (connection, known) in list(self.children.items()):
                if known == child:
                    connection.close()
                    del self.children[number]
