"""Opens a file of an inbox so that nothing is half read, nothing hangs, and no link leads out of the folder."""

from __future__ import annotations

import errno
import io
import os
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import ReadingError
from index.ledger_records import Fingerprint

TRANSIENT = frozenset(
    getattr(errno, name)
    for name in """
    EACCES EPERM EIO ESTALE ENOSPC EDQUOT ENOMEM EMFILE ENFILE EBUSY EAGAIN EINTR ETIMEDOUT ENODEV ENOTCONN ENETDOWN
    ENETUNREACH EHOSTDOWN EHOSTUNREACH EREMOTEIO
    """.split()
    if hasattr(errno, name)
)
"""Errors of the machine, its disks or its rights: they say nothing of the file, and may be over soon."""

HALF = 1 << 63

CAN_PASS = os.open in os.supports_dir_fd
PASSING = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", 0)
"""How a folder is opened to go on from there: on Linux without the right to list it."""


class Unsettled(Exception):
    """The file is being written, or changed while it was read: not an error, it is to be read again later."""


class OutOfReach(Exception):
    """The file cannot be read for now, by no fault of its own: it is to be tried again. The text is a sentence."""


def fingerprint(found: os.stat_result) -> Fingerprint:
    """What tells this state of a file from the next, in numbers that the catalog can keep."""
    state = Fingerprint(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    return state if max(state) < HALF and min(state) >= -HALF else Fingerprint(*map(signed, state))


def identity(found: os.stat_result) -> tuple[int, int]:
    """Which folder it is, by whatever name it was reached."""
    return found.st_dev, signed(found.st_ino)


def signed(number: int) -> int:
    """A number folded into 64 bits with a sign, as SQLite has them: a time after 2262, or an inode of some file systems."""
    return (number + HALF) % (2 * HALF) - HALF


@contextmanager
def opened(path: Path, expected: Fingerprint, *, below: Path | None = None) -> Iterator[BinaryIO]:
    """The file at `path`, for reading, guaranteed to be in the `expected` state before and after.

    No link is followed at its own name, nor, with `below`, at that of a folder below that one.

    Raises:
        Unsettled: it is not in that state, or a process of this machine has it open for writing.
        OutOfReach: the machine refuses it for now, here or while it is read.
        ReadingError: it is no regular file.
        FileNotFoundError: it is gone, or lies behind a link.
    """
    try:
        with opened_once(path, expected, below) as file:
            yield file
    except OSError as error:
        if error.errno in TRANSIENT:
            raise OutOfReach(f"{path.name} cannot be read now: {error.strerror}.") from error
        raise


@contextmanager
def opened_once(path: Path, expected: Fingerprint, below: Path | None) -> Iterator[BinaryIO]:
    """The same, with the system's own errors while it is opened and read."""
    flags = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = open_below(below, path, flags) if below else os.open(path, flags)
    except OSError as error:
        if isinstance(error, FileNotFoundError) or error.errno in TRANSIENT:
            raise
        raise ReadingError("unreadable", f"{path.name} cannot be opened: {error.strerror}.") from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise ReadingError("unreadable", f"{path.name} is no regular file.")
        raw = Remembering(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    with io.BufferedReader(raw) as file:
        if fingerprint(found) != expected or is_being_written(descriptor):
            raise Unsettled
        try:
            yield file
        finally:
            # Libraries turn what the disk does wrong into complaints about the file.
            if raw.trouble:
                raise raw.trouble
        if fingerprint(os.fstat(descriptor)) != expected:
            raise Unsettled


def open_below(root: Path, path: Path, flags: int) -> int:
    """The descriptor of a file below a folder, reached from there name by name, so that no link is followed meanwhile."""
    if not CAN_PASS:
        if is_behind_link(path, root):
            raise FileNotFoundError(errno.ENOENT, "It lies behind a link", str(path))
        return os.open(path, flags)
    *folders, name = path.relative_to(root).parts
    here = os.open(root, PASSING)
    try:
        for folder in folders:
            inner = os.open(folder, PASSING | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = inner
        return os.open(name, flags, dir_fd=here)
    except NotADirectoryError as error:  # a link is none
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from error
    finally:
        os.close(here)


def is_behind_link(path: Path, root: Path) -> bool:
    """Whether a folder between a root and a path in it is a link: what is there lies elsewhere."""
    return any(os.path.islink(root / folder) for folder in path.relative_to(root).parents if folder.name)  # noqa: PTH114


class Remembering(io.FileIO):
    """A file that remembers what the system refused while it was read."""

    trouble: OSError | None = None

    def readinto(self, buffer: Any, /) -> int | None:  # Any: the type of buffers has no name before Python 3.12
        """As of any file."""
        with self.remembering():
            return super().readinto(buffer)

    def readall(self) -> bytes:
        """As of any file."""
        with self.remembering():
            return super().readall()

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Remember what goes wrong meanwhile."""
        try:
            yield
        except OSError as error:
            self.trouble = error
            raise


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
