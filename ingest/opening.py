"""Opens a file of an inbox so that nothing is half read, nothing hangs, and no link leads out of the folder."""

from __future__ import annotations

import errno
import os
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from index.errors import ReadingError
from index.ledger import Fingerprint


class Unsettled(Exception):
    """The file is being written, or changed while it was read: not an error, it is to be read again later."""


def fingerprint(found: os.stat_result) -> Fingerprint:
    """What tells this state of a file from the next."""
    return Fingerprint(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


@contextmanager
def opened(path: Path, expected: Fingerprint) -> Iterator[BinaryIO]:
    """The file at `path`, for reading, guaranteed to be in the `expected` state before and after.

    Raises:
        Unsettled: it is not in that state, or a process of this machine has it open for writing.
        ReadingError: it cannot be opened, or is no regular file.
        FileNotFoundError: it is gone.
    """
    flags = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ReadingError("unreadable", f"{path.name} cannot be opened: {error.strerror}.") from error
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise ReadingError("unreadable", f"{path.name} is no regular file.")
        if fingerprint(found) != expected or is_being_written(descriptor):
            raise Unsettled
        yield file
        if fingerprint(os.fstat(descriptor)) != expected:
            raise Unsettled


def ignore_leases() -> None:
    """Let the kernel's signal that somebody opens a leased file end no process; to be called in its main thread."""
    if hasattr(signal, "SIGIO"):
        signal.signal(signal.SIGIO, signal.SIG_IGN)


def is_being_written(descriptor: int) -> bool:
    """Whether some local process has the file open for writing: Linux then refuses a read lease (fcntl(2)).

    False where the kernel or the file system has no leases, or the file belongs to somebody else.
    """
    try:
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except (ImportError, AttributeError):
        return False
    except OSError as error:
        return error.errno == errno.EAGAIN
    return False
