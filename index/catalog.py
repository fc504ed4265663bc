"""The catalog: every article with its text and evidence, in SQLite. It is the truth; the search index is not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from index.article import Alternative, Article, Dated, Mention, Passage, Place, Reason
from index.beside import Beside
from index.copies import text_key
from index.database import connect, transaction
from index.disks import Disks
from index.gone import GoneFiles
from index.holds import Holds
from index.ledger import Ledger
from index.polled import PolledFolders
from index.prior import areas_of
from index.records import dataclass
from index.retries import Retries
from index.unsettled import Unsettled

CHUNK = 500
"""How many ids go into one statement; SQLite's oldest limit on variables is 999."""

Row = dict[str, Any]
"""A record as JSON, all of its fields by name."""


def dated(row: Row | None) -> Dated | None:
    """A date from JSON."""
    return None if row is None else Dated(**row)


def places(rows: Iterable[Row]) -> tuple[Place, ...]:
    """Places from JSON."""
    return tuple(map(place, rows))


def place(row: Row) -> Place:
    """A place from JSON."""
    parts = {
        "ancestors": tuple(row["ancestors"]),
        "mentions": tuple(Mention(**mention) for mention in row["mentions"]),
        "reasons": tuple(Reason(**reason) for reason in row.get("reasons", ())),
        "alternatives": tuple(Alternative(**other) for other in row.get("alternatives", ())),
    }
    return Place(**row | parts)


JSON_COLUMNS: dict[str, Callable[[Any], Any]] = {
    "alternative_headlines": tuple,
    "authors": tuple,
    "date": dated,
    "modified": dated,
    "places": places,
    "sentences": tuple,
    "provenance": dict,
    "warnings": tuple,
}
"""The columns whose values are JSON, and what makes their values of it."""

