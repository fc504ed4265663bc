"""A histogram: how many values were at most so large, for numbers of which an average says little."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""Bounds for what takes from moments to an hour."""


class Histogram:
    """Counts values by bounds. One thread notes them, any may read."""

    def __init__(self, bounds: Sequence[float]) -> None:
        """`bounds` grow; what is larger than the last is counted, too."""
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def note(self, value: float) -> None:
        """Count a value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value

    def buckets(self) -> list[tuple[str, float]]:
        """Each bound as Prometheus writes it, with how many values were at most so large."""
        return list(zip([*map(str, self.bounds), "+Inf"], accumulate(self.counts), strict=True))
