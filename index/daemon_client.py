"""Reaches the daemon of an archive: where its socket is, and how it is asked."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import ArchiveError

Row = dict[str, Any]
"""One JSON object, a line on the socket."""

LONGEST = 100
"""Bytes that the name of a socket may have; the least of the systems allows 103."""

PATIENCE = 5.0
"""Seconds in which a daemon must say how it is."""


def socket_path(archive: Path) -> Path:
    """Where the daemon of an archive listens: in the archive, or if its path is too long in a folder for it."""
    path = archive.resolve() / "socket"
    if len(os.fsencode(path)) <= LONGEST:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"dateline-{os.getuid()}-{name}" / "socket"


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
    """Send a request and give the rows that come back; the last one says that it is the last.

    Raises:
        ArchiveError: the daemon stopped before that, or did not answer in the connection's time.
    """
    with contextlib.suppress(OSError, ValueError), contextlib.closing(connection):  # cut off, maybe within a line
        stream = connection.makefile("rwb")
        stream.write(json.dumps(row).encode() + b"\n")
        stream.flush()
        for line in stream:
            answer: Row = json.loads(line)
            if answer.get("end"):
                return
            yield answer
    raise ArchiveError("The daemon stopped before it was done.", "Start it again with `dateline watch`.")


def daemon_row(archive: Path) -> Row | None:
    """How the daemon of an archive is (`ingest.condition`); None if none runs, or it does not say."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(str(socket_path(archive)))
        return next(answers(connection, {"do": "status"}), None)
    except (OSError, ArchiveError):
        connection.close()
        return None
