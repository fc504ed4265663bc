"""How the daemon is: what it does, what is wrong, and what it has done; read by others while its loop is busy."""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ingest.histogram import SECONDS, Histogram

State = Literal["starting", "scanning", "indexing", "idle", "paused"]

HEALTHY_BEAT = 60.0
"""Seconds within which a healthy loop shows that it is alive."""

RECENT = 60.0
"""Seconds over which the rate is taken."""


@dataclass(slots=True)
class Condition:
    """What the loop notes of itself. Numbers are written by the loop alone.

    Attributes:
        state: what the loop is doing; `reason` says why it is paused.
        troubles: what is wrong, a sentence each, by a name of one word; whoever put it there takes it away.
        queued: files that wait to have rested, or to be read; the oldest of them since `oldest` (monotonic).
        removing: files that are gone, and wait to be forgotten.
        unwatched: folders that are polled, for they have no watch.
        generation: that of the index, when something was last written.
        counts: files by what became of them, scans, pauses: since the start.
        scan_seconds: what the last scan took.
        indexed_at: when a file was last indexed, in seconds of the epoch.
        searchable_seconds: how long files took from their last change, as the daemon saw it, until they could be found.
        on_beat: called each time that the loop shows that it is alive.
        done: when files were finished, lately; `started` when the daemon was; `beaten` the last sign of life (monotonic).
    """

    state: State = "starting"
    reason: str | None = None
    troubles: dict[str, str] = field(default_factory=dict)
    queued: int = 0
    removing: int = 0
    oldest: float | None = None
    unwatched: int = 0
    generation: int | None = None
    counts: Counter[str] = field(default_factory=Counter)
    scan_seconds: float = 0.0
    indexed_at: float | None = None
    searchable_seconds: Histogram = field(default_factory=lambda: Histogram(SECONDS))
    on_beat: Callable[[Condition], None] | None = None
    done: deque[float] = field(default_factory=lambda: deque(maxlen=10_000))
    started: float = field(default_factory=time.monotonic)
    beaten: float = field(default_factory=time.monotonic)

    def beat(self, state: State | None = None, reason: str | None = None) -> None:
        """Show that the loop goes on, with what it does next if that changes."""
        if state:
            self.state, self.reason = state, reason
            self.trouble(
                "paused", f"The daemon rests: {reason or 'the machine is in trouble'}" if state == "paused" else None
            )
        self.beaten = time.monotonic()
        if self.on_beat:
            self.on_beat(self)

    def trouble(self, name: str, sentence: str | None) -> None:
        """Note what is wrong, or with None that this is not wrong any more."""
        others = {key: value for key, value in self.troubles.items() if key != name}
        self.troubles = others | ({name: sentence} if sentence else {})  # as a whole: other threads read it

    def queue(self, waiting: Sequence[float], removing: int) -> None:
        """Note since when each file waits (monotonic), and how many are to be forgotten."""
        self.queued, self.removing, self.oldest = len(waiting), removing, min(waiting, default=None)

    def is_healthy(self) -> bool:
        """Whether nothing is wrong, and the loop has shown itself lately."""
        return not self.troubles and time.monotonic() - self.beaten < HEALTHY_BEAT

    def finished(self, state: str) -> None:
        """Count a file."""
        self.counts[state] += 1
        self.done.append(time.monotonic())
        if state == "indexed":
            self.indexed_at = time.time()
        self.beat()

    def lag(self) -> float:
        """Seconds for which the oldest file has been waiting."""
        oldest = self.oldest
        return max(0.0, time.monotonic() - oldest) if oldest is not None else 0.0

    def rate(self) -> float:
        """Files a second, lately."""
        now = time.monotonic()
        done = [moment for moment in list(self.done) if now - moment < RECENT]
        return len(done) / max(1.0, min(RECENT, now - self.started))

    def row(self) -> dict[str, Any]:
        """All of it as JSON."""
        return {
            "pid": os.getpid(),
            "state": self.state,
            "reason": self.reason,
            "healthy": self.is_healthy(),
            "troubles": self.troubles,
            "queued": self.queued,
            "removing": self.removing,
            "lag_seconds": round(self.lag(), 1),
            "files_per_second": round(self.rate(), 2),
            "beat_seconds_ago": round(time.monotonic() - self.beaten, 1),
        }
