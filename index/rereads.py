"""Which files gave no article and why, and how files come to wait for another reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from pathlib import Path

from index.database import transaction
from index.ledger_records import State
from index.stored_paths import below, to_bytes, to_path

FRUITLESS = (State.FAILED, State.SKIPPED)


def reasons(connection: sqlite3.Connection) -> Mapping[str, int]:
    """The codes of the reasons for which files and members failed or were skipped, and how many each has."""
    rows = connection.execute("SELECT code, count(*) FROM entry WHERE state IN (?, ?) GROUP BY code", FRUITLESS)
    return {code: count for code, count in rows if code}


def every(connection: sqlite3.Connection) -> set[Path]:
    """All files."""
    return {to_path(row[0]) for row in connection.execute("SELECT path FROM file")}


def failed(connection: sqlite3.Connection) -> set[Path]:
    """The files that failed, or of which a member did."""
    rows = connection.execute(
        "SELECT DISTINCT path FROM entry JOIN file ON file.id = file_id WHERE entry.state = ?", (State.FAILED,)
    )
    return {to_path(row[0]) for row in rows}


def with_reason(connection: sqlite3.Connection, code: str) -> set[Path]:
    """The files that failed or were skipped for a reason, or of which a member did."""
    rows = connection.execute(
        "SELECT DISTINCT path FROM entry JOIN file ON file.id = file_id WHERE code = ? AND entry.state IN (?, ?)",
        (code, *FRUITLESS),
    )
    return {to_path(row[0]) for row in rows}


def fruitless(connection: sqlite3.Connection, folder: Path, *, parser_version: int) -> set[Path]:
    """The files at or below a path that gave no article, or not from all members, or that an older parser read."""
    rows = connection.execute(
        "SELECT DISTINCT path FROM file JOIN entry ON file.id = file_id"
        " WHERE (path = ? OR (path >= ? AND path < ?)) AND (entry.state IN (?, ?) OR parser_version < ?)",
        (*below(folder), *FRUITLESS, parser_version),
    )
    return {to_path(row[0]) for row in rows}


def have_wait(connection: sqlite3.Connection, paths: Collection[Path]) -> None:
    """Have files wait to be read; their articles stay until then."""
    names = [(to_bytes(path),) for path in paths]
    with transaction(connection):
        connection.executemany(
            f"UPDATE entry SET state = '{State.WAITING}', code = NULL, message = NULL"
            f" WHERE file_id = (SELECT id FROM file WHERE path = ?) AND state IN {tuple(map(str, FRUITLESS))}",
            names,
        )
        connection.executemany(f"UPDATE file SET state = '{State.WAITING}' WHERE path = ?", names)


def outdated(connection: sqlite3.Connection, *, parser_version: int, after: int, limit: int) -> list[tuple[int, Path]]:
    """The next files, by number, that an older parser read; `after` is the number of the last one."""
    rows = connection.execute(
        "SELECT id, path FROM file WHERE id > ? AND parser_version < ? AND state <> ? ORDER BY id LIMIT ?",
        (after, parser_version, State.WAITING, limit),
    )
    return [(number, to_path(path)) for number, path in rows]
