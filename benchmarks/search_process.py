"""Times whole `dateline search` processes against a bare `python -c pass`, interleaved, in CPU seconds.

    python benchmarks/search_process.py --articles FILE.jsonl [--rounds 7] [--write]

Builds an archive of the articles (JSON lines) in a folder of its own, then runs every query of QUERIES `--rounds` times,
each round with a bare interpreter beside it. Prints medians of CPU and wall time, the ratio to the bare interpreter and
the peak memory; `--write` keeps what was printed in benchmarks/results/.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from keeping import keep, today

QUERIES = {
    "rare word": "cocoa bahia",
    "common word": "said",
    "three words": "crude oil prices",
    "phrase": '"crude oil"',
    "headline": "headline:oil",
    "text only": "body:oil",
    "either, and not": "(oil OR gas) -opec",
    "date and word": "date:1987-03 oil",
    "place and word": "place:japan trade",
    "everything": "*",
}
DATELINE = [sys.executable, "-c", "from search.process import process; process()"]


def cost(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """CPU and wall seconds of one process."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - begun


def measure(archive: Path, rounds: int) -> list[str]:
    """One line for each query."""
    environment = os.environ | {"DATELINE_ARCHIVE": str(archive)}
    bare: list[float] = []
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in QUERIES}
    for _ in range(rounds):
        for name, query in QUERIES.items():
            bare.append(cost([sys.executable, "-c", "pass"], environment)[0])
            costs[name].append(cost([*DATELINE, "search", query], environment))
    unit = statistics.median(bare)
    lines = [f"{'query':<18}{'CPU s':>8}{'wall s':>8}{'slowest':>9}{'x bare python':>15}"]
    for name, measured in costs.items():
        cpu = statistics.median(one for one, _ in measured)
        walls = [wall for _, wall in measured]
        lines.append(f"{name:<18}{cpu:>8.3f}{statistics.median(walls):>8.3f}{max(walls):>9.3f}{cpu / unit:>15.1f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [*lines, f"bare python {unit:.3f} CPU s; peak memory of a child {peak:.0f} MB"]


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=Path, required=True, help="a file of articles, one JSON object a line")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="keep the result in benchmarks/results")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        built = cost([*DATELINE, "--archive", str(archive), "add", str(options.articles)], dict(os.environ))
        size = sum(path.stat().st_size for path in (archive / "index").rglob("*")) / 1e6
        count = subprocess.check_output([*DATELINE, "--archive", str(archive), "search", "--count", "*"], text=True)
        lines = [
            f"Whole search processes, {today()}, {options.articles.name}: {count.strip()} articles,"
            f" built in {built[0]:.0f} CPU s ({built[1]:.0f} s), index {size:.0f} MB, {options.rounds} rounds",
            *measure(archive, options.rounds),
        ]
    print("\n".join(lines))
    if options.write:
        keep("search_process", lines)


if __name__ == "__main__":
    main()
