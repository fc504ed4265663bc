"""Answers a list of queries, one a line, each as soon as it is read: for lists of names, in one process."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from index.archive import Archive
from index.errors import QueryError, UsageError
from index.records import dataclass
from search.engine import Answer, answer, count_answer
from search.shapes import Row, answer_row, refusal_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A query and the id under which its answer is known: what stands before a tab, else the number of the line."""

    query_id: str
    query: str


def read_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """The queries of a file in UTF-8, in order; what is not UTF-8 becomes U+FFFD."""
    for number, raw in enumerate(lines, 1):
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").rstrip("\r\n")
        name, tab, query = text.partition("\t")
        yield Line(query_id=name, query=query) if tab else Line(query_id=str(number), query=text)


def answer_rows(
    archive: Archive, lines: Iterable[Line], *, limit: int, any_words: bool = False, count_only: bool = False
) -> Iterator[Row]:
    """One row for each query: an answer, or what is wrong with the query. Only a wrong archive ends it early."""
    for line in lines:
        begun = time.perf_counter()
        try:
            found = one_answer(archive, line.query, limit=limit, any_words=any_words, count_only=count_only)
        except UsageError as error:
            yield refusal_row(error, query_id=line.query_id, query=line.query)
            continue
        yield answer_row(found, took_ms=(time.perf_counter() - begun) * 1000, query_id=line.query_id)


def one_answer(archive: Archive, query: str, *, limit: int, any_words: bool, count_only: bool) -> Answer:
    """The answer to one query; only its total if `count_only`."""
    if not query.strip():
        raise QueryError(
            "There is no query on this line.", query=query, start=0, end=1, advice="Write id, tab, query on each line."
        )
    if count_only:
        return count_answer(archive, query, any_words=any_words)
    return answer(archive, query, limit=limit, any_words=any_words)
