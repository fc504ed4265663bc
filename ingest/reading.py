"""Reads one file, or one run of lines of a file of lines, into articles and ledger entries."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.errors import ReadingError
from index.ledger import Entry, Fingerprint, State
from ingest.draft import Draft
from ingest.formats import HEAD, UnknownFormat, holds_lines, reader_for
from ingest.opening import opened
from ingest.pipeline import make_article

MEGABYTE = 1 << 20

LINES_A_RUN = 64
"""Lines that one worker reads at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file in a known state, or a run of its lines: bytes `start` to `end`, the first being number `line`.

    `url` is the address of the page where the user knows it; `today` bounds dates of publication.
    """

    path: Path
    fingerprint: Fingerprint
    today: dt.date
    megabytes: float
    url: str | None = None
    start: int = 0
    end: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a task gave: articles, and what became of the file or of each line. `sha256` is of the whole file."""

    task: Task
    articles: tuple[Article, ...] = ()
    entries: tuple[Entry, ...] = ()
    sha256: str | None = None


def read_task(task: Task) -> Reading:
    """Do a task, in whatever process. What the file's content does wrong becomes an entry, not an error.

    Raises:
        Unsettled: the file is not, or did not stay, in the state that the task expects.
        FileNotFoundError: the file is gone.
    """
    try:
        with opened(task.path, task.fingerprint) as file:
            return read_lines(task, file) if task.end is not None else read_whole(task, file)
    except ReadingError as error:
        return Reading(task=task, entries=(entry_for(error),))


def read_whole(task: Task, file: BinaryIO) -> Reading:
    """Read a file that one reader understands as a whole."""
    name = task.path.name
    head = file.read(HEAD)
    reader = reader_for(name, head)
    check_size(task)
    data = head + file.read()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        articles = tuple(map(make_article, reader.read(data, name=name, url=task.url, today=task.today)))
    except ReadingError as error:
        return Reading(task=task, entries=(entry_for(error, sha256=sha256),), sha256=sha256)
    return Reading(
        task=task,
        articles=articles,
        entries=tuple(Entry(state=State.INDEXED, article_id=one.id, sha256=sha256) for one in articles),
        sha256=sha256,
    )


def check_size(task: Task) -> None:
    """Raise ReadingError for a file above the limit."""
    if task.fingerprint.size > task.megabytes * MEGABYTE:
        raise ReadingError(
            "too-large",
            f"{task.path.name} has {task.fingerprint.size / MEGABYTE:.1f} MB; the limit is {task.megabytes:g}"
            " (limits.megabytes in dateline.toml).",
        )


def read_lines(task: Task, file: BinaryIO) -> Reading:
    """Read a run of lines, each an article of its own."""
    file.seek(task.start)
    data = file.read((task.end or 0) - task.start)
    articles: list[Article] = []
    entries: list[Entry] = []
    for number, line in enumerate(data.split(b"\n"), task.line):
        if line.strip():
            article, entry = read_line(line, number, task)
            entries.append(entry)
            articles += [article] if article else []
    if not entries and (task.start, task.end) == (0, task.fingerprint.size):
        raise empty(task.path.name)
    return Reading(task=task, articles=tuple(articles), entries=tuple(entries))


def empty(name: str) -> ReadingError:
    """A file of lines without any."""
    return ReadingError("empty", f"{name} holds no line with anything on it.")


def read_line(line: bytes, number: int, task: Task) -> tuple[Article | None, Entry]:
    """The article of one line and what became of it; the member's name is the number of the line."""
    from ingest.readers import json_lines

    sha256 = hashlib.sha256(line).hexdigest()
    member = str(number)
    try:
        draft: Draft = json_lines.read_line(line, number=number, today=task.today)
        article = make_article(draft)
    except ReadingError as error:
        return None, entry_for(error, member=member, sha256=sha256)
    return article, Entry(member=member, state=State.INDEXED, article_id=article.id, sha256=sha256)


def entry_for(error: ReadingError, *, member: str = "", sha256: str | None = None) -> Entry:
    """The ledger entry of a file or member that gives no article."""
    state = State.SKIPPED if isinstance(error, UnknownFormat) else State.FAILED
    return Entry(member=member, state=state, sha256=sha256, code=error.code, message=error.message)


def split(task: Task) -> Iterator[Task]:
    """The tasks that a file is read by: itself, or runs of lines.

    Raises:
        Unsettled, FileNotFoundError, ReadingError: as `ingest.opening.opened`.
    """
    if not holds_lines(task.path.name):
        yield task
        return
    with opened(task.path, task.fingerprint) as file:
        for start, end, line in runs(file):
            yield Task(
                path=task.path,
                fingerprint=task.fingerprint,
                today=task.today,
                megabytes=task.megabytes,
                start=start,
                end=end,
                line=line,
            )


def runs(lines: Iterable[bytes]) -> Iterator[tuple[int, int, int]]:
    """Runs of so many lines: first byte, byte after the last, number of the first line (from 1)."""
    start = end = 0
    first = number = 1
    for number, line in enumerate(lines, 1):
        end += len(line)
        if number - first + 1 == LINES_A_RUN:
            yield start, end, first
            start, first = end, number + 1
    if end > start or not end:
        yield start, end, first
