"""The query language on one screen, as `dateline help query` shows it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from search.columns import cells, padded, wrapped
from search.query_help import FORMS, NOTES
from search.screen import Screen

FORM_WIDTH = 23
MEANING_WIDTH = max(cells(meaning) for _, meaning, _ in FORMS)
GAP = "  "
NARROWEST = 24
"""Cells for other spellings, with which they have a column of their own."""


def query_page(screen: Screen) -> Iterator[str]:
    """A line for each form, with other spellings beside it where there is room, then the notes."""
    rest = screen.width - FORM_WIDTH - MEANING_WIDTH - 2 * len(GAP)
    for form, meaning, also in FORMS:
        begin = click.style(padded(form, FORM_WIDTH), bold=True) + GAP
        if rest >= NARROWEST:
            yield from hanging(f"{begin}{padded(meaning, MEANING_WIDTH)}{GAP}", also, screen.width)
        else:
            yield from hanging(begin, f"{meaning}; {also}" if also else meaning, screen.width)
    for note in NOTES:
        yield ""
        yield from wrapped(note, min(100, screen.width))


def hanging(begin: str, text: str, width: int) -> Iterator[str]:
    """A text wrapped behind its beginning."""
    indent = " " * cells(begin)
    for n, line in enumerate(list(wrapped(text, max(20, width - len(indent)))) or [""]):
        yield ((indent if n else begin) + line).rstrip()
