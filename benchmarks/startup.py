"""Times `dateline search` as a process beside notmuch, Recoll and ripgrep on the same articles, interleaved.

    python benchmarks/startup.py --articles FILE.jsonl [--most 25000] [--rounds 9] [--query oil] [--write]

Each article becomes a file for ripgrep and Recoll, a mail for notmuch, and a row of an archive of Dateline's. Every round
runs each program once, in turn, with a bare `python -c pass` beside it; what is compared is the time of the processor,
least and median, in multiples of the bare interpreter. A program that is not installed is skipped, and the result says
so. `--write` keeps what was printed in benchmarks/results/.

The rows "with daemon" are the same commands while a daemon runs, whose warm process answers them; what that process spends
on an answer, which is the user's processor too, is the last line.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from compiled import keep_compiled
from keeping import keep, today

DATELINE = [sys.executable, "-c", "from search.process import process; process()"]
RECOLL = "topdirs = {folder}/mails\nindexStoreDocText = 0\n"
NOTMUCH = "[database]\npath={folder}/mails\n[user]\nname=Ann\nprimary_email=ann@example.org\n"
LATER = {"ripgrep": "rg", "notmuch": "notmuch", "Recoll": "recollq"}
"""The programs that Dateline stands beside, and their commands."""


def cost(command: list[str]) -> float:
    """Seconds of the processor that a command takes. What it finds, or that it finds nothing, is its own affair."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextmanager
def warm(archive: Path, inbox: Path) -> Iterator[int]:
    """The id of the warm process of a daemon that runs, and has nothing else to do."""
    inbox.mkdir()
    command = [*DATELINE, "--archive", str(archive), "watch", str(inbox)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as daemon:
        assert daemon.stdout is not None
        daemon.stdout.readline()
        for _ in range(3):
            subprocess.run(
                [*DATELINE, "--archive", str(archive), "search", "--count", "oil"], capture_output=True, check=False
            )
            time.sleep(2)
        found = subprocess.run(
            ["pgrep", "-P", str(daemon.pid), "-f", "answerer"], capture_output=True, text=True, check=True
        )
        yield int(found.stdout.split()[0])
        daemon.terminate()


def spent(process: int) -> float:
    """Seconds of the processor that a process and its ended children have taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def write_mails(articles: Path, folder: Path, most: int) -> int:
    """Write the articles as mails, a thousand to a folder; gives how many."""
    count = 0
    with articles.open(encoding="utf-8") as lines:
        for count, line in zip(range(1, most + 1), lines, strict=False):
            row = json.loads(line)
            mail = EmailMessage()
            mail["Subject"] = " ".join(str(row.get("headline") or row.get("title") or "").split())
            mail["From"], mail["Date"] = "news@example.org", "Mon, 02 Mar 1987 08:00:00 +0000"
            mail["Message-ID"] = f"<{count}@example.org>"
            mail.set_content(str(row.get("text") or ""))
            path = folder / "mails" / f"{count // 1000:03}" / f"{count}.eml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bytes(mail))
    return count


def commands(folder: Path, articles: Path, query: str) -> Iterator[tuple[str, list[str]]]:
    """The search of each program that is installed, after its index has been built."""
    yield "bare python", [sys.executable, "-c", "pass"]
    archive = ["--archive", str(folder / "archive")]
    subprocess.run([*DATELINE, *archive, "add", str(articles)], stdout=subprocess.DEVNULL, check=False)
    yield "dateline search", [*DATELINE, *archive, "search", query]
    yield "dateline search --count", [*DATELINE, *archive, "search", "--count", query]
    yield "dateline search --json", [*DATELINE, *archive, "search", "--json", query]
    if shutil.which("rg"):
        yield "rg -l", ["rg", "-l", "-i", "-w", query, str(folder / "mails")]
    if shutil.which("notmuch"):
        (folder / "notmuch.cfg").write_text(NOTMUCH.format(folder=folder))
        notmuch = ["notmuch", f"--config={folder / 'notmuch.cfg'}"]
        subprocess.run([*notmuch, "new"], capture_output=True, check=True)
        yield "notmuch search --limit=10", [*notmuch, "search", "--limit=10", query]
    if shutil.which("recollq") and shutil.which("recollindex"):
        (folder / "recoll").mkdir()
        (folder / "recoll" / "recoll.conf").write_text(RECOLL.format(folder=folder))
        subprocess.run(["recollindex", "-c", str(folder / "recoll")], capture_output=True, check=False)
        yield "recollq -n 10", ["recollq", "-c", str(folder / "recoll"), "-n", "10", query]


def measure(folder: Path, articles: Path, query: str, rounds: int) -> Iterator[str]:
    """One line for each program."""
    found = dict(commands(folder, articles, query))
    costs: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(rounds):
        for name, command in found.items():
            costs[name].append(cost(command))
    answered = {f"{name}, with daemon": command for name, command in found.items() if name.startswith("dateline")}
    costs |= {name: [] for name in answered}
    with warm(folder / "archive", folder / "inbox") as process:
        before = spent(process)
        for _ in range(rounds):
            costs["bare python"].append(cost(found["bare python"]))
            for name, command in answered.items():
                costs[name].append(cost(command))
        behind = (spent(process) - before) / rounds / len(answered)
    least, median = min(costs["bare python"]), statistics.median(costs["bare python"])
    yield f"{'program':<38}{'least ms':>10}{'x bare':>8}{'median ms':>12}{'x bare':>8}"
    for name, times in costs.items():
        middle = statistics.median(times)
        yield (
            f"{name:<38}{min(times) * 1000:>10.1f}{min(times) / least:>8.1f}{middle * 1000:>12.1f}{middle / median:>8.1f}"
        )
    yield f"the warm process spends {behind * 1000:.1f} ms on an answer, on average: {behind / median:.1f} x bare"
    yield from (
        f"NOT MEASURED: {name} is not installed" for name, command in LATER.items() if not shutil.which(command)
    )


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=Path, required=True, help="a file of articles, one JSON object a line")
    parser.add_argument("--most", type=int, default=25_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--query", default="oil")
    parser.add_argument("--write", action="store_true", help="keep the result in benchmarks/results")
    options = parser.parse_args()
    keep_compiled()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with options.articles.open(encoding="utf-8") as lines:
            head = [line for _, line in zip(range(options.most), lines, strict=False)]
        (folder / "articles.jsonl").write_text("".join(head), encoding="utf-8")
        count = write_mails(options.articles, folder, options.most)
        lines_out = [
            f"One search as a process, {today()}, {count} articles of {options.articles.name}, query '{options.query}',"
            f" {options.rounds} rounds, load {os.getloadavg()[0]:.1f}",
            *measure(folder, folder / "articles.jsonl", options.query, options.rounds),
        ]
    print("\n".join(lines_out))
    if options.write:
        keep("startup", lines_out)


if __name__ == "__main__":
    main()
