"""What typed queries mean: operators, their order and their limits."""

from __future__ import annotations

import pytest
from asking import TODAY, FewPlaces, asked, assert_points_at, tree

from index.errors import QueryError
from index.query import (
    And,
    AtLeast,
    Everything,
    FirstWords,
    InPlace,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Together,
    Unit,
    Within,
    Word,
    Zone,
)
from search.parser import parse

A, B, C, D = Word("a"), Word("b"), Word("c"), Word("d")
SYRIA = InPlace("syria", False, (163843,))


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
        ("a OR NOT b", Or((A, Not(B)))),
        ("-sports", Not(Word("sports"))),
        ("NOT NOT a", Not(Not(A))),
        ("-(a b)", Not(And((A, B)))),
        ('-"a b"', Not(Phrase(("a", "b")))),
        ("a - b", And((A, B))),
        ('a OR"b c"', Or((A, Phrase(("b", "c"))))),
        ("or not and", And((Word("or"), Word("not"), Word("and")))),
        ("*", Everything()),
        ("=(a)", A),
        ("a NEAR/5 b", Near(A, B, 5)),
        ("a near/5 b", Near(A, B, 5)),
        ("a w/5 b", Near(A, B, 5)),
        ("a W/5 b", Near(A, B, 5)),
        ("a NEAR5 b", Near(A, B, 5)),
        ("a PRE/5 b", Near(A, B, 5, ordered=True)),
        ("a pre/5 b", Near(A, B, 5, ordered=True)),
        ("a ADJ5 b", Near(A, B, 5, ordered=True)),
        ("a adj/5 b", Near(A, B, 5, ordered=True)),
        ("a NEAR/1000 b", Near(A, B, 1000)),
        ("a w/s b", Together(A, B, Unit.SENTENCE)),
        ("a W/S b", Together(A, B, Unit.SENTENCE)),
        ("a /s b", Together(A, B, Unit.SENTENCE)),
        ("a NEAR/s b", Together(A, B, Unit.SENTENCE)),
        ("a w/p b", Together(A, B, Unit.PARAGRAPH)),
        ("a /P b", Together(A, B, Unit.PARAGRAPH)),
        ("a SAME b", Together(A, B, Unit.PARAGRAPH)),
        ("a NEAR/2 b NEAR/3 c", Near(Near(A, B, 2), C, 3)),
        ("a NEAR/2 (b NEAR/3 c)", Near(A, Near(B, C, 3), 2)),
        ("a PRE/2 b w/s c", Together(Near(A, B, 2, ordered=True), C, Unit.SENTENCE)),
        ("a b NEAR/2 c d", And((A, Near(B, C, 2), D))),
        ("a OR b NEAR/2 c", Or((A, Near(B, C, 2)))),
        ("(a OR b) NEAR/2 c", Near(Or((A, B)), C, 2)),
        ("-(a NEAR/2 b)", Not(Near(A, B, 2))),
        ("a AND b w/s c", And((A, Together(B, C, Unit.SENTENCE)))),
        ('"a b"NEAR/2"c d"', Near(Phrase(("a", "b")), Phrase(("c", "d")), 2)),
        ("(a)w/2(b)", Near(A, B, 2)),
        ("who met assad near the same day", And(tuple(map(Word, "who met assad near the same day".split())))),
        ("near6 adj8 same", And((Word("near6"), Word("adj8"), Word("same")))),
        ("atleast6(a)", AtLeast(6, A)),
        ("ATLEAST6(a)", AtLeast(6, A)),
        ("atleast/6(a)", AtLeast(6, A)),
        ("ATLEAST6 a b", And((AtLeast(6, A), B))),
        ('ATLEAST6 "a b"', AtLeast(6, Phrase(("a", "b")))),
        ("atleast6(a OR b)", AtLeast(6, Or((A, B)))),
        ("atleast6(a NEAR/2 b)", AtLeast(6, Near(A, B, 2))),
        ("first50(a)", FirstWords(50, A)),
        ("FIRST50(a)", FirstWords(50, A)),
        ("a/F50/", FirstWords(50, A)),
        ("a /f50/", FirstWords(50, A)),
        ("(a OR b)/F50/", FirstWords(50, Or((A, B)))),
        ('"a b"/F50/ c', And((FirstWords(50, Phrase(("a", "b"))), C))),
        ("a b/F50/", And((A, FirstWords(50, B)))),
        ("-a/F50/", Not(FirstWords(50, A))),
        ("first50 days", And((Word("first50"), Word("days")))),
        ("headline:sovereignty", Within(Zone.HEADLINE, Word("sovereignty"))),
        ("Title:x", Within(Zone.HEADLINE, Word("x"))),
        ("intitle:x", Within(Zone.HEADLINE, Word("x"))),
        ("hd=x", Within(Zone.HEADLINE, Word("x"))),
        ("HD=(a b)", Within(Zone.HEADLINE, And((A, B)))),
        ("hlead:x", Within(Zone.LEAD, Word("x"))),
        ("hlp=x", Within(Zone.LEAD, Word("x"))),
        ("HLEAD(a b)", Within(Zone.LEAD, And((A, B)))),
        ("hlead(a)", Within(Zone.LEAD, A)),
        ('body:(a "b c")', Within(Zone.BODY, And((A, Phrase(("b", "c")))))),
        ("body:(a NEAR/5 b)", Within(Zone.BODY, Near(A, B, 5))),
        ("headline:a/F5/", Within(Zone.HEADLINE, FirstWords(5, A))),
        ("headline:atleast2(a)", Within(Zone.HEADLINE, AtLeast(2, A))),
        ("headline:=a", Within(Zone.HEADLINE, Word("a", exact=True))),
        ("-headline:a", Not(Within(Zone.HEADLINE, A))),
        ("headline:a b", And((Within(Zone.HEADLINE, A), B))),
        ("headline:(a body:b)", Within(Zone.HEADLINE, And((A, Within(Zone.BODY, B))))),
        ("headline:(a place:syria)", Within(Zone.HEADLINE, And((A, SYRIA)))),
        ("place:(syria OR -idlib)", Or((SYRIA, Not(InPlace("idlib", False, (169387, 169389)))))),
    ],
)
def test_means(query: str, expected: Query) -> None:
    assert tree(query) == expected


