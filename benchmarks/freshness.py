"""Times how long it takes until a file that was just closed can be found, beside `recollindex -m`.

    python benchmarks/freshness.py [--files 200] [--peer-files 20] [--write]

Both daemons are at rest. One file after the other is written in the folder of each, in turn, with a word in it that no
other has; from when it is closed, the index is asked for that word until it is found: Dateline's through the store,
Recoll's with `recollq`. Prints the median and the 95th percentile in seconds, and what is left of them after the time for
which a file must rest (`settle` of Dateline; Recoll has none), and how many were not found within a minute. Recoll collects what happens for half a minute, so it gets fewer files.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from compiled import keep_compiled
from keeping import keep, today

from index.archive import Archive
from index.query import Word
from index.settings import Settings

DATELINE = [sys.executable, "-c", "from search.process import process; process()"]
PATIENCE = 60.0
STEP = 0.02
"""Seconds between two questions."""

BETWEEN = 0.5
"""Seconds of rest after a file was found."""

PAGE = """<!doctype html><html lang="en"><head><title>{word} closes the port</title></head><body><article>
<h1>{word} closes the port</h1><p>The {word} closed the port of Kiel on Monday, and no ferry sailed, the harbour master said.</p>
<p>It is the third time this winter. Ships wait outside, and the wind is expected to grow weaker during the night.</p>
</article></body></html>"""

Ask = Callable[[str], bool]


@contextmanager
def dateline(folder: Path) -> Iterator[Ask]:
    """A daemon of Dateline's, and how it is asked for a word."""
    command = [*DATELINE, "--archive", str(folder / "archive"), "watch", str(folder / "inbox")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as daemon:
        assert daemon.stdout is not None
        daemon.stdout.readline()
        archive = Archive.open(folder / "archive")
        yield lambda word: archive.store.find(Word(word), limit=0).total > 0
        archive.close()
        daemon.terminate()


@contextmanager
def recoll(folder: Path) -> Iterator[Ask]:
    """A daemon of Recoll's, and how it is asked for a word."""
    config = folder / "config"
    config.mkdir()
    (config / "recoll.conf").write_text(f"topdirs = {folder / 'inbox'}\n")
    environment = os.environ | {"HOME": str(folder), "RECOLL_CONFDIR": str(config)}
    subprocess.run(["recollindex", "-c", str(config)], capture_output=True, check=False, env=environment)
    command = ["recollindex", "-m", "-D", "-x", "-w", "0", "-c", str(config)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as daemon:
        time.sleep(5)

        def ask(word: str) -> bool:
            question = ["recollq", "-c", str(config), "-n", "1", "-b", word]
            done = subprocess.run(question, capture_output=True, text=True, check=False, env=environment)
            return "file://" in done.stdout

        yield ask
        daemon.terminate()


def wait(ask: Ask, inbox: Path, number: int) -> float | None:
    """Seconds from closing a new file until it is found; None if it never is."""
    word = f"zephyr{number:04}x"
    (inbox / f"{word}.html").write_text(PAGE.format(word=word), encoding="utf-8")
    closed = time.monotonic()
    while not ask(word):
        if time.monotonic() - closed > PATIENCE:
            return None
        time.sleep(STEP)
    return time.monotonic() - closed


def line(name: str, waits: list[float | None], settle: float) -> str:
    """The result of one of them."""
    found = [each for each in waits if each is not None]
    missed = len(waits) - len(found)
    if len(found) < 2:
        return f"{name:<18}found {len(found)} of {len(waits)}"
    p50, p95 = statistics.median(found), statistics.quantiles(found, n=20)[-1]
    return f"{name:<18}{p50:>8.2f}{p95:>8.2f}{p50 - settle:>15.2f}{p95 - settle:>8.2f}{missed:>12} of {len(waits)}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--peer-files", type=int, default=20, help="how many of them Recoll gets, too")
    parser.add_argument("--write", action="store_true", help="keep the result in benchmarks/results")
    options = parser.parse_args()
    keep_compiled()
    programs = {"dateline watch": dateline}
    if shutil.which("recollindex"):
        programs["recollindex -m"] = recoll
    settle = {"dateline watch": Settings().settle}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        asks: dict[str, tuple[Ask, Path]] = {}
        for program, begin in programs.items():
            folder = Path(name) / program.split()[0]
            (folder / "inbox").mkdir(parents=True)
            asks[program] = (stack.enter_context(begin(folder)), folder / "inbox")
        waits: dict[str, list[float | None]] = {program: [] for program in programs}
        for number in range(options.files):
            for program, (ask, inbox) in asks.items():
                if program not in settle and number >= options.peer_files:
                    continue
                waits[program].append(wait(ask, inbox, number))
                time.sleep(BETWEEN)
        lines = [
            f"From closing a file to finding it, {today()}, {options.files} files one by one, load {os.getloadavg()[0]:.1f}",
            f"{'program':<18}{'p50 s':>8}{'p95 s':>8}{'p50 - settle':>15}{'p95':>8}{'not found':>12}",
            *(line(program, waits[program], settle.get(program, 0.0)) for program in programs),
        ]
        if "recollindex -m" not in programs:
            lines.append("NOT MEASURED: Recoll is not installed")
    print("\n".join(lines))
    if options.write:
        keep("freshness", lines)


if __name__ == "__main__":
    main()
