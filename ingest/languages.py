"""Languages: in which one a text is written."""

from __future__ import annotations

import re

CODE = re.compile(r"([a-z]{2})(?:[-_]|$)", re.IGNORECASE)
SHORTEST_TEXT = 100
LOOKED_AT = 5_000
CERTAIN = 800


def language_code(written: str) -> str | None:
    """The ISO 639-1 code at the beginning of a tag such as "en-GB"; None if there is none."""
    match = CODE.match(written.strip())
    return match[1].lower() if match else None


def detected_language(text: str) -> str | None:
    """The language of `text` by the statistics of its letters, if they are clear.

    The statistics are of small letters: to them capitals of any script look like Chinese.
    """
    from resiliparse.parse.lang import detect_fast

    if len(text) < SHORTEST_TEXT:
        return None
    code, distance = detect_fast(text[:LOOKED_AT].lower())
    return language_code(code) if distance <= CERTAIN else None
