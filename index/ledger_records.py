"""Records of the ledger: roots, files, what became of them, and the sums."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from index.records import dataclass


class State(StrEnum):
    """What became of a file or member."""

    WAITING = "waiting"
    INDEXED = "indexed"
    SKIPPED = "skipped"
    FAILED = "failed"


class Fingerprint(NamedTuple):
    """What tells one state of a file from the next. An edit that keeps size and time changes ctime or inode."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class Known(NamedTuple):
    """What a scan must know of a file: the state in which it was last read, what became of it, and by which parser."""

    fingerprint: Fingerprint
    state: State
    parser_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A folder whose files the ledger knows: an inbox if `watched`, else one that was added once.

    `device` and `inode` tell whether the folder is still the same one.
    """

    id: int
    path: Path
    name: str
    watched: bool
    device: int | None = None
    inode: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file: where it is, and the state in which it was last read (or is to be read)."""

    id: int
    root_id: int
    path: Path
    fingerprint: Fingerprint
    state: State
    parser_version: int

    @property
    def known(self) -> Known:
        """What a scan must know of it."""
        return Known(self.fingerprint, self.state, self.parser_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What became of a file (`member` empty) or of one member of it.

    `sha256` is of the bytes that were read. `code` and `message` say why there is no article. `captured` is the
    ISO 8601 moment at which this very page was saved, `address` from where, if these are known.
    """

    member: str = ""
    state: State
    article_id: str | None = None
    sha256: str | None = None
    code: str | None = None
    message: str | None = None
    captured: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """How many files and members there are in each state; `copies` hold an article that another one holds."""

    indexed: int
    copies: int
    skipped: int
    failed: int
    waiting: int

    @property
    def seen(self) -> int:
        """All of them."""
        return self.indexed + self.copies + self.skipped + self.failed + self.waiting
