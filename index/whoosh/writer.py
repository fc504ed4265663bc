"""Writes commits: deletions, new segments and merges, named together by one table of contents."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from filelock import FileLock, Timeout
from whoosh.util import random_name
from whoosh.writing import IndexWriter

from index.article import Article
from index.durable import sync_folder
from index.errors import ArchiveBusy
from index.whoosh import generations
from index.whoosh.array_file import write_arrays
from index.whoosh.gathering import Gathered
from index.whoosh.generations import Entry, Generation
from index.whoosh.inverting import segment_arrays
from index.whoosh.merging import merge
from index.whoosh.schema import article_schema

if TYPE_CHECKING:
    from index.whoosh.matching import Matching

LOCK = "write.lock"

MOST_WORDS = 10_000_000
"""Words that are gathered in memory before they become a segment."""

TIER = 8
"""Segments of about one size that become one; an article is written again once for each power of it."""

AT_ONCE = 4_000
"""Articles of a merge that a commit does itself; larger ones wait until the writer is idle."""

MOST_SEGMENTS = 40
"""With more than so many, a commit does the larger merges as well."""

WASTE = 0.4
"""A segment is written again when so much of it is deleted."""


class ArticleWriter(IndexWriter):  # type: ignore[misc]  # Whoosh has no types
    """One commit to an index; leaving the `with` block without one changes nothing."""

    def __init__(self, folder: Path, generation: Generation, matching: Matching) -> None:
        """Begin a commit on top of `generation`, opened as `matching`.

        Raises:
            ArchiveBusy: another process is writing this index.
        """
        self.folder = folder
        self.schema = article_schema()
        self.number = max(generations.numbers(folder), default=0) + 1
        self.previous = generation
        self.postings = matching.postings
        self.segments = list(generation.segments)
        self.masks = {
            entry.name: segment.deleted.copy()
            for entry, segment in zip(generation.segments, self.postings.segments, strict=True)
            if segment.deleted is not None
        }
        self.newly_deleted = False
        self.gathered = Gathered()
        self.lock = FileLock(folder / LOCK, mode=0o600)
        try:
            self.lock.acquire(timeout=0)
        except Timeout as error:
            raise ArchiveBusy(f"Another process is writing to {folder}.", "Wait for it to end.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.cancel()

    def reader(self, **_: Any) -> Any:
        """Whoosh's view of the generation that the commit builds on."""
        from index.whoosh.reader import ArticleReader

        return ArticleReader(self.postings, self.previous.number)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark the article of this number as deleted, or as not deleted."""
        segment, local = self.postings.locate(docnum)
        name = self.previous.segments[list(self.postings.segments).index(segment)].name
        self.masks.setdefault(name, np.zeros(segment.count, bool))[local] = delete
        self.newly_deleted = True

    def delete(self, ids: Collection[str]) -> None:
        """Mark the articles with these ids as deleted."""
        for number in self.postings.numbers_of(ids).tolist():
            self.delete_document(number)

    def add_document(self, *, article: Article) -> None:
        """Add an article."""
        self.gathered.add(article)
        if self.gathered.tokens > MOST_WORDS:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered as a segment."""
        if self.gathered.count:
            self.segments.append(self.write_segment(self.gathered))
            self.gathered = Gathered()

    def write_segment(self, gathered: Gathered) -> Entry:
        """Write gathered articles as a segment."""
        name = new_name()
        size = write_arrays(self.folder / name, segment_arrays(gathered))
        return Entry(name, size, gathered.count)

    def commit(self, **_: Any) -> None:
        """Make everything that was added and deleted visible, durably."""
        self.flush()
        self.finish()
        small = self.mergeable(AT_ONCE if len(self.segments) <= MOST_SEGMENTS else math.inf)
        if small:
            self.merge(small)

    def finish(self) -> None:
        """Name what is on disk as the newest generation."""
        living = [entry for entry in self.segments if self.living(entry)]
        masks = {entry.name: self.masks[entry.name] for entry in living if entry.name in self.masks}
        deleted = self.previous.deleted
        if self.newly_deleted or any(entry not in self.segments for entry in self.previous.segments):
            deleted = generations.write_deleted(self.folder, self.number, masks)
        sync_folder(self.folder)
        self.previous = Generation(self.number, tuple(living), deleted)
        generations.write(self.folder, self.previous)
        self.segments = living
        self.number += 1
        self.newly_deleted = False
        generations.remove_orphans(self.folder)

    def living(self, entry: Entry) -> int:
        """How many articles of a segment are not deleted."""
        mask = self.masks.get(entry.name)
        return entry.count if mask is None else entry.count - int(np.count_nonzero(mask))

    def mergeable(self, most: float) -> list[Entry]:
        """Segments that should become one, of together at most so many articles; none if all is well."""
        tiers: dict[int, list[Entry]] = {}
        for entry in self.segments:
            tiers.setdefault(int(math.log(self.living(entry), TIER)), []).append(entry)
        for _, entries in sorted(tiers.items()):
            if len(entries) >= TIER and sum(map(self.living, entries)) <= most:
                return entries
        wasteful = [entry for entry in self.segments if self.living(entry) < (1 - WASTE) * entry.count]
        return wasteful[:1] if wasteful and self.living(wasteful[0]) <= most else []

    def tend(self) -> bool:
        """Merge the segments that should be one; whether there were any."""
        entries = self.mergeable(math.inf)
        if entries:
            self.merge(entries)
        return bool(entries)

    def merge(self, entries: list[Entry]) -> None:
        """Write these segments as one and commit that."""
        opened = generations.open_segments(self.folder, replace(self.previous, segments=tuple(entries)))
        name = new_name()
        size, count = merge(opened, self.folder / name)
        self.segments = [entry for entry in self.segments if entry not in entries]
        for entry in entries:
            self.masks.pop(entry.name, None)
        self.segments.append(Entry(name, size, count))
        self.finish()

    def cancel(self) -> None:
        """Let go of the lock. What was written and not committed is removed by the next commit."""
        self.lock.release()


def new_name() -> str:
    """A name for the file of a new segment, as Whoosh forms it."""
    return f"MAIN_{random_name()}.arrays"
