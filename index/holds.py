"""What keeps the articles of an inbox from going: files of it vanished, and a person is to be asked about these."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from index.database import transaction
from index.records import dataclass
from index.stored_paths import to_bytes, to_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Deletions that are held.

    Attributes:
        root_id: the inbox.
        path: its folder.
        files: how many files of the ledger are held.
        reason: why it is not believed that they are gone, as a sentence.
        since: the moment (ISO 8601, UTC) of the first scan that found it so.
        confirmed: whether somebody said of all of them that they are really gone.
    """

    root_id: int
    path: Path
    files: int
    reason: str
    since: str
    confirmed: bool


class Held(NamedTuple):
    """A file that is held.

    Attributes:
        lost: whether it vanished with too many others, and not with its disk.
        confirmed: whether somebody said that it is really gone.
    """

    lost: bool
    confirmed: bool


class Holds:
    """The tables of holds, one row for an inbox at most, and of the files that are held.

    A file that the ledger forgets is held no more; a hold of no files is none.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def all(self) -> list[Hold]:
        """Those of the watched inboxes, in their order."""
        rows = self.connection.execute(
            "SELECT root.id, path, count(*), reason, since, min(confirmed) FROM hold JOIN root ON root.id = hold.root_id"
            " JOIN held ON held.root_id = root.id WHERE watched GROUP BY root.id ORDER BY root.id"
        )
        return [
            Hold(root_id=n, path=to_path(raw), files=files, reason=reason, since=since, confirmed=bool(confirmed))
            for n, raw, files, reason, since, confirmed in rows
        ]

    def of(self, root_id: int) -> Hold | None:
        """The hold on one inbox."""
        return next((hold for hold in self.all() if hold.root_id == root_id), None)

    def files(self, root_id: int) -> dict[Path, Held]:
        """The files of one inbox that are held."""
        rows = self.connection.execute(
            "SELECT path, lost, confirmed FROM held JOIN file ON file.id = file_id AND file.root_id = held.root_id"
            " WHERE held.root_id = ?",
            (root_id,),
        )
        return {to_path(raw): Held(bool(lost), bool(confirmed)) for raw, lost, confirmed in rows}

    def set(self, root_id: int, files: Mapping[Path, bool], *, reason: str) -> None:
        """Hold these files of an inbox, each with whether it was lost, and no others. What was confirmed stays so."""
        hold, before = self.of(root_id), self.files(root_id)
        is_same = {path: held.lost for path, held in before.items()} == files
        if is_same and (hold.files, hold.reason) == (len(files), reason) if hold else not files:
            return
        with transaction(self.connection):
            before = self.files(root_id)
            self.connection.execute("DELETE FROM held WHERE root_id = ?", (root_id,))
            self.connection.executemany(
                "INSERT INTO held SELECT root_id, id, ?, ? FROM file WHERE path = ?",
                ((lost, path in before and before[path].confirmed, to_bytes(path)) for path, lost in files.items()),
            )
            if not before or not files:
                self.connection.execute("DELETE FROM hold WHERE root_id = ?", (root_id,))
            if files:
                self.connection.execute(
                    "INSERT INTO hold VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now'))"
                    " ON CONFLICT (root_id) DO UPDATE SET reason = excluded.reason",
                    (root_id, reason),
                )

    def confirm(self, root_id: int) -> int:
        """Let the files of an inbox go that are held now, and no others; how many there are."""
        return self.connection.execute("UPDATE held SET confirmed = 1 WHERE root_id = ?", (root_id,)).rowcount
