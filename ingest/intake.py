"""The intake: has files read, and writes what they hold into catalog, index and ledger, in that order."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.analysis import forget_words
from index.archive import Archive
from index.database import transaction
from index.errors import ArticlesRefused, ReadingError
from index.ledger_records import Entry, Fingerprint
from index.memory import give_back
from index.recovery import settle
from index.room import require_room
from ingest.batches import BATCH, Batch, FileRead
from ingest.companions import to_read_again
from ingest.histogram import SECONDS, Histogram
from ingest.pipeline import PARSER_VERSION
from ingest.reading import Reading, Task, entry_for, split
from ingest.scanning import state_of_file
from ingest.workers import NOT_NOW, Unread, Workers, unread

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
        self.again: set[Path] = set()

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
            inbox=self.ledger.inbox_of(path),
            today=latest,
            megabytes=limits.megabytes,
            seconds=limits.seconds,
            catalog=self.catalog.path,
            gazetteer=self.archive.gazetteer,
        )

    def take(self, files: Iterable[tuple[Path, Fingerprint]]) -> Iterator[Outcome | Unread]:
        """Have the files read and written, in commits of bounded size; each outcome comes after its commit.

        The files must be in the ledger already, waiting. What is not committed when `halt` is set, or when the
        caller stops asking, goes on waiting; what was written of files that were not read to their end is taken back.
        """
        self.settle()
        batch = Batch(time.monotonic())
        for part in self.parts(files):
            if self.halt.is_set():
                self.settle()
                return
            if isinstance(part.answer, Unread):
                yield from self.left_over(part.answer)
            else:
                batch.add(part.answer, last=part.last)
            if batch.is_full():
                yield from self.commit(batch)
                batch = Batch(time.monotonic(), unfinished=batch.unfinished, beside=batch.beside)
        yield from self.commit(batch)
        self.settle()

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
            with transaction(self.catalog.connection):
                self.drop([path])
        if unread.reason:
            reason = unread.reason
            self.catalog.retries.put_off(
                path, code=reason.code, message=reason.message, now=self.now().timestamp(), jitter=random.random()
            )
        yield unread

    def rest(self) -> None:
        """While there is nothing to do: end processes that have long been idle; and give back what was kept for them."""
        if self.workers.rest():
            forget_words()
            give_back()

    def settle(self) -> None:
        """Finish or take back what a write that broke off has left, before anything is decided by what the store holds."""
        settle(self.catalog, self.store)

    def tell(self, ids: Collection[str]) -> None:
        """Tell the store which files hold these articles by now; with that it has done all."""
        self.store.hold(ids)
        with transaction(self.catalog.connection):
            self.catalog.unsettled.remove(ids)

    def commit(self, batch: Batch) -> Iterator[Outcome]:
        """Write a batch: articles into the catalog, then the index, then the rows of the ledger.

        Its articles are unsettled until all of that is done, and those of files that are half read until the files are.
        """
        begun = time.monotonic()
        if batch.files or batch.articles:
            require_room(self.archive.folder)
        paths = {file.task.path for file in batch.files}
        held = self.ledger.held_by(paths)
        kept = {entry.article_id for file in batch.files for entry in file.entries if entry.article_id}
        half_read = batch.half_read()
        released = self.released(held - kept - half_read, paths)
        left = self.overwritten(batch.files) & released
        released -= left
        # The first file of an article is its evidence; a further copy adds a holder only.
        being_read = paths.union(batch.unfinished)
        new = [one for one in batch.articles.values() if not self.ledger.is_held_outside(one.id, being_read)]
        # What earlier batches left half read is unsettled already.
        if touched := held | kept | (half_read & batch.articles.keys()):
            self.catalog.put(new, seen=self.seen(), unsettled=touched)
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
            self.forget_articles(released)
            self.have_read_again(to_read_again(self.catalog.beside, batch.files))
        self.tell((held | kept) - half_read - released)
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
        self.catalog.beside.note(path, file.beside)
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
        there = {path for path in away if state_of_file(path, below=self.ledger.inbox_of(path))}
        self.forget(there)
        away -= there
        held = self.ledger.held_by(away)
        with transaction(self.catalog.connection):
            self.catalog.unsettled.note(held)
            self.catalog.gone.note(self.released(held, away), since=self.seen())
            self.drop(away)
        self.tell(held)

    def forget(self, paths: Collection[Path], *, articles: Collection[str] = ()) -> set[str]:
        """Forget files, the articles that only they held, and these articles; the ids of all that went."""
        self.settle()
        files = set(paths)
        held = self.ledger.held_by(files)
        released = self.released(held, files) | set(articles)
        with transaction(self.catalog.connection):
            self.catalog.unsettled.note(held | released)
        if released:
            self.store.put((), delete=released)
        with transaction(self.catalog.connection):
            self.forget_articles(released)
            self.drop(files)
        self.tell(held - released)
        return released

    def drop(self, paths: Collection[Path]) -> None:
        """Forget files within a transaction; what was read with them is read again without."""
        self.have_read_again(self.catalog.beside.read_with(paths).difference(paths))
        self.ledger.delete(paths)

    def have_read_again(self, paths: Collection[Path]) -> None:
        """Have files wait within a transaction, and whoever asks take them up at once."""
        self.catalog.beside.wait(paths)
        self.again.update(paths)

    def take_again(self) -> dict[Path, Fingerprint]:
        """Files to be read again because of what came, changed or went beside them, with their states; each once."""
        again, self.again = self.again, set()
        states = {path: state_of_file(path, below=self.ledger.inbox_of(path)) for path in again}
        return {path: state for path, state in states.items() if state}

    def forget_articles(self, ids: Collection[str]) -> None:
        """Remove, within a transaction, articles that the store has let go of."""
        self.catalog.delete(ids)
        self.catalog.unsettled.remove(ids)


def with_last(tasks: Iterable[Task]) -> Iterator[tuple[Task, bool]]:
    """Each task, and whether it is the last."""
    before: Task | None = None
    for task in tasks:
        if before is not None:
            yield before, False
        before = task
    if before is not None:
        yield before, True
