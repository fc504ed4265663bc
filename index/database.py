"""The catalog's SQLite database: how it is opened, and how its schema grows from version to version."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import ArchiveError, NewerArchive

MIGRATIONS = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE article (
        id TEXT PRIMARY KEY, external_id TEXT, format TEXT NOT NULL, headline TEXT NOT NULL,
        alternative_headlines TEXT NOT NULL, standfirst TEXT, text TEXT NOT NULL, authors TEXT NOT NULL,
        source TEXT, url TEXT, language TEXT, date TEXT NOT NULL, modified TEXT NOT NULL, captured TEXT,
        places TEXT NOT NULL, provenance TEXT NOT NULL, warnings TEXT NOT NULL, first_seen TEXT NOT NULL
    );
    CREATE TABLE passage (
        article_id TEXT NOT NULL REFERENCES article ON DELETE CASCADE,
        n INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, heading TEXT,
        PRIMARY KEY (article_id, n)
    ) WITHOUT ROWID;
    CREATE TABLE root (
        id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, watched INTEGER NOT NULL,
        device INTEGER, inode INTEGER
    );
    CREATE TABLE file (
        id INTEGER PRIMARY KEY, root_id INTEGER NOT NULL REFERENCES root, path BLOB NOT NULL UNIQUE,
        size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,
        sha256 TEXT, state TEXT NOT NULL, parser_version INTEGER NOT NULL, first_seen TEXT NOT NULL
    );
    CREATE INDEX file_state ON file (state);
    CREATE TABLE entry (
        file_id INTEGER NOT NULL REFERENCES file ON DELETE CASCADE, member TEXT NOT NULL,
        state TEXT NOT NULL, article_id TEXT, sha256 TEXT, code TEXT, message TEXT,
        PRIMARY KEY (file_id, member)
    ) WITHOUT ROWID;
    CREATE INDEX entry_article ON entry (article_id);
    """,
    """
    ALTER TABLE article ADD COLUMN sentences TEXT NOT NULL DEFAULT '[]';
    CREATE INDEX article_seen ON article (first_seen)
    """,
    """
    CREATE TABLE likeness (
        article_id TEXT PRIMARY KEY REFERENCES article ON DELETE CASCADE ON UPDATE CASCADE, text_key BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX likeness_text ON likeness (text_key);
    INSERT INTO likeness SELECT id, text_key(headline, text) FROM article
    """,
    """
    ALTER TABLE file ADD COLUMN generation INTEGER;
    ALTER TABLE file ADD COLUMN read_at TEXT;
    ALTER TABLE entry ADD COLUMN captured TEXT;
    ALTER TABLE entry ADD COLUMN address TEXT;
    CREATE TABLE retry (
        file_id INTEGER PRIMARY KEY REFERENCES file ON DELETE CASCADE, attempts INTEGER NOT NULL,
        next_try REAL NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL
    );
    CREATE TABLE hold (
        root_id INTEGER PRIMARY KEY REFERENCES root ON DELETE CASCADE, files INTEGER NOT NULL, reason TEXT NOT NULL,
        since TEXT NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE polled (
        root_id INTEGER PRIMARY KEY REFERENCES root ON DELETE CASCADE, folders INTEGER NOT NULL, reason TEXT NOT NULL
    );
    CREATE TABLE gone (
        article_id TEXT PRIMARY KEY REFERENCES article ON DELETE CASCADE, since TEXT NOT NULL,
        path BLOB NOT NULL, member TEXT NOT NULL, sha256 TEXT
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE setting (
        article_id TEXT NOT NULL REFERENCES article ON DELETE CASCADE ON UPDATE CASCADE, area INTEGER NOT NULL,
        PRIMARY KEY (article_id, area)
    ) WITHOUT ROWID;
    CREATE INDEX article_source ON article (source, first_seen);
    INSERT INTO setting SELECT DISTINCT article.id, area.value FROM article, json_each(areas_of(places)) AS area
    """,
    "CREATE TABLE unsettled (article_id TEXT PRIMARY KEY) WITHOUT ROWID",
    """
    CREATE TABLE disk (
        root_id INTEGER NOT NULL REFERENCES root ON DELETE CASCADE, path BLOB NOT NULL, away INTEGER NOT NULL,
        PRIMARY KEY (root_id, path)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE beside (
        file_id INTEGER NOT NULL REFERENCES file ON DELETE CASCADE, path BLOB NOT NULL, size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, PRIMARY KEY (file_id, path)
    ) WITHOUT ROWID;
    CREATE INDEX beside_path ON beside (path)
    """,
    # Which files were held was not kept: all of those inboxes, of which the next scan lets go what it finds.
    """
    CREATE TABLE held (
        root_id INTEGER NOT NULL REFERENCES root ON DELETE CASCADE,
        file_id INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
        lost INTEGER NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (root_id, file_id)
    ) WITHOUT ROWID;
    CREATE INDEX held_file ON held (file_id);
    CREATE TABLE doubt (
        root_id INTEGER PRIMARY KEY REFERENCES root ON DELETE CASCADE, reason TEXT NOT NULL, since TEXT NOT NULL
    );
    INSERT INTO doubt SELECT root_id, reason, since FROM hold WHERE root_id IN (SELECT id FROM root WHERE watched);
    DROP TABLE hold;
    ALTER TABLE doubt RENAME TO hold;
    INSERT INTO held (root_id, file_id, lost) SELECT root_id, id, 1 FROM file
        WHERE root_id IN (SELECT root_id FROM hold);
    CREATE INDEX file_bytes ON file (sha256) WHERE state <> 'indexed';
    CREATE INDEX file_stamp ON file (size, mtime_ns) WHERE state <> 'indexed'
    """,
)
"""What to run to come from each version to the next; the version is SQLite's `user_version`."""

