"""Measures the shipped gazetteer: its size, how fast it opens, what it adds to a process, and how fast it is extended.

`python benchmarks/gazetteer.py [--rows N] [--write]`; `--rows` is how many made-up places an extension adds.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from keeping import keep, today

from index.gazetteer.lookup import DATA

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 9
OPENING = """
import time, numpy, marisa_trie
from index.gazetteer.lookup import Gazetteer
def memory(name):
    return int(next(line for line in open("/proc/self/smaps_rollup") if line.startswith(name)).split()[1])
before = memory("Rss"), memory("Private_Dirty")
start = time.process_time()
gazetteer = Gazetteer.open()
opened = 1000 * (time.process_time() - start)
for number in range(0, gazetteer.runs[-1], 50):
    gazetteer.named(gazetteer.name(number))
print(opened, (memory("Rss") - before[0]) / 1024, (memory("Private_Dirty") - before[1]) / 1024)
"""
EXTENDING = """
import resource, sys, time
from pathlib import Path
from index.gazetteer.added import add_file
start = time.process_time()
taken = add_file(Path(sys.argv[1]), Path(sys.argv[2]))
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, taken.taken)
"""


def run(program: str, *arguments: str) -> list[float]:
    """The numbers that a program prints in a process of its own."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]


def dump(path: Path, rows: int) -> None:
    """Write so many made-up places in GeoNames' format, as a zip file."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("XX.txt", "w", force_zip64=True) as file,
    ):
        for at in range(rows):
            name = f"Zor{at:x} Qeld{at % 977:x}".translate(str.maketrans("0123456789", "ghijklmnop"))
            others = f"{name} Old,Zoru{name[3:]}"
            lat, lon = 32 + at % 500 / 100, 36 + at % 700 / 100
            fields = [
                at + 50_000_000,
                name,
                name,
                others,
                lat,
                lon,
                "P",
                "PPL",
                "SY",
                "",
                "12",
                "",
                "",
                "",
                0,
                "",
                "",
                "",
                "",
            ]
            file.write(("\t".join(map(str, fields)) + "\n").encode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and keep the figures if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=200_000, help="places that an extension adds")
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/results")
    options = parser.parse_args(arguments)
    measured = [run(OPENING) for _ in range(ROUNDS)]
    opened, resident, private = (statistics.median(column) for column in zip(*measured, strict=True))
    size = sum(path.stat().st_size for path in DATA.iterdir()) / 1e6
    lines = [
        f"Gazetteer, {today()}. Medians of {ROUNDS} processes.",
        "",
        f"files                        {size:8.1f} MB",
        f"opened in                    {opened:8.1f} ms of CPU time",
        f"resident after 5,500 names   {resident:8.1f} MB, of it private {private:.1f} MB",
    ]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        dump(folder / "XX.zip", options.rows)
        seconds, peak, taken = run(EXTENDING, str(folder / "archive"), str(folder / "XX.zip"))
    lines.append(f"extended by {int(taken):,} places in {seconds:.1f} s of CPU time, {peak:.0f} MB at most")
    print("\n".join(lines))
    if options.write:
        keep("gazetteer", lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
