"""What each file was read with: the files beside it that say something of it, or of which it says something."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from index.ledger_records import Fingerprint, State
from index.stored_paths import to_bytes, to_path


class Beside:
    """The table of these files, in the states in which they were then."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def note(self, path: Path, seen: Mapping[Path, Fingerprint]) -> None:
        """Record within a transaction what a file of the ledger was read with, in place of what was recorded of it."""
        self.connection.execute(
            "DELETE FROM beside WHERE file_id = (SELECT id FROM file WHERE path = ?)", (to_bytes(path),)
        )
        self.connection.executemany(
            "INSERT INTO beside SELECT id, ?, ?, ?, ?, ? FROM file WHERE path = ?",
            ((to_bytes(each), *state, to_bytes(path)) for each, state in seen.items()),
        )

    def of(self, path: Path) -> dict[Path, Fingerprint]:
        """What a file was read with."""
        rows = self.connection.execute(
            "SELECT beside.path, beside.size, beside.mtime_ns, beside.ctime_ns, beside.inode FROM beside"
            " JOIN file ON file.id = file_id WHERE file.path = ?",
            (to_bytes(path),),
        )
        return {to_path(raw): Fingerprint(*state) for raw, *state in rows}

    def read_with(self, paths: Iterable[Path]) -> set[Path]:
        """The files that were read with one of these."""
        found: set[Path] = set()
        for path in paths:
            rows = self.connection.execute(
                "SELECT file.path FROM beside JOIN file ON file.id = file_id WHERE beside.path = ?", (to_bytes(path),)
            )
            found.update(to_path(row[0]) for row in rows)
        return found

    def was_read(self, path: Path) -> bool:
        """Whether a file of the ledger was read, and does not wait to be."""
        row = self.connection.execute("SELECT state FROM file WHERE path = ?", (to_bytes(path),)).fetchone()
        return row is not None and row[0] != State.WAITING

    def named_alike(self, path: Path) -> list[Path]:
        """The files of the ledger in the folder of this one that have its name without its ending, or begin with that."""
        stem = to_bytes(path.with_suffix(""))
        rows = self.connection.execute(
            "SELECT path FROM file WHERE path = ? OR (path >= ? AND path < ?)", (stem, stem + b".", stem + b"/")
        )
        return [found for row in rows if (found := to_path(row[0])).parent == path.parent and found != path]

    def wait(self, paths: Iterable[Path]) -> None:
        """Have files read again, within a transaction; what they hold stays until then."""
        self.connection.executemany(
            "UPDATE file SET state = ? WHERE path = ?", ((State.WAITING, to_bytes(path)) for path in paths)
        )
