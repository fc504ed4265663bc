"""JSON lines: a result a line, of the shape that results have in `dateline.search/1`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from search.engine import Answer
from search.shapes import result_row


def json_lines(found: Answer) -> Iterator[str]:
    """One line for each result, ASCII only."""
    for result in found.results:
        yield json.dumps(result_row(result)) + "\n"
