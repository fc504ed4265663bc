"""The table of word forms: which words of the index share a stem, by language."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from index.analysis import language_term
from index.stems import stem

TABLE = """
CREATE TABLE IF NOT EXISTS form (
    language TEXT NOT NULL, stem TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (language, stem, word)
) WITHOUT ROWID
"""


class Forms:
    """Which terms stand for a word. A word belongs to a language once an article in it has used the word.

    Words are only ever added: a form that no article uses any more finds nothing.
    """

    def __init__(self, path: Path) -> None:
        """Open the table at `path`, making it if it is not there."""
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute(TABLE)
        self.known: set[tuple[str, str]] = set()

    def add(self, words: Iterable[tuple[str, str | None]]) -> None:
        """Record (word, language of its article) pairs, durably. Words without a language have no forms."""
        pairs = ((language_term(language), word) for word, language in words)
        new = {(language, word) for language, word in pairs if language} - self.known
        if not new:
            return
        with self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.executemany(
                "INSERT OR IGNORE INTO form VALUES (?, ?, ?)",
                ((language, stem(word, language), word) for language, word in new),
            )
        self.known |= new

    def of(self, word: str) -> frozenset[str]:
        """All terms that share a stem with `word` in some language of the archive; itself always."""
        found = {word}
        for language in self.languages():
            rows = self.connection.execute(
                "SELECT word FROM form WHERE language = ? AND stem = ?", (language, stem(word, language))
            )
            found.update(row[0] for row in rows)
        return frozenset(found)

    def languages(self) -> list[str]:
        """The languages of the table, found by skipping from one to the next along the key."""
        found: list[str] = []
        while row := self.connection.execute(
            "SELECT language FROM form WHERE language > ? ORDER BY language LIMIT 1", (found[-1] if found else "",)
        ).fetchone():
            found.append(row[0])
        return found

    def close(self) -> None:
        """Close the table."""
        self.connection.close()
