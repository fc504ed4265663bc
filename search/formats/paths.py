"""Paths: the file of each result, for other programs to open."""

from __future__ import annotations

from collections.abc import Iterator

from index.terminal import escaped
from search.engine import Answer


def path_lines(found: Answer) -> Iterator[str]:
    """A path a line, each file once. What would break the line is escaped as in Python; `-0` never escapes."""
    for path in paths(found):
        yield (path if path.isprintable() else escaped(path)) + "\n"


def paths(found: Answer) -> Iterator[str]:
    """The file that each result was first read from, each file once; one of another host as "host:path"."""
    return iter(dict.fromkeys(result.holdings[0].place for result in found.results if result.holdings))
