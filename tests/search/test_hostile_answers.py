"""Whatever is typed: an archive answers it, or points at it, in every way of asking there is."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from articles import FRANCE, IDLIB, an_article, dated
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from stocked import stocked

from index.archive import Archive
from index.errors import QueryError
from index.store import Facet, Sort
from search.engine import answer
from search.explaining import explain
from search.facets import facets
from search.fields import FIELDS
from search.passages import passages
from search.shapes import answer_row, explanation_row, facets_row, passages_row

SIGNS = [
    *'AND OR NOT ANDNOT NEAR/5 PRE/8 w/s /p SAME ATLEAST2( first5( /F50/ ~ ~2 - ( ) = : * ? .. /50km " “ ” ‘ ’ a port'.split(),
    *"po* p?rt prt~ syria example.org 2017-12 yesterday off only none en html **/a 中国 é \0 \ud800 \n".split(" "),
    *(f"{name}:" for name in sorted(FIELDS)),
]
typed = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(SIGNS), max_size=10).map("".join),
    st.lists(st.sampled_from(SIGNS), max_size=10).map(" ".join),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    articles = [
        an_article(
            "Port strike",
            "The port of a city, in syria.",
            source="example.org",
            places=(IDLIB,),
            date=dated("2017-12-30"),
        ),
        an_article("Port again", "中国 port. " * 9, url="https://a.org/x", language="en", places=(FRANCE,)),
        an_article("Port again and again", "中国 port. " * 9, url="https://b.org/x", authors=("Ana Sol",)),
    ]
    with stocked(tmp_path_factory.mktemp("archive") / "a", articles) as opened:
        yield opened


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(typed, st.sampled_from(Sort), st.sampled_from(Facet), st.booleans())
@example("path:[z-a]", Sort.RANK, Facet.PLACE, False)
def test_anything_typed_is_answered_or_pointed_at(
    archive: Archive, query: str, sort: Sort, by: Facet, any_words: bool
) -> None:
    try:
        found = answer(archive, query, limit=1, sort=sort, any_words=any_words)
    except QueryError as error:
        assert 0 <= error.start < error.end
        assert error.advice
        return
    rows = [
        answer_row(found, took_ms=1.0),
        facets_row(facets(archive, query, by, any_words=any_words)),
        passages_row(passages(archive, query, limit=2, sort=sort, any_words=any_words), took_ms=1.0),
        explanation_row(explain(archive, query, any_words=any_words)),
    ]
    assert {row["total"] for row in rows} == {found.total}
    assert all(json.loads(json.dumps(row)) == row for row in rows)
    pages = 0
    while found.next and pages < 5:
        found = answer(archive, query, limit=1, sort=sort, any_words=any_words, after=found.next)
        pages += 1
    assert found.next is None
