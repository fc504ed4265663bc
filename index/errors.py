"""Every error that Dateline raises on purpose, as one tree.

* DatelineError
  + NotFound                  exit 1: an article that was asked for by name
  + UsageError                exit 2
    - QueryError              a known field or operator used wrongly; knows the position
    - SettingsError           dateline.toml or a flag is wrong
    - Unsupported             the store cannot answer this part of a query
    - PathError               a path that is not there
  + ArchiveError              exit 3
    - NoArchive
    - NewerArchive            made by a newer Dateline
    - NoRoom                  its disk is nearly full
    - ArchiveBusy             exit 75: another process holds it
  + IndexDamaged              exit 4
  + StoreFailed               exit 4: a store on other machines did not do what it was asked
    - ArticlesRefused         it will never take some articles
    - StoreAway               it cannot be reached now; what was to be written is still waiting
    - UserRefused             exit 2: it does not let this user do it
  + ReadingError              one file, or one member of a file, gives no article; becomes a ledger row
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.query import Query


class DatelineError(Exception):
    """Base of them all: `message` says what happened and to what, `advice` what to do next."""

    exit_code = 1

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class NotFound(DatelineError):
    """What was asked for by its name is not in the archive."""


class UsageError(DatelineError):
    """What was asked for cannot be meant as it stands."""

    exit_code = 2


class QueryError(UsageError):
    """A query that uses a known field or operator wrongly, at code points `start` to `end` of `query`."""

    def __init__(self, message: str, *, query: str, start: int, end: int, advice: str | None = None) -> None:
        super().__init__(message, advice)
        self.query = query
        self.start = start
        self.end = end


class SettingsError(UsageError):
    """A setting that is unknown or has a value of the wrong kind."""


class Unsupported(UsageError):
    """A part of a query that the store in use cannot answer."""

    def __init__(self, message: str, *, part: Query, advice: str | None = None) -> None:
        super().__init__(message, advice)
        self.part = part


class PathError(UsageError):
    """A path given by the user that does not exist or is not what it should be."""


class ArchiveError(DatelineError):
    """The archive is not there or cannot be used."""

    exit_code = 3


class NoArchive(ArchiveError):
    """There is no archive in this folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is a file, and an archive is a folder."
            if folder.is_file()
            else f"There is no archive in {folder}.",
            "Make one with `dateline add PATH…` or `dateline watch FOLDER`, or name another with --archive DIR.",
        )


class NewerArchive(ArchiveError):
    """The archive was made by a newer Dateline than this one."""


class NoRoom(ArchiveError):
    """The archive's disk is so full that nothing is written to it."""


class ArchiveBusy(ArchiveError):
    """Another process holds the archive's lock."""

    exit_code = 75


class IndexDamaged(DatelineError):
    """The search index cannot be read."""

    exit_code = 4


class StoreFailed(DatelineError):
    """A store on other machines refused, or only a part of it answered."""

    exit_code = 4


class ArticlesRefused(StoreFailed):
    """Articles that a store will never take; `reasons` says why, by id. All others were written."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        article_id, reason = next(iter(reasons.items()))
        super().__init__(f"The store refused {len(reasons):,} articles, the first of them {article_id}: {reason}")
        self.reasons = reasons


class StoreAway(StoreFailed):
    """A store on other machines cannot be reached, or cannot answer now. Trying again later may help."""


class UserRefused(StoreFailed):
    """A store on other machines does not know this user, or does not let him do this."""

    exit_code = 2


class ReadingError(DatelineError):
    """A file, or one member of it, that gives no article.

    `code` is for programs: "empty", "binary", "not-an-article", "stub", "not-json", "not-xml", "truncated",
    "too-large", "too-slow", "too-nested", "encrypted", "no-text-layer", "needs-extra", "crashed", "unreadable", "missing", "busy" and the like. The message is a
    sentence for people.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
