"""Reads one file, or a run of the members of one, into articles and ledger entries."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, cast

from index.article import Article
from index.errors import ReadingError
from index.gazetteer.lookup import DATA
from index.ledger_records import Entry, Fingerprint, State
from ingest.containers.lines import ENDINGS as LINES
from ingest.containers.lines import spans
from ingest.containers.source import HEAD, MEGABYTE, Fault, Source, too_large, unpacked
from ingest.dates import latest_day
from ingest.declared import declared_date
from ingest.draft import Broken, Draft
from ingest.formats import BesideAnother, Reader, UnknownFormat, reader_for
from ingest.leaves import leaves
from ingest.opening import opened
from ingest.pipeline import Means, make_article
from ingest.publishers import priors_in
from ingest.sidecar import Sidecar, look_beside, sidecar, spoken_of

SHARE = 0.25
"""The share of its time after which a task that has read something leaves the rest of its file to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file in a known state, or a part of it.

    Attributes:
        inbox: the folder below which no link is followed; None to follow those in the path.
        today: the latest day on which what is in it can have been published.
        megabytes: the most that is read as a whole: a file, or one member.
        seconds: the time that the task may take.
        url: the address of the page, where the user knows it.
        span: of a file of lines: first byte, byte after the last, number of the first line.
        skip: how many members to pass over, because they were read before.
        most: how many members to read; None for as many as time allows.
        failures: how many members before this one broke their processes, one after the other.
        catalog: the catalog whose articles tell what their publishers write about; None for none.
        gazetteer: the folder of the gazetteer that the archive uses.
    """

    path: Path
    fingerprint: Fingerprint
    today: dt.date
    megabytes: float
    seconds: float
    url: str | None = None
    span: tuple[int, int, int] | None = None
    skip: int = 0
    most: int | None = None
    failures: int = 0
    inbox: Path | None = None
    catalog: Path | None = None
    gazetteer: Path = DATA


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a task gave: articles, and what became of the file or of each member.

    `sha256` is of the whole file, if it was read as a whole. `rest` is the task that goes on where this one stopped.
    `beside` has the files beside it that say something of it, or of which it does.
    """

    task: Task
    articles: tuple[Article, ...] = ()
    entries: tuple[Entry, ...] = ()
    sha256: str | None = None
    rest: Task | None = None
    beside: Mapping[Path, Fingerprint] = field(default_factory=dict)


def read_task(task: Task) -> Reading:
    """Do a task, in whatever process. What the file's content does wrong becomes an entry, not an error.

    Raises:
        Unsettled: the file is not, or did not stay, in the state that the task expects.
        FileNotFoundError: the file is gone.
    """
    try:
        with opened(task.path, task.fingerprint, below=task.inbox) as file:
            return read_members(task, file)
    except ReadingError as error:
        return Reading(task=task, entries=(entry_for(error),))


def read_members(task: Task, file: BinaryIO) -> Reading:
    """Read what is in a file, from where the task says on and for as long as it may."""
    until = time.monotonic() + SHARE * task.seconds
    articles: list[Article] = []
    entries: list[Entry] = []
    rest: Task | None = None
    read = 0
    beside = look_beside(task.path, below=task.inbox)
    spoken = spoken_of(task.path, below=task.inbox)
    for number, leaf in enumerate(leaves(source_of(task, file, sidecar(task.path, beside) or Sidecar()))):
        if number < task.skip:
            continue
        if read and (read == task.most or time.monotonic() > until):
            rest = replace(task, skip=number, most=None, failures=0)
            break
        read += 1
        for article, entry in read_leaf(leaf, task, is_sidecar=bool(spoken)):
            articles += [article] if article else []
            entries.append(entry)
    whole = task.span in (None, (0, task.fingerprint.size, 1))
    if whole and not entries and not rest and not task.skip:
        entries.append(entry_for(empty(task.path.name)))
    return Reading(
        task=task,
        articles=tuple(articles),
        entries=tuple(entries),
        sha256=whole_sha256(entries),
        rest=rest,
        beside={path: seen.state for path, seen in beside.items()} | spoken,
    )


def source_of(task: Task, file: BinaryIO, beside: Sidecar) -> Source:
    """The file, or the lines of a task's span, as a source."""
    most = int(task.megabytes * MEGABYTE)
    if task.span is None:
        return Source(
            name=task.path.name,
            stream=cast(io.BufferedReader, file),
            most=most,
            url=task.url or beside.url,
            captured=beside.captured,
            date=beside.date,
        )
    start, end, number = task.span
    file.seek(start)
    part = unpacked(Part(file, end - start), name=task.path.name)
    return Source(name=task.path.name, stream=part, most=most, url=task.url, first=number)


