"""What typed queries mean."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.errors import QueryError
from index.query import (
    And,
    Everything,
    FromSource,
    InLanguage,
    InPlace,
    Not,
    Or,
    Phrase,
    Published,
    Query,
    Within,
    Word,
    Zone,
)
from search.fields import FIELDS
from search.parser import parse
from search.wording import write

NAMES = {"syria": (163843,), "new york": (5128581,), "eastern ghouta": (-7,)}


def places(name: str) -> tuple[int, ...]:
    return NAMES.get(name.lower(), ())


def tree(query: str) -> Query:
    return parse(query, places).tree


A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("putin assad", And((Word("putin"), Word("assad")))),
        ("a AND b", And((A, B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a -b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT b", And((A, Not(B)))),
        ("a ANDNOT b", And((A, Not(B)))),
        ("-sports", Not(Word("sports"))),
        ("-(a b)", Not(And((A, B)))),
        ("a - b", And((A, B))),
        ("or not and", And((Word("or"), Word("not"), Word("and")))),
        ('"Air Strikes"', Phrase(("air", "strikes"))),
        ("“air strikes”", Phrase(("air", "strikes"))),
        ("«air strikes»", Phrase(("air", "strikes"))),
        ("‘air strikes’ now", And((Phrase(("air", "strikes")), Word("now")))),
        ('"a OR (b"', Phrase(("a", "or", "b"))),
        ('"patient"', Word("patient", exact=True)),
        ("=strikes", Word("strikes", exact=True)),
        ("al-Qaeda", Phrase(("al", "qaeda"))),
        ("state-of-the-art", Phrase(("state", "of", "the", "art"))),
        ("new year’s", And((Word("new"), Word("year")))),
        ("Évacuation", Word("evacuation")),
        ("C++", Word("c")),
        ("park.", Word("park")),
        ("38.101", Word("38.101")),
        ("00:30", Word("00:30")),
        ("2015-09", Phrase(("2015", "09"))),
        ("02091-C-71", Phrase(("02091", "c", "71"))),
        ("http://example.com/x", Phrase(("http", "example", "com", "x"))),
        ("what happened?", And((Word("what"), Word("happened")))),
        ("U.S.", Word("us")),
        ("中国", Phrase(("中", "国"))),
        ("*", Everything()),
        ("headline:sovereignty", Within(Zone.HEADLINE, Word("sovereignty"))),
        ("Title:x", Within(Zone.HEADLINE, Word("x"))),
        ('body:(a "b c")', Within(Zone.BODY, And((A, Phrase(("b", "c")))))),
        ("-headline:a", Not(Within(Zone.HEADLINE, A))),
        ("headline:(a place:syria)", Within(Zone.HEADLINE, And((A, InPlace("syria", False, (163843,)))))),
        ("place:Syria", InPlace("syria", False, (163843,))),
        ('place:="Syria"', InPlace("syria", True, (163843,))),
        ('place:"New York"', InPlace("new york", False, (5128581,))),
        ("place:163843", InPlace("163843", False, (163843,))),
        (
            "place:(syria OR “new york”)",
            Or((InPlace("syria", False, (163843,)), InPlace("new york", False, (5128581,)))),
        ),
        ("date:2017-12", Published("2017-12-01", "2018-01-01")),
        ("date:none", Published(unknown=True)),
        ("after:2017", Published("2018-01-01", None)),
        ("since:2017", Published("2017-01-01", None)),
        ("before:2017", Published(None, "2017-01-01")),
        ("until:2017", Published(None, "2018-01-01")),
        ("source:Example.org", FromSource("example.org")),
        ('site:"Daily Post"', FromSource("daily post")),
        ("lang:pt-BR", InLanguage("pt")),
    ],
)
def test_means(query: str, expected: Query) -> None:
    assert tree(query) == expected


@pytest.mark.parametrize(
    ("query", "marked", "message"),
    [
        ("a OR", "OR", "OR needs something on both sides"),
        ("AND a", "AND", "AND needs something on both sides"),
        ("(OR a)", "OR", "OR needs something on both sides"),
        ("a AND OR b", "AND", "AND needs something on both sides"),
        ("a ANDNOT", "ANDNOT", "ANDNOT needs something"),
        ("a NOT", "NOT", "NOT needs something after it"),
        ("a -)", "", "nothing"),
        ("date:soon", "soon", "'soon' is not a date"),
        ("a date:2017-13 b", "2017-13", "no month 13"),
        ("after:x", "x", "'x' is not a date"),
        ("lang:english", "english", "not the code of a language"),
        ("place:-", "-", ""),
        ('place:""', '""', "place: needs a value"),
        ("headline:-a", "headline:", "needs a value right after it"),
        ("place:=(a)", "=", ""),
        ("putin NEAR/5 assad", "NEAR/5", "not part of the query language of this version"),
        ("withdraw* syria", "withdraw*", "not part"),
        ("wom?n", "wom?n", "not part"),
        ("damascas~", "damascas~", "not part"),
        ("a w/s b", "w/s", "not part"),
        ("atleast6(idlib)", "atleast6", "not part"),
    ],
)
def test_a_misused_field_or_operator_is_pointed_at(query: str, marked: str, message: str) -> None:
    try:
        parse(query, places)
    except QueryError as error:
        assert error.query[error.start : error.end] == marked
        assert message in error.message
        assert error.advice
    else:
        assert query in ("a -)", "place:-", "place:=(a)")


@pytest.mark.parametrize("query", ["", "   ", "-", "()", "+ : ,", '""'])
def test_nothing_to_search_for_is_an_error(query: str) -> None:
    with pytest.raises(QueryError, match="nothing to search for"):
        parse(query, places)


@pytest.mark.parametrize(
    ("query", "warning"),
    [
        ("foo:bar", "foo: is no field"),
        ("(a b", "bracket is not closed"),
        ("a) b", "bracket is closed that was never opened"),
        ('"a b', "quote is not closed"),
        ("place:atlantis", "no place called 'atlantis'"),
    ],
)
def test_what_was_guessed_is_said(query: str, warning: str) -> None:
    assert any(warning in said for said in parse(query, places).warnings)


@pytest.mark.parametrize("query", ["http://example.com/x", "00:30", "ratio 3:2", "a: b", "plain words"])
def test_what_is_no_field_by_its_look_is_not_warned_of(query: str) -> None:
    assert parse(query, places).warnings == ()


def test_a_counting_word_is_an_operator_only_before_a_bracket() -> None:
    assert tree("first50 days") == And((Word("first50"), Word("days")))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("(" * 200 + "a" + ")" * 200, "nested more than 100 deep", id="brackets"),
        pytest.param("-(" * 200 + "a", "nested more than 100 deep", id="negations"),
        pytest.param("NOT " * 5000 + "a", "more than 2,000 words", id="words"),
        pytest.param("a" * 70_000, "70,000 characters", id="length"),
    ],
)
def test_limits_answer_with_an_error(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        parse(query, places)


SIGNS = st.sampled_from(
    ["AND", "OR", "NOT", "ANDNOT", "-", "(", ")", '"', "“", "”", "‘", "’", "=", ":", "*", "?", "~", "…", "..", " "]
    + ["a", "Putin's", "al-Qaeda", "½", "ŉ", "中国", "2017-12", "NEAR/5", "none", "syria", "é", "\ud800"]
    + [f"{name}:" for name in sorted(FIELDS)]
)
typed = st.one_of(st.text(max_size=40), st.lists(SIGNS, max_size=12).map("".join), st.lists(SIGNS).map(" ".join))


@given(typed)
@example("headline:(a OR -b) place:=“x y” date:..2016")
def test_anything_typed_is_read_or_pointed_at(query: str) -> None:
    """Parsing ends with a tree, or with an error inside the query; and what was understood reads the same again."""
    try:
        parsed = parse(query, places)
    except QueryError as error:
        assert 0 <= error.start < error.end
        return
    assert parse(write(parsed.tree), places).tree == parsed.tree
