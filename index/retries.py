"""Files that could not be read for now, by no fault of their own: when each is to be tried again, and why."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from index.records import dataclass
from index.stored_paths import to_bytes, to_path

LONGEST = 3600.0
"""Seconds that pass at most between two tries."""

SELECT = "SELECT path, ctime_ns, attempts, next_try, code, message FROM retry JOIN file ON file.id = file_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """A file that waits for another try.

    Attributes:
        path: where it is.
        ctime_ns: when the file was last changed, content or rights, as it was at the last try.
        attempts: tries that failed, one after the other.
        next_try: when the next one is due, in seconds since 1970.
        code: what was wrong, for programs.
        message: what was wrong, as a sentence.
    """

    path: Path
    ctime_ns: int
    attempts: int
    next_try: float
    code: str
    message: str

    def is_due(self, now: float) -> bool:
        """Whether to try again at this moment (seconds since 1970), also if the clock was set back meanwhile."""
        return not now < self.next_try <= now + LONGEST


class Retries:
    """The table of such files. A row goes when its file is read, or forgotten."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def put_off(self, path: Path, *, code: str, message: str, now: float, jitter: float) -> None:
        """Have a file of the ledger tried again: after 2 s, 4 s, 8 s … or an hour, shortened by up to half.

        `now` is in seconds since 1970; `jitter`, from 0 to 1, keeps many files from coming at once.
        """
        row = self.connection.execute(
            "SELECT attempts FROM retry JOIN file ON file.id = file_id WHERE path = ?", (to_bytes(path),)
        ).fetchone()
        attempts = (row[0] if row else 0) + 1
        delay = min(LONGEST, 2.0 ** min(attempts, 20)) * (1 - jitter / 2)
        self.connection.execute(
            "INSERT OR REPLACE INTO retry SELECT id, ?, ?, ?, ? FROM file WHERE path = ?",
            (attempts, now + delay, code, message, to_bytes(path)),
        )

    def all(self) -> dict[Path, Retry]:
        """All of them, by path."""
        # Put in order here: SQLite would go through all files by their paths.
        retries = sorted(map(retry_from, self.connection.execute(SELECT)), key=lambda retry: retry.path)
        return {retry.path: retry for retry in retries}

    def of(self, path: Path) -> Retry | None:
        """That of one file."""
        row = self.connection.execute(f"{SELECT} WHERE path = ?", (to_bytes(path),)).fetchone()
        return retry_from(row) if row else None

    def count(self) -> int:
        """How many there are."""
        count: int = self.connection.execute("SELECT count(*) FROM retry").fetchone()[0]
        return count


def retry_from(row: tuple[bytes, int, int, float, str, str]) -> Retry:
    """A row of `SELECT`."""
    raw, ctime_ns, attempts, next_try, code, message = row
    return Retry(path=to_path(raw), ctime_ns=ctime_ns, attempts=attempts, next_try=next_try, code=code, message=message)
