"""Folders of which the system tells nothing, so that the daemon looks into them from time to time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from index.database import transaction
from index.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """How many folders of an inbox are polled, and why, as a sentence."""

    folders: int
    reason: str


class PolledFolders:
    """The table of them, by inbox. The daemon writes it; nobody polls when none runs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def all(self) -> dict[int, Polled]:
        """All of them, by the number of their inbox."""
        rows = self.connection.execute("SELECT root_id, folders, reason FROM polled")
        return {number: Polled(folders=folders, reason=reason) for number, folders, reason in rows}

    def replace(self, polled: Mapping[int, Polled]) -> None:
        """Put these in the place of what was there."""
        if polled == self.all():
            return
        with transaction(self.connection):
            self.connection.execute("DELETE FROM polled")
            self.connection.executemany(
                "INSERT INTO polled VALUES (?, ?, ?)", ((n, one.folders, one.reason) for n, one in polled.items())
            )