PLAIN_COLUMNS = (
    "id", "external_id", "format", "headline", "standfirst", "text", "source", "url", "language", "captured",
)  # fmt: skip
COLUMNS = (*PLAIN_COLUMNS, *JSON_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An article as the catalog keeps it, with the moment (ISO 8601, UTC) at which it first came in."""

    article: Article
    first_seen: str


class Catalog:
    """Articles and passages, and beside them the ledger of files (`ledger`), what is special about some of them, the
    articles without one (`gone`), and those of which the store may know less or more (`unsettled`).
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.ledger = Ledger(connection)
        self.retries = Retries(connection)
        self.holds = Holds(connection)
        self.disks = Disks(connection)
        self.beside = Beside(connection)
        self.polled = PolledFolders(connection)
        self.gone = GoneFiles(connection)
        self.unsettled = Unsettled(connection)

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Catalog:
        """Open the catalog at `path`; errors as in `index.database.connect`."""
        return cls(connect(path, create=create))

    def put(self, articles: Iterable[Article], *, seen: str, unsettled: Iterable[str] = ()) -> None:
        """Add these articles in one durable transaction. `seen` is kept for those that are new.

        `unsettled` are all of which the store is about to be told something.

        An article is named by its words, so one that is there already differs in metadata only; the newest
        reading replaces it.
        """
        with transaction(self.connection):
            self.unsettled.note(unsettled)
            for article in articles:
                self.put_one(article, seen)

    def put_one(self, article: Article, seen: str) -> None:
        """Add one article within a transaction."""
        from msgspec.json import encode  # a search would wait for its import, and writes nothing

        values = [getattr(article, name) for name in PLAIN_COLUMNS]
        values += [encode(getattr(article, name)).decode() for name in JSON_COLUMNS]
        names = ", ".join((*COLUMNS, "first_seen"))
        updates = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
        self.connection.execute(
            f"INSERT INTO article ({names}) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"
            f" ON CONFLICT (id) DO UPDATE SET {updates}",
            (*values, seen),
        )
        self.connection.execute(
            "INSERT OR REPLACE INTO likeness VALUES (?, ?)", (article.id, text_key(article.headline, article.text))
        )
        self.connection.execute("DELETE FROM setting WHERE article_id = ?", (article.id,))
        areas = areas_of(article.places)
        self.connection.executemany("INSERT INTO setting VALUES (?, ?)", ((article.id, area) for area in areas))
        self.connection.execute("DELETE FROM passage WHERE article_id = ?", (article.id,))
        self.connection.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?)",
            ((article.id, p.n, p.start, p.end, p.heading) for p in article.passages),
        )

    def delete(self, ids: Collection[str]) -> None:
        """Remove articles and their passages, within the caller's transaction or one of their own."""
        self.connection.executemany("DELETE FROM article WHERE id = ?", ((name,) for name in ids))

    def articles(self, ids: Iterable[str]) -> dict[str, Kept]:
        """The articles with these ids, by id; ids that are not there are left out."""
        wanted = list(ids)
        found: dict[str, Kept] = {}
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            marks = ", ".join("?" * len(chunk))
            passages = self.passages(chunk, marks)
            rows = self.connection.execute(
                f"SELECT {', '.join(COLUMNS)}, first_seen FROM article WHERE id IN ({marks})", chunk
            )
            for row in rows:
                found[row[0]] = kept_from(row, passages.get(row[0], ()))
        return found

    def passages(self, ids: list[str], marks: str) -> dict[str, tuple[Passage, ...]]:
        """The passages of these articles, by article."""
        rows = self.connection.execute(
            "SELECT article_id, n, start, end, heading FROM passage"
            f" WHERE article_id IN ({marks}) ORDER BY article_id, n",
            ids,
        )
        found: dict[str, list[Passage]] = {}
        for article_id, n, start, end, heading in rows:
            found.setdefault(article_id, []).append(Passage(n=n, start=start, end=end, heading=heading))
        return {name: tuple(passages) for name, passages in found.items()}

    def articles_only(self, ids: Iterable[str]) -> list[Article]:
        """The articles with these ids that are there, in any order."""
        return [kept.article for kept in self.articles(ids).values()]

    def text_keys(self, ids: Collection[str]) -> dict[str, bytes]:
        """The keys of the texts of these articles (`index.copies.text_key`), by id."""
        rows = (
            self.connection.execute("SELECT * FROM likeness WHERE article_id = ?", (name,)).fetchone() for name in ids
        )
        return dict(row for row in rows if row)

    def check(self) -> list[str]:
        """What SQLite finds wrong with the database, as sentences."""
        rows = self.connection.execute("PRAGMA integrity_check").fetchall()
        return [] if rows == [("ok",)] else [f"The catalog is damaged: {row[0]}." for row in rows]

    @property
    def path(self) -> Path:
        """The file of the catalog."""
        return Path(self.connection.execute("PRAGMA database_list").fetchone()[2])

    def ids(self) -> set[str]:
        """The ids of all articles."""
        return {row[0] for row in self.connection.execute("SELECT id FROM article")}

    def ids_like(self, prefix: str, *, limit: int) -> list[str]:
        """The first ids that begin with `prefix`."""
        rows = self.connection.execute(
            "SELECT id FROM article WHERE id >= ? AND id < ? ORDER BY id LIMIT ?", (prefix, prefix + "g", limit)
        )
        return [row[0] for row in rows]

    def count(self) -> int:
        """How many articles there are."""
        found: int = self.connection.execute("SELECT count(*) FROM article").fetchone()[0]
        return found

    def meta(self, key: str) -> str | None:
        """A remembered value."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def close(self) -> None:
        """Close the database."""
        self.connection.close()


def kept_from(row: Iterable[Any], passages: tuple[Passage, ...]) -> Kept:
    """An article from a row of COLUMNS and first_seen."""
    values: Iterator[Any] = iter(row)
    fields = {name: next(values) for name in PLAIN_COLUMNS}
    fields |= {name: make(json.loads(next(values))) for name, make in JSON_COLUMNS.items()}
    return Kept(article=Article(passages=passages, **fields), first_seen=next(values))
