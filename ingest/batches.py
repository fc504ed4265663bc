"""A batch: what was read of files, until one commit writes it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.article import Article
from index.ledger import storable
from index.ledger_records import Entry, Fingerprint, State
from ingest.reading import Reading, Task, empty, entry_for

BATCH = 200
"""Articles and files that one commit takes."""

PATIENCE = 2.0
"""Seconds after which a smaller batch is committed, so that the first of many is soon found."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of which every part was read, and what it was read with."""

    task: Task
    sha256: str | None
    entries: tuple[Entry, ...]
    beside: Mapping[Path, Fingerprint] = field(default_factory=dict)


@dataclass(slots=True)
class Batch:
    """What waits for the next commit. `unfinished` are the entries of files that are not read to their end."""

    started: float
    articles: dict[str, Article] = field(default_factory=dict)
    files: list[FileRead] = field(default_factory=list)
    unfinished: dict[Path, list[Entry]] = field(default_factory=dict)
    beside: dict[Path, Mapping[Path, Fingerprint]] = field(default_factory=dict)

    def add(self, reading: Reading, *, last: bool) -> None:
        """Take in what a task gave."""
        path = reading.task.path
        self.articles.update((one.id, one) for one in reading.articles)
        self.unfinished.setdefault(path, []).extend(reading.entries)
        if reading.beside:
            self.beside.setdefault(path, reading.beside)
        if last:
            entries = self.unfinished.pop(path) or [entry_for(empty(path.name))]
            beside = self.beside.pop(path, {})
            self.files.append(FileRead(reading.task, reading.sha256, tuple(named_apart(entries)), beside))

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Have the files of articles that the store refused say why."""
        self.files = [replace(file, entries=tuple(refused(file.entries, reasons))) for file in self.files]
        self.unfinished = {path: list(refused(entries, reasons)) for path, entries in self.unfinished.items()}

    def half_read(self) -> set[str]:
        """The articles of files that are not read to their end."""
        return {entry.article_id for entries in self.unfinished.values() for entry in entries if entry.article_id}

    def is_full(self) -> bool:
        """Whether it is time to commit."""
        size = len(self.articles) + len(self.files)
        return size >= BATCH or (size > 0 and time.monotonic() - self.started > PATIENCE)


def named_apart(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, a member numbered that would be kept under the name of an earlier one."""
    taken: set[str | None] = set()
    numbers: Counter[str] = Counter()
    for entry in entries:
        member = entry.member
        while storable(member) in taken:
            numbers[entry.member] += 1
            member = f"{entry.member} ({numbers[entry.member] + 1})"
        taken.add(storable(member))
        yield replace(entry, member=member)


def refused(entries: Iterable[Entry], reasons: Mapping[str, str]) -> Iterator[Entry]:
    """The entries, those of articles that the store refused with the reason in place of the article."""
    for entry in entries:
        reason = reasons.get(entry.article_id or "")
        yield (
            entry
            if reason is None
            else replace(
                entry, state=State.FAILED, article_id=None, code="refused", message=f"The store refused it: {reason}"
            )
        )
