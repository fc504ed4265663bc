"""Shows that eight daemons that each decide one thing wrongly are noticed, where the right one stands the same.

    python benchmarks/wrong_designs.py [--chaos] [--seconds 30] [--only NAME] [--write]

Each has a schedule that brings about its fault step by step (`tests/support/schedules.py`). With --chaos, the chaos driver
also plays with each; that needs ../shared/tools/chaos.py, or what DATELINE_CHAOS names. A wrong design must show the
faults that are its own, whatever else comes out wrong; the right one must show none. Ends with an error if not.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path[:0] = (str(Path(__file__).resolve().parents[1] / folder) for folder in (".", "tests/support"))

from keeping import keep
from schedules import FAULTS, LAUNCHER, SCHEDULES, play

ROOT = Path(__file__).resolve().parents[1]
DRIVER = Path(os.environ.get("DATELINE_CHAOS", ROOT.parent / "shared" / "tools" / "chaos.py"))
CHAOS = {
    # Few kills: a daemon that has just started has not had the time to be wrong. So many files at a stop that what the
    # driver takes away after it is no fifth of them, which would rightly be held.
    "usual": ("--kills", "3", "--terms", "1", "--stops", "1", "--burst", "1500", "--seed", "21"),
    # More happens at once than the kernel can tell of, and no start finds afterwards what was missed.
    "flooded": ("--kills", "0", "--terms", "0", "--stops", "1", "--burst", "7000", "--seed", "25"),
    # A kill must come between two commits.
    "killed": ("--kills", "7", "--terms", "0", "--stops", "1", "--burst", "1500", "--seed", "21"),
}
"""What the driver does to a daemon."""

CHAOS_FOR = {"closed-only": "flooded", "no-rescan": "flooded", "ledger-first": "killed"}
"""What of it shows a design, if not the usual. The right one must stand all of it."""

QUIESCE = {"right": "600"}
"""Seconds in which a daemon may catch up; one that has is not waited for."""

SETTINGS = """settle = 0.3
rescan = 5
workers = 2
ignore = ["*", "!*/", "!*.html", "!*.htm", "!*.HTM", "!*.txt"]
"""
"""Those of a daemon that is quick, and reads what the driver counts: files by name, no page that got another one."""


def run_driver(design: str, name: str, folder: Path, seconds: int) -> Mapping[str, int]:
    """What the driver found out about a design."""
    work = folder / f"{design}-{name}"
    (work / "index" / "archive").mkdir(parents=True)
    (work / "index" / "archive" / "dateline.toml").write_text(SETTINGS, "utf-8")
    launcher = f"{shlex.quote(sys.executable)} {shlex.quote(str(LAUNCHER))}"
    command = [sys.executable, str(DRIVER), "--work", str(work), "--start-timeout", "120"]
    start = f"{launcher} {design} --archive {{index}}/archive"
    # Somebody confirms at each start what is rightly held, if the driver took a fifth away while there were few files.
    command += ["--start", f"{start} admin confirm-deletions >{{index}}/confirmed 2>&1; exec {start} watch {{inbox}}"]
    command += ["--ids", f"{launcher} {design} {{index}}/archive listed", "--check-every", "0.5", "--rate", "80"]
    command += ["--seconds", str(seconds), "--quiesce", QUIESCE.get(design, "60"), *CHAOS[name]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(f"the driver broke off: {done.stderr}")
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def line(design: str, happened: str, found: Mapping[str, int], wrong: list[str]) -> str:
    """What came out; added to `wrong` if it is not as it must be."""
    shown = {fault for fault in FAULTS if found.get(fault)}
    expected = SCHEDULES[design].faults if design in SCHEDULES else frozenset()
    if not expected <= shown or (not expected and shown):
        wrong.append(f"{design} ({happened})")
    noticed = "yes" if shown else "no"
    return f"{design:16} {happened:30} {noticed:8}" + "".join(f" {found.get(fault, 0):>9}" for fault in FAULTS)


def report(options: argparse.Namespace, wrong: list[str]) -> Iterator[str]:
    """A line for each design and schedule; those that came out as they must not are added to `wrong`."""
    yield f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}"
    yield ""
    yield f"{'design':16} {'what happens to it':30} {'noticed':8}" + "".join(f" {fault:>9}" for fault in FAULTS)
    with tempfile.TemporaryDirectory(prefix="wrong-designs-") as name:
        folder = Path(name)
        for wrong_one, schedule in SCHEDULES.items():
            for design in ("right", wrong_one):
                if options.only in (None, design, wrong_one):
                    happened = schedule.happen.__name__.replace("_", " ")
                    yield line(design, happened, play(design, schedule, folder / "played"), wrong)
        if not options.chaos:
            return
        plan = [("right", each) for each in CHAOS]
        plan += [(design, CHAOS_FOR.get(design, "usual")) for design in SCHEDULES]
        for design, each in plan:
            if options.only in (None, design):
                found = run_driver(design, each, folder, options.seconds)
                yield line(design, f"chaos, {each}, {found['ops']} changes", found, wrong)


def main() -> int:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chaos", action="store_true", help="let the chaos driver play with each, too")
    parser.add_argument("--seconds", type=int, default=30, help="for which it does so")
    parser.add_argument("--only", choices=["right", *SCHEDULES])
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/results")
    options = parser.parse_args()
    if options.chaos and not DRIVER.is_file():
        raise SystemExit(f"NOT RUN: there is no driver at {DRIVER} (DATELINE_CHAOS names another).")
    lines: list[str] = []
    wrong: list[str] = []
    for each in report(options, wrong):
        print(each, flush=True)
        lines.append(each)
    if wrong:
        lines.append(f"not as it must be: {', '.join(wrong)}")
        print(lines[-1])
    if options.write:
        keep("wrong-designs", lines)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
