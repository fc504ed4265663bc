"""Has a command answered by the process that the daemon keeps warm, as if it were answered here.

The warm process (`search.answerer`) gets the command, the environment, the folder and the open files of this one, and
forks a process that runs the command with them. So what is written, and where, is the same, to the byte. If there is
no warm process, or anything is odd about it, nothing has been written, and the command runs here.

This is imported before anything else, so it imports next to nothing.

The request is a number, how long it is, and fields with a NUL between them; with it go the files 0, 1, 2 and the
folder. What comes back is single letters:

    h         somebody is here: answered by the request
    a         the request is understood
    w         something is to be written: answered by g
    p         lines for a pager, with the file they come from; the length of its command, and the command: answered by e
    x CODE    all is written; the exit code as one byte
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket

SOCKET = "answers"
"""The name of the socket in the archive's folder."""

ANSWERED = frozenset({"search", "show", "facets", "list"})
"""Commands that a warm process answers."""

ONLY_HERE = ("--open", "--queries")
"""Options of commands that start programs of the user's or read files of theirs; those run where they were typed."""

PATIENCE = 2.0
"""Seconds in which a warm process must have understood the request."""

LENGTH = 8
"""Bytes of a number that says how long something is."""


class Gone(Exception):
    """The warm process went away in the middle of writing."""


def answered(arguments: list[str]) -> int | None:
    """The exit code of a command that a warm process has answered; None if it is to be run here.

    Raises:
        Gone: something was written, and then the warm process went away.
        KeyboardInterrupt: the user wants no answer any more; the warm process gives up, too.
    """
    archive = archive_asked(arguments)
    if archive is None:
        return None
    import _socket

    connection = _socket.socket(_socket.AF_UNIX)
    try:
        connection.settimeout(PATIENCE)
        connection.connect(os.path.join(archive, SOCKET))  # noqa: PTH118 - pathlib takes longer than all of this
        # Nobody gets our files who does not look at them: they would stay open as long as they lie there.
        if not is_own(connection) or connection.recv(1) != b"h":
            return None
        send_request(connection, arguments)
        if connection.recv(1) != b"a":
            return None
        connection.settimeout(None)
    except (OSError, ValueError):  # a path that is too long, or with a NUL
        return None
    return followed(connection)


def archive_asked(arguments: list[str]) -> str | None:
    """The folder of the archive that a command asks; None if it is no command for a warm process.

    A wrong guess does no harm: whoever runs the command looks again.
    """
    archive, command, before = "", "", ""
    for argument in arguments:
        if argument.startswith(ONLY_HERE):
            return None
        if before == "--archive":
            archive = argument
        elif argument.startswith("--archive="):
            archive = argument[len("--archive=") :]
        elif not command and not argument.startswith("-") and before != "--color":
            command = argument
        before = argument
    if command not in ANSWERED:
        return None
    return archive or os.environ.get("DATELINE_ARCHIVE") or usual_archive()


def usual_archive() -> str:
    """Where an archive is by default, as `platformdirs` says."""
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Application Support/dateline")  # noqa: PTH111
    return os.path.join(os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"), "dateline")  # noqa: PTH111, PTH118


def is_own(connection: socket) -> bool:
    """Whether the other side is a process of the same user, as far as the system can tell."""
    import _socket

    option = getattr(_socket, "SO_PEERCRED", None)
    if option is None:
        return True  # the socket's mode lets nobody else connect
    credentials = connection.getsockopt(_socket.SOL_SOCKET, option, 12)  # pid, uid, gid
    return int.from_bytes(credentials[4:8], sys.byteorder) == os.getuid()


def identity() -> str:
    """What tells one installation of Dateline, and one Python with its settings, from another."""
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    states = [os.stat(path) for path in (__file__, here, os.path.join(here, "..", "index"))]  # noqa: PTH116, PTH118
    marks = [f"{state.st_ino}:{state.st_mtime_ns}" for state in states]
    return " ".join([here, *marks, sys.version, sys.getfilesystemencoding(), str(sys.flags.utf8_mode)])


def request(arguments: list[str]) -> bytes:
    """The fields of a request."""
    streams = [f"{stream.encoding} {stream.errors}".encode() for stream in (sys.stdin, sys.stdout, sys.stderr)]
    environment = [name + b"=" + value for name, value in os.environb.items()]
    fields = [identity().encode(), *streams, b"%d" % len(arguments), *map(os.fsencode, arguments), *environment]
    return b"\0".join(fields)


def send_request(connection: socket, arguments: list[str]) -> None:
    """Send a command with all that it needs; raises OSError if one of the standard files is closed."""
    import _socket

    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        raise OSError("closed")
    data = request(arguments)
    folder = os.open(".", os.O_RDONLY)
    try:
        files = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2, folder))
        rights = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, files)]
        sent = connection.sendmsg([len(data).to_bytes(LENGTH, "big")], rights)
        if sent != LENGTH:
            raise OSError("cut")
        connection.sendall(data)
    finally:
        os.close(folder)


def followed(connection: socket) -> int | None:
    """Do what the warm process asks for until it is done; the exit code, or None if it went without a word."""
    written = False
    while True:
        try:
            letter, rights, _, _ = connection.recvmsg(1, 64)
        except OSError:
            letter, rights = b"", []
        if letter == b"w":
            try:
                connection.sendall(b"g")
            except OSError:
                return None  # without leave nothing was written
            written = True
        elif letter == b"p":
            written = True
            page(connection, int.from_bytes(rights[0][2][:4], sys.byteorder))
            connection.sendall(b"e")
        elif letter == b"x":
            return connection.recv(1)[0]
        elif written:
            raise Gone
        else:
            return None


def page(connection: socket, lines: int) -> None:
    """Run a pager on lines until its reader has seen enough: on this terminal, where the keys are typed."""
    import signal

    command = received(connection, int.from_bytes(received(connection, LENGTH), "big")).split(b"\0")
    environment = {b"LESS": b"FRX", b"LESSCHARSET": b"utf-8"} | dict(os.environb)
    actions = [(os.POSIX_SPAWN_DUP2, lines, 0), (os.POSIX_SPAWN_CLOSE, lines)]
    process = os.posix_spawnp(command[0], command, environment, file_actions=actions, setsigdef=[signal.SIGPIPE])
    os.close(lines)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        os.waitpid(process, 0)
    finally:
        signal.signal(signal.SIGINT, before)


def received(connection: socket, size: int) -> bytes:
    """So many bytes; raises OSError if they do not come."""
    data = b""
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            raise OSError("closed")
        data += piece
    return data
