"""The gazetteer of an archive: the one that Dateline ships with, or one compiled with files that the user added.

`ARCHIVE/gazetteer/current` names the folder beside it that holds the compiled gazetteer, with a copy of what was added
in `added/`. A change compiles a new folder and then replaces `current`, so whoever reads has the old or the new one,
whole; the folder before is kept for those who still read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.durable import make_folder, replace_synced, sync_folder
from index.errors import ArchiveBusy, PathError, UsageError
from index.gazetteer.lookup import ADDED, FORMAT
from index.gazetteer_folders import CURRENT, DATA, FOLDER, gazetteer_folder

if TYPE_CHECKING:
    from index.gazetteer.extending import Taken

LOCK = "lock"
CHUNK = 1 << 20


def added_files(archive: Path) -> list[dict[str, Any]]:
    """What `about.json` says of each file that was added: its name, and how many of its places were taken."""
    folder = gazetteer_folder(archive)
    if folder == DATA:
        return []
    found: list[dict[str, Any]] = json.loads((folder / "about.json").read_text(encoding="utf-8"))["added"]
    return found


def add_file(archive: Path, path: Path) -> Taken:
    """Extend the gazetteer of an archive by a file, in place of one of the same name: what was taken of it.

    Raises PathError if the file cannot be read, UsageError if a row is wrong; then nothing is changed.
    """
    if not path.is_file():
        raise PathError(f"There is no file {path}.", "Give a dump of GeoNames or a table.")
    with changing(archive):
        kept = [copy for copy in copies(archive) if copy.name != path.name]
        return rebuilt(archive, [*kept, path])[-1]


def remove_file(archive: Path, name: str) -> None:
    """Compile the gazetteer of an archive without a file that was added. Raises UsageError if there is none of that name."""
    with changing(archive):
        before = copies(archive)
        left = [copy for copy in before if copy.name != name]
        if len(left) == len(before):
            raise UsageError(f"No file {name} was added.", "`dateline admin gazetteer list` names those that were.")
        rebuilt(archive, left)


def copies(archive: Path) -> list[Path]:
    """The copies of the files that were added, in the order in which they were."""
    folder = gazetteer_folder(archive)
    return [folder / ADDED / one["name"] for one in added_files(archive)]


@contextmanager
def changing(archive: Path) -> Iterator[None]:
    """Hold the lock of the archive's gazetteer. Raises ArchiveBusy if another process changes it."""
    from filelock import FileLock, Timeout

    make_folder(archive / FOLDER)
    lock = FileLock(archive / FOLDER / LOCK, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ArchiveBusy(
            "Another process changes the gazetteer of this archive.", "Wait until it has ended."
        ) from error
    try:
        yield
    finally:
        lock.release()


def rebuilt(archive: Path, files: Sequence[Path]) -> list[Taken]:
    """Compile the gazetteer with these files and make it the current one: what was taken of each."""
    from index.gazetteer.additions import added_rows
    from index.gazetteer.extending import extend

    root, before = archive / FOLDER, gazetteer_folder(archive)
    if not files:
        (root / CURRENT).unlink()
        sync_folder(root)
        clear(root, {before})
        return []
    target = root / digest([DATA / "about.json", *files])
    fresh = root / f"{target.name}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        taken = extend(DATA, fresh, [(path.name, added_rows(path)) for path in files])
        make_folder(fresh / ADDED)
        for path in files:
            shutil.copyfile(path, fresh / ADDED / path.name)
        sync_all(fresh)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if not target.exists():
        fresh.rename(target)
    replace_synced(root / CURRENT, target.name.encode())
    clear(root, {before, target})
    return taken


def digest(files: Sequence[Path]) -> str:
    """A name that tells what a gazetteer was compiled from."""
    found = hashlib.sha256(f"{FORMAT}|".encode())
    for path in files:
        found.update(f"{path.name}|{path.stat().st_size}|".encode())
        with path.open("rb") as file:
            while data := file.read(CHUNK):
                found.update(data)
    return found.hexdigest()[:16]


def sync_all(folder: Path) -> None:
    """Bring all files of a folder, and their names, to disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)


def clear(root: Path, kept: set[Path]) -> None:
    """Remove the compiled gazetteers that nobody needs any more."""
    for folder in root.iterdir():
        if folder.is_dir() and folder not in kept:
            shutil.rmtree(folder)
