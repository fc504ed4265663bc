"""The intake: has files read, and writes what they hold into catalog, index and ledger, in that order."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.archive import Archive
from index.article import Article
from index.database import transaction
from index.errors import ArticlesRefused, ReadingError
from index.ledger_records import Entry, Fingerprint, State
from index.room import require_room
from ingest.histogram import SECONDS, Histogram
from ingest.pipeline import PARSER_VERSION
from ingest.reading import Reading, Task, empty, entry_for, split
from ingest.scanning import state_of_file
from ingest.workers import NOT_NOW, Unread, Workers, unread

BATCH = 200
"""Articles and files that one commit takes."""

PATIENCE = 2.0
"""Seconds after which a smaller batch is committed, so that the first of many is soon found."""

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file: its entries, and which of its members hold an article that was already held.

    `unchanged` marks a file that the archive knew in this very state.
    """

    path: Path
    entries: tuple[Entry, ...]
    copies: frozenset[str]
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one task, and whether it was the last one of its file."""

    answer: Reading | Unread
    last: bool


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of which every part was read."""

    task: Task
    sha256: str | None
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Batch:
    """What waits for the next commit. `unfinished` are the entries of files that are not read to their end."""

    started: float
    articles: dict[str, Article] = field(default_factory=dict)
    files: list[FileRead] = field(default_factory=list)
    unfinished: dict[Path, list[Entry]] = field(default_factory=dict)

    def add(self, reading: Reading, *, last: bool) -> None:
        """Take in what a task gave."""
        path = reading.task.path
        self.articles.update((one.id, one) for one in reading.articles)
        self.unfinished.setdefault(path, []).extend(reading.entries)
        if last:
            entries = self.unfinished.pop(path) or [entry_for(empty(path.name))]
            self.files.append(FileRead(reading.task, reading.sha256, tuple(named_apart(entries))))

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


