"""The fields of the query language: their names, and one line that shows how each is written."""

from __future__ import annotations

from index.query import Zone

ZONES = {
    "headline": Zone.HEADLINE, "title": Zone.HEADLINE, "intitle": Zone.HEADLINE, "hd": Zone.HEADLINE,
    "hlead": Zone.LEAD, "hlp": Zone.LEAD,
    "body": Zone.BODY,
}  # fmt: skip
DATES = ("date", "after", "before", "since", "until")
PERIODICAL = (*DATES, "seen")
"""Fields whose value is a period of time."""
SOURCES = ("source", "site", "domain")
AUTHORS = ("by", "author")
VALUES = frozenset({*DATES, *SOURCES, *AUTHORS, "place", "near", "seen", "lang", "path", "format", "copies"})
"""Fields whose value is a name, a period or a pattern; what follows the colon is taken as it stands."""

FIELDS = VALUES | ZONES.keys()
EQUALS = ("hd", "hlp")
"""Fields that are written with an equals sign."""

KNOWN = "headline:, hlead:, body:, place:, near:, date:, seen:, source:, by:, lang:, path:, format: and copies:"
PERIODS = "2017, 2017-12, 2017-12-30, 2017-12..2018-01, ..2016, 2024-W07, 2023-Q3, yesterday, last-month, 7d"
"""What a period may look like, for messages."""


def example(name: str) -> str:
    """One line that shows how a field is written."""
    match name:
        case "place":
            return 'Write place:syria, place:"Eastern Ghouta", or place:="Syria" for the place itself.'
        case "near":
            return 'Write near:"Idlib"/50km, near:35.9,36.6/50km, or /30mi for miles.'
        case "lang":
            return "Write lang:en, lang:fr or lang:ar."
        case "date":
            return f"Write date: with {PERIODS}, none or uncertain."
        case "seen":
            return f"Write seen: with {PERIODS}."
        case "path":
            return 'Write path:"syria/**" or path:"*.html", as in a .gitignore file.'
        case "format":
            return "Write format:html, format:pdf or format:warc."
        case "copies":
            return "Write copies:off to show every copy, copies:only for copied articles."
        case _ if name in SOURCES:
            return f"Write {name}:example.org."
        case _ if name in AUTHORS:
            return f'Write {name}:rahman or {name}:"abdel rahman".'
        case _ if name in DATES:
            return f"Write {name}: with a day, month, year or another period: 2017-12-30, 2017-12, 2017, last-month."
        case _ if name in EQUALS:
            return f'Write {name}=word or {name}="some words".'
        case _:
            return f'Write {name}:word, {name}:"some words" or {name}:(some OR words).'
