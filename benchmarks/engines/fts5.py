"""SQLite's full-text index FTS5, from the standard library."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from engines.engine import Answer, Question, Record

TABLES = """
CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT UNIQUE, day TEXT, source TEXT, language TEXT);
CREATE INDEX article_day ON article (day);
CREATE VIRTUAL TABLE page USING fts5 (words, place, tokenize = 'porter unicode61 remove_diacritics 2'{text});
"""
RANKED = "SELECT (SELECT id FROM article WHERE number = page.rowid) FROM page WHERE page MATCH ? ORDER BY rank LIMIT ?"
COUNTED = "SELECT count(*) FROM page WHERE page MATCH ?"
DATED = "FROM page JOIN article ON number = page.rowid WHERE page MATCH ? AND day BETWEEN ? AND ?"
SNIPPETS = (
    "SELECT snippet(page, 0, '<b>', '</b>', '...', 40) FROM page WHERE page MATCH ? ORDER BY rank LIMIT ?"  # words
)


class Fts5:
    """One virtual table of Porter stems; words and places are columns of it, the date is in a table beside it."""

    def __init__(self, folder: Path, *, keeps_text: bool) -> None:
        self.folder = folder
        self.keeps_text = keeps_text

    def prepare(self, records: Sequence[Record]) -> Sequence[Record]:
        """Records as they are."""
        return records

    def connect(self) -> None:
        """Open the database; every commit is durable."""
        self.connection = sqlite3.connect(self.folder / "index.db", isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("PRAGMA cache_size = -64000")

    def insert(self, records: Sequence[Record]) -> None:
        """Add records in one transaction."""
        self.connection.execute("BEGIN")
        for record in records:
            numbers = {n for place in record["places"] for n in (place["id"], *place["ancestors"])}
            made = self.connection.execute(
                "INSERT INTO article (id, day, source, language) VALUES (?, ?, ?, ?)",
                (record["id"], record["date"], record["source"], record["language"]),
            )
            self.connection.execute(
                "INSERT INTO page (rowid, words, place) VALUES (?, ?, ?)",
                (made.lastrowid, f"{record['headline']}\n\n{record['text']}", " ".join(map(str, numbers))),
            )
        self.connection.execute("COMMIT")

    def build(self, batches: Callable[[], Sequence[Record] | None]) -> None:
        """One transaction for each batch; no `optimize`, which archives that grow would seldom run."""
        self.folder.mkdir(parents=True)
        self.connect()
        self.connection.executescript(TABLES.format(text="" if self.keeps_text else ", content = ''"))
        while batch := batches():
            self.insert(batch)
        self.connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        self.connection.close()

    def open(self) -> None:
        """Open the database."""
        self.connect()

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def match(self, question: Question) -> str:
        """A question in FTS5's query language."""
        quoted = [f'"{term}"' for term in question["terms"]]
        match question["kind"]:
            case "or2" | "or3":
                text = " OR ".join(quoted)
            case "and2":
                text = " AND ".join(quoted)
            case "phrase":
                text = f'"{" ".join(question["terms"])}"'
            case "near":
                # FTS5 counts the words between, Dateline the steps from one to the other.
                text = f"NEAR({' '.join(quoted)}, {question['within'] - 1})"
            case "prefix":
                text = f"{quoted[0]}*"
            case _:
                text = quoted[0]
        if question["kind"] == "place+term":
            return f'words : {text} AND place : "{question["place"]}"'
        return f"words : ({text})"

    def ask(self, question: Question, *, limit: int, with_total: bool) -> Answer:
        """The first hits by rank; a second statement counts all of them."""
        match = self.match(question)
        if question["kind"] == "date+term":
            ranked, counted, values = (
                f"SELECT id {DATED} ORDER BY rank LIMIT ?",
                f"SELECT count(*) {DATED}",
                (
                    match,
                    *question["days"],
                ),
            )
        else:
            ranked, counted, values = RANKED, COUNTED, (match,)
        ids = [row[0] for row in self.connection.execute(ranked, (*values, limit))]
        total = self.connection.execute(counted, values).fetchone()[0] if with_total else None
        return Answer(ids, total)

    def snippets(self, question: Question, *, limit: int) -> list[str]:
        """FTS5's own snippets, and the exact total."""
        match = self.match(question)
        self.connection.execute(COUNTED, (match,)).fetchone()
        return [row[0] for row in self.connection.execute(SNIPPETS, (match, limit))]

    def add(self, prepared: Record) -> bool:
        """Commit one article, and see it."""
        self.insert([prepared])
        word = prepared["headline"].split()[-1]
        return bool(self.connection.execute(COUNTED, (f'"{word}"',)).fetchone()[0])
