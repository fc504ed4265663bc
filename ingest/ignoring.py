"""What is never read: hidden and temporary files, and what the settings or a .datelineignore in an inbox name."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable
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


class Patterns:
    """Patterns as in a .gitignore, the last one that names a path deciding.

    What `IGNORED` names is hidden or temporary, whatever its ending: of the patterns that take back (`!`), only one that
    means such names (`!.notes/`, `!*.part`) takes it back; `!*.html` and `!*/` do not.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Raises ValueError if a line is not a pattern."""
        kept = list(lines)
        self.all = GitIgnoreSpec.from_lines(kept)
        self.of_usual = GitIgnoreSpec.from_lines(line for line in kept if line[:1] != "!" or means_usual(line[1:]))

    def verdict(self, path: str, *, is_usual: bool) -> bool | None:
        """Whether a path, which `IGNORED` names or not, is ignored; None if no pattern names it."""
        return last_word(self.of_usual if is_usual else self.all, path)


class Rules:
    """What the inboxes of an archive ignore, by `IGNORED`, patterns of the settings, and their own files of patterns."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Raises SettingsError if a pattern is not one of .gitignore's."""
        try:
            self.settings = Patterns(patterns)
        except ValueError as error:
            raise SettingsError(f"ignore: {error}.", "Patterns are written as in a .gitignore file.") from error
        self.known: dict[Path, tuple[Fingerprint, Patterns]] = {}

    def of(self, root: Path) -> Ignores:
        """The test for an inbox, as its files of patterns are now. As in git, the nearest file that names a path wins."""
        chains: dict[str, tuple[tuple[int, Patterns], ...]] = {}

        def chain(folder: str) -> tuple[tuple[int, Patterns], ...]:
            """The patterns that hold in a folder, nearest first, and where paths begin for them."""
            if folder not in chains:
                above = chain(os.path.dirname(folder)) if folder else ()  # noqa: PTH120 - asked for in every scan
                own = self.read(root / folder / FILE_NAME, root)
                chains[folder] = ((len(folder) + 1 if folder else 0, own), *above) if own else above
            return chains[folder]

        def ignored(relative: str) -> bool:
            usual = is_usual(relative)
            for start, patterns in chain(relative.rstrip("/").rpartition("/")[0]):
                verdict = patterns.verdict(relative[start:], is_usual=usual)
                if verdict is not None:
                    return verdict
            verdict = self.settings.verdict(relative, is_usual=usual)
            return usual if verdict is None else verdict

        return ignored

    def read(self, path: Path, root: Path) -> Patterns | None:
        """The patterns of a file in an inbox, if it is there; those known of it if it cannot be read now."""
        known = self.known.get(path)
        try:
            state = fingerprint(path.lstat())
            if known is None or known[0] != state:
                with opened(path, state, below=root) as file:
                    known = self.known[path] = (state, patterns_in(file.read(LARGEST), path))
        except (FileNotFoundError, NotADirectoryError):
            self.known.pop(path, None)
            return None
        except (ReadingError, Unsettled, OutOfReach, OSError) as error:
            logger.warning("the patterns in %r cannot be read now: %s", str(path), error)
        return known[1] if known else None


def patterns_in(data: bytes, path: Path) -> Patterns:
    """The patterns in a file; a line that is none is named in the log, and left out."""
    good = []
    for number, line in enumerate(data.decode("utf-8-sig", "surrogateescape").splitlines(), 1):
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError as error:
            logger.warning("%r, line %d: %s; it is left out", str(path), number, error)
        else:
            good.append(line)
    return Patterns(good)


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


USUAL = GitIgnoreSpec.from_lines(IGNORED)
ANY_USUAL = re.compile(
    "|".join(each.regex.pattern.replace(f"?P<{FOLDER}>", "?:") for each in USUAL.patterns if each.regex)
)
"""Matches what is usual and all below it. Few paths are: one expression of all patterns spares the others a look at each."""


def is_usual(path: str) -> bool:
    """Whether `IGNORED` names this very path."""
    return ANY_USUAL.match(path) is not None and bool(last_word(USUAL, path))


def means_usual(pattern: str) -> bool:
    """Whether the names that a pattern is for, taken as it is written, are such as `IGNORED` names."""
    name = pattern.rstrip("/").rpartition("/")[2]
    return is_usual(name) or is_usual(f"{name}/")


def is_left_behind(member: str) -> bool:
    """Whether a member of an archive is hidden, temporary or left behind by a system, by its name in there."""
    return bool(ANY_USUAL.match("/".join(part for part in member.replace("\\", "/").split("/") if part.strip("."))))
