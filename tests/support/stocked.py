"""An archive whose articles are put straight into catalog and store: for tests that need no files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from memory_store import MemoryStore

from index.archive import Archive
from index.article import Article
from index.holders import CatalogHolders

SEEN = "2026-01-01T00:00:00+00:00"


@contextmanager
def stocked(folder: Path, articles: Iterable[Article], *, in_memory: bool = False) -> Iterator[Archive]:
    """A new archive of these articles, its lock held; `in_memory` has the store of the tests answer."""
    archive = Archive.open_or_create(folder)
    if in_memory:
        archive.__dict__["store"] = MemoryStore(CatalogHolders(archive.catalog))
    with archive.writing(wait=0):
        stock(archive, articles)
        yield archive
    archive.close()


def stock(archive: Archive, articles: Iterable[Article], *, seen: str = SEEN) -> None:
    """Put further articles into it."""
    every = list(articles)
    archive.catalog.put(every, seen=seen)
    archive.store.put(every)
