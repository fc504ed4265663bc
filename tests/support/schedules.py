"""What happens to a daemon of its own, step by step, so that a certain wrong design must show: and what came out wrong.

Nothing here hangs on luck or on how fast the machine is. A schedule waits for what the daemon has done, not for a time;
when it ends, the daemon has found a file that was written after all else, has answered a `sync`, and says that it is idle.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pages import page
from spoilt_daemon import listed
from waiting import wait_for

from index.archive import Archive
from index.daemon_client import ask, daemon_row

LAUNCHER = Path(__file__).with_name("spoilt_daemon.py")
PATIENCE = 120.0
AGAIN = 5.0
"""Seconds after which another file is written that the daemon must find: no event may have told of the last one."""

MOST_EVENTS = Path("/proc/sys/fs/inotify/max_queued_events")
FAULTS = ("lost", "extra", "duplicate", "stale", "half")


class Subject:
    """A daemon of some design with its inbox. `outside` is a folder that it does not watch."""

    def __init__(self, design: str, folder: Path) -> None:
        self.design, self.archive = design, folder / "archive"
        self.inbox, self.outside = folder / "inbox", folder / "outside"
        for each in (self.archive, self.inbox, self.outside):
            each.mkdir(parents=True)
        (self.archive / "dateline.toml").write_text("settle = 0.2\nworkers = 1\nrescan = 3600\n", "utf-8")
        self.markers = count(1)
        self.seen_half: set[str] = set()
        self.start()

    def start(self) -> None:
        """Start it; it is ready afterwards."""
        self.process = subprocess.Popen(
            [sys.executable, LAUNCHER, self.design, "--archive", self.archive, "watch", self.inbox],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"READY\n"

    def end(self, signum: int) -> None:
        """End it by a signal."""
        self.process.send_signal(signum)
        self.process.communicate(timeout=PATIENCE)

    def write(self, name: str, text: str) -> Path:
        """A page in the inbox, written and closed."""
        path = self.inbox / name
        path.write_text(page(text), "utf-8")
        return path

    def rows(self) -> list[tuple[str, str]]:
        """The file and the hash of each article in the index."""
        rows = [line.partition("\t") for line in listed(self.archive)]
        return [(name, sha256) for name, _, sha256 in rows]

    def find_marker(self) -> None:
        """Wait until the daemon has found a file that is written now."""
        written: set[str] = set()
        next_one, begun = 0.0, time.monotonic()
        while not written.intersection(name for name, _ in self.rows()):
            assert time.monotonic() - begun < PATIENCE, "the daemon finds nothing any more"
            if time.monotonic() >= next_one:
                written.add(self.write(f"marker-{next(self.markers)}.html", f"Marker {time.monotonic_ns()}").name)
                next_one = time.monotonic() + AGAIN
            time.sleep(0.1)

    def quiesce(self) -> None:
        """Wait until the daemon has done all that it will ever do of what has happened until now."""
        self.find_marker()
        for row in ask(self.archive, {"do": "sync"}) or ():
            assert "error" not in row, row
        wait_for(self.is_idle)

    def is_idle(self) -> bool:
        """Whether the daemon says that it has nothing to do."""
        row = daemon_row(self.archive) or {}
        return (row.get("state"), row.get("queued"), row.get("removing")) == ("idle", 0, 0)

    def faults(self) -> Counter[str]:
        """How many articles are wrong, by how."""
        there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.inbox.glob("*.html")}
        rows = self.rows()
        names = Counter(name for name, _ in rows)
        return +Counter(
            lost=len(there.keys() - names.keys()),
            extra=len(names.keys() - there.keys()),
            duplicate=len(rows) - len(names),
            stale=sum(name in there and sha256 != there[name] for name, sha256 in set(rows)),
            half=len(self.seen_half),
        )


def change_while_it_is_away(subject: Subject) -> None:
    """A file comes and another goes while no daemon runs."""
    gone = subject.write("gone.html", "Goes while nobody looks")
    subject.quiesce()
    subject.end(signal.SIGTERM)
    gone.unlink()
    subject.write("new.html", "Comes while nobody looks")
    subject.start()


def rename_into_place(subject: Subject) -> None:
    """A file is written elsewhere, and moved in."""
    (subject.outside / "moved.html").write_text(page("Moved into place"), "utf-8")
    (subject.outside / "moved.html").rename(subject.inbox / "moved.html")


def overflow(subject: Subject) -> None:
    """More happens at once than the kernel keeps events of; then a file comes and another goes."""
    gone, one, other = (subject.write(f"{name}.html", f"Story of {name}") for name in ("gone", "one", "other"))
    subject.quiesce()
    subject.process.send_signal(signal.SIGSTOP)
    for _ in range(int(MOST_EVENTS.read_text("ascii"))):  # of events that are the same, in a row, only one is kept
        os.utime(one)
        os.utime(other)
    gone.unlink()
    subject.write("new.html", "Comes when the queue is full")
    subject.process.send_signal(signal.SIGCONT)


def pause_while_writing(subject: Subject) -> None:
    """A file is half written while later ones are found; then its writer goes on."""
    text = page("Written slowly", *(f"Paragraph {number} of a long story about ships." for number in range(40)))
    with (subject.inbox / "slow.html").open("w", encoding="utf-8") as file:
        file.write(text[: len(text) // 2])
        file.flush()
        subject.find_marker()
        subject.find_marker()  # whatever was noted before the second one has been read by now
        subject.seen_half.update(name for name, _ in subject.rows() if name == "slow.html")
        file.write(text[len(text) // 2 :])


def kill_between_commits(subject: Subject) -> None:
    """The daemon is killed as soon as the ledger says of a file that it is indexed."""
    subject.quiesce()
    path = subject.write("killed.html", "Indexed when it was killed")
    with closing(Archive.open(subject.archive)) as archive:
        wait_for(lambda: any(one.article_id for one in archive.catalog.ledger.entries(path)), patience=PATIENCE)
    subject.end(signal.SIGKILL)
    subject.start()


def edit(subject: Subject) -> None:
    """A file that was read gets another text."""
    subject.write("edited.html", "First text")
    subject.quiesce()
    subject.write("edited.html", "Quite another text")


def delete(subject: Subject) -> None:
    """A file that was read is deleted."""
    path = subject.write("deleted.html", "Soon deleted")
    subject.quiesce()
    path.unlink()


def edit_and_keep_size_and_time(subject: Subject) -> None:
    """A file that was read gets a text of the same length, and its old time of modification back."""
    path = subject.write("edited.html", "Text number 1")
    subject.quiesce()
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("Text number 1", "Text number 2"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


@dataclass(frozen=True, slots=True)
class Schedule:
    """What happens to a daemon, and the faults that it brings about in the design that it is for."""

    happen: Callable[[Subject], None]
    faults: frozenset[str]


SCHEDULES = {
    "events-only": Schedule(change_while_it_is_away, frozenset({"lost", "extra"})),
    "closed-only": Schedule(rename_into_place, frozenset({"lost"})),
    "no-rescan": Schedule(overflow, frozenset({"lost", "extra"})),
    "no-settle": Schedule(pause_while_writing, frozenset({"half"})),
    "ledger-first": Schedule(kill_between_commits, frozenset({"lost"})),
    "edit-adds": Schedule(edit, frozenset({"duplicate", "stale"})),
    "no-delete": Schedule(delete, frozenset({"extra"})),
    "size-and-second": Schedule(edit_and_keep_size_and_time, frozenset({"stale"})),
}
"""The schedule that shows each wrong design."""


def play(design: str, schedule: Schedule, folder: Path) -> Counter[str]:
    """The faults of a design after a schedule; `folder` is for this alone, and is empty afterwards."""
    subject = Subject(design, folder)
    try:
        schedule.happen(subject)
        subject.quiesce()
        return subject.faults()
    finally:
        subject.end(signal.SIGKILL)
        shutil.rmtree(folder)
