"""Copies: which articles have the same text, however each was headed, dated and addressed.

The catalog keeps a key of each article's text beside it, in the table `likeness`. The articles of one key are one
group. Nothing is ever kept out of the archive for being a copy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from index.records import dataclass

SHORT = 20
"""Words of a text below which the headline counts too: "Watch the video." stands under many headlines."""

CHUNK = 500
"""How many values go into one statement; SQLite's oldest limit on variables is 999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One of several articles with the same text; `files` is how many files and members hold it, at least 1."""

    id: str
    files: int


def text_key(headline: str, text: str) -> bytes:
    """16 bytes, equal for texts of equal terms: case, accents, quotes and white space do not matter."""
    # Those who only ask need neither.
    import hashlib

    from index.analysis import terms

    words = terms(text)
    if len(words) < SHORT:
        words = [*terms(headline), "\n", *words]
    return hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).digest()


def groups_of(connection: sqlite3.Connection, ids: Collection[str]) -> dict[str, tuple[Copy, ...]]:
    """The copies of each of these articles, itself among them, the earliest first; not of those that have none.

    The earliest is the one of the earliest date, then the one that came in first. One without a date comes last.
    """
    keys: dict[str, bytes] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        rows = connection.execute(
            f"SELECT article_id, text_key FROM likeness AS one WHERE article_id IN ({marks(chunk)})"
            " AND EXISTS (SELECT 1 FROM likeness AS other"
            " WHERE other.text_key = one.text_key AND other.article_id <> one.article_id)",
            chunk,
        )
        keys.update(rows)
    groups = {key: group(connection, key) for key in set(keys.values())}
    return {article_id: groups[key] for article_id, key in keys.items()}


def group(connection: sqlite3.Connection, key: bytes) -> tuple[Copy, ...]:
    """All articles whose text has a key, the earliest first."""
    rows = connection.execute(
        "SELECT id, max(1, (SELECT count(*) FROM entry WHERE entry.article_id = id)) FROM likeness"
        " JOIN article ON article.id = likeness.article_id WHERE text_key = ?"
        " ORDER BY json_extract(date, '$.value') IS NULL, json_extract(date, '$.value'), first_seen, id",
        (key,),
    )
    return tuple(Copy(id=article_id, files=files) for article_id, files in rows)


def copied_ids(connection: sqlite3.Connection) -> set[str]:
    """The articles that more than one file or member holds, and those of which another article has the text."""
    rows = connection.execute(
        "SELECT article_id FROM entry WHERE article_id IS NOT NULL GROUP BY article_id HAVING count(*) > 1"
        " UNION SELECT article_id FROM likeness WHERE text_key IN"
        " (SELECT text_key FROM likeness GROUP BY text_key HAVING count(*) > 1)"
    )
    return {row[0] for row in rows}


def marks(values: Collection[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))
