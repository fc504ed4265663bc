"""The JSON shapes of answers, as scripts rely on them: `dateline.search/1` and `dateline.facets/1`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index.errors import QueryError, UsageError
from index.place_words import ATTRIBUTION
from index.shapes import date_row, file_rows, gone_row, place_row
from search.engine import Answer, Result
from search.snippets import Snippet

if TYPE_CHECKING:
    from search.explaining import Explanation
    from search.facets import Facets
    from search.passages import PassageAnswer, PassageHit

Row = dict[str, Any]


def answer_row(found: Answer, *, took_ms: float, query_id: str | None = None) -> Row:
    """An answer; `query_id` names a query of a list."""
    return {
        "schema": "dateline.search/1",
        "query_id": query_id,
        "query": found.query,
        "understood": found.understood,
        "total": found.total,
        "exact": True,
        "took_ms": round(took_ms, 1),
        "warnings": list(found.warnings),
        "hits": [result_row(result) for result in found.results],
        "next": found.next,
        "attribution": ATTRIBUTION,
    }


def refusal_row(error: UsageError, *, query_id: str, query: str) -> Row:
    """What is wrong with a query of a list, and where: code points `start` to `end` of the query, if it is somewhere."""
    at = (error.start, error.end) if isinstance(error, QueryError) else (None, None)
    return {
        "schema": "dateline.search/1",
        "query_id": query_id,
        "query": query,
        "error": {"message": error.message, "advice": error.advice, "start": at[0], "end": at[1]},
    }


def result_row(result: Result) -> Row:
    """One article of an answer; `copies` counts the further files that hold it or its text."""
    article = result.article
    row: Row = {
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
        "copies": result.copies,
        "all_words": result.all_words,
        "snippets": [snippet_row(snippet) for snippet in result.snippets],
    }
    return row | ({"gone": gone_row(result.gone)} if result.gone else {})


def snippet_row(snippet: Snippet) -> Row:
    """A snippet; marks are code-point offsets into its text."""
    return {
        "field": snippet.field,
        "passage": snippet.passage,
        "start": snippet.start,
        "text": snippet.text,
        "marks": [list(mark) for mark in snippet.marks],
    }


def passages_row(found: PassageAnswer, *, took_ms: float) -> Row:
    """An answer in passages."""
    row = answer_row(replace(found.answer, results=(), next=found.next), took_ms=took_ms)
    return row | {"hits": [passage_hit_row(hit) for hit in found.hits]}


def passage_hit_row(hit: PassageHit) -> Row:
    """One passage with what is said of its article; `text_sha256` is of `text`, code points `start` to `end`."""
    row = result_row(hit.result)
    del row["snippets"]
    return row | {
        "rank": hit.rank,
        "score": hit.score,
        "passage": hit.passage.n,
        "heading": hit.passage.heading,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.text,
        "text_sha256": hit.sha256,
        "marks": [list(mark) for mark in hit.marks],
    }


def facets_row(found: Facets, *, most: int | None = None) -> Row:
    """Values and their counts, at most so many; only places have an id, and a parent unless they are outermost."""
    return {
        "schema": "dateline.facets/1",
        "query": found.query,
        "by": found.by.value,
        "total": found.total,
        "warnings": list(found.warnings),
        "values": [
            {"value": value.value, "id": value.id, "count": value.count, "parent": value.parent}
            for value in found.foremost(most)
        ],
        "attribution": ATTRIBUTION if found.by.value == "place" else None,
    }


def explanation_row(found: Explanation) -> Row:
    """How a query was understood; each of `parts` is followed by the parts in it, which are one level deeper."""
    return {
        "schema": "dateline.explain/1",
        "query": found.query,
        "words": found.words,
        "understood": found.understood,
        "total": found.total,
        "warnings": list(found.warnings),
        "parts": [
            {"kind": part.kind, "written": part.written, "depth": part.depth, "articles": part.articles}
            for part in found.parts
        ],
        "left_out": found.left_out,
        "empty": list(found.empty),
        "meant": list(found.meant),
        "corrections": [
            {
                "kind": fix.kind,
                "typed": fix.typed,
                "instead": [{"text": each.text, "articles": each.articles} for each in fix.instead],
            }
            for fix in found.corrections
        ],
        "better": {"query": found.better.query, "articles": found.better.articles} if found.better else None,
        "without": [{"part": each.part, "query": each.query, "articles": each.articles} for each in found.without],
    }
