"""The daemon's ear: a Unix socket on which another `dateline` asks for a scan or hands over files to add."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import queue
import socket
import socketserver
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from index.errors import ArchiveError

Row = dict[str, Any]
"""One JSON object, a line on the socket."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, and where the answer's rows go; None ends it."""

    row: Row
    answer: queue.SimpleQueue[Row | None] = field(default_factory=queue.SimpleQueue)


LONGEST = 100
"""Bytes that the name of a socket may have; the least of the systems allows 103."""


def socket_path(archive: Path) -> Path:
    """Where the daemon of an archive listens: in the archive, or if its path is too long in a folder for it."""
    path = archive.resolve() / "socket"
    if len(os.fsencode(path)) <= LONGEST:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"dateline-{os.getuid()}-{name}" / "socket"


class Handler(socketserver.StreamRequestHandler):
    """Reads one request and writes the rows of its answer."""

    def handle(self) -> None:
        """Pass the request to the daemon's loop and its answer back."""
        try:
            row = json.loads(self.rfile.readline())
        except ValueError:
            return
        request = Request(row)
        cast(Control, self.server).requests.put(request)
        while (answer := request.answer.get()) is not None:
            try:
                self.wfile.write(json.dumps(answer).encode() + b"\n")
            except BrokenPipeError:
                return


class Control(socketserver.ThreadingUnixStreamServer):
    """Listens for requests; the daemon's loop takes them from `requests`."""

    daemon_threads = True
    request_queue_size = 16

    def __init__(self, archive: Path) -> None:
        self.path = socket_path(archive)
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.path.parent.stat().st_uid != os.getuid():
            raise ArchiveError(f"{self.path.parent} belongs to somebody else.", "Give the archive a shorter path.")
        # Whoever holds the archive's lock may take the place of a daemon that was killed.
        self.path.unlink(missing_ok=True)
        self.requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
        super().__init__(str(self.path), Handler)
        self.path.chmod(0o600)
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()
        self.path.unlink(missing_ok=True)


def ask(archive: Path, row: Row) -> Iterator[Row] | None:
    """The rows of a daemon's answer; None if no daemon listens.

    Raises:
        ArchiveError: the daemon stopped before the answer was whole.
    """
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(socket_path(archive)))
    except OSError:
        connection.close()
        return None
    return answers(connection, row)


def answers(connection: socket.socket, row: Row) -> Iterator[Row]:
    """Send a request and give the rows that come back; the last one says that it is the last."""
    with contextlib.closing(connection), connection.makefile("rwb") as stream:
        stream.write(json.dumps(row).encode() + b"\n")
        stream.flush()
        for line in stream:
            answer: Row = json.loads(line)
            if answer.get("end"):
                return
            yield answer
    raise ArchiveError("The daemon stopped before it was done.", "Start it again with `dateline watch`.")
