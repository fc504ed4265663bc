"""The ledger: what became of each file that was found, and of each member of a file that holds several."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path

from index.database import transaction
from index.holdings import Holding, holdings
from index.ledger_records import Entry, FileRow, Fingerprint, Known, Root, State, Sums
from index.stored_paths import below, to_bytes, to_path, to_text

ENTRY_COLUMNS = "member, state, article_id, sha256, code, message, captured, address"
FILE_COLUMNS = "id, root_id, path, size, mtime_ns, ctime_ns, inode, state, parser_version"


class Ledger:
    """The tables of roots, files and entries. Paths are kept as the bytes that the system gave."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    # Roots

    def roots(self) -> list[Root]:
        """All roots, in the order in which they came."""
        rows = self.connection.execute("SELECT id, path, name, watched, device, inode FROM root ORDER BY id")
        return [
            Root(id=n, path=to_path(path), name=name, watched=bool(watched), device=device, inode=inode)
            for n, path, name, watched, device, inode in rows
        ]

    def root(self, path: Path, *, watched: bool, device: int, inode: int) -> Root:
        """The root at `path`, made if it is new. One that is watched stays watched, and the folder that it was."""
        known = {root.path: root for root in self.roots()}
        with transaction(self.connection):
            if path not in known:
                taken = {root.name for root in known.values()}
                self.connection.execute(
                    "INSERT INTO root (path, name, watched, device, inode) VALUES (?, ?, ?, ?, ?)",
                    (to_bytes(path), free_name(path.name or "root", taken), watched, device, inode),
                )
            elif watched and not known[path].watched:
                self.connection.execute("UPDATE root SET watched = 1 WHERE path = ?", (to_bytes(path),))
                self.identify(path, device=device, inode=inode)
            root = next(root for root in self.roots() if root.path == path)
            # Roots inside an inbox that come later hold what the inbox ignores.
            if root.watched and not (path in known and known[path].watched):
                self.adopt(root)
        return root

    def identify(self, path: Path, *, device: int, inode: int) -> None:
        """Remember which folder stands at the path of a root."""
        self.connection.execute("UPDATE root SET device = ?, inode = ? WHERE path = ?", (device, inode, to_bytes(path)))

    def adopt(self, root: Root) -> None:
        """Give a root that is watched from now on the files of the roots inside it that were only added once."""
        for other in self.roots():
            if not other.watched and other.path.is_relative_to(root.path):
                self.connection.execute("UPDATE file SET root_id = ? WHERE root_id = ?", (root.id, other.id))
                self.connection.execute("DELETE FROM root WHERE id = ?", (other.id,))

    # Files

    def files(self, root: Root) -> dict[Path, FileRow]:
        """All files of a root, by path."""
        rows = self.connection.execute(f"SELECT {FILE_COLUMNS} FROM file WHERE root_id = ?", (root.id,))
        return {row.path: row for row in map(file_from, rows)}

    def file(self, path: Path) -> FileRow | None:
        """The row of one file."""
        row = self.connection.execute(f"SELECT {FILE_COLUMNS} FROM file WHERE path = ?", (to_bytes(path),)).fetchone()
        return file_from(row) if row else None

    def inbox_of(self, path: Path) -> Path | None:
        """The inbox to which a file is counted that is known; None if it was only added."""
        row = self.connection.execute(
            "SELECT root.path FROM file JOIN root ON root.id = root_id WHERE file.path = ? AND watched",
            (to_bytes(path),),
        ).fetchone()
        return to_path(row[0]) if row else None

    def count(self, root: Root) -> int:
        """How many files a root has."""
        found: int = self.connection.execute("SELECT count(*) FROM file WHERE root_id = ?", (root.id,)).fetchone()[0]
        return found

    def files_under(self, folder: Path) -> list[FileRow]:
        """The files at or anywhere below a path."""
        rows = self.connection.execute(
            f"SELECT {FILE_COLUMNS} FROM file WHERE path = ? OR (path >= ? AND path < ?)", below(folder)
        )
        return [file_from(row) for row in rows]

    def files_ending(self, name: Path) -> list[Path]:
        """The files whose path ends with this one, by path."""
        ending = b"/" + to_bytes(name)
        rows = self.connection.execute(
            "SELECT path FROM file WHERE substr(path, ?) = ? ORDER BY path", (-len(ending), ending)
        )
        return [to_path(row[0]) for row in rows]

    def known(self, root: Root, folder: Path) -> dict[str, Known]:
        """What is known of a root's files at or below a folder of it, by path: made for many."""
        rows = self.connection.execute(
            "SELECT path, size, mtime_ns, ctime_ns, inode, state, parser_version FROM file"
            " WHERE root_id = ? AND (path = ? OR (path >= ? AND path < ?))",
            (root.id, *below(folder)),
        )
        states = {state.value: state for state in State}
        return {
            to_text(raw): Known(Fingerprint(*found), states[state], version) for raw, *found, state, version in rows
        }

    def waiting(self, root: Root, found: Iterable[tuple[Path, Fingerprint]], *, seen: str) -> None:
        """Record files that are new or changed and are to be read, in one transaction."""
        with transaction(self.connection):
            for path, print_ in found:
                self.note_waiting(root, path, print_, seen)

    def note_waiting(self, root: Root, path: Path, found: Fingerprint, seen: str) -> None:
        """Record one such file within a transaction. A new one gets an entry that waits with it."""
        self.connection.execute(
            "INSERT INTO file (root_id, path, size, mtime_ns, ctime_ns, inode, state, parser_version, first_seen)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT (path) DO UPDATE SET"
            " root_id = excluded.root_id, size = excluded.size, mtime_ns = excluded.mtime_ns,"
            " ctime_ns = excluded.ctime_ns, inode = excluded.inode, state = excluded.state",
            (root.id, to_bytes(path), found.size, found.mtime_ns, found.ctime_ns, found.inode, State.WAITING, seen),
        )
        self.connection.execute(
            "INSERT INTO entry (file_id, member, state) SELECT id, '', ? FROM file WHERE path = ?"
            " AND NOT EXISTS (SELECT 1 FROM entry WHERE file_id = file.id)",
            (State.WAITING, to_bytes(path)),
        )

    def note_read(
        self,
        path: Path,
        found: Fingerprint,
        *,
        sha256: str | None,
        entries: Collection[Entry],
        parser_version: int,
        generation: int | None = None,
        read_at: str | None = None,
    ) -> None:
        """Record within a transaction what reading a file in this state gave; replaces what was known of it.

        `generation` is the index's, in which what the file gave is searchable. The articles that it holds have a file
        (again).
        """
        file_id = self.connection.execute("SELECT id FROM file WHERE path = ?", (to_bytes(path),)).fetchone()[0]
        self.connection.execute(
            "UPDATE file SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ?, sha256 = ?, state = ?,"
            " parser_version = ?, generation = ?, read_at = ? WHERE id = ?",
            (found.size, found.mtime_ns, found.ctime_ns, found.inode, sha256, state_of(entries), parser_version,
             generation, read_at, file_id),
        )  # fmt: skip
        self.connection.execute("DELETE FROM retry WHERE file_id = ?", (file_id,))
        self.connection.execute("DELETE FROM entry WHERE file_id = ?", (file_id,))
        self.connection.executemany(
            f"INSERT INTO entry (file_id, {ENTRY_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((file_id, *map(storable, astuple(entry))) for entry in entries),
        )
        self.connection.executemany("DELETE FROM gone WHERE article_id = ?", ((e.article_id,) for e in entries))

    def waiting_unwatched(self) -> list[Path]:
        """Files of folders that are not watched which wait to be read, because a stop came between."""
        rows = self.connection.execute(
            "SELECT file.path FROM file JOIN root ON root.id = root_id WHERE state = ? AND NOT watched",
            (State.WAITING,),
        )
        return [to_path(row[0]) for row in rows]

    def wait_again(self) -> None:
        """Have the files read again that claim an article which the catalog does not have."""
        self.connection.execute(
            "UPDATE file SET state = ? WHERE id IN (SELECT file_id FROM entry WHERE article_id IS NOT NULL"
            " AND article_id NOT IN (SELECT id FROM article))",
            (State.WAITING,),
        )

    def delete(self, paths: Iterable[Path]) -> None:
        """Forget files within a transaction, with their entries."""
        self.connection.executemany("DELETE FROM file WHERE path = ?", ((to_bytes(path),) for path in paths))

    def entries(self, path: Path) -> tuple[Entry, ...]:
        """What became of a file and its members."""
        rows = self.connection.execute(
            f"SELECT {ENTRY_COLUMNS} FROM entry WHERE file_id = (SELECT id FROM file WHERE path = ?)"
            " ORDER BY length(member), member",
            (to_bytes(path),),
        )
        return tuple(entry_from(row) for row in rows)

    # Articles and their holders

    def held_by(self, paths: Iterable[Path]) -> set[str]:
        """The articles that these files hold."""
        found: set[str] = set()
        for path in paths:
            rows = self.connection.execute(
                "SELECT article_id FROM entry JOIN file ON file.id = file_id WHERE path = ? AND article_id IS NOT NULL",
                (to_bytes(path),),
            )
            found.update(row[0] for row in rows)
        return found

    def is_held_outside(self, article_id: str, paths: Collection[Path]) -> bool:
        """Whether a file other than these holds an article."""
        rows = self.connection.execute(
            "SELECT DISTINCT path FROM entry JOIN file ON file.id = file_id WHERE article_id = ?", (article_id,)
        )
        return any(to_path(row[0]) not in paths for row in rows)

    def files_with(self, article_id: str) -> Iterator[FileRow]:
        """The files that hold an article, or held it when they were last read."""
        rows = self.connection.execute(
            f"SELECT {FILE_COLUMNS} FROM file WHERE id IN (SELECT file_id FROM entry WHERE article_id = ?)",
            (article_id,),
        )
        return map(file_from, rows)

    def sha256(self, path: Path) -> str | None:
        """The hash of a file's bytes, if it was read as a whole."""
        row = self.connection.execute("SELECT sha256 FROM file WHERE path = ?", (to_bytes(path),)).fetchone()
        return row[0] if row else None

    def idle_files_of(self, sha256: str) -> Iterator[FileRow]:
        """The files without an article that have these bytes."""
        rows = self.connection.execute(
            f"SELECT {FILE_COLUMNS} FROM file WHERE state <> 'indexed' AND sha256 = ?", (sha256,)
        )
        return map(file_from, rows)

    def idle_files_like(self, path: Path) -> Iterator[FileRow]:
        """The files without an article of the size and time of this one that are the same or have its name."""
        name = b"/" + to_bytes(Path(path.name))
        rows = self.connection.execute(
            f"SELECT {FILE_COLUMNS} FROM file JOIN (SELECT size AS z, mtime_ns AS t, inode AS i FROM file WHERE path = ?)"
            " ON size = z AND mtime_ns = t AND (inode = i OR substr(path, ?) = ?) WHERE state <> 'indexed'",
            (to_bytes(path), -len(name), name),
        )
        return map(file_from, rows)

    def held(self) -> set[str]:
        """All articles that some file holds."""
        rows = self.connection.execute("SELECT DISTINCT article_id FROM entry WHERE article_id IS NOT NULL")
        return {row[0] for row in rows}

    def held_count(self) -> int:
        """How many articles some file holds."""
        found: int = self.connection.execute("SELECT count(DISTINCT article_id) FROM entry").fetchone()[0]
        return found

    def holdings(self, article_id: str | None = None) -> Iterator[Holding]:
        """Every file and member that holds an article (this one, if given), ordered by path."""
        return holdings(self.connection, self.roots(), article_id)

    # Sums

    def sums(self) -> Sums:
        """How many files and members there are in each state."""
        rows = dict(self.connection.execute("SELECT state, count(*) FROM entry GROUP BY state").fetchall())
        distinct = self.held_count()
        return Sums(
            indexed=distinct,
            copies=rows.get(State.INDEXED, 0) - distinct,
            skipped=rows.get(State.SKIPPED, 0),
            failed=rows.get(State.FAILED, 0),
            waiting=rows.get(State.WAITING, 0),
        )

    def troubles(self, state: State, *, limit: int) -> list[tuple[Path, Entry]]:
        """Files and members in this state, by path."""
        rows = self.connection.execute(
            "SELECT path, member, entry.state, article_id, entry.sha256, code, message, captured, address FROM entry"
            " JOIN file ON file.id = file_id WHERE entry.state = ? ORDER BY path, length(member), member LIMIT ?",
            (state, limit),
        )
        return [(to_path(path), entry_from(row)) for path, *row in rows]


