"""Keeps a warm process that answers the questions of other commands, while there are any.

The daemon itself answers none. It holds the door: a socket on which askers knock. Who knocks while there is no warm
process is sent away, to answer for himself, and a process is started for the next ones; it takes over the door until it
ends, by itself after some minutes without a question. So no question keeps the daemon from watching.
"""

from __future__ import annotations

import logging
import os
import select
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

logger = logging.getLogger(__name__)

KNOCKING = 64
"""Askers who may wait at the door."""

PATIENCE = 2.0
"""Seconds in which a warm process without questions must end."""

PAUSE = 1.0
"""Seconds until the next try after a process could not be started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Who answers: `socket` is the name of the socket in the archive, `function` is `module:function`, which gets it."""

    socket: str
    function: str


class Questions:
    """The door of an archive; open as long as the context."""

    def __init__(self, archive: Path, answering: Answering) -> None:
        self.path = archive / answering.socket
        self.function = answering.function
        self.door = socket.socket(socket.AF_UNIX)
        self.stopped, self.stops = os.pipe()
        self.thread = threading.Thread(target=self.keep, daemon=True)

    def __enter__(self) -> Self:
        # Whoever holds the archive's lock may take the place of a daemon that was killed.
        self.path.unlink(missing_ok=True)
        try:
            self.door.bind(str(self.path))
        except OSError as error:  # the path is too long, or the file system has no sockets
            logger.warning("commands are not answered faster: %s: %s", ascii(str(self.path)), error)
        else:
            self.path.chmod(0o600)
            self.door.listen(KNOCKING)
            self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.stops)
        if self.thread.is_alive():
            self.thread.join()
            self.path.unlink(missing_ok=True)
        self.door.close()
        os.close(self.stopped)

    def keep(self) -> None:
        """Wait for knocking, and start a process each time that there is none, until the context ends."""
        while True:
            ready, _, _ = select.select([self.door.fileno(), self.stopped], [], [])
            if self.stopped in ready:
                return
            try:
                self.door.accept()[0].close()
                self.start()
            except OSError as error:  # too many open files, or processes: askers help themselves meanwhile
                logger.warning("commands are not answered faster now: %s", error)
                if select.select([self.stopped], [], [], PAUSE)[0]:
                    return

    def start(self) -> None:
        """Start a process and wait until it, or the context, ends."""
        module, name = self.function.split(":")
        code = f"import sys; sys.path[:] = {sys.path!r}; from {module} import {name}; {name}({self.door.fileno()})"
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[self.door.fileno()],
        )
        assert process.stdin is not None
        assert process.stdout is not None
        select.select([process.stdout.fileno(), self.stopped], [], [])
        process.stdin.close()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
