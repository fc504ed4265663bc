"""Ranks a collection with Dateline, from its file to its answers, as `dateline search --any` does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from index.archive import Archive
from index.errors import QueryError
from index.store import Match, Store
from ranking.collection import Collection
from search.bags import read_bag

DATELINE = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
DEEPEST = 1_000


def matches(store: Store, question: str) -> tuple[Match, ...]:
    """What answers a question; nothing if it has no words."""
    try:
        return store.find(read_bag(question).tree, limit=DEEPEST).matches
    except QueryError:
        return ()


def rank(collection: Collection, folder: Path) -> dict[str, list[str]]:
    """Add the collection's file to an archive in `folder`, and ask all questions."""
    command = [*DATELINE, "--archive", str(folder), "add", str(collection.documents)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr.strip(), file=sys.stderr)
    archive = Archive.open(folder)
    kept = archive.catalog.articles(archive.catalog.ids())
    names = {name: one.article.external_id or "" for name, one in kept.items()}
    run = {}
    for number, question in collection.questions.items():
        run[number] = [names[match.id] for match in matches(archive.store, question)]
    archive.close()
    return run
