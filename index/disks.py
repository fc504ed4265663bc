"""Where in an inbox other disks were mounted: what is missing there while one is not mounted was not deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

from index.database import transaction
from index.stored_paths import to_bytes, to_path


class Disks:
    """The table of mount points below inboxes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def of(self, root_id: int) -> frozenset[Path]:
        """The mount points below one inbox, as they were at its last scan of which nothing was doubted."""
        rows = self.connection.execute("SELECT path FROM disk WHERE root_id = ?", (root_id,))
        return frozenset(to_path(raw) for (raw,) in rows)

    def replace(self, root_id: int, paths: Collection[Path]) -> None:
        """Put these in the place of those of one inbox."""
        if self.of(root_id) == set(paths):
            return
        with transaction(self.connection):
            self.connection.execute("DELETE FROM disk WHERE root_id = ?", (root_id,))
            self.connection.executemany("INSERT INTO disk VALUES (?, ?)", ((root_id, to_bytes(path)) for path in paths))
