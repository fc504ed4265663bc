"""Articles for the tests: made by hand, and at random."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from index.article import Article, Dated, Mention, Place
from index.identity import article_id

SYRIA = Place(geonameid=163843, name="Syria", kind="country", country="SY", lat=35.0, lon=38.0, ancestors=(6255147,))
IDLIB = Place(
    geonameid=169387, name="Idlib", kind="admin1", country="SY", lat=35.8, lon=36.7, ancestors=(163843, 6255147)
)
FRANCE = Place(geonameid=3017382, name="France", kind="country", country="FR", ancestors=(6255148,))
ALEPPO = Place(
    geonameid=170063, name="Aleppo", kind="city", country="SY", lat=36.2, lon=37.16, ancestors=(163843, 6255147)
)
SUVA = Place(geonameid=2198148, name="Suva", kind="city", country="FJ", lat=-18.14, lon=178.44, ancestors=(2205218,))
NOWHERE = Place(geonameid=-9, name="The Frontier", kind="region", country="SY", ancestors=(163843,))
"""A place without a point."""


def an_article(headline: str = "Storm closes port", text: str = "Ships waited offshore.", **fields: object) -> Article:
    """An article with an id that fits its words."""
    made = Article(id="", headline=headline, text=text, **{"format": "html", **fields})  # type: ignore[arg-type]
    return replace(made, id=article_id(headline=headline, text=text, url=made.url))


WORDS = ["port", "ports", "strike", "strikes", "striking", "talks", "maison", "maisons", "al", "qaeda", "idlib"]
LANGUAGES = ["en", "fr", None]
SOURCES = ["news.example.org", "example.org", "Daily Post", None]
AUTHORS = ["Ana Sol", "Sol Ana Lima", "Abdel-Rahman", "Ana"]
FORMATS = ["html", "text", "warc"]
DATES = [None, "2017", "2017-12", "2017-12-30", "2018-01-01", "2016-02-29"]
CONFIDENCES = [0.9, 0.8, 0.79, None]
PLACES = [SYRIA, IDLIB, FRANCE, ALEPPO, SUVA, NOWHERE]

lines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
texts = st.lists(st.lists(lines, min_size=1, max_size=3).map(". ".join), min_size=1, max_size=4).map("\n\n".join)


def dated(value: str | None, confidence: float | None = 0.9) -> Dated:
    """A date of the precision that its text shows."""
    if value is None:
        return Dated.unknown("none in this test")
    precision = {4: "year", 7: "month", 10: "day"}[len(value)]
    return Dated(value=value, precision=precision, source="meta", confidence=confidence)


def after(text: str, sign: str) -> list[int]:
    """The offsets behind each `sign` of a text."""
    return [at + len(sign) for at in range(len(text)) if text.startswith(sign, at)]


@st.composite
def random_articles(draw: st.DrawFn) -> Article:
    text = draw(texts)
    begins = [0, *after(text, ". "), *after(text, "\n\n")]
    places = draw(st.lists(st.sampled_from(PLACES), max_size=2, unique=True))
    return an_article(
        headline=draw(lines),
        text=text,
        format=draw(st.sampled_from(FORMATS)),
        alternative_headlines=tuple(draw(st.lists(lines, max_size=2))),
        standfirst=draw(st.sampled_from([None, text.split("\n\n")[0], "talks of strikes"])),
        authors=tuple(draw(st.lists(st.sampled_from(AUTHORS), max_size=2, unique=True))),
        language=draw(st.sampled_from(LANGUAGES)),
        source=draw(st.sampled_from(SOURCES)),
        date=dated(draw(st.sampled_from(DATES)), draw(st.sampled_from(CONFIDENCES))),
        sentences=tuple(sorted(draw(st.sampled_from([set(), set(begins)]) | st.sets(st.sampled_from(begins))))),
        places=tuple(replace(place, mentions=(Mention(start=0, end=1, text="x"),)) for place in places),
    )


articles = random_articles()
