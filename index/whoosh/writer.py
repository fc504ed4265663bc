"""Writes commits: deletions, new segments and merges, named together by one table of contents."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from filelock import FileLock, Timeout
from whoosh.writing import IndexWriter

from index.article import Article
from index.durable import sync_folder
from index.errors import ArchiveBusy
from index.whoosh import generations
from index.whoosh.array_file import Array
from index.whoosh.building import write_segment
from index.whoosh.gathering import Gathered
from index.whoosh.generations import Entry, Generation
from index.whoosh.merging import merge
from index.whoosh.postings import Postings
from index.whoosh.schema import article_schema
from index.whoosh.segment import Segment

if TYPE_CHECKING:
    from index.whoosh.matching import Matching

LOCK = "write.lock"

MOST_WORDS = 10_000_000
"""Words that are gathered in memory before they become a segment."""

RATIO = 3
"""Each segment has at least so many times the articles of all smaller ones together; else they become one. An article
is so written again once for about each power of this number, and there are as few segments."""

SMALL = 2_000
"""When there is time, all segments below so many articles become one."""

AT_ONCE = 1_000
"""Articles of a merge that a commit does itself; larger ones wait until the writer has time."""

MOST_SEGMENTS = 40
"""With more than so many, a commit does larger merges as well."""

BURDEN = 1.3
"""An older generation is let go, when there is time, when with it the index is so many times as large."""

SMALL_FILES = 1 << 20
"""Bytes below which nobody minds."""

WASTE = 0.4
"""A segment is written again when so much of it is deleted."""


class ArticleWriter(IndexWriter):  # type: ignore[misc]  # Whoosh has no types
    """One commit to an index; leaving the `with` block without one changes nothing."""

    def __init__(self, folder: Path, current: Callable[[], tuple[Generation, Matching]]) -> None:
        """Begin a commit on top of the generation that is `current` once no other process can write.

        Raises:
            ArchiveBusy: another process is writing this index.
        """
        self.folder = folder
        self.lock = FileLock(folder / LOCK, mode=0o600)
        try:
            self.lock.acquire(timeout=0)
        except Timeout as error:
            raise ArchiveBusy(f"Another process is writing to {folder}.", "Wait for it to end.") from error
        try:
            self.begin(*current())
        except BaseException:
            self.lock.release()
            raise

    def begin(self, generation: Generation, matching: Matching) -> None:
        """Take `generation`, opened as `matching`, as what the commit changes."""
        self.schema = article_schema()
        self.number = max(generations.numbers(self.folder), default=0) + 1
        self.previous = generation
        self.postings = matching.postings
        self.segments = list(generation.segments)
        self.masks = masks_of(self.postings)
        self.newly_deleted = False
        self.gathered = Gathered()

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
        self.masks.setdefault(segment.name, np.zeros(segment.count, bool))[local] = delete
        self.newly_deleted = True

    def delete(self, ids: Collection[str]) -> None:
        """Mark the articles with these ids as deleted."""
        for number in self.postings.numbers_of(ids).tolist():
            self.delete_document(number)

    def add_document(self, *, article: Article) -> None:
        """Add an article."""
        self.gathered.add(article)
        if self.gathered.chunks > MOST_WORDS:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered as a segment."""
        if self.gathered.count:
            self.segments.append(write_segment(self.folder, self.gathered))
            self.gathered = Gathered()

    def adopt(self, path: Path, entry: Entry) -> None:
        """Take over a segment that was written elsewhere on the same disk; its articles must be in no other."""
        path.rename(self.folder / entry.name)
        self.segments.append(entry)

    def replace_all(self, folder: Path, generation: Generation, postings: Postings) -> None:
        """Commit what an index in another folder of the same disk holds, instead of what is here."""
        for entry in generation.segments:
            # One that was broken off here may have done so before.
            with suppress(FileExistsError):
                os.link(folder / entry.name, self.folder / entry.name)
        self.segments = list(generation.segments)
        self.masks = masks_of(postings)
        self.newly_deleted = True
        self.finish()

    def commit(self, **_: Any) -> None:
        """Make everything that was added and deleted visible, durably."""
        self.flush()
        self.merge(self.mergeable(AT_ONCE if len(self.segments) <= MOST_SEGMENTS else math.inf))
        self.finish()

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
        ordered = sorted(self.segments, key=self.living, reverse=True)
        smaller = [sum(map(self.living, ordered[n + 1 :])) for n in range(len(ordered))]
        for n, entry in enumerate(ordered):
            if smaller[n] * RATIO > self.living(entry) and smaller[n] + self.living(entry) <= most:
                return ordered[n:]
        return []

    def tend(self) -> bool:
        """Merge what should be one segment, write anew what is mostly deleted, let go what is old; whether any was."""
        small = [entry for entry in self.segments if self.living(entry) < SMALL]
        wasteful = [entry for entry in self.segments if self.living(entry) < (1 - WASTE) * entry.count]
        entries = self.mergeable(math.inf) or (small if len(small) > 1 else wasteful)
        if entries:
            self.merge(entries)
        elif not self.is_burdened():
            return False
        self.finish()
        return True

    def is_burdened(self) -> bool:
        """Whether the generation before the newest keeps much that the newest does not need."""
        kept = sum(path.stat().st_size for path in self.folder.iterdir() if generations.OURS.fullmatch(path.name))
        return kept > BURDEN * max(SMALL_FILES, sum(entry.size for entry in self.segments))

    def merge(self, entries: list[Entry]) -> None:
        """Write these segments as one."""
        if not entries:
            return
        masks = [self.masks.pop(entry.name, None) for entry in entries]
        opened = [
            Segment(self.folder / entry.name, size=entry.size, count=entry.count, deleted=mask)
            for entry, mask in zip(entries, masks, strict=True)
        ]
        self.segments = [entry for entry in self.segments if entry not in entries]
        if any(len(segment.alive()) for segment in opened):
            name = generations.new_name()
            size, count = merge(opened, self.folder / name)
            self.segments.append(Entry(name, size, count))

    def cancel(self) -> None:
        """Let go of the lock. What was written and not committed is removed by the next commit."""
        self.lock.release()


def masks_of(postings: Postings) -> dict[str, Array]:
    """The masks of deleted articles, by segment, to be changed."""
    return {segment.name: segment.deleted.copy() for segment in postings.segments if segment.deleted is not None}
