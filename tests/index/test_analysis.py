"""How text becomes terms."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import language_term, source_terms, terms, tokens


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


@given(st.text(alphabet=string.printable + "’é½中", max_size=60))
def test_the_terms_are_those_of_the_tokens(text: str) -> None:
    assert terms(text) == [token.term for token in tokens(text)]


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