VERSION = len(MIGRATIONS)


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open the database at `path` and bring its schema up to date, after a copy beside it.

    Raises:
        NewerArchive: a newer Dateline has made it.
        ArchiveError: it cannot be opened or is not a database.
    """
    if not create and not path.exists():
        raise ArchiveError(f"There is no catalog at {path}.")
    if not create and not os.access(path.parent, os.W_OK):
        return connect_to_read(path)
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        if not create and version_of(connection, path) == 0:
            raise ArchiveError(f"{path} is no catalog of Dateline's.", "Put back a copy of the archive.")
        migrate(connection, path)
    except sqlite3.Error as error:
        raise ArchiveError(
            f"The catalog {path} cannot be read: {error}.", "Check the disk, or put back a copy of the archive."
        ) from error
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open the database at `path` where nothing can be written: with its log if it has one, else as it stands.

    Raises:
        NewerArchive: a newer Dateline has made it.
        ArchiveError: it cannot be read, or only after something was written.
    """
    # Without a log nobody is writing, and SQLite needs no lock, for which it would write a file beside the database.
    still = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    address = f"{path.absolute().as_uri()}?mode=ro{still}"
    try:
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30, check_same_thread=False)
        version = version_of(connection, path)
    except sqlite3.Error as error:
        raise ArchiveError(
            f"The catalog {path} cannot be read, and {path.parent} is read-only: {error}.",
            "Run `dateline status` once where the archive can be written, or give the right to write there.",
        ) from error
    if version < VERSION:
        raise ArchiveError(
            f"{path} was made by an older Dateline, and {path.parent} is read-only.",
            "Run `dateline status` once where the archive can be written, which brings it up to date.",
        )
    return connection


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Run the migrations that this database has not seen, all in one transaction."""
    if version_of(connection, path) == VERSION:
        return
    from index.copies import text_key
    from index.prior import areas_of_json

    connection.create_function("text_key", 2, text_key, deterministic=True)
    connection.create_function("areas_of", 1, areas_of_json, deterministic=True)
    with transaction(connection):
        # Asked again under the lock: another process may have migrated meanwhile.
        version = version_of(connection, path)
        if 0 < version < VERSION:
            copy_database(path, path.with_suffix(f".v{version}.db"))
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            for statement in script.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


def copy_database(path: Path, copy: Path) -> None:
    """Copy a database as of one moment, whatever others write meanwhile: what is still in its log comes with it."""
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, timeout=30)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of a database; raises NewerArchive if it is above ours."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise NewerArchive(
            f"{path} was made by a newer Dateline (schema {version}; this one knows {VERSION}).",
            "Upgrade with `pip install --upgrade dateline`.",
        )
    return version


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A write transaction: committed at the end, rolled back on any error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite has rolled back by itself after some errors
            connection.execute("ROLLBACK")
        raise
