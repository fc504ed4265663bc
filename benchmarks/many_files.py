"""Drops many small files under a running daemon and measures what it costs, busy and at rest.

    python benchmarks/many_files.py [--files 100000] [--rest 60] [--write]

Twice, each with a new archive: all files into one folder, then into new folders of ten. Prints how many became
searchable, the peak memory of the daemon's group of processes (proportional set size), what the group holds and how
much of a core it uses when it has been at rest for a while, and what a scan of the known files costs beside a bare walk
with `os.scandir` and `stat` over the same tree, interleaved, in CPU seconds.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from compiled import keep_compiled
from groups import Group
from keeping import keep, today

from index.archive import Archive
from ingest.inboxes import Inboxes

DATELINE = [sys.executable, "-c", "from search.process import process; process()"]
ROUNDS = 5
SETTLES = 20.0
"""Seconds after the last file for which the daemon may still tidy up."""


def write_article(path: Path, number: int) -> None:
    """A small article of its own."""
    path.write_text(
        f"Harbour {number} flooded after storm\n\nThe harbour of town number {number} was flooded on Monday, officials"
        f" said. Trains stopped for {number % 9} hours, and nobody was hurt.\n",
        encoding="utf-8",
    )


def in_one_folder(inbox: Path, files: int) -> None:
    """All files into the inbox itself."""
    for number in range(files):
        write_article(inbox / f"article-{number:06}.txt", number)


def in_new_folders(inbox: Path, files: int) -> None:
    """Ten files into each of many new folders."""
    for number in range(files):
        folder = inbox / f"folder-{number // 10:05}"
        if number % 10 == 0:
            folder.mkdir()
        write_article(folder / f"article-{number % 10}.txt", number)


def searchable(archive: Path) -> int:
    """How many articles are searchable."""
    command = [*DATELINE, "--archive", str(archive), "search", "--count", "*"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return int(answer.stdout or 0)


def until_all(archive: Path, group: Group, files: int, limit: float) -> tuple[int, float]:
    """Wait until all files are searchable; how many are, and the group's peak memory in MB until then."""
    ends, peak, indexed = time.monotonic() + limit, 0.0, 0
    looked = 0.0
    while indexed < files and time.monotonic() < ends and group.is_alive():
        peak = max(peak, group.megabytes())
        if time.monotonic() - looked > 5:
            indexed, looked = searchable(archive), time.monotonic()
        time.sleep(1)
    return indexed, peak


def walk_bare(root: str) -> int:
    """Visit and `stat` everything below a folder; how many files there are."""
    folders, files = [root], 0
    while folders:
        with os.scandir(folders.pop()) as listing:
            for entry in listing:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
                    files += 1
    return files


def cpu(task: Callable[[], object]) -> float:
    """CPU seconds of a call in this process."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    task()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def scan_line(archive: Path, inbox: Path) -> str:
    """What a scan of known files costs beside a bare walk."""
    inboxes = Inboxes(Archive.open(archive))
    (root,) = inboxes.watched()
    ours, bare = [], []
    for _ in range(ROUNDS):
        bare.append(cpu(lambda: walk_bare(str(inbox))))
        ours.append(cpu(lambda: inboxes.scan(root)))
    scan, walk = statistics.median(ours), statistics.median(bare)
    return f"  a scan of the known files: {scan:.2f} CPU s; a bare walk: {walk:.2f} ({scan / walk:.1f} x)"


def run(name: str, fill: Callable[[Path, int], None], files: int, rest: float) -> Iterator[str]:
    """The lines of one way to drop files."""
    with tempfile.TemporaryDirectory() as folder:
        archive, inbox = Path(folder, "archive"), Path(folder, "inbox")
        inbox.mkdir()
        with Group.started([*DATELINE, "--archive", str(archive), "watch", str(inbox)], Path(folder, "log")) as group:
            time.sleep(3)
            begun = time.monotonic()
            fill(inbox, files)
            written = time.monotonic() - begun
            indexed, peak = until_all(archive, group, files, limit=files / 10 + 300)
            took, spent = time.monotonic() - begun, group.cpu_seconds()
            yield (
                f"{name}: {indexed:,} of {files:,} searchable {took:.0f} s after the first was written (written in "
                f"{written:.0f} s), {spent / files * 1000:.1f} CPU ms each, peak {peak:.0f} MB"
            )
            time.sleep(SETTLES)
            before = group.cpu_seconds()
            time.sleep(rest)
            used = (group.cpu_seconds() - before) / rest
            yield f"  at rest: {group.megabytes():.0f} MB in {len(group.processes())} processes, {used:.2%} of a core"
            group.signal(signal.SIGTERM)
            yield f"  ended with {group.wait(30)}"
        yield scan_line(archive, inbox)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--rest", type=float, default=60.0, help="seconds for which the daemon is watched at rest")
    parser.add_argument("--write", action="store_true", help="keep the result in benchmarks/results")
    options = parser.parse_args()
    keep_compiled()
    lines = [f"{options.files:,} small files dropped under a running daemon, {today()}"]
    print(lines[0], flush=True)
    for name, fill in (("one folder", in_one_folder), ("new folders of ten", in_new_folders)):
        for line in run(name, fill, options.files, options.rest):
            print(line, flush=True)
            lines.append(line)
    if options.write:
        keep("many_files", lines)


if __name__ == "__main__":
    main()
