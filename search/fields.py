"""The fields of the query language: their names, and one line that shows how each is written."""

from __future__ import annotations

from index.query import Zone
from search.periods import FORMS

ZONES = {
    "headline": Zone.HEADLINE, "title": Zone.HEADLINE, "intitle": Zone.HEADLINE,
    "body": Zone.BODY,
}  # fmt: skip
DATES = ("date", "after", "before", "since", "until")
SOURCES = ("source", "site", "domain")
FIELDS = frozenset({*ZONES, *DATES, *SOURCES, "place", "lang"})
KNOWN = "headline:, body:, place:, date:, source: and lang:"

OTHER_FIELDS = frozenset({"by", "author", "hlead", "hlp", "near", "seen", "path", "format", "copies"})
"""Fields of the query language that this version does not have."""


def example(name: str) -> str:
    """One line that shows how a field is written."""
    match name:
        case "place":
            return 'Write place:syria or place:"Eastern Ghouta".'
        case "lang":
            return "Write lang:en."
        case _ if name in SOURCES:
            return f"Write {name}:example.org."
        case "date":
            return f"Write date: with {FORMS}."
        case _ if name in DATES:
            return f"Write {name}:2017, {name}:2017-12 or {name}:2017-12-30."
        case _:
            return f'Write {name}:word or {name}:"some words".'
