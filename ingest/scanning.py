"""Walks a folder and compares what is there with the ledger. This, not events, is where the truth comes from."""

from __future__ import annotations

import errno
import gc
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from index.errors import ReadingError
from index.ledger_records import Fingerprint, Known, State
from ingest.ignoring import Ignores
from ingest.opening import fingerprint, identity, is_behind_link
from ingest.page_folders import is_page_folder


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk found: files with their state, by path, and the folders that could not be read."""

    files: Mapping[str, Fingerprint]
    unreadable: frozenset[Path]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the ledger: files to read, and files that are gone or not wanted any more."""

    to_read: Mapping[Path, Fingerprint]
    gone: frozenset[Path]


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage meanwhile: a scan makes some tuples for each file, and looking through them costs a fifth of it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def walk(root: Path, folder: Path, ignored: Ignores, *, without: tuple[int, int] | None = None) -> Found:
    """All regular files below `folder`, which is `root` or lies in it. No link is followed.

    The folder of the identity `without` is left out, whatever name leads to it.
    """
    files: dict[str, Fingerprint] = {}
    unreadable: set[Path] = set()
    folders = [str(folder)]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(here) as listing:
                entries = list(kept(listing, root, ignored))
        except FileNotFoundError:
            continue
        except OSError:
            unreadable.add(Path(here))
            continue
        for path, found in entries:
            if found is not None:
                files[path] = found
            elif without is None or not is_folder(path, without):
                folders.append(path)
    return Found(files, frozenset(unreadable))


def kept(entries: Iterable[os.DirEntry[str]], root: Path, ignored: Ignores) -> Iterator[tuple[str, Fingerprint | None]]:
    """The folders (with None) and regular files (with their state) that are not ignored and no parts of a page."""
    above = len(os.path.join(root, ""))  # noqa: PTH118 - pathlib is too slow for what is done for every file
    for entry in entries:
        path = entry.path
        try:
            if entry.is_dir(follow_symlinks=False):
                if not ignored(path[above:] + "/") and not is_page_folder(Path(path)):
                    yield path, None
            elif entry.is_file(follow_symlinks=False) and not ignored(path[above:]):
                yield path, fingerprint(entry.stat(follow_symlinks=False))
        except FileNotFoundError:
            continue


def is_folder(path: str | Path, known: tuple[int, int]) -> bool:
    """Whether a path leads to the folder of this identity."""
    try:
        return identity(os.stat(path)) == known  # noqa: PTH116 - asked for every folder in every scan
    except (OSError, ValueError):
        return False


def state_of_file(path: Path, *, below: Path | None = None) -> Fingerprint | None:
    """The state of one regular file; None if there is none at this path, or behind a link `below` that folder."""
    try:
        found = path.lstat()
    except (OSError, ValueError):  # a NUL in a name is a ValueError
        return None
    is_there = S_ISREG(found.st_mode) and not (below and is_behind_link(path, below))
    return fingerprint(found) if is_there else None


def is_missing(path: Path, *, below: Path | None = None) -> bool:
    """Whether there certainly is no regular file at this path, or only behind a link `below` that folder.

    A disk that does not answer proves nothing.
    """
    try:
        return not S_ISREG(path.lstat().st_mode) or (below is not None and is_behind_link(path, below))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError as error:
        return error.errno in (errno.ENAMETOOLONG, errno.ELOOP)


def absence(path: Path) -> ReadingError:
    """Why there is no file to read at a path."""
    if path.is_symlink():
        return ReadingError("missing", f"{path} is a symbolic link, which is not followed; name the file it leads to.")
    if os.path.lexists(path):
        return ReadingError("missing", f"{path} is not a regular file or folder.")
    return ReadingError("missing", f"{path} does not exist.")


def compare(found: Found, known: Mapping[str, Known], *, parser_version: int) -> Changes:
    """What a walk found that the ledger does not know, and the other way round.

    A file in a folder that could not be read is neither changed nor gone.
    """
    to_read = {
        Path(path): state for path, state in found.files.items() if is_to_read(state, known.get(path), parser_version)
    }
    gone = map(Path, known.keys() - found.files.keys())
    return Changes(to_read, frozenset(path for path in gone if not found.unreadable.intersection(path.parents)))


def is_to_read(state: Fingerprint, known: Known | None, parser_version: int) -> bool:
    """Whether a file in this state is to be read: new, changed, still waiting, or one that an older parser failed on.

    What an older parser did read has time (`ingest.retrying.Rereading`).
    """
    if known is None or known.fingerprint != state or known.state is State.WAITING:
        return True
    return known.state is State.FAILED and known.parser_version < parser_version
