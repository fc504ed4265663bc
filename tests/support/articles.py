"""Articles for the tests: made by hand, and at random."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from index.article import Article, Dated, Mention, Place
from index.identity import article_id
from index.query import (
    And,
    Everything,
    FromSource,
    InLanguage,
    InPlace,
    Most,
    Not,
    Or,
    Phrase,
    Published,
    Query,
    Within,
    Word,
    Zone,
)

SYRIA = Place(geonameid=163843, name="Syria", kind="country", country="SY", lat=35.0, lon=38.0, ancestors=(6255147,))
IDLIB = Place(
    geonameid=169387, name="Idlib", kind="admin1", country="SY", lat=35.8, lon=36.7, ancestors=(163843, 6255147)
)
FRANCE = Place(geonameid=3017382, name="France", kind="country", country="FR", ancestors=(6255148,))


def an_article(headline: str = "Storm closes port", text: str = "Ships waited offshore.", **fields: object) -> Article:
    """An article with an id that fits its words."""
    made = Article(id="", format="html", headline=headline, text=text, **fields)  # type: ignore[arg-type]
    return replace(made, id=article_id(headline=headline, text=text, url=made.url))


WORDS = ["port", "ports", "strike", "strikes", "striking", "talks", "maison", "maisons", "al", "qaeda", "idlib"]
LANGUAGES = ["en", "fr", None]
SOURCES = ["news.example.org", "example.org", "Daily Post", None]
DATES = [None, "2017", "2017-12", "2017-12-30", "2018-01-01", "2016-02-29"]
PLACES = [SYRIA, IDLIB, FRANCE]

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


def dated(value: str | None) -> Dated:
    """A date of the precision that its text shows."""
    if value is None:
        return Dated.unknown("none in this test")
    precision = {4: "year", 7: "month", 10: "day"}[len(value)]
    return Dated(value=value, precision=precision, source="meta", confidence=0.9)


articles = st.builds(
    an_article,
    headline=sentences,
    text=st.lists(sentences, min_size=1, max_size=3).map("\n\n".join),
    alternative_headlines=st.lists(sentences, max_size=2).map(tuple),
    language=st.sampled_from(LANGUAGES),
    source=st.sampled_from(SOURCES),
    date=st.sampled_from(DATES).map(dated),
    places=st.lists(st.sampled_from(PLACES), max_size=2, unique=True).map(
        lambda places: tuple(replace(place, mentions=(Mention(start=0, end=1, text="x"),)) for place in places)
    ),
)

DAYS = [None, "2016-01-01", "2017-01-01", "2017-12-01", "2017-12-30", "2018-01-01", "2018-01-02"]

leaves: st.SearchStrategy[Query] = st.one_of(
    st.builds(Word, st.sampled_from(WORDS), st.booleans()),
    st.builds(Phrase, st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(tuple)),
    st.builds(InPlace, st.just("x"), st.booleans(), st.sampled_from([(163843,), (169387,), (6255147, 3017382), ()])),
    st.builds(Published, st.sampled_from(DAYS), st.sampled_from(DAYS)),
    st.just(Published(unknown=True)),
    st.builds(FromSource, st.sampled_from(["example.org", "news.example.org", "daily post", "nobody"])),
    st.builds(InLanguage, st.sampled_from(["en", "fr", "de"])),
    st.just(Everything()),
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


queries: st.SearchStrategy[Query] = st.recursive(leaves, branches, max_leaves=6)
