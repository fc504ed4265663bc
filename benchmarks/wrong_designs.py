"""Runs the chaos driver on the daemon and on eight of it that each decide one thing wrongly: every one must be noticed.

`python benchmarks/wrong_designs.py [--seconds 30] [--only NAME] [--write]` needs
../shared/tools/chaos.py, or what DATELINE_CHAOS names. Ends with an error if a wrong design passes or the right one fails.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path[:0] = (str(Path(__file__).resolve().parents[1] / folder) for folder in (".", "tests/support"))

from keeping import keep
from spoilt_daemon import DESIGNS

ROOT = Path(__file__).resolve().parents[1]
DRIVER = Path(os.environ.get("DATELINE_CHAOS", ROOT.parent / "shared" / "tools" / "chaos.py"))
FAULTS = ("lost", "extra", "duplicate", "stale", "half")
SCHEDULES = {
    # Few kills: a daemon that has just started has not had the time to be wrong.
    "usual": ("--kills", "3", "--terms", "1", "--seed", "21", "--quiesce", "60"),
    # More happens at once than the kernel can tell of, and no start finds afterwards what was missed.
    "flooded": ("--kills", "0", "--terms", "0", "--stops", "1", "--burst", "7000", "--seed", "25", "--quiesce", "300"),
    # A kill must come between two commits.
    "killed": ("--kills", "7", "--terms", "0", "--seed", "21", "--quiesce", "60"),
}
"""What happens to a daemon."""

NOTICED_WHEN = {"closed-only": "flooded", "no-rescan": "flooded", "ledger-first": "killed"}
"""The schedule that a design is run under, if not the usual one. The right one must stand all of them."""

SETTINGS = "settle = 0.3\nrescan = 5\nworkers = 2\n"


def run(design: str, schedule: str, folder: Path, seconds: int) -> dict[str, object]:
    """What the driver found out about a design under a schedule."""
    work = folder / f"{design}-{schedule}"
    (work / "index" / "archive").mkdir(parents=True)
    (work / "index" / "archive" / "dateline.toml").write_text(SETTINGS, "utf-8")
    launcher = f"{shlex.quote(sys.executable)} {ROOT / 'tests/support/spoilt_daemon.py'} {design}"
    command = [sys.executable, str(DRIVER), "--work", str(work), "--start-timeout", "120"]
    command += ["--start", f"exec {launcher} --archive {{index}}/archive watch {{inbox}}"]
    command += ["--ids", f"{launcher} {{index}}/archive listed", "--check-every", "0.5", "--rate", "80"]
    command += ["--seconds", str(seconds), *SCHEDULES[schedule]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(f"the driver broke off: {done.stderr}")
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def report(options: argparse.Namespace, wrong: list[str]) -> Iterator[str]:
    """A line for each design; those that came out as they must not are added to `wrong`."""
    yield f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, {options.seconds} s each"
    yield ""
    yield f"{'design':16} {'schedule':9} {'noticed':8} {'files':>6}" + "".join(f" {fault:>9}" for fault in FAULTS)
    plan = [("right", schedule) for schedule in SCHEDULES]
    plan += [(design, NOTICED_WHEN.get(design, "usual")) for design in DESIGNS if design != "right"]
    with tempfile.TemporaryDirectory(prefix="wrong-designs-") as folder:
        for design, schedule in plan:
            if options.only not in (None, design):
                continue
            found = run(design, schedule, Path(folder), options.seconds)
            noticed = any(found[fault] for fault in FAULTS)
            wrong += [f"{design} ({schedule})"] if noticed == (design == "right") else []
            counts = "".join(f" {found[fault]:>9}" for fault in FAULTS)
            yield f"{design:16} {schedule:9} {'yes' if noticed else 'no':8} {found['expected']:>6}{counts}"


def main() -> int:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--only", choices=list(DESIGNS))
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/results")
    options = parser.parse_args()
    if not DRIVER.is_file():
        print(f"NOT RUN: there is no driver at {DRIVER} (DATELINE_CHAOS names another).")
        return 0
    lines: list[str] = []
    wrong: list[str] = []
    for line in report(options, wrong):
        print(line, flush=True)
        lines.append(line)
    if wrong:
        print(f"not as it must be: {', '.join(wrong)}")
    if options.write:
        keep("wrong-designs", lines)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
