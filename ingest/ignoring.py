"""What is never read: hidden and temporary files, and what the settings or a .datelineignore in an inbox name."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from pathspec import GitIgnoreSpec

from index.errors import ReadingError, SettingsError
from index.ledger_records import Fingerprint
from ingest.opening import OutOfReach, Unsettled, fingerprint, opened

logger = logging.getLogger(__name__)

IGNORED = (
    ".*", "*.part", "*.partial", "*.crdownload", "*.download", "*.filepart", "*.tmp", "*.temp", "*.swp", "*.swx",
    "*~", "~$*", "@eaDir/", "__MACOSX/", "node_modules/", "Thumbs.db", "desktop.ini",
)  # fmt: skip
"""Hidden and temporary files, downloads that are not complete, and folders that systems leave behind."""

FILE_NAME = ".datelineignore"
"""A file of patterns in an inbox or in a folder of it, for what lies in that folder and below."""

LARGEST = 1 << 20
"""Bytes of such a file that are read."""

FOLDER = "ps_d"
"""The group that, in pathspec's expressions, holds the slash after the name of a folder."""

Ignores = Callable[[str], bool]
"""A test of paths relative to an inbox; those of folders end with a slash."""


class Rules:
    """What the inboxes of an archive ignore, by `IGNORED`, patterns of the settings, and their own files of patterns."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Raises SettingsError if a pattern is not one of .gitignore's."""
        self.usual = ignores(patterns)
        self.known: dict[Path, tuple[Fingerprint, GitIgnoreSpec]] = {}

    def of(self, root: Path) -> Ignores:
        """The test for an inbox, as its files of patterns are now. As in git, the nearest file that names a path wins."""
        chains: dict[str, tuple[tuple[int, GitIgnoreSpec], ...]] = {}

        def chain(folder: str) -> tuple[tuple[int, GitIgnoreSpec], ...]:
            """The patterns that hold in a folder, nearest first, and where paths begin for them."""
            if folder not in chains:
                above = chain(os.path.dirname(folder)) if folder else ()  # noqa: PTH120 - asked for in every scan
                spec = self.read(root / folder / FILE_NAME)
                chains[folder] = ((len(folder) + 1 if folder else 0, spec), *above) if spec else above
            return chains[folder]

        def ignored(relative: str) -> bool:
            for start, spec in chain(relative.rstrip("/").rpartition("/")[0]):
                verdict = last_word(spec, relative[start:])
                if verdict is not None:
                    return verdict
            return self.usual(relative)

        return ignored

    def read(self, path: Path) -> GitIgnoreSpec | None:
        """The patterns of a file, if it is there; those known of it if it cannot be read now."""
        known = self.known.get(path)
        try:
            state = fingerprint(path.lstat())
            if known is None or known[0] != state:
                with opened(path, state) as file:
                    known = self.known[path] = (state, patterns_in(file.read(LARGEST), path))
        except (FileNotFoundError, NotADirectoryError):
            self.known.pop(path, None)
            return None
        except (ReadingError, Unsettled, OutOfReach, OSError) as error:
            logger.warning("the patterns in %r cannot be read now: %s", str(path), error)
        return known[1] if known else None


def patterns_in(data: bytes, path: Path) -> GitIgnoreSpec:
    """The patterns in a file; a line that is none is named in the log, and left out."""
    good = []
    for number, line in enumerate(data.decode("utf-8-sig", "surrogateescape").splitlines(), 1):
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError as error:
            logger.warning("%r, line %d: %s; it is left out", str(path), number, error)
        else:
            good.append(line)
    return GitIgnoreSpec.from_lines(good)


def ignores(patterns: Iterable[str]) -> Ignores:
    """A test of paths relative to an inbox (folders with a closing slash), by `IGNORED` and these patterns.

    Raises:
        SettingsError: a pattern is not one of .gitignore's.
    """
    try:
        spec = GitIgnoreSpec.from_lines([*IGNORED, *patterns])
    except ValueError as error:
        raise SettingsError(f"ignore: {error}.", "Patterns are written as in a .gitignore file.") from error
    # Few paths match any pattern: one expression of all of them, sought from the beginning on, spares the others a look
    # at each.
    known = (pattern.regex.pattern.replace(f"?P<{FOLDER}>", "?:") for pattern in spec.patterns if pattern.regex)
    matches_any = re.compile("|".join(each if each[0] == "^" else f".*?{each}" for each in known), re.DOTALL).match
    return lambda path: matches_any(path) is not None and bool(last_word(spec, path))


def last_word(spec: GitIgnoreSpec, path: str) -> bool | None:
    """What the last of the patterns that name this very path says of it, as in git; None if none does.

    The folders above are to be asked for by themselves: pathspec, asked for a path alone, does not let `!*/` take a folder
    back from `*`.
    """
    for pattern in reversed(spec.patterns):
        if pattern.regex is not None and names(pattern.regex, path):
            return bool(pattern.include)
    return None


def names(pattern: re.Pattern[str], path: str) -> bool:
    """Whether an expression of pathspec's, which also matches all below a folder, matches this path itself."""
    found = pattern.search(path)
    if found is None:
        return False
    if FOLDER in pattern.groupindex and found[FOLDER]:
        return found.end(FOLDER) == len(path) or pattern.search(path, len(path) - 1) is not None
    return pattern.search(path.removesuffix("/")) is not None


def is_left_behind(member: str) -> bool:
    """Whether a member of an archive is hidden, temporary or left behind by a system, by its name in there."""
    *folders, name = [part for part in member.replace("\\", "/").split("/") if part.strip(".")] or [""]
    ignored = usual_ignores()
    return ignored("/".join([*folders, name])) or any(
        ignored("/".join(folders[:depth]) + "/") for depth in range(1, len(folders) + 1)
    )


@lru_cache(maxsize=1)
def usual_ignores() -> Ignores:
    """A test of paths by `IGNORED` alone."""
    return ignores(())
