"""The files that hold articles, kept in a dictionary: what a store asks about paths and first sight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pathspec import GitIgnoreSpec

from index.article import Article

PATHS = ["press/syria/a.html", "press/syria/2017/b.html", "press/iraq/c.txt", "mail/d.eml"]
HOURS = [0, 1, 4, 24, 30, 48]


class ListedHolders:
    """`files` are the paths of each article, `moments` when it was first seen."""

    def __init__(self) -> None:
        self.files: dict[str, list[str]] = {}
        self.moments: dict[str, dt.datetime] = {}

    def hold(self, article: Article, paths: list[str], first_seen: str) -> None:
        self.files[article.id] = paths
        self.moments[article.id] = dt.datetime.fromisoformat(first_seen)

    def hold_somehow(self, article: Article) -> None:
        """Some files for an article, chosen by its id: the same article always has the same."""
        digits = int(article.id[:8], 16)
        paths = PATHS[digits % 4 : digits % 4 + 1 + digits // 4 % 2]
        seen = dt.datetime(2026, 1, 1, 1, 30, tzinfo=dt.UTC) + dt.timedelta(hours=HOURS[digits // 8 % len(HOURS)])
        self.hold(article, paths, seen.isoformat())

    def on_path(self, pattern: str) -> Iterable[str]:
        spec = GitIgnoreSpec.from_lines([pattern])
        return [key for key, paths in self.files.items() if any(map(spec.match_file, paths))]

    def seen(self, start: str | None, end: str | None) -> Iterable[str]:
        first = dt.datetime.fromisoformat(start) if start else dt.datetime.min.replace(tzinfo=dt.UTC)
        last = dt.datetime.fromisoformat(end) if end else dt.datetime.max.replace(tzinfo=dt.UTC)
        return [key for key, moment in self.moments.items() if first <= moment < last]

    def copied(self) -> Iterable[str]:
        return [key for key, paths in self.files.items() if len(paths) > 1]
