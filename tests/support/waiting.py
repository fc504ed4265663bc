"""Waiting in tests for what other threads and processes do."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_for(
    condition: Callable[[], object],
    *,
    patience: float = 60.0,
    every: float = 0.05,
    seen: Callable[[], object] = lambda: "nobody looked at what did",
) -> None:
    """Look again and again, after so many seconds each time, until something is so; at most for `patience` seconds.

    `seen` gives what there is to say of what was so instead.
    """
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"it did not happen: {seen()}"
        time.sleep(every)