class Part:
    """The next so many bytes of a file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.left = file, size

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end of the part."""
        data = self.file.read(min(size, self.left))
        self.left -= len(data)
        return data


def read_leaf(leaf: Source | Fault, task: Task, *, is_sidecar: bool) -> Iterator[tuple[Article | None, Entry]]:
    """The stories of a file or member, each with its ledger entry. A file that `is_sidecar` has none of its own."""
    if isinstance(leaf, Fault):
        yield None, entry_for(leaf.error, member=leaf.member)
        return
    sha256: str | None = None
    try:
        reader = None if is_sidecar and not leaf.depth else reader_of(leaf)
        data = leaf.stream.read(leaf.most + 1)
        if reader is None:
            sha256 = hashlib.sha256(data).hexdigest()
            raise BesideAnother(leaf.name)
        if len(data) > leaf.most:
            raise too_large(leaf.name, task.megabytes)
        sha256 = hashlib.sha256(data).hexdigest()
        latest = min(task.today, latest_day(leaf.captured, task.today))
        for story in reader.read(data, name=leaf.name, url=leaf.url, today=latest):
            yield story_of(story, leaf, sha256, latest, Means(priors_in(task.catalog), task.gazetteer))
    except UnknownFormat as error:
        # A picture or a style sheet in an archive of pages is nobody's loss.
        if not leaf.member:
            yield None, entry_for(error, sha256=sha256)
    except ReadingError as error:
        yield None, entry_for(error, member=leaf.member, sha256=sha256, skipped=leaf.crawled)


def reader_of(leaf: Source) -> Reader:
    """The reader that its container names, else the one that accepts it; raises UnknownFormat."""
    if leaf.reader:
        return cast(Reader, import_module(leaf.reader))  # a module has the shape of the protocol
    return reader_for(leaf.name, leaf.stream.peek(HEAD)[:HEAD])


def story_of(
    story: Draft | Broken, leaf: Source, sha256: str, latest: dt.date, means: Means
) -> tuple[Article | None, Entry]:
    """The article of a story and what became of it."""
    member = "#".join(part for part in (leaf.member, story.member) if part)
    if isinstance(story, Broken):
        return None, entry_for(story.error, member=member, sha256=sha256)
    if leaf.captured and not story.captured:
        provenance = {**story.provenance, "captured": "container" if leaf.depth else "sidecar"}
        story = replace(story, captured=leaf.captured, provenance=provenance)
    if leaf.date and not story.date.value:
        provenance = {**story.provenance, "date": "sidecar"}
        story = replace(story, date=declared_date(leaf.date, latest=latest), provenance=provenance)
    article = make_article(story, means)
    entry = Entry(
        member=member,
        state=State.INDEXED,
        article_id=article.id,
        sha256=sha256,
        captured=story.captured,
        address=leaf.url or None,
    )
    return article, entry


def whole_sha256(entries: list[Entry]) -> str | None:
    """The hash of a file that was read as a whole."""
    hashes = {entry.sha256 for entry in entries if "#" not in entry.member}
    return hashes.pop() if len(hashes) == 1 and len(entries) == 1 else None


def empty(name: str) -> ReadingError:
    """A file of lines, or an archive, without anything in it."""
    return ReadingError("empty", f"{name} holds nothing that could be read.")


def entry_for(error: ReadingError, *, member: str = "", sha256: str | None = None, skipped: bool = False) -> Entry:
    """The ledger entry of a file or member that gives no article.

    With `skipped`, what is no article is nobody's failure, as the front pages in a crawl.
    """
    passed_over = isinstance(error, UnknownFormat) or (skipped and error.code in ("not-an-article", "stub"))
    state = State.SKIPPED if passed_over else State.FAILED
    return Entry(member=member, state=state, sha256=sha256, code=error.code, message=error.message)


def split(task: Task) -> Iterator[Task]:
    """The tasks that a file is read by: itself, or runs of lines that several processes can read at once.

    Raises:
        Unsettled, FileNotFoundError, ReadingError: as `ingest.opening.opened`.
    """
    if not task.path.name.lower().endswith(LINES):
        yield task
        return
    with opened(task.path, task.fingerprint, below=task.inbox) as file:
        for span in spans(file, int(task.megabytes * MEGABYTE)):
            yield replace(task, span=span)
