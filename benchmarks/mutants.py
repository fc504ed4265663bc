"""Counts what becomes of a thousand pages that were cut, mixed up, packed and damaged, in the processes that read files.

`python benchmarks/mutants.py --sets DIR [--count N] [--seed N] [--write]` makes them of the pages DIR/NAME/ID.html that
DIR/NAME/gold.jsonl lists, always the same of the same pages, and adds them to an archive as `dateline add` does. The
program ends with 1 if one of them ended its process, met an error that nobody foresaw, or took more time or memory than
a file may. The sets are not part of Dateline: they keep their own licences.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path[:0] = (str(Path(__file__).resolve().parents[1] / folder) for folder in (".", "tests/support"))

from keeping import tell
from mutations import KINDS, mutants

from index.archive import Archive
from index.ledger_records import Entry, State
from index.settings import Settings
from ingest.adding import add
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from ingest.reading import Reading, Task
from ingest.workers import Unread, Workers

SETS = ("fundus_a", "scrapinghub", "wcxb_dev", "postlight", "htmldate", "mediacloud")
OFTEN = 0.02
"""Seconds between two looks at the memory of the workers."""


class Watched(Workers):
    """The workers, and which files needed a second try: their process had died, or taken too long."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.tried_again: list[str] = []

    def read(self, tasks: Iterable[Task]) -> Iterator[Reading | Unread]:
        """As the workers do."""
        for answer in super().read(tasks):
            again = isinstance(answer, Reading) and answer.rest is not None and answer.rest.most == 1
            if again and not answer.entries:
                self.tried_again.append(answer.task.path.name)
            yield answer


class Memory(threading.Thread):
    """Looks at the memory of the processes that descend from this one, until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.stopped = threading.Event()
        self.resident = self.addressed = 0

    def run(self) -> None:
        """Keep the highest that any of them had, in KB."""
        while not self.stopped.wait(OFTEN):
            for process in descendants(os.getpid()):
                found = status(process)
                self.resident = max(self.resident, found.get("VmHWM", 0))
                self.addressed = max(self.addressed, found.get("VmPeak", 0))


def status(process: int) -> dict[str, int]:
    """What the kernel says of a process, those fields that are numbers; nothing of one that is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    fields = (line.split() for line in lines)
    return {
        name.rstrip(":"): int(value)
        for name, value, *_ in (each for each in fields if len(each) > 1)
        if value.isdigit()
    }


def descendants(process: int) -> Iterator[int]:
    """The processes that this one started, and those that they started."""
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = thread.read_text("ascii").split()
        except OSError:
            continue
        for child in map(int, children):
            yield child
            yield from descendants(child)


def pages(sets: Path) -> list[bytes]:
    """The pages of all sets."""
    return [
        (sets / name / f"{json.loads(line)['id']}.html").read_bytes()
        for name in SETS
        if (sets / name / "gold.jsonl").is_file()
        for line in (sets / name / "gold.jsonl").read_text("utf-8").splitlines()
    ]


def verdict(entry: Entry) -> str:
    """What became of a file or a member, in two words or three."""
    if entry.state is State.FAILED:
        memory = entry.code == "too-large" and "to be read" in (entry.message or "")
        return "failed: too much memory" if memory else f"failed: {entry.code}"
    return "article" if entry.state is State.INDEXED else f"{entry.state.value}: {entry.code}"


def report(originals: list[bytes], *, count: int, seed: int) -> Iterator[tuple[str, bool]]:
    """The lines of the report, each with whether nothing on it is amiss."""
    settings = Settings()
    limits = settings.limits
    found: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        for mutant in mutants(originals, count=count, seed=seed):
            (inbox / mutant.name).write_bytes(mutant.data)
        archive = Archive.open_or_create(Path(folder) / "archive")
        memory = Memory()
        memory.start()
        start = time.monotonic()
        with archive.writing(wait=0), Watched(settings) as workers:
            intake = Intake(archive, workers, lambda: datetime.now(UTC))
            for outcome in add(intake, Inboxes(archive), [inbox], lambda _done, _total: None):
                verdicts = [verdict(entry) for entry in outcome.entries]
                kind = outcome.path.stem.split("-", 1)[1]
                kinds[kind].update(["article" if "article" in verdicts else "none"])
                found.update(verdicts)
        taken = time.monotonic() - start
        memory.stopped.set()
        memory.join()
        archive.close()
    yield f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, Python {sys.version.split()[0]}", True
    yield (
        f"{count} mutants of {len(originals)} pages, seed {seed}, in {taken:.0f} s by {settings.workers} workers",
        True,
    )
    yield "", True
    yield f"{'what became of each file or member':40} {'number':>6}", True
    for name, number in sorted(found.items(), key=lambda item: -item[1]):
        yield f"{name:40} {number:6}", True
    yield "", True
    yield f"{'what must not be':40} {'number':>6}", True
    for name, number in (
        ("crashes: its process died, or an error", found["failed: crashed"]),
        (f"took longer than {limits.seconds:g} s", found["failed: too-slow"]),
        (f"needed more than {limits.memory} MB of addresses", found["failed: too much memory"]),
        ("first tries that ended like that", len(workers.tried_again)),
    ):
        yield f"{name:40} {number:6}{'  amiss' if number else ''}", not number
    yield from ((f"  {name}", False) for name in workers.tried_again)
    yield "", True
    yield (
        f"a worker's memory at its highest: {memory.resident >> 10} MB resident, {memory.addressed >> 10} MB of addresses",
        True,
    )
    yield "", True
    yield f"{'kind':20} {'files':>6} {'with an article':>16}", True
    for kind, each in kinds.items():
        yield f"{kind:20} {each.total():6} {each['article']:16}", True


def main() -> int:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/results")
    arguments = parser.parse_args()
    return tell(
        "mutants", report(pages(arguments.sets), count=arguments.count, seed=arguments.seed), write=arguments.write
    )


if __name__ == "__main__":
    sys.exit(main())
