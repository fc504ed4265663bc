"""Opening and migrating the catalog's database."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from index import database
from index.database import VERSION, connect, transaction
from index.errors import ArchiveError, NewerArchive


def test_a_new_database_is_durable_and_has_the_newest_schema(tmp_path: Path) -> None:
    connection = connect(tmp_path / "catalog.db", create=True)
    pragmas = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}
    assert connection.execute("PRAGMA user_version").fetchone()[0] == VERSION
    connection.close()


def test_a_missing_database_is_not_made_by_accident(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no catalog"):
        connect(tmp_path / "catalog.db")
    assert not (tmp_path / "catalog.db").exists()


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    connection = connect(tmp_path / "catalog.db", create=True)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(NewerArchive, match="newer Dateline"):
        connect(tmp_path / "catalog.db")


def test_what_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(ArchiveError, match="cannot be read"):
        connect(tmp_path / "catalog.db")


def test_an_older_schema_is_copied_and_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "catalog.db"
    connect(path, create=True).close()
    newer = (*database.MIGRATIONS, "CREATE TABLE alert (name TEXT)")
    monkeypatch.setattr(database, "MIGRATIONS", newer)
    monkeypatch.setattr(database, "VERSION", len(newer))
    connection = connect(path)
    assert connection.execute("SELECT count(*) FROM alert").fetchone() == (0,)
    connection.close()
    assert (tmp_path / f"catalog.v{VERSION}.db").exists()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    connection = connect(tmp_path / "catalog.db", create=True)
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.execute("INSERT INTO meta VALUES ('a', 'b')")
        connection.execute("INSERT INTO meta VALUES ('a', 'c')")
    assert connection.execute("SELECT count(*) FROM meta").fetchone() == (0,)
    connection.close()


def test_after_a_commit_that_failed_another_transaction_can_begin(tmp_path: Path) -> None:
    connection = connect(tmp_path / "catalog.db", create=True)
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.execute("PRAGMA defer_foreign_keys = ON")  # so that the commit is what is refused
        connection.execute("INSERT INTO meta VALUES ('a', 'b')")
        connection.execute("INSERT INTO passage VALUES ('of no article', 1, 0, 1, NULL)")
    with transaction(connection):
        connection.execute("INSERT INTO meta VALUES ('c', 'd')")
    assert connection.execute("SELECT key FROM meta").fetchall() == [("c",)]
    connection.close()


def test_after_an_error_that_ended_the_transaction_that_error_is_raised(tmp_path: Path) -> None:
    connection = connect(tmp_path / "catalog.db", create=True)
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.execute("INSERT INTO meta VALUES ('a', 'b')")
        connection.execute("INSERT OR ROLLBACK INTO meta VALUES ('a', 'c')")  # as a full disk may do
    assert connection.execute("SELECT count(*) FROM meta").fetchone() == (0,)
    connection.close()


def test_the_copy_before_a_migration_has_what_is_still_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalog.db"
    reader = connect(path, create=True)
    reader.execute("INSERT INTO meta VALUES ('a', 'b')")
    newer = (*database.MIGRATIONS, "CREATE TABLE alert (name TEXT)")
    monkeypatch.setattr(database, "MIGRATIONS", newer)
    monkeypatch.setattr(database, "VERSION", len(newer))
    connect(path).close()
    reader.close()
    copy = sqlite3.connect(tmp_path / f"catalog.v{len(newer) - 1}.db")
    assert copy.execute("SELECT value FROM meta WHERE key = 'a'").fetchone() == ("b",)
    copy.close()
