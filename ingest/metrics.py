"""Numbers of the daemon for Prometheus, on this machine only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.archive import Archive
from index.errors import UsageError
from index.ledger_records import Sums
from index.rereads import reasons
from ingest.workers import BREAKING

if TYPE_CHECKING:
    from prometheus_client.core import Metric

    from ingest.daemon import Daemon

STATES = ("seen", "indexed", "copies", "skipped", "failed", "waiting")


class Numbers:
    """Collects the numbers each time that they are asked for; in a thread of its own, so on a catalog of its own."""

    def __init__(self, daemon: Daemon) -> None:
        self.daemon = daemon
        self.folder = daemon.archive.folder

    def collect(self) -> Iterator[Metric]:
        """All numbers."""
        yield from self.files()
        yield from self.counters()
        yield from self.histograms()
        yield from self.gauges()

    def files(self) -> Iterator[Metric]:
        """The sums of the ledger."""
        from prometheus_client.core import GaugeMetricFamily

        archive = Archive.open(self.folder)
        try:
            sums: Sums = archive.catalog.ledger.sums()
            codes = reasons(archive.catalog.connection)
        finally:
            archive.close()
        for state in STATES:
            yield GaugeMetricFamily(f"dateline_files_{state}", f"Files and members: {state}.", getattr(sums, state))
        yield GaugeMetricFamily(
            "dateline_files_quarantined",
            "Files and members that broke the process that read them: part of those that failed.",
            sum(codes.get(code, 0) for code in BREAKING),
        )

    def counters(self) -> Iterator[Metric]:
        """What has happened since the start."""
        from prometheus_client.core import CounterMetricFamily

        daemon, counts = self.daemon, self.daemon.condition.counts
        done = CounterMetricFamily("dateline_files_done", "Files by what became of them.", labels=["state"])
        for state in ("indexed", "skipped", "failed"):
            done.add_metric([state], counts[state])
        yield done
        events = CounterMetricFamily("dateline_events", "Events of the file system.", labels=["type"])
        for kind, number in list(daemon.collector.events.items()):
            events.add_metric([kind], number)
        yield events
        numbers = {
            "overflow": ("Times that events were lost, so that all was scanned.", daemon.collector.losses),
            "scans": ("Scans of the inboxes.", counts["scans"]),
            "pauses": ("Rests after trouble of the machine.", counts["pauses"]),
            "worker_timeouts": ("Reading processes that took too long.", daemon.intake.workers.timeouts),
            "worker_deaths": ("Reading processes that died.", daemon.intake.workers.deaths),
        }
        for name, (help_text, value) in numbers.items():
            yield CounterMetricFamily(f"dateline_{name}", help_text, value)

    def histograms(self) -> Iterator[Metric]:
        """How long things took, and how large they were."""
        from prometheus_client.core import HistogramMetricFamily

        condition, intake = self.daemon.condition, self.daemon.intake
        for name, help_text, histogram in (
            ("file_to_searchable_seconds", "From a file's last change to its article.", condition.searchable_seconds),
            ("batch_docs", "Articles in a commit.", intake.batch_docs),
            ("commit_seconds", "What a commit took.", intake.commit_seconds),
        ):
            yield HistogramMetricFamily(
                f"dateline_{name}", help_text, buckets=histogram.buckets(), sum_value=histogram.sum
            )

    def gauges(self) -> Iterator[Metric]:
        """How things are now."""
        from prometheus_client.core import GaugeMetricFamily

        condition = self.daemon.condition
        troubles = GaugeMetricFamily("dateline_trouble", "1 for each thing that is wrong.", labels=["name"])
        for name in condition.troubles:
            troubles.add_metric([name], 1)
        yield troubles
        numbers = {
            "scan_seconds": ("What the last scan took.", condition.scan_seconds),
            "lag_seconds": ("How long the oldest file has been waiting.", condition.lag()),
            "files_dirty": ("Files that changed and wait to be read.", condition.queued),
            "watch_failed": ("Folders that have no watch, so that they are polled.", condition.unwatched),
            "index_generation": ("The index's generation that was written last.", condition.generation or 0),
            "healthy": ("1 if nothing is wrong and the loop goes on.", float(condition.is_healthy())),
            "last_success_timestamp_seconds": ("When a file was last indexed.", condition.indexed_at or 0.0),
            "free_bytes": ("Space for the archive.", shutil.disk_usage(self.folder).free),
        }
        for name, (help_text, value) in numbers.items():
            yield GaugeMetricFamily(f"dateline_{name}", help_text, value)


def serve_metrics(daemon: Daemon, port: int) -> None:
    """Answer at http://127.0.0.1:PORT/metrics until the process ends.

    Raises:
        UsageError: prometheus-client is not installed, or the port is taken.
    """
    try:
        from prometheus_client import CollectorRegistry, start_http_server
    except ImportError:
        raise UsageError("Metrics need prometheus-client.", "Install it: `pip install 'dateline[metrics]'`.") from None
    registry = CollectorRegistry()
    registry.register(Numbers(daemon))
    try:
        start_http_server(port, addr="127.0.0.1", registry=registry)
    except OSError as error:
        raise UsageError(f"Metrics cannot be served on port {port}: {error.strerror}.", "Name another port.") from error
