"""Cleaning: only what a person sees is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import clean, letters, one_line, word_count


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("Heli\u00adkopter\u00adlandeplatz", "Helikopterlandeplatz"),
        ("zero\u200bwidth\u200d and \ufeffmark", "zerowidth and mark"),
        ("five\u00a0hundred\u202fmetres", "five hundred metres"),
        ("e\u0301tat", "état"),
        ("bell\x07 and \ud800 half", "bell and  half"),
        ("dash \x96 quote \x93", "dash – quote “"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
    ids=["soft hyphen", "zero width", "spaces", "nfc", "control", "latin controls", "line ends", "persian joiner"],
)
def test_invisible_characters_go_and_the_rest_stays(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_one_line_has_single_spaces() -> None:
    assert one_line("  a\n\tb  c ") == "a b c"


def test_letters_compare_headlines() -> None:
    assert letters("“It’s” – so!") == letters("its SO")


def test_scripts_without_spaces_have_words_too() -> None:
    assert word_count("日本の首相が訪米する") >= 5
    assert word_count("three plain words") == 3