@pytest.mark.parametrize(
    ("query", "marked", "message", "advice"),
    [
        ("a OR", "OR", "OR needs something on both sides", '"or"'),
        ("AND a", "AND", "AND needs something on both sides", '"and"'),
        ("(OR a)", "OR", "OR needs something on both sides", '"or"'),
        ("a AND OR b", "AND", "AND needs something on both sides", '"and"'),
        ("a ANDNOT", "ANDNOT", "ANDNOT needs something", '"andnot"'),
        ("a NOT", "NOT", "NOT needs something after it", "must not appear"),
        ("a NOT AND b", "NOT", "NOT needs something after it", "must not appear"),
        ("a NEAR/5", "NEAR/5", "NEAR/5 needs something on both sides", '"near/5"'),
        ("NEAR/5 b", "NEAR/5", "NEAR/5 needs something on both sides", "NEAR/5"),
        ("a (w/s b)", "w/s", "w/s needs something on both sides", "NEAR/5"),
        ("a w/s", "w/s", "w/s needs something on both sides", '"w/s"'),
        ("a NEAR/5 OR b", "NEAR/5", "NEAR/5 needs something on both sides", '"near/5"'),
        ("a NEAR/5 NEAR/6 b", "NEAR/5", "NEAR/5 needs something on both sides", '"near/5"'),
        ('a NEAR/5 "..."', '"..."', "NEAR/5 needs a word on both sides", "NEAR/5"),
        ("a) NEAR/5 b", "NEAR/5", "NEAR/5 needs something on both sides", "NEAR/5"),
        ("a NEAR/0 b", "NEAR/0", "NEAR takes a number of words from 1 to 1,000", "1 to 1,000"),
        ("a w/1001 b", "w/1001", "w takes a number of words from 1 to 1,000", "1 to 1,000"),
        ("a ADJ99999999999999 b", "ADJ99999999999999", "from 1 to 1,000", "1 to 1,000"),
        ("a PRE/s b", "PRE/s", "no order can be asked for", "Write w/s"),
        ("a adj/P b", "adj/P", "no order can be asked for", "Write w/p"),
        ("(a AND b) NEAR/5 c", "(a AND b)", "AND cannot stand beside NEAR/5", "(a NEAR/5 c) (b NEAR/5 c)"),
        ("(a AND b) NEAR/5 c", "(a AND b)", "AND cannot stand beside NEAR/5", "(a OR b) NEAR/5 c for any"),
        ("c PRE/5 (a b)", "(a b)", "AND cannot stand beside PRE/5", "(c PRE/5 a) (c PRE/5 b)"),
        ("(a b c d e) w/s f", "(a b c d e)", "Beside w/s stand words, phrases", '"a b" w/s c'),
        ("(a OR (b c)) w/s f", "(a OR (b c))", "Beside w/s stand words, phrases", '"a b" w/s c'),
        ("place:syria NEAR/3 y", "place:syria", "place:syria describes the article", "Write place:syria y instead"),
        ("y NEAR/3 date:2017", "date:2017", "date:2017", "Write y date:2017"),
        ("a NEAR/5 -b", "-b", "NOT cannot stand beside NEAR/5", "Write a -(a NEAR/5 b)"),
        ("NOT a NEAR/5 b", "NOT a", "NOT cannot stand beside NEAR/5", "Write -(a NEAR/5 b)"),
        ("headline:a NEAR/5 b", "headline:a", "headline: cannot stand", "Write headline:(a NEAR/5 b)"),
        ("b w/p hlead:a", "hlead:a", "hlead: cannot stand beside w/p", "Write hlead:(b w/p a)"),
        ("atleast2(a) NEAR/5 b", "atleast2(a)", "atleast2(a) cannot stand", "Write atleast2(a) b"),
        ("a NEAR/5 b/F9/", "b/F9/", "first9(b) cannot stand", "Write a first9(b)"),
        ("* NEAR/5 b", "*", "* describes the article", "Write * b"),
        ("place:(syria NEAR/2 idlib)", "syria", "place:syria describes the article", "place:syria place:idlib"),
        ("atleast6(a b)", "(a b)", "AND cannot stand in atleast6(…)", "atleast6(a) atleast6(b) for each"),
        ("(a b)/F9/", "(a b)", "AND cannot stand in first9(…)", "first9(a) first9(b) for each"),
        ("atleast6(headline:a)", "(headline:a)", "headline: cannot stand", "headline:atleast6(a)"),
        ("first50(-a)", "(-a)", "NOT cannot stand in first50(…)", "Write -first50(a)"),
        ("first50(place:syria)", "(place:syria)", "place:syria describes", "first50(idlib) place:syria"),
        ("first50(atleast2(a))", "(atleast2(a))", "In first50(…) stand words", "first50(idlib"),
        ("atleast0(a)", "atleast0", "atleast0 takes a number of mentions from 1 to 10,000", "10,000"),
        ("a/F99999/", "/F99999/", "/F99999/ takes a number of words from 1 to 10,000", "10,000"),
        ("atleast6()", "atleast6", "atleast6 needs a word", "atleast6(idlib)"),
        ("ATLEAST6", "ATLEAST6", "ATLEAST6 needs words after it", "atleast6(idlib)"),
        ("ATLEAST6 OR a", "ATLEAST6", "ATLEAST6 needs words after it", "atleast6(idlib)"),
        ("/F50/ a", "/F50/", "/F50/ needs a word", "first50(idlib)"),
        ("headline:-a", "headline:", "headline: needs a value right after it", "headline:word"),
        ("headline: a", "headline:", "without a space", "headline:word"),
        ("headline:AND", "headline:", "headline: needs a value", "headline:word"),
        ("headline:place:x", "headline:", "headline: needs a value", "headline:word"),
        ("headline:", "headline:", "headline: needs a value", "headline:word"),
        ("place:=(a)", "=", "= needs a word right after it", "=strikes"),
        ("-copies:off", "copies:off", "copies:off is an option", "copies:off"),
        ("a OR copies:off", "copies:off", "copies:off is an option", "copies:off"),
        ("a NEAR/5 copies:off", "copies:off", "copies:off is an option", "copies:off"),
        ("atleast5(copies:off)", "(copies:off)", "copies:off is an option", "copies:off"),
    ],
)
def test_a_misused_operator_is_pointed_at(query: str, marked: str, message: str, advice: str) -> None:
    assert_points_at(query, marked, message, advice)


