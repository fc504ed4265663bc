"""Where a story says that it was filed: what the end of a dateline looks like, "IDLIB, Syria (AFP) — …", "【東京】…"."""

from __future__ import annotations

import re
from itertools import islice

DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,20})?\s*(?:\([A-Za-z ]{2,20}\)|—|–|--|-(?!\w)|】)")
LINE = re.compile(r"^【?(?=.)", re.M)
LINES = 4
"""A dateline begins one of the first lines, of which headline and standfirst are others."""


def ends_dateline(text: str, end: int) -> bool:
    """Whether a dateline ends behind the name that ends at `end`."""
    return DATELINE.match(text, end) is not None


def first_lines(text: str) -> tuple[int, ...]:
    """Where the first lines of a text begin; empty ones do not count."""
    return tuple(match.end() for match in islice(LINE.finditer(text), LINES))
