"""File systems that a test mounts; where it may not, the test is skipped and says so."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def mount(path: Path, kind: str = "tmpfs", options: str = "size=8m") -> None:
    """Mount a file system at a folder, which is made if it is not there."""
    path.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", kind, "-o", options, kind, path], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"NOT TESTED: no {kind} can be mounted here: {done.stderr.strip()}")


def unmount(path: Path) -> None:
    """Take away what is mounted at a folder, whoever uses it."""
    subprocess.run(["umount", "-l", path], check=True)


@contextmanager
def mounted(path: Path, kind: str = "tmpfs", options: str = "size=8m") -> Iterator[Path]:
    """A file system at a folder until it is left, unless the test has taken it away."""
    mount(path, kind, options)
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", path], capture_output=True, check=False)
