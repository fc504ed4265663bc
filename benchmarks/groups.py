"""A process with everything it started, measured as one from /proc: memory, CPU time, open files, watches."""

from __future__ import annotations

import os
import signal as signals
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")


class Group:
    """The processes of one session, begun by a command. Linux only."""

    def __init__(self, leader: subprocess.Popen[bytes]) -> None:
        self.leader = leader
        self.spent: dict[int, float] = {}

    @classmethod
    @contextmanager
    def started(cls, command: Sequence[str], log: Path) -> Iterator[Self]:
        """Start a command in a session of its own, its words into a log; what is left of it is killed at the end."""
        with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True) as leader:
            group = cls(leader)
            try:
                yield group
            finally:
                if group.processes():
                    os.killpg(leader.pid, signals.SIGKILL)

    def is_alive(self) -> bool:
        """Whether the command still runs."""
        return self.leader.poll() is None

    def processes(self) -> list[Path]:
        """The folders in /proc of the session's processes."""
        return [folder for folder in Path("/proc").glob("[0-9]*") if self.holds(folder)]

    def holds(self, folder: Path) -> bool:
        """Whether a process of /proc is one of the session."""
        fields = stat_fields(folder)
        return bool(fields) and int(fields[3]) == self.leader.pid and fields[0] != "Z"

    def megabytes(self) -> float:
        """The proportional set size of all processes together."""
        return sum(proportional(folder) for folder in self.processes()) / 1024

    def cpu_seconds(self) -> float:
        """CPU time of all processes that were ever seen here; those that came and went between two calls are missed."""
        for folder in self.processes():
            fields = stat_fields(folder)
            if fields:
                self.spent[int(folder.name)] = (int(fields[11]) + int(fields[12])) / TICKS
        return sum(self.spent.values())

    def open_files(self) -> int:
        """Open file descriptors of all processes."""
        return sum(len(list_folder(folder / "fd")) for folder in self.processes())

    def watches(self) -> int:
        """Folders and files that the processes watch with inotify."""
        infos = [info for folder in self.processes() for info in list_folder(folder / "fdinfo")]
        return sum(read_text(info).count("inotify wd:") for info in infos)

    def signal(self, number: int) -> None:
        """Send a signal to the command itself."""
        self.leader.send_signal(number)

    def wait(self, seconds: float) -> int:
        """The exit code of the command.

        Raises:
            subprocess.TimeoutExpired: it did not end in time.
        """
        return self.leader.wait(seconds)


def stat_fields(folder: Path) -> list[str]:
    """The fields of /proc/PID/stat after the name, from the state on; [] of a process that ended."""
    return read_text(folder / "stat").rpartition(")")[2].split()


def proportional(folder: Path) -> int:
    """Proportional set size of a process, in kilobytes."""
    lines = read_text(folder / "smaps_rollup").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def read_text(path: Path) -> str:
    """What a file of /proc says; "" if its process has ended."""
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def list_folder(folder: Path) -> list[Path]:
    """What is in a folder of /proc; nothing if its process has ended."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []
