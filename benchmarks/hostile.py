"""Puts a thousand hostile files of every kind into one inbox with a hundred good ones, and counts what becomes of them.

`python benchmarks/hostile.py [--hostile N] [--good N] [--seed N] [--write]`. The program ends with 1 if a good file is
not indexed, a hostile one has neither an article nor a reason, or a reading process died, or took more time or memory
than a file may.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path[:0] = (str(Path(__file__).resolve().parents[1] / folder) for folder in (".", "tests/support"))

from hostile import write_hostile
from keeping import tell
from mutants import Memory, Watched, verdict

from index.archive import Archive
from index.settings import Settings
from ingest.adding import add
from ingest.inboxes import Inboxes
from ingest.intake import Intake


def report(*, hostile: int, good: int, seed: int) -> Iterator[tuple[str, bool]]:
    """The lines of the report, each with whether nothing on it is amiss."""
    settings = Settings()
    found: dict[str, Counter[str]] = {}
    indexed = silent = 0
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        kinds = dict(write_hostile(inbox, hostile=hostile, good=good, seed=seed))
        archive = Archive.open_or_create(Path(folder) / "archive")
        memory = Memory()
        memory.start()
        start = time.monotonic()
        with archive.writing(wait=0), Watched(settings) as workers:
            intake = Intake(archive, workers, lambda: datetime.now(UTC))
            for outcome in add(intake, Inboxes(archive), [inbox], lambda _done, _total: None):
                kind = kinds[outcome.path]
                verdicts = [verdict(entry) for entry in outcome.entries]
                if kind is None:
                    indexed += verdicts == ["article"]
                    continue
                silent += not verdicts or any(not (each.article_id or each.code) for each in outcome.entries)
                found.setdefault(kind.name, Counter()).update(verdicts)
        taken = time.monotonic() - start
        memory.stopped.set()
        memory.join()
        in_step = archive.store.ids() == archive.catalog.ids()
        archive.close()
    every = sum(found.values(), Counter[str]())
    yield f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, Python {sys.version.split()[0]}", True
    yield (
        f"{hostile} hostile files of {len(found)} kinds, seed {seed}, in {taken:.0f} s by {settings.workers} workers",
        True,
    )
    yield f"{indexed} of {good} good files among them are indexed", indexed == good
    yield f"index and catalog are {'in' if in_step else 'out of'} step", in_step
    yield "", True
    for name, number in (
        ("without an article or a reason", silent),
        ("crashes: its process died, or an error", every["failed: crashed"]),
        (f"took longer than {settings.limits.seconds:g} s", every["failed: too-slow"]),
        (f"needed more than {settings.limits.memory} MB of addresses", every["failed: too much memory"]),
        ("first tries that ended like that", len(workers.tried_again)),
    ):
        yield f"{name:44} {number:6}{'  amiss' if number else ''}", not number
    yield "", True
    yield (
        f"a worker's memory at its highest: {memory.resident >> 10} MB resident, {memory.addressed >> 10} MB of addresses",
        True,
    )
    yield "", True
    for name, verdicts in sorted(found.items()):
        yield f"{name:34} {', '.join(f'{number} {what}' for what, number in verdicts.most_common())}", True


def main() -> int:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hostile", type=int, default=1_000)
    parser.add_argument("--good", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/results")
    arguments = parser.parse_args()
    return tell(
        "hostile", report(hostile=arguments.hostile, good=arguments.good, seed=arguments.seed), write=arguments.write
    )


if __name__ == "__main__":
    sys.exit(main())
