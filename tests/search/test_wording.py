"""Writing a query: what is written reads the same again."""

from __future__ import annotations

import pytest
from asking import asked, tree
from hypothesis import HealthCheck, example, given, settings
from queries import queries
from typed_trees import typed_trees

from index.query import (
    And,
    AtLeast,
    FromSource,
    InPlace,
    Most,
    Near,
    NearPoint,
    Not,
    OnPath,
    Or,
    Pattern,
    Published,
    Query,
    Together,
    Unit,
    Within,
    Word,
    Zone,
)
from search.wording import write

A, B, C = Word("a"), Word("b"), Word("c")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(typed_trees)
@example(Not(Not(Not(A))))
@example(Within(Zone.BODY, Within(Zone.HEADLINE, InPlace("-7", True, (-7,)))))
@example(Within(Zone.LEAD, Not(A)))
@example(And((FromSource('x"y'), FromSource("x」y"), InPlace("x/f50/"), FromSource("a~1"))))
@example(OnPath("syria/**/[ab]*.html"))
@example(Or((Or((A, B)), And((Or((A, B)), C)), Near(Or((A, B)), Near(A, B, 1), 2))))
@example(NearPoint(None, -0.000001, 180.0, 0.000000001))
def test_what_is_written_reads_the_same_again(query: Query) -> None:
    written = write(query)
    assert tree(written) == query, written


@given(queries)
def test_any_tree_can_be_written(query: Query) -> None:
    """Also one that only programs make, as of the articles with most of the words."""
    assert write(query)


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("a AND b", "a b"),
        ("a OR (b AND c)", "a OR b AND c"),
        ("(a OR b) c", "(a OR b) c"),
        ("a NOT b", "a -b"),
        ("NOT NOT a", "NOT -a"),
        ("a w/5 b", "a NEAR/5 b"),
        ("a ADJ5 b c", "a PRE/5 b AND c"),
        ("a NEAR/5 (b NEAR/6 c)", "a NEAR/5 (b NEAR/6 c)"),
        ("a /s b SAME c", "a w/s b w/p c"),
        ('"a b"~5', "a NEAR/5 b"),
        ("al-qae*", "=al PRE/1 qae*"),
        ("ATLEAST3 a", "atleast3(a)"),
        ("(a OR b)/F9/", "first9(a OR b)"),
        ("hd=(a b)", "headline:(a b)"),
        ("hlp=a", "hlead:a"),
        ("body:(a /s b)", "body:(a w/s b)"),
        ("near:idlib/10mi", 'near:"idlib"/16.09344km'),
        ("date:2017-12-30", "date:2017-12-30"),
        ("after:2017", "date:2018-01-01.."),
        ("seen:today", "seen:2026-11-24T00:00:00+00:00..2026-11-25T00:00:00+00:00"),
        ("author:Rahman", "by:rahman"),
        ("path:*.html", 'path:"*.html"'),
        ("copies:only a", "copies:only a"),
    ],
)
def test_a_query_is_written_in_its_plainest_form(query: str, written: str) -> None:
    assert write(tree(query)) == written


@pytest.mark.parametrize("query", ["a copies:off", "(a OR b) copies:off"])
def test_the_option_for_copies_is_written(query: str) -> None:
    parsed = asked(query)
    assert write(parsed.tree, fold_copies=parsed.fold_copies) == query


@pytest.mark.parametrize(
    ("query", "written"),
    [
        (Most((A, B, C), 2), "2 of (a, b, c)"),
        (Within(Zone.ANYWHERE, A), "anywhere:a"),
        (AtLeast(2, Pattern("st?")), "atleast2(st?)"),
        (Published(None, None), "date:.."),
        (Together(A, Or((B,)), Unit.SENTENCE), "a w/s (b)"),
    ],
)
def test_what_cannot_be_typed_is_written_so_that_it_can_be_read(query: Query, written: str) -> None:
    assert write(query) == written
