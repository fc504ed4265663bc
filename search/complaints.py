"""Says what is wrong with a query: the query, a caret under the place, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import QueryError
from index.terminal import safe
from search.columns import cells

BEFORE, AFTER = 40, 60
"""Signs of a long query that are shown around what is wrong."""


def query_error_lines(error: QueryError) -> Iterator[str]:
    """A query with a caret under what is wrong, and what to write."""
    line = safe(error.query) if len(safe(error.query)) == len(error.query) else error.query.replace("\n", " ")
    start, end = max(0, error.start - BEFORE), error.start + AFTER
    wrong = line[error.start : min(error.end, end)]
    yield f"dateline: {safe(error.message)}"
    yield f"  {safe(line[start:end])}"
    yield "  " + " " * cells(safe(line[start : error.start])) + "^" * max(1, cells(safe(wrong)))
    if error.advice:
        yield f"  {safe(error.advice)}"
