"""Ranks a collection with other engines, each question read as a bag of words."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engines.measuring import is_there
from engines.worker import CLASSES

from index.analysis import terms
from ranking.collection import Collection

PEERS = ("tantivy", "fts5", "bm25s")
DEEPEST = 1_000


def rank_peers(
    collection: Collection, folder: Path, *, without: frozenset[str]
) -> Iterator[tuple[str, dict[str, list[str]] | None]]:
    """Each peer's name and run, the words of `without` left out of the questions; None if it is not installed."""
    texts = {str(row["id"]): record(row) for row in collection.texts}
    for name in PEERS:
        yield name, rank(name, list(texts.values()), collection, folder / name, without) if is_there(name) else None


def rank(
    name: str, records: list[dict[str, Any]], collection: Collection, folder: Path, without: frozenset[str]
) -> dict[str, list[str]]:
    """One peer's run."""
    engine = getattr(importlib.import_module(f"engines.{name}"), CLASSES[name])(folder, keeps_text=False)
    batches = iter([engine.prepare(records)])
    engine.build(lambda: next(batches, None))
    engine.open()
    run = {}
    for number, question in collection.questions.items():
        words = [term for term in terms(question) if term not in without]
        asked = {"kind": "or3", "terms": words}
        run[number] = engine.ask(asked, limit=min(DEEPEST, len(records)), with_total=False).ids if words else []
    engine.close()
    return run


def record(row: dict[str, Any]) -> dict[str, Any]:
    """A document as the engines take it; the headline is the first part of its text."""
    return {
        "id": str(row["id"]),
        "headline": row["headline"],
        "text": row["body"],
        "date": "2000-01-01",
        "places": [],
        "source": "",
        "language": "en",
    }
