"""Articles that stay though their last file has gone (`on_delete = "keep"`), and which file that was."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

from index.copies import marks
from index.records import dataclass
from index.stored_paths import below, to_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The file or member that held an article last, and the moment (ISO 8601, UTC) since which it is gone."""

    since: str
    path: Path
    member: str | None
    sha256: str | None


class GoneFiles:
    """The table of articles without a file. An article leaves it when a file holds it again, or when it goes itself."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def note(self, ids: Collection[str], *, since: str) -> None:
        """Remember, within a transaction and before their files are forgotten, that these articles lose their files."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO gone SELECT article_id, ?, path, member, entry.sha256 FROM entry"
            " JOIN file ON file.id = file_id WHERE article_id = ? ORDER BY path DESC",
            ((since, name) for name in ids),
        )

    def ids(self, folder: Path | None = None) -> set[str]:
        """The articles without a file; with `folder` those whose last file was at or below it."""
        where = "WHERE path = ? OR (path >= ? AND path < ?)" if folder else ""
        rows = self.connection.execute(f"SELECT article_id FROM gone {where}", below(folder) if folder else ())
        return {row[0] for row in rows}

    def among(self, ids: Collection[str]) -> dict[str, Gone]:
        """What is known of those of a few articles that have no file."""
        rows = self.connection.execute(
            f"SELECT article_id, since, path, member, sha256 FROM gone WHERE article_id IN ({marks(ids)})", list(ids)
        )
        return {
            name: Gone(since=since, path=to_path(path), member=member or None, sha256=sha256)
            for name, since, path, member, sha256 in rows
        }
