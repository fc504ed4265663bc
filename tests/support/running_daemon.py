"""A daemon as a process of its own, and what a test asks of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from waiting import wait_for

from index.archive import Archive

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
PATIENCE = 60.0


class Running:
    """A daemon with its archive and inbox."""

    def __init__(self, folder: Path, inbox: Path, *before: str) -> None:
        """With `before`, a command that runs the daemon's."""
        self.archive, self.inbox, self.before = folder, inbox, before
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*self.before, *COMMAND, "--archive", str(self.archive), "watch", str(self.inbox)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"READY\n"
        return process

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "--archive", str(self.archive), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def status(self) -> dict[str, Any]:
        row: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return row

    def headlines(self) -> set[str]:
        archive = Archive.open(self.archive)
        try:
            ids = archive.store.ids()
            return {kept.article.headline for kept in archive.catalog.articles(ids).values()}
        finally:
            archive.close()

    def becomes(self, *headlines: str) -> None:
        wait_for(lambda: self.headlines() == set(headlines))

    def end(self, signum: int = signal.SIGTERM) -> int:
        self.process.send_signal(signum)
        code = self.process.wait(PATIENCE)
        self.process.communicate()
        return code


@contextmanager
def running(folder: Path, inbox: Path, *before: str, settings: str = "") -> Iterator[Running]:
    """A daemon with an archive of its own, killed in the end if it is still there."""
    folder.mkdir(exist_ok=True)
    (folder / "dateline.toml").write_text(f"settle = 0.2\nworkers = 1\n{settings}")
    daemon = Running(folder, inbox, *before)
    try:
        yield daemon
    finally:
        if daemon.process.poll() is None:
            daemon.process.kill()
            daemon.process.communicate()
