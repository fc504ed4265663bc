"""Feeds a daemon for a long time and watches what it holds: memory, open files, watched folders.

    python benchmarks/soak.py [--minutes 30] [--rate 20] [--write]

Each second, `--rate` operations on an inbox of at most MOST files: new articles, edits, moves, deletions, new folders
and removed ones. Every ten seconds the daemon's group of processes is measured, and a search is made. At the end the
files must all be searchable, and nothing that went. Prints a table, says by how much the last third differs from the
second, and with `--write` keeps it with a plot in benchmarks/results/.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from compiled import keep_compiled
from groups import Group
from keeping import RESULTS, keep, today

DATELINE = [sys.executable, "-c", "from search.process import process; process()"]
MOST = 2_000
"""Files in the inbox from which on more are deleted than made."""

EVERY = 10.0
"""Seconds between two measurements."""

DRIFT, SLACK = 1.15, 5
"""The last third may hold so many times what the second held, by the median, and so many more."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the group held after so many seconds; `stray_watches` are those beyond the folders that there are."""

    seconds: float
    megabytes: float
    open_files: int
    watches: int
    stray_watches: int
    cpu: float


MEASURES = ("megabytes", "open_files", "stray_watches")


@dataclass(slots=True)
class Inbox:
    """A folder of articles that keeps changing; `files` is what must be searchable in the end."""

    root: Path
    chance: random.Random
    made: int = 0
    files: dict[Path, str] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """A new text in a file."""
        self.made += 1
        text = f"Report number {self.made}\n\nThe council of ward {self.made} met on Monday and spoke of item {self.made}.\n"
        path.write_text(text, encoding="utf-8")
        self.files[path] = text

    def change(self) -> None:
        """One operation."""
        kinds = ("new", "new", "new", "edit", "move", "delete", "folder")
        kind = self.chance.choice(kinds if len(self.files) < MOST else (*kinds, "delete", "clear", "delete", "delete"))
        some = self.chance.choice(list(self.files)) if self.files else None
        if kind == "new" or some is None:
            self.write(self.root / f"folder-{self.chance.randrange(40)}" / f"report-{self.made}.txt")
        elif kind == "edit":
            self.write(some)
        elif kind == "move":
            target = self.root / f"folder-{self.chance.randrange(40)}" / f"moved-{self.made}-{some.name}"[-120:]
            self.files[some.rename(target)] = self.files.pop(some)
        elif kind == "delete":
            some.unlink()
            del self.files[some]
        elif kind == "folder":
            folder = self.root / f"days-{self.made}"
            folder.mkdir()
            self.write(folder / f"report-{self.made}.txt")
        else:
            shutil.rmtree(some.parent)
            self.files = {path: text for path, text in self.files.items() if some.parent not in path.parents}
            some.parent.mkdir()


def listed(archive: Path) -> set[str]:
    """The files whose articles are in the archive."""
    answer = subprocess.check_output([*DATELINE, "--archive", str(archive), "list"], text=True)
    return {line.split("\t")[0] for line in answer.splitlines()}


def feed(inbox: Inbox, group: Group, archive: Path, *, minutes: float, rate: int) -> list[Sample]:
    """Change the inbox for so many minutes; the samples."""
    samples: list[Sample] = []
    begun = measured = time.monotonic()
    done = 0
    while (now := time.monotonic()) < begun + minutes * 60 and group.is_alive():
        while done < (now - begun) * rate:
            inbox.change()
            done += 1
        if now - measured >= EVERY:
            measured = now
            subprocess.run([*DATELINE, "--archive", str(archive), "search", "council"], capture_output=True, check=True)
            samples.append(sample(group, inbox.root, now - begun))
        time.sleep(0.05)
    return samples


def sample(group: Group, root: Path, seconds: float) -> Sample:
    """What the group holds now."""
    watches = group.watches()
    folders = 1 + sum(path.is_dir() for path in root.rglob("*"))
    return Sample(
        seconds, group.megabytes(), group.open_files(), watches, max(0, watches - folders), group.cpu_seconds()
    )


def compared(samples: Sequence[Sample]) -> list[str]:
    """How the last third differs from the second, a line for each measure."""
    third = len(samples) // 3
    lines = []
    for name in MEASURES:
        second, last = (
            statistics.median(getattr(sample, name) for sample in part)
            for part in (samples[third : 2 * third], samples[2 * third :])
        )
        flat = "flat" if last <= second * DRIFT + SLACK else "GROWS"
        lines.append(f"{name.replace('_', ' '):<15}second third {second:8.1f}   last third {last:8.1f}   {flat}")
    return lines


def plot(samples: Sequence[Sample], target: Path) -> None:
    """A picture of what was held over time."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(3, 1, sharex=True, figsize=(8, 6), layout="constrained")
    for axis, name in zip(axes, ("megabytes", "open_files", "watches"), strict=True):
        axis.plot([sample.seconds / 60 for sample in samples], [getattr(sample, name) for sample in samples])
        axis.set_ylabel(name.replace("_", " "))
        axis.set_ylim(bottom=0)
    axes[-1].set_xlabel("minutes")
    figure.savefig(target)


def main() -> None:
    """Feed, measure, print; ends with 1 if something grows, or is lost or left over."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=int, default=20, help="operations a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="keep the result in benchmarks/results")
    options = parser.parse_args()
    keep_compiled()
    with tempfile.TemporaryDirectory() as folder:
        archive, root = Path(folder, "archive"), Path(folder, "inbox")
        for number in range(40):
            (root / f"folder-{number}").mkdir(parents=True)
        inbox = Inbox(root, random.Random(options.seed))
        # With few files, an ordinary stream of deletions is a large share of them, which would be held.
        for number in range(MOST):
            inbox.write(root / f"folder-{number % 40}" / f"report-{number}.txt")
        command = [*DATELINE, "--archive", str(archive), "watch", str(root)]
        with Group.started(command, Path(folder, "log")) as group:
            time.sleep(3)
            samples = feed(inbox, group, archive, minutes=options.minutes, rate=options.rate)
            subprocess.run([*DATELINE, "--archive", str(archive), "sync"], capture_output=True, check=True)
            expected = {str(path.relative_to(root)) for path in inbox.files}
            found = listed(archive)
            group.signal(signal.SIGTERM)
            code = group.wait(30)
    lines = [
        f"{options.minutes:g} minutes at {options.rate} operations a second, seed {options.seed}, {today()}",
        f"{inbox.made:,} texts written, {len(expected):,} files at the end: {len(expected - found)} lost, "
        f"{len(found - expected)} extra; the daemon ended with {code}",
        *compared(samples),
        f"CPU: {samples[-1].cpu / samples[-1].seconds:.1%} of a core",
    ]
    print("\n".join(lines))
    if options.write:
        keep("soak", lines)
        plot(samples, RESULTS / f"soak-{today()}.svg")
    if code or expected != found or any(line.endswith("GROWS") for line in lines):
        sys.exit(1)


if __name__ == "__main__":
    main()
