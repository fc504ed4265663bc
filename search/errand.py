"""Runs a command for another process, with its arguments, environment, folder and open files."""

from __future__ import annotations

import io
import locale
import os
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any, NoReturn

from search import pager
from search.client import LENGTH, PATIENCE, received
from search.process import flush

LONGEST = 16 << 20
"""Bytes of a request; the arguments and environment of a process are less."""


class Refused(Exception):
    """The request is not one that can be done here as it would be there."""


def run(connection: socket.socket, identity: str) -> NoReturn:
    """Do what is asked on a connection, and end the process."""
    connection.settimeout(PATIENCE)
    try:
        connection.sendall(b"h")
        arguments = take_over(connection, identity)
        connection.sendall(b"a")
    except (OSError, ValueError, Refused):
        os._exit(1)
    connection.settimeout(None)
    pager.start = Elsewhere(connection).start
    from search.cli import main

    try:
        code = main(arguments)
    except Exception:  # noqa: BLE001 - said as the interpreter says it
        sys.excepthook(*sys.exc_info())
        code = 1
    flush()
    with suppress(OSError):  # the asker has gone
        connection.sendall(b"x" + bytes([code & 0xFF]))
    os._exit(code)


def take_over(connection: socket.socket, identity: str) -> list[str]:
    """Become like the process that asks; gives its arguments.

    Raises:
        Refused: it is of another version, or set up in another way.
        OSError: the request is not whole.
    """
    size, files, _, _ = socket.recv_fds(connection, LENGTH, 4)
    length = int.from_bytes(size, "big")
    if len(size) < LENGTH or length > LONGEST or len(files) != 4:
        raise Refused
    theirs, *streams, rest = received(connection, length).split(b"\0", 4)
    if theirs.decode() != identity:
        raise Refused
    count, *fields = rest.split(b"\0")
    arguments, environment = fields[: int(count)], fields[int(count) :]
    os.fchdir(files[3])
    for number, file in enumerate(files[:3]):
        os.dup2(file, number)
    for file in files:
        os.close(file)
    os.environb.clear()
    os.environb.update(dict(field.split(b"=", 1) for field in environment))
    time.tzset()
    locale.setlocale(locale.LC_CTYPE, "")
    open_streams(connection, [stream.decode().split(" ") for stream in streams])
    return [os.fsdecode(argument) for argument in arguments]


def open_streams(connection: socket.socket, codecs: Sequence[Sequence[str]]) -> None:
    """Open stdin, stdout and stderr as the interpreter does, in these encodings."""
    leave = Leave(connection)
    encoding, errors = codecs[0]
    keyboard = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), encoding, errors)
    sys.stdin = sys.__stdin__ = keyboard  # type: ignore[misc]
    streams = []
    for number, (encoding, errors) in ((1, codecs[1]), (2, codecs[2])):
        raw = Announced(number, leave)
        buffered = number == 1 and not raw.isatty()
        streams.append(io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors, line_buffering=not buffered))
    sys.stdout = sys.__stdout__ = streams[0]  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = streams[1]  # type: ignore[misc]


class Leave:
    """The leave to write, asked for once: who has none, because the asker has gone, ends here.

    So whoever gives up waiting can be sure that nothing is written later.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.given = False

    def ask(self) -> None:
        """Wait for the leave."""
        if not self.given:
            try:
                self.connection.sendall(b"w")
                self.given = self.connection.recv(1) == b"g"
            except OSError:
                os._exit(1)
            if not self.given:
                os._exit(1)


class Announced(io.FileIO):
    """A file that asks for leave before it is first written to."""

    def __init__(self, number: int, leave: Leave) -> None:
        super().__init__(number, "wb", closefd=False)
        self.leave = leave

    def write(self, data: Any, /) -> int:  # Any: whatever a file takes
        """Write what there is leave to write."""
        self.leave.ask()
        return super().write(data)


class Elsewhere:
    """Starts pagers where the command was typed: the keys and Ctrl-C of that terminal are theirs."""

    stdin: IO[bytes]

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def start(self, command: Sequence[str]) -> Elsewhere:
        """Start a pager; lines are written to `stdin`."""
        lines, feed = os.pipe()
        words = b"\0".join(map(os.fsencode, command))
        socket.send_fds(self.connection, [b"p"], [lines])
        self.connection.sendall(len(words).to_bytes(LENGTH, "big") + words)
        os.close(lines)
        self.stdin = open(feed, "wb")  # noqa: PTH123, SIM115 - closed by who writes
        return self

    def wait(self) -> object:
        """Wait until its reader has seen enough."""
        return self.connection.recv(1)
