"""Folding: words that readers take for the same are spelt the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Damascus", "damascus"),
        ("Łódź’s", "lodz's"),
        ("İSTANBUL", "istanbul"),
        ("KØBENHAVN", "kobenhavn"),
        ("Đà Nẵng", "da nang"),
        ("Straße", "strasse"),
        ("Œuvre", "oeuvre"),
        ("Deir ez‑Zor", "deir ez-zor"),
        ("“Daesh”", '"daesh"'),
        ("Dar‘ā", "dar'a"),
        ("إدلب", "ادلب"),
        ("حَلَب", "حلب"),
        ("КИЇВ", "киів"),
        ("ｔｏｋｙｏ", "tokyo"),
        ("co\u00adoperation", "cooperation"),
        ("ΑΘΉΝΑΣ", "αθηνασ"),
    ],
)
def test_case_accents_and_typography_make_no_difference(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("word", ["हिन्दी", "がく", "ไทย", "한국"])
def test_marks_that_make_another_word_stay(word: str) -> None:
    assert fold(word) == word


def test_composed_and_decomposed_letters_fold_alike() -> None:
    assert fold("Cafe\u0301") == fold("Café") == "cafe"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_makes_no_difference_to_ascii(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert fold(plain.upper()) == fold(plain.lower())
