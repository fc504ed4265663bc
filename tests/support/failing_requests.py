"""Requests to a cluster that fail: from the n-th on the line is dead, whose own request is done or not, until it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from opensearchpy import ConnectionError as ConnectionFailed
from opensearchpy import Transport

from index.opensearch import sending


class DeadLine:
    """Counts requests; the n-th and all that follow fail. `does_last`: the n-th is done, and only its answer is lost."""

    def __init__(self, at: int, *, does_last: bool) -> None:
        self.left = at
        self.does_last = does_last

    @property
    def is_dead(self) -> bool:
        """Whether there were so many requests."""
        return self.left <= 0

    def carries(self) -> bool:
        """Whether the next request arrives."""
        self.left -= 1
        return self.left > 0 or (self.left == 0 and self.does_last)


@contextmanager
def dead_line(at: int, *, does_last: bool) -> Iterator[DeadLine]:
    """Let the line of this process to any cluster be dead from the n-th request on."""
    line, perform = DeadLine(at, does_last=does_last), Transport.perform_request

    def counted(self: Transport, *args: Any, **options: Any) -> Any:
        if not line.carries():
            raise ConnectionFailed("N/A", "the line is dead", None)
        answer = perform(self, *args, **options)
        if line.is_dead:
            raise ConnectionFailed("N/A", "the answer was lost", None)
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Transport, "perform_request", counted)
        patch.setattr(sending, "Pace", partial(sending.Pace, tries=2, pause=0.001))
        yield line
