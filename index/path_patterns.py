"""Patterns of paths, as in a .gitignore file, read so that no path takes longer than its length allows.

A usual translation into a regular expression may try every place for every wildcard. Here each wildcard takes the
first place that fits and never gives it back (an atomic group), which finds the same paths: what a wildcard passes
over, the next one can take.
"""

from __future__ import annotations

import re
from itertools import takewhile

from index.records import dataclass

END = r"(?=/|\Z)"
"""After the last part of a pattern: the path ends, or it is a folder of the path that fits."""

SIGNS = re.compile(r"\*+|\?|\\(?P<escaped>.)|\[(?P<set>[!^]?+\]?+[^\]]*)\]|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A pattern of .gitignore without `!`.

    `folders` are the names, without wildcards, that a path must begin with; `letters` are some that one of its names
    must hold.
    """

    expression: re.Pattern[str]
    folders: tuple[str, ...] = ()
    letters: str = ""

    def fits(self, path: str) -> bool:
        """Whether the path, or a folder that it lies in, fits."""
        return self.expression.match(path) is not None


def read_pattern(pattern: str) -> PathPattern:
    """The pattern that a line of a .gitignore file is.

    Raises:
        ValueError: no path can fit it.
    """
    line = pattern if pattern.endswith("\\ ") else pattern.rstrip()
    if not line.strip("/") or line.startswith("#"):
        raise ValueError("nothing is asked for")
    parts = line.split("/")
    is_anchored = len(parts) > 1 and parts[1:] != [""]
    needs_more = parts[-1] in ("", "**")
    parts = [part for part in parts if part]
    while parts and parts[-1] == "**":
        parts.pop()
    if not parts:
        return PathPattern(re.compile("(?=.*/)" if line.endswith("/") else ""))
    if not is_anchored:
        parts.insert(0, "**")
    plain = list(takewhile(lambda part: not re.search(r"[*?\[\\]", part), parts))
    # The last part may be the name of a file; what comes before it are folders.
    folders = plain[:-1] if len(plain) == len(parts) and not needs_more else plain
    letters = max(
        (run for part in parts for run in re.split(r"[*?]+", part) if "[" not in part and "\\" not in part),
        key=len,
        default="",
    )
    return PathPattern(re.compile(expression(parts, "(?=/)" if needs_more else END)), tuple(folders), letters)


def expression(parts: list[str], end: str) -> str:
    """The parts of a pattern as a regular expression; `**` stands for any number of folders."""
    runs: list[list[str]] = [[]]
    for part in parts:
        if part == "**":
            runs.append([])
        else:
            runs[-1].append(part)
    first, *further = ["/".join(map(component, run)) for run in runs]
    deep = [run for run in further if run]
    written = first
    for n, run in enumerate(deep):
        closing = end if n == len(deep) - 1 else END
        written += f"{'/' if written else ''}(?>(?:[^/]+/)*?{run}{closing})"
    return written if deep else written + end


def component(part: str) -> str:
    """A name with wildcards: each takes as little as it can, the last one up to the end of the name."""
    if not part.strip("*"):
        return "[^/]+"
    pieces = [""]
    for match in SIGNS.finditer(part):
        sign = match.group()
        if sign.startswith("*"):
            pieces.append("")
        elif match["set"]:
            pieces[-1] += one_of(match["set"])
        else:
            if sign in ("[", "\\"):
                raise ValueError(f"{sign} is not closed, or has nothing after it")
            pieces[-1] += "[^/]" if sign == "?" else re.escape(match["escaped"] or sign)
    first, *further = pieces
    if not further:
        return first
    middle = "".join(f"(?>[^/]*?{piece})" for piece in further[:-1] if piece)
    return first + middle + (f"(?>[^/]*?{further[-1]}{END})" if further[-1] else "[^/]*")


def one_of(letters: str) -> str:
    """One letter of a set, `!` or `^` before which means any other letter. A range from z to a has no letter."""
    is_negated = letters[0] in "!^"
    rest = letters[1:] if is_negated else letters
    inside = ""
    while rest:
        first, dash, last = rest[0], rest[1:2], rest[2:3]
        if dash == "-" and last:
            inside += f"{re.escape(first)}-{re.escape(last)}" if first <= last else ""
            rest = rest[3:]
        else:
            inside += re.escape(first)
            rest = rest[1:]
    if not inside:
        return "[^/]" if is_negated else "(?!)"
    return f"(?!/)[{'^' if is_negated else ''}{inside}]"
