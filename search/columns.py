"""Measures, wraps and cuts lines by the cells that a terminal needs for them: none for an accent, two for a Han sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

CODES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\")
"""What colours and links text, and takes no room."""

NARROW = re.compile(
    "[\x20-\x7e\xa0-\u02ff\u0370-\u0482\u048a-\u0530\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2580-\u259f]*"
)
"""Signs of one cell each, so common that no table need be read for them."""

UNITS = re.compile(rf"(?P<code>{CODES.pattern})|.", re.DOTALL)
RESET = "\x1b[0m"


def cells(text: str) -> int:
    """How many cells a line takes."""
    text = CODES.sub("", text)
    if NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def wrapped(text: str, width: int) -> Iterator[str]:
    """A text in lines of at most `width` cells, broken at spaces; what has none is broken where the line ends."""
    line: list[str] = []
    room = width
    for word in text.split():
        needed = cells(word) + (1 if line else 0)
        # Words of wide signs are whole paragraphs of scripts that have no spaces.
        is_long = needed > room and (
            needed > width or (room > width // 2 and not NARROW.fullmatch(CODES.sub("", word)))
        )
        if needed > room and line and not is_long:
            yield " ".join(line)
            line, room, needed = [], width, cells(word)
        if is_long:
            *full, word = broken(word, room - (1 if line else 0), width)
            for piece in full:
                yield " ".join([*line, piece]) if piece else " ".join(line)
                line, room = [], width
            needed = cells(word)
        line.append(word)
        room -= needed
    if line:
        yield " ".join(line)


def broken(word: str, first: int, width: int) -> list[str]:
    """A word in pieces: one of `first` cells, then of `width`. A colour ends with each piece and begins again."""
    pieces, piece, room, colour = [], "", first, ""
    for unit in UNITS.finditer(word):
        sign = unit[0]
        if unit["code"]:
            colour = "" if sign == RESET else colour + sign
            piece += sign
            continue
        size = cells(sign)
        if size > room:
            pieces.append(piece + (RESET if colour else ""))
            piece, room = colour, width
        piece += sign
        room -= size
    return [*pieces, piece]


def clipped(text: str, width: int) -> str:
    """A line cut to `width` cells, with an ellipsis if anything is lost. It has no colours."""
    if cells(text) <= width:
        return text
    return fitting(text, width - 1) + "…"


def clipped_left(text: str, width: int) -> str:
    """A line cut at its beginning: of a path the end says most."""
    if cells(text) <= width:
        return text
    at = max(0, len(text) - width)
    while at < len(text) and cells(text[at:]) >= width:
        at += 1
    return "…" + text[at:]


def fitting(text: str, width: int) -> str:
    """As much of a line as fits; marks stay with their letters."""
    used = 0
    for at, sign in enumerate(text):
        used += cells(sign)
        if used > width:
            return text[:at]
    return text


def padded(text: str, width: int) -> str:
    """A line filled with spaces to `width` cells, or cut to it."""
    text = clipped(text, width)
    return text + " " * (width - cells(text))
