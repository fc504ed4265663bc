"""Numbers of the daemon for Prometheus, on this machine only."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.archive import Archive
from index.errors import UsageError
from ingest.condition import Condition

if TYPE_CHECKING:
    from prometheus_client.core import Metric

logger = logging.getLogger(__name__)

STATES = ("seen", "indexed", "copies", "skipped", "failed", "waiting")
HEALTHY_BEAT = 60.0
"""Seconds within which a healthy loop shows that it is alive."""


class Numbers:
    """Collects the numbers each time that they are asked for; in a thread of its own, so on a catalog of its own."""

    def __init__(self, archive: Archive, condition: Condition) -> None:
        self.archive, self.condition = archive, condition

    def collect(self) -> Iterator[Metric]:
        """All numbers."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        archive, condition = Archive.open(self.archive.folder), self.condition
        try:
            sums = archive.catalog.ledger.sums()
        finally:
            archive.close()
        for state in STATES:
            yield GaugeMetricFamily(f"dateline_files_{state}", f"Files and members: {state}.", getattr(sums, state))
        done = CounterMetricFamily("dateline_files_done", "Files by what became of them.", labels=["state"])
        for state, number in list(condition.counts.items()):
            if not state.startswith(("scan", "pause")):
                done.add_metric([state], number)
        yield done
        yield CounterMetricFamily("dateline_scans", "Scans of the inboxes.", condition.counts["scans"])
        yield CounterMetricFamily("dateline_pauses", "Rests after trouble of the machine.", condition.counts["pauses"])
        gauges = {
            "scan_seconds": ("What the last scan took.", condition.scan_seconds),
            "lag_seconds": ("How long the oldest file has been waiting.", condition.lag()),
            "queued_files": ("Files that wait to be read.", condition.queued),
            "troubles": ("Things that are wrong.", len(condition.troubles)),
            "healthy": ("1 if nothing is wrong and the loop goes on.", float(is_healthy(condition))),
            "last_success_timestamp_seconds": ("When a file was last indexed.", condition.indexed_at or 0.0),
            "free_bytes": ("Space for the archive.", shutil.disk_usage(self.archive.folder).free),
        }
        for name, (help_text, value) in gauges.items():
            yield GaugeMetricFamily(f"dateline_{name}", help_text, value)


def is_healthy(condition: Condition) -> bool:
    """Whether nothing is wrong, and the loop has shown itself lately."""
    alive = time.monotonic() - condition.beaten < HEALTHY_BEAT
    return alive and not condition.troubles and condition.state != "paused"


def serve_metrics(archive: Archive, condition: Condition, port: int) -> None:
    """Answer at http://127.0.0.1:PORT/metrics until the process ends.

    Raises:
        UsageError: prometheus-client is not installed, or the port is taken.
    """
    try:
        from prometheus_client import CollectorRegistry, start_http_server
    except ImportError:
        raise UsageError("Metrics need prometheus-client.", "Install it: `pip install 'dateline[metrics]'`.") from None
    registry = CollectorRegistry()
    registry.register(Numbers(archive, condition))
    try:
        start_http_server(port, addr="127.0.0.1", registry=registry)
    except OSError as error:
        raise UsageError(f"Metrics cannot be served on port {port}: {error.strerror}.", "Name another port.") from error
