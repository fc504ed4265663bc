"""Query trees that a person can type, at random, of every kind of node."""

from __future__ import annotations

import datetime as dt

from asking import IDS, POINTS
from hypothesis import strategies as st

from index.analysis import terms
from index.folding import fold
from index.query import (
    FARTHEST,
    And,
    AtLeast,
    ByAuthor,
    Copied,
    Everything,
    FirstWords,
    FromSource,
    Fuzzy,
    InLanguage,
    InPlace,
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

COMMON = [
    "or",
    "and",
    "not",
    "near",
    "same",
    "first50",
    "atleast6",
    "us",
    "00:30",
    "38.101",
    "中",
    "порт",
    "date",
    "w",
    "s",
]
UTC = st.just(dt.UTC)


def is_term(text: str) -> bool:
    return terms(text) == [text]


some_terms = st.one_of(
    st.sampled_from(COMMON),
    st.text(min_size=1, max_size=8).map(fold).filter(is_term),
    st.from_regex(r"[a-z]{1,9}", fullmatch=True),
)
patterns = st.from_regex(r"[a-zж]{2,4}([?*][a-z]|[a-z]){0,3}[*]?", fullmatch=True).filter(
    lambda text: {*"?*"} & {*text}
)
names = st.text(max_size=12).map(fold).map(str.strip).filter(bool)


def place(name: str, exact: bool) -> Query:
    """A place as the parser finds it: by its number, or among the few that are known."""
    digits = name.removeprefix("-")
    numbered = digits.isdecimal() and len(digits) <= 18
    return InPlace(name, exact, (int(name),) if numbered else IDS.get(name, ()))


def days(start: dt.date | None, end: dt.date | None) -> Query:
    first, last = (day.isoformat() if day else None for day in (start, end))
    return Published(first, last) if first is None or last is None or first < last else Published(last, None)


def instants(start: dt.datetime | None, end: dt.datetime | None) -> Query:
    first, last = (moment.isoformat(timespec="seconds") if moment else None for moment in (start, end))
    return Seen(first, last) if first is None or last is None or first < last else Seen(last, None)


moments = st.datetimes(timezones=UTC)
kilometres = st.floats(1e-6, 20_000).map(lambda km: round(km, 9))
simple = st.one_of(
    st.builds(Word, some_terms, st.booleans()),
    st.builds(Phrase, st.lists(some_terms, min_size=2, max_size=4).map(tuple)),
    st.builds(Pattern, patterns),
    st.builds(Fuzzy, some_terms, st.integers(1, 2)),
)
described: st.SearchStrategy[Query] = st.one_of(
    st.builds(place, st.sampled_from(sorted(IDS)) | names | st.integers(-99, 10**9).map(str), st.booleans()),
    st.builds(lambda name, km: NearPoint(name, *POINTS[name], km), st.sampled_from(sorted(POINTS)), kilometres),
    st.builds(
        NearPoint,
        st.none(),
        st.floats(-90, 90).map(lambda lat: round(lat, 9)),
        st.floats(-180, 180).map(lambda lon: round(lon, 9)),
        kilometres,
    ),
    st.builds(days, st.dates(), st.dates(min_value=dt.date(1, 1, 2)) | st.none()),
    st.builds(days, st.none(), st.dates(min_value=dt.date(1, 1, 2))),
    st.builds(instants, moments, moments | st.none()),
    st.builds(instants, st.none(), moments),
    st.sampled_from([Undated(), UncertainDate(), Copied(), Everything()]),
    st.builds(FromSource, names),
    st.builds(ByAuthor, st.lists(some_terms, min_size=1, max_size=3).map(tuple)),
    st.builds(InLanguage, st.from_regex(r"[a-z]{2,3}", fullmatch=True)),
    st.builds(OfFormat, st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)),
    st.builds(OnPath, st.from_regex(r"/?[a-zé*-]{1,5}(/([a-z .-]{0,3}[a-z*(]|\*\*)){0,3}", fullmatch=True)),
)


def pairs(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    return st.one_of(
        st.builds(Near, parts, parts, st.integers(1, FARTHEST), st.booleans()),
        st.builds(Together, parts, parts, st.sampled_from(Unit)),
        st.builds(Or, st.lists(parts, min_size=2, max_size=3).map(tuple)),
    )


positional: st.SearchStrategy[Query] = st.recursive(simple, pairs, max_leaves=5)
counted: st.SearchStrategy[Query] = st.one_of(
    st.builds(AtLeast, st.integers(1, 10_000), positional), st.builds(FirstWords, st.integers(1, 10_000), positional)
)


def branches(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(Not, parts),
        st.builds(Within, st.sampled_from([Zone.HEADLINE, Zone.LEAD, Zone.BODY]), parts),
    )


typed_trees: st.SearchStrategy[Query] = st.recursive(st.one_of(positional, counted, described), branches, max_leaves=8)
