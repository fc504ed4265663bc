"""Every format by its name, and where it is written; only the one that is asked for is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from search.engine import Answer

Writer = Callable[[Answer], Iterator[str]]
"""Gives an answer piece by piece, line ends included."""

WRITERS = {
    "jsonl": "search.formats.json_lines:json_lines",
    "csv": "search.formats.spreadsheet:csv_rows",
    "paths": "search.formats.paths:path_lines",
    "ris": "search.formats.ris:ris_records",
    "bibtex": "search.formats.bibtex:bibtex_entries",
    "csl-json": "search.formats.csl:csl_items",
    "atom": "search.formats.atom:atom_feed",
}
FORMATS = ("text", "json", *WRITERS)
"""All of them; text and json are written by the command itself."""


def writer(name: str) -> Writer:
    """What writes a format, or fills a template such as `{date} {headline}`.

    Raises:
        UsageError: there is no such format, or the template names an unknown field.
    """
    if name in WRITERS:
        module, function = WRITERS[name].split(":")
        found: Writer = getattr(import_module(module), function)
        return found
    from search.formats.template import filled

    return filled(name)
