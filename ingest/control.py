"""The daemon's ear: a Unix socket on which another `dateline` asks for a scan or hands over files to add."""

from __future__ import annotations

import json
import os
import queue
import socketserver
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from index.daemon_client import Row, socket_path
from index.errors import ArchiveError
from ingest.condition import Condition


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, and where the answer's rows go; None ends it."""

    row: Row
    answer: queue.SimpleQueue[Row | None] = field(default_factory=queue.SimpleQueue)


class Handler(socketserver.StreamRequestHandler):
    """Reads one request and writes the rows of its answer."""

    def handle(self) -> None:
        """Pass the request to the daemon's loop and its answer back."""
        try:
            row = json.loads(self.rfile.readline())
        except ValueError:
            return
        server = cast(Control, self.server)
        if row == {"do": "status"}:
            # Not a matter for the loop, which may be long about a batch.
            self.wfile.write(json.dumps(server.condition.row()).encode() + b'\n{"end": true}\n')
            return
        request = Request(row)
        server.requests.put(request)
        server.woken.set()
        while (answer := request.answer.get()) is not None:
            try:
                self.wfile.write(json.dumps(answer).encode() + b"\n")
            except BrokenPipeError:
                return


class Control(socketserver.ThreadingUnixStreamServer):
    """Listens for requests; the daemon's loop takes them from `requests`."""

    daemon_threads = True
    request_queue_size = 16

    def __init__(self, archive: Path, condition: Condition | None = None, woken: threading.Event | None = None) -> None:
        """`woken` is set whenever there is a request."""
        self.condition = condition or Condition()
        self.woken = woken or threading.Event()
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
