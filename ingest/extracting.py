"""What files would become, without an archive: `dateline extract`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from index.errors import ReadingError
from index.gazetteer_folders import DATA
from index.settings import Settings
from index.shapes import article_row, error_row
from ingest.ignoring import is_usual
from ingest.opening import OutOfReach, Unsettled
from ingest.reading import Reading, Task, split
from ingest.scanning import absence, state_of_file, walk
from ingest.workers import Unread, Workers

Row = dict[str, Any]


def extract(paths: Iterable[Path], *, url: str | None, today: dt.date, gazetteer: Path = DATA) -> Iterator[Row]:
    """A row of `dateline.article/1` for each article, or for each file that gives none. Folders are walked."""
    settings = Settings()
    refused: list[tuple[Path, ReadingError]] = []
    # A day of grace: the publisher's calendar may be ahead of ours.
    latest = today + dt.timedelta(days=1)

    def tasks() -> Iterator[Task]:
        for path in files_at(paths):
            try:
                yield from task_of(path, today=latest, url=url, settings=settings, gazetteer=gazetteer)
            except ReadingError as error:
                refused.append((path, error))

    with Workers(settings) as workers:
        for answer in workers.read(tasks()):
            yield from rows_of(answer)
    for path, error in refused:
        yield error_row(path=str(path), member=None, code=error.code, message=error.message)


def files_at(paths: Iterable[Path]) -> Iterator[Path]:
    """The paths themselves, and the files below those that are folders."""
    for path in paths:
        if path.is_dir():
            yield from sorted(map(Path, walk(path, path, is_usual).files))
        else:
            yield path


def task_of(path: Path, *, today: dt.date, url: str | None, settings: Settings, gazetteer: Path) -> Iterator[Task]:
    """The tasks of reading one file; raises ReadingError if it is not there."""
    state = state_of_file(path)
    if state is None:
        raise absence(path)
    try:
        limits = settings.limits
        yield from split(
            Task(
                path=path,
                fingerprint=state,
                today=today,
                megabytes=limits.megabytes,
                seconds=limits.seconds,
                url=url,
                gazetteer=gazetteer,
            )
        )
    except OutOfReach as error:
        raise ReadingError("unreadable", str(error)) from error
    except (Unsettled, FileNotFoundError) as error:
        raise ReadingError("busy", f"{path} is being written by another program.") from error


def rows_of(answer: Reading | Unread) -> Iterator[Row]:
    """The rows of one task's answer."""
    path = str(answer.task.path)
    if isinstance(answer, Unread):
        reason = answer.reason or ReadingError("busy", f"{path} changed while it was read.")
        yield error_row(path=path, member=None, code=reason.code, message=reason.message)
        return
    # In their order: two members may hold the same article, each in its own form.
    articles = iter(answer.articles)
    for entry in answer.entries:
        member = entry.member or None
        if entry.article_id:
            yield article_row(next(articles), path=path, member=member)
        else:
            yield error_row(path=path, member=member, code=entry.code or "", message=entry.message or "")
