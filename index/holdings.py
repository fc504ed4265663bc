"""Which files and members hold an article, with what is known of each: the evidence of the article."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.records import dataclass
from index.stored_paths import to_path

if TYPE_CHECKING:
    from index.ledger_records import Root


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A file or member that holds an article.

    Attributes:
        sha256: of the bytes that were read.
        first_seen: when the archive first saw the file, as `read_at` ISO 8601 in UTC.
        read_at: when it was read as it is now; None if an earlier version did, which did not note it.
        parser_version: of the parser that read it.
        captured: ISO 8601 moment at which this very page was saved, if it is known.
        address: from which it was saved, if that is known.
        host: the machine on which it lies, if that is not this one.
    """

    path: Path
    member: str | None
    sha256: str
    root: str
    relative: str
    first_seen: str | None = None
    read_at: str | None = None
    parser_version: int | None = None
    captured: str | None = None
    address: str | None = None
    host: str | None = None

    @property
    def place(self) -> str:
        """Where it lies: its path, after "host:" if that is another machine."""
        return f"{self.host}:{self.path}" if self.host else str(self.path)


def holdings(connection: sqlite3.Connection, roots: Iterable[Root], article_id: str | None) -> Iterator[Holding]:
    """Every file and member that holds an article (this one, if given), ordered by path."""
    names = {root.id: root for root in roots}
    rows = connection.execute(
        "SELECT root_id, path, member, entry.sha256, first_seen, read_at, parser_version, captured, address"
        f" FROM entry JOIN file ON file.id = file_id WHERE {'article_id = ?' if article_id else 'article_id IS NOT NULL'}"
        " ORDER BY path, length(member), member",
        (article_id,) if article_id else (),
    )
    for root_id, raw, member, sha256, first_seen, read_at, version, captured, address in rows:
        root, path = names[root_id], to_path(raw)
        relative = path.relative_to(root.path) if path.is_relative_to(root.path) else path
        yield Holding(
            path=path,
            member=member or None,
            sha256=sha256,
            root=root.name,
            relative=str(Path(root.name) / relative if len(names) > 1 else relative),
            first_seen=first_seen,
            read_at=read_at,
            parser_version=version,
            captured=captured,
            address=address,
        )