class Intake:
    """Writes into an archive whose lock the caller holds. `now` gives the time in UTC; `halt` ends the work early.

    `batch_docs` and `commit_seconds` say how large its commits were, in articles, and how long they took.
    """

    def __init__(self, archive: Archive, workers: Workers, now: Clock, halt: threading.Event | None = None) -> None:
        self.archive = archive
        self.catalog = archive.catalog
        self.ledger = archive.catalog.ledger
        self.store = archive.store
        self.workers = workers
        self.now = now
        self.halt = halt or threading.Event()
        self.batch_docs = Histogram((0, 1, 10, 50, 100, BATCH))
        self.commit_seconds = Histogram(SECONDS)

    def seen(self) -> str:
        """This moment as it is kept."""
        return self.now().isoformat(timespec="seconds")

    def task(self, path: Path, found: Fingerprint) -> Task:
        """The task of reading a file in this state."""
        # A day of grace: the publisher's calendar may be ahead of ours.
        latest = self.now().date() + dt.timedelta(days=1)
        limits = self.archive.settings.limits
        return Task(
            path=path,
            fingerprint=found,
            today=latest,
            megabytes=limits.megabytes,
            seconds=limits.seconds,
            catalog=self.catalog.path,
            gazetteer=self.archive.gazetteer,
        )

    def take(self, files: Iterable[tuple[Path, Fingerprint]]) -> Iterator[Outcome | Unread]:
        """Have the files read and written, in commits of bounded size; each outcome comes after its commit.

        The files must be in the ledger already, waiting. What is not committed when `halt` is set, or when the
        caller stops asking, goes on waiting.
        """
        batch = Batch(time.monotonic())
        for part in self.parts(files):
            if self.halt.is_set():
                self.abandon(batch)
                return
            if isinstance(part.answer, Unread):
                yield from self.left_over(part.answer)
            else:
                batch.add(part.answer, last=part.last)
            if batch.is_full():
                yield from self.commit(batch)
                batch = Batch(time.monotonic(), unfinished=batch.unfinished)
        yield from self.commit(batch)
        self.abandon(batch)

    def parts(self, files: Iterable[tuple[Path, Fingerprint]]) -> Iterator[Part]:
        """Every task of these files with its answer. A file that could not be read through gives its refusal last."""
        given: deque[tuple[Task, bool]] = deque()
        refused: dict[Path, Reading | Unread] = {}

        def tasks() -> Iterator[Task]:
            for path, found in files:
                whole = self.task(path, found)
                try:
                    for task, last in with_last(split(whole)):
                        given.append((task, last))
                        yield task
                except NOT_NOW as error:
                    refused[path] = unread(whole, error)
                except ReadingError as error:
                    refused[path] = Reading(task=whole, entries=(entry_for(error),))

        for answer in self.workers.read(tasks()):
            task, last = given[0]
            if isinstance(answer, Unread) or not answer.rest:
                given.popleft()
            if isinstance(answer, Unread):
                refused.setdefault(task.path, answer)
            elif task.path not in refused:
                yield Part(answer, last and not answer.rest)
        for refusal in refused.values():
            yield Part(refusal, last=True)

    def left_over(self, unread: Unread) -> Iterator[Unread]:
        """A file that could not be read now goes on waiting; one that is gone and never held anything is forgotten.

        Whether one that held an article is really gone is not for the intake to say. What a file held that is out of
        reach is kept.
        """
        path = unread.task.path
        if unread.gone and not self.ledger.held_by([path]):
            self.remove([path])
        if unread.reason:
            reason = unread.reason
            self.catalog.retries.put_off(
                path, code=reason.code, message=reason.message, now=self.now().timestamp(), jitter=random.random()
            )
        yield unread

    def abandon(self, batch: Batch) -> None:
        """Take back what was written of files that could not be read to their end."""
        released = self.released(batch.half_read(), set()) - self.catalog.gone.ids()
        if released:
            self.store.put((), delete=released)
            self.catalog.delete(released)

    def commit(self, batch: Batch) -> Iterator[Outcome]:
        """Write a batch: articles into the catalog, then the index, then the rows of the ledger."""
        begun = time.monotonic()
        if batch.files or batch.articles:
            require_room(self.archive.folder)
        paths = {file.task.path for file in batch.files}
        held = self.ledger.held_by(paths)
        kept = {entry.article_id for file in batch.files for entry in file.entries}
        released = self.released(held - kept - batch.half_read(), paths)
        left = self.overwritten(batch.files) & released
        released -= left
        # The first file of an article is its evidence; a further copy adds a holder only.
        being_read = paths.union(batch.unfinished)
        new = [one for one in batch.articles.values() if not self.ledger.is_held_outside(one.id, being_read)]
        if new:
            self.catalog.put(new, seen=self.seen())
        if new or released:
            try:
                self.store.put(new, delete=released)
            except ArticlesRefused as error:
                batch.refuse(error.reasons)
                released |= error.reasons.keys()
        generation = self.store.generation
        with transaction(self.catalog.connection):
            self.catalog.gone.note(left, since=self.seen())
            outcomes = [self.record(file, generation) for file in batch.files]
            self.catalog.delete(released)
        self.store.hold({name for name in held | kept if name} - released)
        if batch.files or batch.articles:
            self.batch_docs.note(len(batch.articles))
            self.commit_seconds.note(time.monotonic() - begun)
        yield from outcomes

    def record(self, file: FileRead, generation: int) -> Outcome:
        """Write a file's row and entries within a transaction; `generation` is the index's that has its articles."""
        path = file.task.path
        held: set[str] = set()
        copies: set[str] = set()
        for entry in file.entries:
            if entry.article_id:
                if entry.article_id in held or self.ledger.is_held_outside(entry.article_id, {path}):
                    copies.add(entry.member)
                held.add(entry.article_id)
        self.ledger.note_read(
            path,
            file.task.fingerprint,
            sha256=file.sha256,
            entries=file.entries,
            parser_version=PARSER_VERSION,
            generation=generation,
            read_at=self.seen(),
        )
        return Outcome(path=path, entries=file.entries, copies=frozenset(copies))

    def released(self, ids: Iterable[str], paths: set[Path]) -> set[str]:
        """Which of these articles no file but those at `paths` holds."""
        return {name for name in ids if not self.ledger.is_held_outside(name, paths)}

    def overwritten(self, files: Iterable[FileRead]) -> set[str]:
        """With `on_delete = "keep"`: the articles in what these files held before other bytes were read from them.

        An article that only another reading of the same bytes has replaced is not among them.
        """
        if self.archive.settings.on_delete == "remove":
            return set()
        found: set[str] = set()
        for file in files:
            now = {entry.sha256 for entry in file.entries}
            before = self.ledger.entries(file.task.path)
            found |= {entry.article_id for entry in before if entry.article_id and entry.sha256 not in now}
        return found

    def remove(self, paths: Collection[Path]) -> None:
        """Forget files that are gone or ignored by now, and the articles that only they held: from the index first.

        With `on_delete = "keep"` articles stay whose last file is really gone.
        """
        away = set(paths)
        if self.archive.settings.on_delete == "remove":
            self.forget(away)
            return
        there = {path for path in away if state_of_file(path)}
        self.forget(there)
        away -= there
        held = self.ledger.held_by(away)
        with transaction(self.catalog.connection):
            self.catalog.gone.note(self.released(held, away), since=self.seen())
            self.ledger.delete(away)
        self.store.hold(held)

    def forget(self, paths: Collection[Path], *, articles: Collection[str] = ()) -> set[str]:
        """Forget files, the articles that only they held, and these articles; the ids of all that went."""
        files = set(paths)
        held = self.ledger.held_by(files)
        released = self.released(held, files) | set(articles)
        if released:
            self.store.put((), delete=released)
        with transaction(self.catalog.connection):
            self.catalog.delete(released)
            self.ledger.delete(files)
        self.store.hold(held - released)
        return released


def named_apart(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, a member of the same name as an earlier one numbered."""
    times: Counter[str] = Counter()
    for entry in entries:
        times[entry.member] += 1
        number = times[entry.member]
        yield entry if number == 1 else replace(entry, member=f"{entry.member} ({number})")


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


def with_last(tasks: Iterable[Task]) -> Iterator[tuple[Task, bool]]:
    """Each task, and whether it is the last."""
    before: Task | None = None
    for task in tasks:
        if before is not None:
            yield before, False
        before = task
    if before is not None:
        yield before, True