@pytest.mark.parametrize("query", ["", "   ", "-", "()", "+ : ,", '""', "=", "…", "-()", "headline:()", "((()))", "!?"])
def test_nothing_to_search_for_is_an_error(query: str) -> None:
    with pytest.raises(QueryError, match="nothing to search for"):
        asked(query)


def test_an_option_alone_says_what_it_goes_with() -> None:
    with pytest.raises(QueryError) as raised:
        asked("copies:off")
    assert "copies:off *" in (raised.value.advice or "")


@pytest.mark.parametrize(
    ("query", "folded"),
    [
        ("a", True),
        ("a copies:off", False),
        ("copies:off a", False),
        ("(a copies:off) OR b", False),
        ("copies:only", True),
    ],
)
def test_copies_off_is_an_option_of_the_query(query: str, folded: bool) -> None:
    assert asked(query).fold_copies is folded


@pytest.mark.parametrize(
    ("query", "warning"),
    [
        ("foo:bar", "foo: is no field"),
        ("date=2017", "date=2017 is searched as words; write date:2017"),
        ("date>2017", "date>2017 is searched as words; write date:2018-01-01.."),
        ("Date<=2017-03", "write Date:..2017-03-31"),
        ("since>=2017", "write since:2017"),
        ("lang=en", "lang=en is searched as words; write lang:en"),
        ('source="the guardian"', "source= is searched as words; write source:…"),
        ('foo:"a b"', "foo: is no field"),
        ("(a b", "bracket is not closed"),
        ("a) b", "bracket is closed that was never opened"),
        ('"a b', "quote is not closed"),
        ("place:atlantis", "no place called 'atlantis'"),
        ("a NEAR b", "NEAR is searched as a word; as an operator it takes a number, as in NEAR/5"),
        ("a ADJ/x b", "ADJ/x is searched as a word"),
        ("atleast6 idlib", "atleast6 is searched as a word"),
        ("a || b", "|| is not read; write OR"),
        ("a && b", "&& is not read; write AND"),
        ('"air strike*"', "in quotes * is no wildcard"),
        ('date:"spring 2020"', "spring 2020 is read as 2020-03-01..2020-05-31"),
    ],
)
def test_what_was_guessed_is_said(query: str, warning: str) -> None:
    assert any(warning in said for said in asked(query).warnings)


