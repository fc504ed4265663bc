"""Lists of queries, answered line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from articles import an_article
from stocked import stocked

from index.archive import Archive
from index.errors import IndexDamaged
from search.batches import Line, answer_rows, read_lines

ARTICLES = [
    an_article("Port one", "Storm."),
    an_article("Port two", "Flood. Ａ wide word."),
    an_article("Calm", "Sea."),
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with stocked(tmp_path / "a", ARTICLES) as opened:
        yield opened


def lines(*queries: str) -> list[Line]:
    return list(read_lines(query.encode() for query in queries))


def test_an_id_stands_before_a_tab_and_else_is_the_number_of_the_line() -> None:
    read = list(
        read_lines([b"\xef\xbb\xbfa\tport\r\n", b"storm\n", b"\tx\ty\n", b"\n", "n\tMünch\xe9".encode("latin-1")])
    )
    assert read == [
        Line(query_id="a", query="port"),
        Line(query_id="2", query="storm"),
        Line(query_id="", query="x\ty"),
        Line(query_id="4", query=""),
        Line(query_id="n", query="M\ufffdnch\ufffd"),
    ]


def test_each_line_has_one_answer_in_order(archive: Archive) -> None:
    rows = list(answer_rows(archive, lines("a\tport", "b\tflood port", "c\tzeppelin"), limit=1))
    assert [(row["query_id"], row["query"], row["total"], len(row["hits"])) for row in rows] == [
        ("a", "port", 2, 1), ("b", "flood port", 1, 1), ("c", "zeppelin", 0, 0),
    ]  # fmt: skip
    assert all(json.loads(json.dumps(row)) == row for row in rows)


def test_a_wrong_query_is_an_object_with_its_error_and_the_next_one_is_answered(archive: Archive) -> None:
    wrong, empty, right = answer_rows(archive, lines("a\tport date:soon", "b\t ", "c\tport"), limit=1)
    assert wrong["error"]["message"].startswith("date:")
    assert (wrong["query_id"], wrong["error"]["start"], wrong["error"]["end"]) == ("a", 10, 14)
    assert empty["error"]["message"]
    assert right["total"] == 2


def test_only_totals_are_given_if_only_they_are_wanted(archive: Archive) -> None:
    [row] = answer_rows(archive, lines("port"), limit=1, count_only=True)
    assert (row["total"], row["hits"], row["next"]) == (2, [], None)


def test_queries_may_be_bags_of_words(archive: Archive) -> None:
    [row] = answer_rows(archive, lines("1\tWhere is the storm OR flood? date:soon"), limit=5, any_words=True)
    assert row["total"] == 2


def test_answers_come_before_the_next_line_is_read(archive: Archive) -> None:
    given: list[str] = []

    def slowly() -> Iterator[bytes]:
        for query in (b"port", b"flood"):
            given.append(query.decode())
            yield query

    rows = answer_rows(archive, read_lines(slowly()), limit=1)
    assert next(rows)["total"] == 2
    assert given == ["port"]


def test_an_index_that_fails_ends_the_list(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise IndexDamaged("The index is damaged.")

    monkeypatch.setattr(archive.store, "find", fail)
    with pytest.raises(IndexDamaged):
        list(answer_rows(archive, lines("zeppelin"), limit=1))
