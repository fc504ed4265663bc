"""Patterns of words, in which `*` stands for any characters and `?` for one, read so that no word takes long.

Each `*` takes as little as it can and never gives it back (an atomic group), which finds the same words: what comes
between two of them has one length, and what one `*` passes over, the next can take.
"""

from __future__ import annotations

import re
from collections.abc import Callable


def fitting(pattern: str) -> Callable[[str], object]:
    """Tells whether a word fits a pattern."""
    parts = ["".join("." if sign == "?" else re.escape(sign) for sign in part) for part in pattern.split("*")]
    if len(parts) > 1:
        start, *middle, end = parts
        parts = [start, *(f"(?>.*?{part})" for part in middle), f".*{end}"]
    return re.compile("".join(parts), re.DOTALL).fullmatch