@pytest.mark.parametrize(
    "query",
    ["http://example.com/x", "00:30", "ratio 3:2", "a: b", "plain words", "near the port", "50% (of it)", "C++ & D"][
        :7
    ],
)
def test_what_is_no_field_by_its_look_is_not_warned_of(query: str) -> None:
    assert asked(query).warnings == ()


def test_what_is_guessed_twice_is_said_once() -> None:
    assert len(asked("(a (b").warnings) == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("(" * 101 + "a" + ")" * 101, "nested more than 100 deep", id="brackets"),
        pytest.param("-(" * 200 + "a", "nested more than 100 deep", id="negations"),
        pytest.param("headline:(" * 101 + "a", "nested more than 100 deep", id="fields"),
        pytest.param("atleast2(" * 101 + "a", "nested more than 100 deep", id="counts"),
        pytest.param(" NEAR/2 ".join("a" * 101), "nested more than 100 deep", id="chains"),
        pytest.param('"' + "a " * 101 + '"~9', "nested more than 100 deep", id="phrases with a tilde"),
        pytest.param("a-" * 101 + "aa*", "nested more than 100 deep", id="hyphens with a wildcard"),
        pytest.param("NOT " * 5000 + "a", "more than 2,000 words", id="words"),
        pytest.param('"' + "a " * 2001 + '"', "more than 2,000 words", id="words of a phrase"),
        pytest.param("a-" * 2001, "more than 2,000 words", id="words with hyphens"),
        pytest.param("中" * 2001, "more than 2,000 words", id="words without spaces"),
        pytest.param("a" * 70_000, "70,000 characters", id="length"),
    ],
)
def test_limits_answer_with_an_error(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        asked(query)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("(" * 100 + "a" + ")" * 100, id="brackets"),
        pytest.param("-" + "(NOT " * 49 + "a" + ")" * 49, id="negations"),
        pytest.param(" NEAR/2 ".join("a" * 100), id="chains"),
        pytest.param(" OR ".join(f"w{n}" for n in range(1000)), id="words"),
        pytest.param("a" * (64 << 10), id="length"),
    ],
)
def test_what_is_just_within_the_limits_is_read(query: str) -> None:
    assert asked(query).tree


def test_today_is_the_callers() -> None:
    old = parse("date:today", FewPlaces(), today=TODAY.replace(year=1999)).tree
    assert old == tree("date:1999-11-24")
