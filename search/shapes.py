"""The JSON shape of an answer, as scripts rely on it: `dateline.search/1`."""

from __future__ import annotations

from typing import Any

from index.shapes import date_row, file_rows, place_row
from search.engine import Answer, Result
from search.snippets import Snippet

Row = dict[str, Any]


def answer_row(found: Answer, *, took_ms: float) -> Row:
    """An answer."""
    return {
        "schema": "dateline.search/1",
        "query_id": None,
        "query": found.query,
        "understood": found.understood,
        "total": found.total,
        "exact": True,
        "took_ms": round(took_ms, 1),
        "warnings": list(found.warnings),
        "hits": [result_row(result) for result in found.results],
        "next": None,
    }


def result_row(result: Result) -> Row:
    """One article of an answer; `copies` counts the further files that hold it."""
    article = result.article
    return {
        "rank": result.rank,
        "id": article.id,
        "external_id": article.external_id,
        "score": result.score,
        "headline": article.headline,
        "date": date_row(article.date),
        "source": article.source,
        "url": article.url,
        "path": result.holdings[0].relative if result.holdings else None,
        "files": file_rows(result.holdings),
        "places": [place_row(place) for place in article.places],
        "copies": max(0, len(result.holdings) - 1),
        "all_words": result.all_words,
        "snippets": [snippet_row(snippet) for snippet in result.snippets],
    }


def snippet_row(snippet: Snippet) -> Row:
    """A snippet; marks are code-point offsets into its text."""
    return {
        "field": snippet.field,
        "passage": snippet.passage,
        "start": snippet.start,
        "text": snippet.text,
        "marks": [list(mark) for mark in snippet.marks],
    }
