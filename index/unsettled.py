"""Articles of which the store may hold something else than the catalog says: a write of theirs has begun, or broke off."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable


class Unsettled:
    """The table of these articles. They are noted before the store is told anything, and leave it when it has done all."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def note(self, ids: Iterable[str]) -> None:
        """Remember, within a transaction, that the store is about to be told something of these articles."""
        self.connection.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", ((name,) for name in ids))

    def remove(self, ids: Iterable[str]) -> None:
        """Remember, within a transaction, that the store has done what it was told of these articles."""
        self.connection.executemany("DELETE FROM unsettled WHERE article_id = ?", ((name,) for name in ids))

    def ids(self) -> set[str]:
        """The articles."""
        return {row[0] for row in self.connection.execute("SELECT article_id FROM unsettled")}