def state_of(entries: Collection[Entry]) -> State:
    """The state of a file from those of its members: read at all, else the worst of them."""
    states = {entry.state for entry in entries}
    return next((state for state in (State.INDEXED, State.FAILED) if state in states), State.SKIPPED)


def storable(text: str | None) -> str | None:
    """A text as SQLite can keep it: what no UTF-8 can spell, as in the name of a file, is written with backslashes."""
    return text.encode("utf-8", "backslashreplace").decode() if text else text


def free_name(name: str, taken: Collection[str]) -> str:
    """`name`, or `name-2` and so on if it is taken."""
    names = (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3)))
    return next(candidate for candidate in names if candidate not in taken)


def file_from(row: tuple[int, int, bytes, int, int, int, int, str, int]) -> FileRow:
    """A file from a row of FILE_COLUMNS."""
    number, root_id, path, size, mtime_ns, ctime_ns, inode, state, version = row
    return FileRow(
        id=number,
        root_id=root_id,
        path=to_path(path),
        fingerprint=Fingerprint(size, mtime_ns, ctime_ns, inode),
        state=State(state),
        parser_version=version,
    )


def entry_from(row: Sequence[str | None]) -> Entry:
    """An entry from a row of ENTRY_COLUMNS."""
    member, state, article_id, sha256, code, message, captured, address = row
    return Entry(
        member=member or "",
        state=State(state or ""),
        article_id=article_id,
        sha256=sha256,
        code=code,
        message=message,
        captured=captured,
        address=address,
    )
