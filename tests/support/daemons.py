"""A daemon and commands as processes of their own, as an owner runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-c", "from search.process import process; process()"]
PATIENCE = 60.0


def dateline(archive: Path, *arguments: str, umask: int = 0o022, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run one command on an archive."""
    return subprocess.run(
        [*COMMAND, "--archive", str(archive), *arguments],
        capture_output=True, text=True, timeout=PATIENCE, check=False, umask=umask, stdin=subprocess.DEVNULL, **more,
    )  # fmt: skip


def row_of(archive: Path, *arguments: str) -> dict[str, Any]:
    """The one JSON object that a command prints."""
    done = dateline(archive, *arguments, "--json")
    assert done.stdout, done.stderr
    row: dict[str, Any] = json.loads(done.stdout)
    return row


@contextmanager
def daemon(archive: Path, *inboxes: Path, log: Path | None = None, umask: int = 0o022) -> Iterator[None]:
    """A daemon that watches these inboxes; it ends by SIGTERM, and must end well."""
    archive.mkdir(exist_ok=True)
    settings = archive / "dateline.toml"
    if not settings.exists():
        settings.write_text("settle = 0.1\nworkers = 1\n")
    errors = (log or Path(os.devnull)).open("wb")
    process = subprocess.Popen(
        [*COMMAND, "--archive", str(archive), "watch", *map(str, inboxes)],
        stdout=subprocess.PIPE, stderr=errors, umask=umask,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"READY\n"
        yield
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()
        errors.close()
