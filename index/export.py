"""An archive as JSON lines, `dateline.export/1`, from which an equal one can be made.

Lines come in this order: a header; the roots; the articles, each with the files and members that hold it; the files,
each with those of its members that gave no article; an end with how many there were. All of it is as of one moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import msgspec

from index.catalog import Catalog, Kept
from index.gone import Gone
from index.ledger_records import Root
from index.stored_paths import to_path

SCHEMA = "dateline.export/1"
AT_ONCE = 200
"""Articles that are in memory at a time."""

Line = dict[str, Any]


def export_lines(catalog: Catalog, *, made: str) -> Iterator[Line]:
    """Every line, as of the moment at which the first is asked for, whoever writes meanwhile."""
    connection = catalog.connection
    connection.execute("BEGIN")
    try:
        yield {"schema": SCHEMA, "kind": "header", "made": made}
        roots = catalog.ledger.roots()
        names = {root.id: str(root.path) for root in roots}
        for root in roots:
            yield root_line(root)
        articles = files = 0
        for line in article_lines(catalog, names):
            articles += 1
            yield line
        for line in file_lines(catalog, names):
            files += 1
            yield line
        yield {"kind": "end", "articles": articles, "files": files}
    finally:
        connection.execute("COMMIT")


def root_line(root: Root) -> Line:
    """A folder."""
    return {
        "kind": "root", "path": str(root.path), "name": root.name, "watched": root.watched, "device": root.device,
        "inode": root.inode,
    }  # fmt: skip


def article_lines(catalog: Catalog, roots: dict[int, str]) -> Iterator[Line]:
    """The articles that a file holds or has held; one that is just being written is not there yet."""
    after = ""
    while True:
        rows = catalog.connection.execute(
            "SELECT id FROM article WHERE id > ? AND (id IN (SELECT article_id FROM entry) OR id IN"
            " (SELECT article_id FROM gone)) ORDER BY id LIMIT ?",
            (after, AT_ONCE),
        )
        ids = [row[0] for row in rows]
        if not ids:
            return
        after = ids[-1]
        gone = catalog.gone.among(ids)
        for name, kept in sorted(catalog.articles(ids).items()):
            yield article_line(catalog, kept, gone.get(name), roots)


def article_line(catalog: Catalog, kept: Kept, gone: Gone | None, roots: dict[int, str]) -> Line:
    """An article with all its fields, and what holds it."""
    held = catalog.connection.execute(
        "SELECT root_id, path, member, entry.sha256, captured, address FROM entry JOIN file ON file.id = file_id"
        " WHERE article_id = ? ORDER BY path, length(member), member",
        (kept.article.id,),
    )
    return {
        "kind": "article",
        "article": msgspec.to_builtins(kept.article),
        "first_seen": kept.first_seen,
        "held": [
            {"root": roots[root], "path": str(to_path(path)), "member": member, "sha256": sha256, "captured": captured,
             "address": address}
            for root, path, member, sha256, captured, address in held
        ],
        "gone": asdict(gone) | {"path": str(gone.path)} if gone else None,
    }  # fmt: skip


def file_lines(catalog: Catalog, roots: dict[int, str]) -> Iterator[Line]:
    """The files, each with its state and with what became of the members that hold no article."""
    after = b""
    columns = "path, root_id, size, mtime_ns, ctime_ns, inode, sha256, state, parser_version, first_seen, read_at"
    while True:
        rows = catalog.connection.execute(
            f"SELECT {columns} FROM file WHERE path > ? ORDER BY path LIMIT ?", (after, AT_ONCE)
        ).fetchall()
        if not rows:
            return
        after = rows[-1][0]
        for row in rows:
            values = dict(zip(columns.split(", "), row, strict=True))
            path = to_path(values.pop("path"))
            entries = [asdict(one) for one in catalog.ledger.entries(path) if not one.article_id]
            for one in entries:
                del one["article_id"]
            yield {
                "kind": "file", "path": str(path), "root": roots[values.pop("root_id")], **values, "entries": entries,
            }  # fmt: skip
