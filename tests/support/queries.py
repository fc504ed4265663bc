"""Query trees at random, of every kind of node, about the articles of `articles`."""

from __future__ import annotations

from articles import FORMATS, WORDS
from hypothesis import strategies as st

from index.query import (
    And,
    AtLeast,
    Bag,
    ByAuthor,
    Copied,
    Everything,
    FirstWords,
    FromSource,
    Fuzzy,
    InLanguage,
    InPlace,
    Most,
    Near,
    NearPoint,
    Not,
    OfFormat,
    OnPath,
    Or,
    Pattern,
    Phrase,
    Published,
    Query,
    Seen,
    Together,
    UncertainDate,
    Undated,
    Unit,
    Within,
    Word,
    Zone,
)

DAYS = [None, "2016-01-01", "2017-01-01", "2017-12-01", "2017-12-30", "2018-01-01", "2018-01-02"]
INSTANTS = [None, *(f"2026-01-0{day}T0{hour}:30:00+00:00" for day in (1, 2, 3) for hour in (1, 5))]
PATTERNS = ["port*", "st?ik*", "ma*s", "al*", "zz*", "ta?ks", "str*", "po??", "id*b"]
FUZZY = [("port", 1), ("ports", 2), ("idlip", 1), ("striking", 2), ("ale", 1), ("zeppelin", 2)]
PATHS = ["*.html", "syria/", "/press/syria/**", "iraq/*.txt", "*", "nothing"]
POINTS = [(35.8, 36.7), (0.0, 0.0), (-18.0, -179.9), (89.0, 10.0)]
PLACE_IDS = [(163843,), (169387,), (6255147, 3017382), ()]

words = st.builds(Word, st.sampled_from(WORDS), st.booleans())
simple: st.SearchStrategy[Query] = st.one_of(
    words,
    words,
    st.builds(Phrase, st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(tuple)),
    st.builds(Pattern, st.sampled_from(PATTERNS)),
    st.sampled_from(FUZZY).map(lambda fuzzy: Fuzzy(*fuzzy)),
)


def pairs(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    return st.one_of(
        st.builds(Near, parts, parts, st.sampled_from([1, 2, 3, 6, 1000]), st.booleans()),
        st.builds(Together, parts, parts, st.sampled_from(Unit)),
        st.builds(Or, st.lists(parts, min_size=1, max_size=3).map(tuple)),
    )


positional: st.SearchStrategy[Query] = st.recursive(simple, pairs, max_leaves=4)
counted: st.SearchStrategy[Query] = st.one_of(
    st.builds(AtLeast, st.integers(1, 4), positional), st.builds(FirstWords, st.sampled_from([1, 2, 5, 20]), positional)
)
bags = st.builds(Bag, st.lists(words, min_size=1, max_size=5).map(tuple), st.sampled_from([0, 1, 2, 50]))
described: st.SearchStrategy[Query] = st.one_of(
    st.builds(InPlace, st.just("x"), st.booleans(), st.sampled_from(PLACE_IDS)),
    st.builds(
        lambda point, km: NearPoint(None, *point, km), st.sampled_from(POINTS), st.sampled_from([1.0, 65.0, 500.0])
    ),
    st.builds(Published, st.sampled_from(DAYS), st.sampled_from(DAYS)),
    st.builds(Seen, st.sampled_from(INSTANTS), st.sampled_from(INSTANTS)),
    st.sampled_from([Undated(), UncertainDate(), Copied(), Everything()]),
    st.builds(FromSource, st.sampled_from(["example.org", "news.example.org", "daily post", "nobody"])),
    st.builds(ByAuthor, st.sampled_from([("ana",), ("ana", "sol"), ("sol", "ana"), ("rahman",), ("nobody",)])),
    st.builds(InLanguage, st.sampled_from(["en", "fr", "de"])),
    st.builds(OfFormat, st.sampled_from([*FORMATS, "pdf"])),
    st.builds(OnPath, st.sampled_from(PATHS)),
)


def branches(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(Most, several, st.integers(1, 3)),
        st.builds(Not, parts),
        st.builds(Within, st.sampled_from(Zone), parts),
    )


queries: st.SearchStrategy[Query] = st.recursive(
    st.one_of(positional, positional, counted, bags, described), branches, max_leaves=5
)
"""Trees that a store must answer: whatever stands under a positional node is positional."""
