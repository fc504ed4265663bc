"""Where in an inbox other disks were mounted: what is missing there while a disk is away was not deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from index.database import transaction
from index.stored_paths import to_bytes, to_path


class Disks:
    """The table of mount points below inboxes, as the last scan left it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def of(self, root_id: int) -> dict[Path, bool]:
        """The mount points below one inbox, and whether the disk of each was away."""
        rows = self.connection.execute("SELECT path, away FROM disk WHERE root_id = ?", (root_id,))
        return {to_path(raw): bool(away) for raw, away in rows}

    def replace(self, root_id: int, disks: Mapping[Path, bool]) -> None:
        """Put these in the place of those of one inbox."""
        if self.of(root_id) == disks:
            return
        with transaction(self.connection):
            self.connection.execute("DELETE FROM disk WHERE root_id = ?", (root_id,))
            self.connection.executemany(
                "INSERT INTO disk VALUES (?, ?, ?)", ((root_id, to_bytes(path), away) for path, away in disks.items())
            )
