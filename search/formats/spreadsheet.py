"""CSV as in RFC 4180, for spreadsheets: no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from index.terminal import safe
from search.engine import Answer, Result

COLUMNS = (
    "rank", "id", "date", "date_confidence", "source", "headline", "authors", "language", "places", "url", "path",
    "copies", "score", "all_words", "snippet",
)  # fmt: skip
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; Excel also in full width."""


def csv_rows(found: Answer) -> Iterator[str]:
    """A line of names, then a line for each result."""
    yield csv_line(COLUMNS)
    for result in found.results:
        yield csv_line(map(cell, row(result)))


def csv_line(cells: Iterable[object]) -> str:
    """One line, quoted where it must be."""
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def row(result: Result) -> tuple[object, ...]:
    """The cells of one result, in the order of COLUMNS."""
    article = result.article
    return (
        result.rank,
        article.id,
        article.date.value,
        article.date.confidence,
        article.source,
        article.headline,
        "; ".join(article.authors),
        article.language,
        "; ".join(place.name for place in article.places),
        article.url,
        result.holdings[0].place if result.holdings else None,
        result.copies,
        result.score,
        "yes" if result.all_words else "no",
        result.snippets[0].text if result.snippets else None,
    )


def cell(value: object) -> object:
    """A value as one cell: numbers as they are, text in one line, with an apostrophe before what could be a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    shown = safe(value)
    is_formula = shown.lstrip().startswith(FORMULA_SIGNS) or value.startswith(("\t", "\r"))
    return f"'{shown}" if is_formula else shown
