"""What an article looks like in the index: Whoosh's schema of it, and the arrays that stand behind each field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from whoosh.fields import Schema

FORMAT = 3
"""Counts up whenever an index made by an older Dateline cannot be read; it is then built again."""

TEXTS = ("words", "authors")
"""Fields of words with positions: headline, alternatives and text (see `index.analysis`); names of authors."""

AUTHOR_GAP = 64
"""Positions from the beginning of one author's name to that of the next."""

KEYS = ("place", "place_itself", "source", "source_name", "language", "format", "author")
"""Fields of exact values: ids of places with all that contains them, and without; the source as shown, and what it
is found by; the language's primary subtag; the form of the file; authors as shown."""

BOUNDARIES = ("headlines", "sentences", "paragraphs", "passages")
"""Where the headline and each alternative begin, as positions; where parts of the text begin, as positions from its
first word on."""

COLUMNS: dict[str, np.dtype[Any]] = {
    "length": np.dtype("u4"),
    "first_day": np.dtype("i4"),
    "last_day": np.dtype("i4"),
    "confidence": np.dtype("u1"),
    "lead_end": np.dtype("u4"),
}
"""One number for each article: words in all; first and last day of its date (proleptic Gregorian ordinals, 0 if
unknown); the date's confidence in hundredths; the position at which its lead ends."""

UNKNOWN_CONFIDENCE = 255
"""In the column of confidences: the date is unknown."""

ID_BYTES = 16
"""An article's id is so many bytes, which it shows as hexadecimal digits."""


def article_schema() -> Schema:
    """The fields of an article, as Whoosh names them."""
    from whoosh.columns import NumericColumn
    from whoosh.fields import COLUMN, ID, KEYWORD, TEXT, Schema

    return Schema(
        id=ID(stored=True, unique=True),
        **{name: TEXT(phrase=True) for name in TEXTS},
        **{name: KEYWORD() for name in KEYS},
        **{name: COLUMN(NumericColumn(kind.char)) for name, kind in COLUMNS.items()},
    )
