"""Whatever is typed: it is read, or pointed at, in a few words."""

from __future__ import annotations

import datetime as dt

import pytest
from asking import FewPlaces, asked
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.errors import QueryError
from search.fields import FIELDS
from search.parser import parse
from search.saved import from_json, to_json
from search.wording import write

FULL = 64 << 10
"""How long a query may be; reading one in squared time would last until the suite's time limit ends it."""

SIGNS = [
    *"AND OR NOT ANDNOT NEAR/5 NEAR6 ADJ8 PRE/8 w/s /p SAME w/5 near/0 NEAR/ PRE/s ATLEAST2( atleast3( first5( FIRST5".split(),
    *"HLEAD( hd= hlp= /F50/ /f1/ ~ ~2 ~6 - -( ( ) = : * ? ! … .. , / /50km /30mi 35.9,36.6/5km none off only".split(),
    *"\" “ ” « » ‘ ’ 「 」 a b sovereign* wom?n damascas~ a* ?x Putin's al-Qaeda al-Qae* ½ ŉ ² ፩ 中国 é \ud800 \0".split(
        " "
    ),
    *"2017-12 yesterday 7d march 2018 2024-W07 2023-Q3 syria idlib http://x.org/?a*b U.S. 400,000 || && C++ _ __ '".split(),
    " ",
    "\n",
    "\u200b",
    "\u202e",
    *(f"{name}:" for name in sorted(FIELDS)),
]
typed = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(SIGNS), max_size=14).map("".join),
    st.lists(st.sampled_from(SIGNS), max_size=14).map(" ".join),
)


@settings(max_examples=1000, deadline=None)
@given(typed)
@example("headline:(a OR -b) place:=“x y” date:..2016")
@example("-(-(-a NEAR/2")
@example("a/F5//F6/")
@example("place:‘a”b’")
@example("place:²")
def test_anything_typed_is_read_or_pointed_at(query: str) -> None:
    """A query gives a tree, which reads and is saved as itself, or an error inside of it."""
    try:
        parsed = asked(query)
    except QueryError as error:
        assert error.query == query
        assert 0 <= error.start < error.end <= max(len(query), 1)
        assert error.advice
        return
    again = asked(write(parsed.tree, fold_copies=parsed.fold_copies))
    assert (again.tree, again.fold_copies) == (parsed.tree, parsed.fold_copies)
    assert from_json(to_json(parsed.tree)) == (parsed.tree, True)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(piece * (FULL // len(piece)), id=f"{piece[:20]} again and again")
        for piece in [
            *'"‘’“”()=~-*?!:;./\\|&+_^#@中\u0301\u200b\ud800\0',
            *["a ", "a-", "a.", "a:", "a?", "a*", "a~", "a!", "aa*", "?a", "*a", "‘a’b", '"a" ', '"a', "‘a", "a‘ "],
            *["/F1", "/F1/", "a/F1/", "(a ", "a) ", "-a", "- ", "=a", "==", "1.", "1,", "1:", "a.b.", "a'", "'s", "́a"],
            *[
                "NOT ",
                "a OR ",
                "a AND ",
                "a NEAR/2 ",
                "a w/s ",
                "NEAR/",
                "w/",
                "near",
                "ATLEAST2 ",
                "atleast2(",
                "first",
            ],
            *["headline:", "date:", "place:(", "near:", "hd=", "HLEAD(", "date:2017 ", "date:x ", "place:x ", "x:y "],
            *["http://", "www.a.b/", "𐌰", "́", "ﷺ", "½", "ΐ", "İ", "ß"],
        ]
    ],
)
def test_long_repetitions_are_read_and_briefly_spoken_of(query: str) -> None:
    check_length(query)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(begin + middle * ((FULL - 20) // len(middle)) + end, id=f"{begin}{middle[:10]}…{end}")
        for begin, middle, end in [
            ("a", "?", ""),
            ("a", "?", "b"),
            ("aa", "*", "b"),
            ("a", "~", "1"),
            ("a~", "1", ""),
            ("~", "1", "x"),
            ("w/", "1", " b"),
            ("a NEAR/", "9", " b"),
            ("/F", "1", "x"),
            ("a/F", "1", "/"),
            ("atleast", "1", "("),
            ("a", "b", "!"),
            ("", "a.", "?"),
            ("", "a-", "x*"),
            ('date:"', "1 ", '"'),
            ("date:", "1", ""),
            ("date:", ".", ""),
            ("date:", ">", "2018"),
            ('date:"', "march ", '2018"'),
            ('date:"', "كانون ", '2018"'),
            ("date:", "9", "d"),
            ("date:last-", "wee", ""),
            ("date:x ", "a ", ""),
            ("seen:", "2026-11-24T08:00Z..", ""),
            ("near:", "9", "/1km"),
            ("near:", "/", ""),
            ("near:", "1,", "/5km"),
            ('near:"x"/', "1", "km"),
            ("path:", "*", ""),
            ("path:", "**/", "x"),
            ("path:", "[", ""),
            ("path:", "!", ""),
            ("place:", "x", ""),
            ('place:"', "x ", '"'),
            ("lang:", "x", ""),
            ('by:"', "a ", '"'),
            ("format:", ".", "x"),
            ('"', "a ", '"~5'),
            ('"', "a* ", '"'),
            ("", "x", ":y"),
            ("", "a", " NEAR/5 -b"),
            ("(a b) NEAR/5 ", "c", ""),
        ]
    ],
)
def test_long_words_and_values_are_read_and_briefly_spoken_of(query: str) -> None:
    check_length(query)


def check_length(query: str) -> None:
    assert len(query) <= FULL
    longest = 0
    try:
        longest = max((len(warning) for warning in asked(query).warnings), default=0)
    except QueryError as error:
        longest = max(len(error.message), len(error.advice or ""))
    assert longest < 500


@given(typed, st.dates())
def test_any_day_may_be_today(query: str, today: dt.date) -> None:
    try:
        assert parse(query, FewPlaces(), today=today).tree
    except QueryError as error:
        assert error.message
