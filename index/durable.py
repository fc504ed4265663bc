"""Files that are still there after the power fails: written, synced, and only then given their name.

A new file is on disk when it was synced, and its name when its folder was. What a program reads again after a power
failure must therefore be written in this order: data, folder, then the file that names the data.
"""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder, for its owner alone, with those above it that are not there, and bring their names to disk."""
    fresh = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for one in reversed(fresh):
        sync_folder(one.parent)


def write_synced(path: Path, data: bytes) -> None:
    """Write a new file and bring its bytes to disk; its name follows with `sync_folder`."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace_synced(path: Path, data: bytes) -> None:
    """Give a file new content in one step: after a power failure it has either the old or the new one, whole."""
    fresh = path.with_name(path.name + ".new")
    write_synced(fresh, data)
    sync_folder(path.parent)
    fresh.replace(path)
    sync_folder(path.parent)
