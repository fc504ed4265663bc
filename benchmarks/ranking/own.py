"""Ranks a collection with Dateline, from its file to its answers, each question read as a bag of words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from index.analysis import terms
from index.archive import Archive
from index.query import Or, Query, Word
from ranking.collection import Collection

DATELINE = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
DEEPEST = 1_000


def bag_of_words(question: str) -> Query | None:
    """Any of the words, as often as the question says them; no operators, for collections have questions in capitals."""
    words = tuple(Word(term) for term in terms(question))
    return Or(words) if words else None


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
        tree = bag_of_words(question)
        matches = archive.store.find(tree, limit=DEEPEST).matches if tree else ()
        run[number] = [names[match.id] for match in matches]
    archive.close()
    return run
