"""Kills processes that change an index, lets the power fail, and damages files: counts what became of the index.

`python benchmarks/engine_crash.py [--kills 500] [--states 500] [--damages 1000] [--seed 1] [--write]` needs no data.
After each of these the index must open, hold what was acknowledged and nothing half, answer as a plain store of the
same articles does, and get rid of what was left behind; a damaged one must say so, or answer as if nothing was.
The program ends with an error at the first that does not, and names its seed.
"""

from __future__ import annotations

import argparse
import logging
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path[:0] = (str(Path(__file__).resolve().parents[1] / folder) for folder in (".", "tests/support"))

from crashes import survive
from damage import damage
from keeping import keep
from power_failures import fail_everywhere

STEPS = 40
"""Commits during which the power fails."""

SHARES = {"one bit": 10, "cut short": 1, "a sector of zeros": 1, "two files exchanged": 1, "missing": 1}
"""Kinds of damage; for each single bit that is turned a tenth of all others."""


def kills(folder: Path, count: int, seed: int) -> Iterator[str]:
    """Processes that were killed."""
    begun = time.monotonic()
    survived = survive(folder, kills=count, seed=seed)
    yield f"{survived.kills.total()} processes killed, in {time.monotonic() - begun:.0f} s"
    yield f"{survived.acknowledged} changes acknowledged: none lost, none half, no wrong answer"
    yield f"{survived.leftovers} files left behind: all removed by the next commit"
    yield ""
    yield f"{'killed':46} {'times':>6} {'and the change was made':>24}"
    for name, number in survived.kills.items():
        yield f"{name:46} {number:6} {survived.done[name]:24}"


def failures(folder: Path, count: int, seed: int) -> Iterator[str]:
    """States of a disk after the power failed."""
    begun = time.monotonic()
    found = fail_everywhere(folder, states=count, steps=STEPS, seed=seed)
    yield f"{found.total()} power failures during {STEPS} changes, in {time.monotonic() - begun:.0f} s"
    yield ""
    yield f"{'the index afterwards':42} {'times':>6}"
    for name, number in found.most_common():
        yield f"{name:42} {number:6}"


def damages(folder: Path, count: int, seed: int) -> Iterator[str]:
    """Files that were damaged."""
    begun = time.monotonic()
    found = damage(folder, {name: count * share // SHARES["one bit"] for name, share in SHARES.items()}, seed=seed)
    yield f"{found.total()} damaged files, in {time.monotonic() - begun:.0f} s: no wrong answer, no other error"
    yield ""
    outcomes = sorted({outcome for _, _, outcome in found})
    yield f"{'damage':20} {'file':9}" + "".join(f" {outcome:>38}" for outcome in outcomes)
    rows: dict[tuple[str, str], Counter[str]] = {}
    for (name, kind, outcome), number in found.items():
        rows.setdefault((name, kind), Counter())[outcome] += number
    for (name, kind), each in sorted(rows.items()):
        yield f"{name:20} {kind:9}" + "".join(f" {each[outcome]:38}" for outcome in outcomes)


def main() -> int:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--states", type=int, default=500, help="states of the disk after the power failed")
    parser.add_argument("--damages", type=int, default=1_000, help="bits turned; of each other damage a tenth of that")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/results")
    options = parser.parse_args()
    logging.getLogger("index.whoosh.store").setLevel(logging.ERROR)
    lines = [
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, Python {platform.python_version()}, seed {options.seed}"
    ]
    print(lines[0], flush=True)
    with tempfile.TemporaryDirectory(prefix="engine-crash-") as folder:
        for name, part, count in (
            ("kills", kills, options.kills),
            ("failures", failures, options.states),
            ("damages", damages, options.damages),
        ):
            home = Path(folder) / name
            home.mkdir()
            for line in ("", *part(home, count, options.seed)):
                print(line, flush=True)
                lines.append(line)
    if options.write:
        keep("engine-crash", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
