"""An archive of many short articles, each held by a file: for tests in which something long is broken off."""

from __future__ import annotations

from pathlib import Path

from articles import an_article, dated

from index.archive import Archive
from index.ledger_records import Entry, Fingerprint, State

NOW = "2026-01-01T00:00:00+00:00"


def held(folder: Path, count: int) -> Archive:
    """The catalog of an archive whose articles are each held by a file; whoever writes next builds the index."""
    archive = Archive.open_or_create(folder)
    made = [
        an_article(
            f"Storm {n} closes port", f"Ships number {n} waited offshore.", date=dated(f"20{10 + n % 3}-0{1 + n % 9}")
        )
        for n in range(count)
    ]
    archive.catalog.put(made, seen=NOW)
    ledger = archive.catalog.ledger
    root = ledger.root(folder.parent, watched=False, device=1, inode=1)
    for n, article in enumerate(made):
        path, state = folder.parent / f"{n}.html", Fingerprint(1, 1, 1, n)
        ledger.note_waiting(root, path, state, NOW)
        entry = Entry(state=State.INDEXED, article_id=article.id, sha256="0")
        ledger.note_read(path, state, sha256="0", entries=(entry,), parser_version=1)
    return archive
