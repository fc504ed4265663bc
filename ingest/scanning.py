"""Walks a folder and compares what is there with the ledger. This, not events, is where the truth comes from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from pathspec import GitIgnoreSpec

from index.errors import ReadingError, SettingsError
from index.ledger import FileRow, Fingerprint, State
from ingest.opening import fingerprint
from ingest.page_folders import is_page_folder

IGNORED = (
    ".*", "*.part", "*.partial", "*.crdownload", "*.download", "*.filepart", "*.tmp", "*.temp", "*.swp", "*.swx",
    "*~", "~$*", "@eaDir/", "__MACOSX/", "node_modules/", "Thumbs.db", "desktop.ini",
)  # fmt: skip
"""Hidden and temporary files, downloads that are not complete, and folders that systems leave behind."""

Ignores = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk found: files with their state, and the folders that could not be read."""

    files: Mapping[Path, Fingerprint]
    unreadable: frozenset[Path]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the ledger: files to read, and files that are gone or not wanted any more."""

    to_read: Mapping[Path, Fingerprint]
    gone: frozenset[Path]


def ignores(patterns: Iterable[str]) -> Ignores:
    """A test of paths relative to an inbox (folders with a closing slash), by `IGNORED` and these patterns.

    Raises:
        SettingsError: a pattern is not one of .gitignore's.
    """
    try:
        spec = GitIgnoreSpec.from_lines([*IGNORED, *patterns])
    except ValueError as error:
        raise SettingsError(f"ignore: {error}.", "Patterns are written as in a .gitignore file.") from error
    return spec.match_file


def is_left_behind(member: str) -> bool:
    """Whether a member of an archive is hidden, temporary or left behind by a system, by its name in there."""
    return usual_ignores()("/".join(part for part in member.replace("\\", "/").split("/") if part.strip(".")))


@lru_cache(maxsize=1)
def usual_ignores() -> Ignores:
    """A test of paths by `IGNORED` alone."""
    return ignores(())


def walk(root: Path, folder: Path, ignored: Ignores, *, without: Path | None = None) -> Found:
    """All regular files below `folder`, which is `root` or lies in it, but not below `without`. No link is followed."""
    files: dict[Path, Fingerprint] = {}
    unreadable: set[Path] = set()
    folders = [folder]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(here) as listing:
                entries = list(kept(listing, root, ignored))
        except FileNotFoundError:
            continue
        except OSError:
            unreadable.add(here)
            continue
        for entry, found in entries:
            path = Path(entry.path)
            if path == without:
                continue
            if found is None:
                folders.append(path)
            else:
                files[path] = found
    return Found(files, frozenset(unreadable))


def kept(
    entries: Iterable[os.DirEntry[str]], root: Path, ignored: Ignores
) -> Iterator[tuple[os.DirEntry[str], Fingerprint | None]]:
    """The folders (with None) and regular files (with their state) that are not ignored and no parts of a page."""
    for entry in entries:
        relative = os.path.relpath(entry.path, root)
        try:
            if entry.is_dir(follow_symlinks=False):
                if not ignored(relative + "/") and not is_page_folder(Path(entry.path)):
                    yield entry, None
            elif entry.is_file(follow_symlinks=False) and not ignored(relative):
                yield entry, fingerprint(entry.stat(follow_symlinks=False))
        except FileNotFoundError:
            continue


def state_of_file(path: Path) -> Fingerprint | None:
    """The state of one regular file; None if there is none at this path."""
    try:
        found = path.lstat()
    except (OSError, ValueError):  # a NUL in a name is a ValueError
        return None
    return fingerprint(found) if S_ISREG(found.st_mode) else None


def absence(path: Path) -> ReadingError:
    """Why there is no file to read at a path."""
    if path.is_symlink():
        return ReadingError("missing", f"{path} is a symbolic link, which is not followed; name the file it leads to.")
    if os.path.lexists(path):
        return ReadingError("missing", f"{path} is not a regular file or folder.")
    return ReadingError("missing", f"{path} does not exist.")


def compare(found: Found, known: Mapping[Path, FileRow], *, parser_version: int) -> Changes:
    """What a walk found that the ledger does not know, and the other way round.

    A file in a folder that could not be read is neither changed nor gone.
    """
    to_read = {path: state for path, state in found.files.items() if is_to_read(state, known.get(path), parser_version)}
    gone = (path for path in known if path not in found.files)
    return Changes(to_read, frozenset(path for path in gone if not found.unreadable.intersection(path.parents)))


def is_to_read(state: Fingerprint, row: FileRow | None, parser_version: int) -> bool:
    """Whether a file in this state is to be read: new, changed, still waiting, or one that an older parser failed on.

    What an older parser did read has time (`ingest.retrying.Rereading`).
    """
    if row is None or row.fingerprint != state or row.state is State.WAITING:
        return True
    return row.state is State.FAILED and row.parser_version < parser_version
