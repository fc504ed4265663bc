"""Calls of the system and of the database that fail: the n-th one, once, with an error or with the end of the process."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

SYSTEM = ("open", "scandir", "stat", "lstat", "fstat", "fsync", "pwrite", "replace", "unlink")
"""Functions of `os` that are counted."""


class Killed(BaseException):
    """The process ends here, and nothing is tidied up."""


@dataclass
class Countdown:
    """Fails at the n-th call: raises what `fault` makes. `left` is below 0 once it did."""

    left: int
    fault: Callable[[], BaseException]

    def count(self) -> None:
        """One call."""
        self.left -= 1
        if self.left == 0:
            self.left = -1
            raise self.fault()

    @property
    def has_failed(self) -> bool:
        """Whether there were so many calls."""
        return self.left < 0


@contextmanager
def failing_system(at: int, fault: Callable[[], BaseException]) -> Iterator[Countdown]:
    """Let the n-th of the counted calls of the system fail."""
    countdown = Countdown(at, fault)

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            countdown.count()
            return original(*args, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in SYSTEM:
            patch.setattr(os, name, counted(getattr(os, name)))
        yield countdown


class CountingConnection(sqlite3.Connection):
    """A connection whose statements are counted by `countdown`, if there is one."""

    countdown: Countdown | None = None

    def execute(self, *args: Any) -> sqlite3.Cursor:
        """As of any connection. A ROLLBACK is what follows a failure, and is not counted."""
        if CountingConnection.countdown and args[0] != "ROLLBACK":
            CountingConnection.countdown.count()
        return super().execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        """As of any connection."""
        if CountingConnection.countdown:
            CountingConnection.countdown.count()
        return super().executemany(*args)


@contextmanager
def counting_databases() -> Iterator[None]:
    """Have all databases that are opened from now on count."""
    connect = sqlite3.connect
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, factory=CountingConnection, **more))
        yield


@contextmanager
def failing_database(at: int, fault: Callable[[], BaseException]) -> Iterator[Countdown]:
    """Let the n-th statement of such a database fail."""
    CountingConnection.countdown = Countdown(at, fault)
    try:
        yield CountingConnection.countdown
    finally:
        CountingConnection.countdown = None
