"""How text becomes terms."""

from __future__ import annotations

import pytest
from articles import an_article
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import BODY_START, article_positions, language_term, source_terms, terms, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Syria’s Assad's", ["syria", "assad"]),
        ("the strikers' pay", ["the", "strikers", "pay"]),
        ("l’Ukraine d'Azov", ["l", "ukraine", "d", "azov"]),
        ("S. Smith’s", ["s", "smith"]),
        ("al-Qaeda example.com", ["al", "qaeda", "example", "com"]),
        ("400,000 at 00:30, 3.5.", ["400,000", "at", "00:30", "3.5"]),
        ("the U.S. and U.S.A.", ["the", "us", "and", "usa"]),
        ("covid-19 b2b snake_case", ["covid", "19", "b2b", "snake", "case"]),
        ("ÉCOLE Straße ŁÓDŹ", ["ecole", "strasse", "lodz"]),
        ("新聞が", ["新", "聞", "か\u3099"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("صحيفة", ["صحيفه"]),
        ("… — !", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    import unicodedata

    assert [unicodedata.normalize("NFC", term) for term in terms(text)] == [
        unicodedata.normalize("NFC", term) for term in expected
    ]


@given(st.text())
def test_terms_of_terms_are_the_same_terms(text: str) -> None:
    for term in terms(text):
        assert terms(term) == [term]


@given(st.text())
def test_offsets_point_into_the_text_in_order(text: str) -> None:
    last = 0
    for token in tokens(text):
        assert last <= token.start < token.end <= len(text) or token.start < last
        last = token.start


def test_headline_alternatives_and_text_are_apart() -> None:
    article = an_article("port closes", "port open", alternative_headlines=("port shut",))
    places = article_positions(article)["port"]
    assert places[0] == 0
    assert places[1] > 10
    assert places[2] == BODY_START


def test_a_headline_without_end_does_not_reach_the_text() -> None:
    article = an_article("word " * 10_000, "text")
    positions = article_positions(article)
    assert max(positions["word"]) < BODY_START == positions["text"][0]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("www.Edition.CNN.com", {"edition.cnn.com", "cnn.com"}),
        ("cnn.com", {"cnn.com"}),
        ("The Daily Post", {"the daily post"}),
        (None, set()),
    ],
)
def test_a_source_is_found_by_its_name_and_domains(source: str | None, expected: set[str]) -> None:
    assert source_terms(source) == expected


@pytest.mark.parametrize(("code", "term"), [("pt-BR", "pt"), ("EN_us", "en"), (None, None), ("", None)])
def test_a_language_is_its_primary_tag(code: str | None, term: str | None) -> None:
    assert language_term(code) == term
