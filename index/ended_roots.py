"""How roots end: what becomes of the row of an inbox that is watched no more, and of one that has lost its files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from index.database import transaction
from index.ledger_records import Root


def end_watching(connection: sqlite3.Connection, roots: Iterable[Root]) -> None:
    """Have these inboxes be folders that were added once, of which nothing is held."""
    numbers = [(root.id,) for root in roots]
    with transaction(connection):
        connection.executemany("UPDATE root SET watched = 0 WHERE id = ?", numbers)
        connection.executemany("DELETE FROM held WHERE root_id = ?", numbers)
        connection.executemany("DELETE FROM hold WHERE root_id = ?", numbers)


def pass_on(connection: sqlite3.Connection, root: Root, outer: Root) -> None:
    """End an inbox that lies in another one, which answers for its files from now on. What is held stays so."""
    with transaction(connection):
        connection.execute("UPDATE held SET root_id = ?, lost = 1 WHERE root_id = ?", (outer.id, root.id))
        connection.execute(
            "INSERT OR IGNORE INTO hold SELECT ?, reason, since FROM hold WHERE root_id = ?", (outer.id, root.id)
        )
        connection.execute("UPDATE file SET root_id = ? WHERE root_id = ?", (outer.id, root.id))
        connection.execute("DELETE FROM root WHERE id = ?", (root.id,))


def drop_empty(connection: sqlite3.Connection) -> None:
    """Forget the roots that are not watched and have no files."""
    connection.execute("DELETE FROM root WHERE NOT watched AND id NOT IN (SELECT root_id FROM file)")
