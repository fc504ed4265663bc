"""What keeps the articles of an inbox from going: so many of its files vanished that a person is to be asked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from index.records import dataclass
from index.stored_paths import to_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Deletions that are held.

    Attributes:
        root_id: the inbox.
        path: its folder.
        files: how many files of the ledger are missing.
        reason: why that is not believed, as a sentence.
        since: the moment (ISO 8601, UTC) of the first scan that found it so.
        confirmed: whether somebody said that they are really gone.
    """

    root_id: int
    path: Path
    files: int
    reason: str
    since: str
    confirmed: bool


class Holds:
    """The table of holds, one row for an inbox at most."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def all(self) -> list[Hold]:
        """All of them, in the order of their inboxes."""
        rows = self.connection.execute(
            "SELECT root_id, path, files, reason, since, confirmed FROM hold JOIN root ON root.id = root_id ORDER BY 1"
        )
        return [
            Hold(root_id=n, path=to_path(raw), files=files, reason=reason, since=since, confirmed=bool(confirmed))
            for n, raw, files, reason, since, confirmed in rows
        ]

    def of(self, root_id: int) -> Hold | None:
        """The hold on one inbox."""
        return next((hold for hold in self.all() if hold.root_id == root_id), None)

    def set(self, root_id: int, *, files: int, reason: str) -> None:
        """Hold the deletion of so many files. What was confirmed of fewer is to be confirmed again."""
        self.connection.execute(
            "INSERT INTO hold (root_id, files, reason, since) VALUES (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now'))"
            " ON CONFLICT (root_id) DO UPDATE SET confirmed = confirmed AND excluded.files <= files,"
            " files = excluded.files, reason = excluded.reason",
            (root_id, files, reason),
        )

    def end(self, root_id: int) -> None:
        """Hold nothing of this inbox any more."""
        self.connection.execute("DELETE FROM hold WHERE root_id = ?", (root_id,))

    def confirm(self, root_id: int) -> None:
        """Let the files that are missing now go at the next scan."""
        self.connection.execute("UPDATE hold SET confirmed = 1 WHERE root_id = ?", (root_id,))
