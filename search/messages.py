"""Makes what was typed short enough for a message."""

from __future__ import annotations

LONGEST = 60
"""Characters that are shown of a word, a name or a part of a query."""


def shortened(text: str) -> str:
    """A text, or its beginning."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
