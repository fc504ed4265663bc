"""Pages to read, and workers that read them in the process of the test."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.reading import Reading, Task, read_task
from ingest.workers import NOT_NOW, Unread, Workers, unread

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)

EVAL = Path(os.environ.get("DATELINE_EVAL", Path.home() / ".cache" / "dateline-eval"))


class InlineWorkers(Workers):
    """Does the tasks in this process: for tests in which processes do not matter."""

    def read(self, tasks: Iterable[Task]) -> Iterator[Reading | Unread]:
        for task in tasks:
            try:
                yield read_task(task)
            except NOT_NOW as error:
                yield unread(task, error)


def page(headline: str = "Storm closes port", *paragraphs: str, date: str = "2017-12-30", **head: str) -> str:
    """A plain news page with enough words to be one."""
    body = paragraphs or (
        "Ships waited offshore at Tartus on Monday while the harbour master counted broken masts and missing buoys.",
        "Two ferries with four hundred passengers turned back, and the market sold no fish for the first time in years.",
    )
    metas = "".join(f'<meta property="{name}" content="{value}">' for name, value in head.items())
    return (
        f'<!doctype html><html lang="en"><head><title>{headline}</title>{metas}'
        f'<meta property="article:published_time" content="{date}T08:00:00Z"></head>'
        f"<body><article><h1>{headline}</h1>{''.join(f'<p>{text}</p>' for text in body)}</article></body></html>"
    )
