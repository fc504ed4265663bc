"""Stems."""

from __future__ import annotations

import pytest

from index.stems import ALGORITHMS, stem, stemmer


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "patient", "patients"),
        ("de", "kind", "kinder"),
        ("fr", "maison", "maisons"),
        ("es", "casa", "casas"),
        ("ru", "книга", "книги"),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


def test_numbers_and_unknown_languages_have_no_stems() -> None:
    assert stem("b2bs", "en") == "b2bs"
    assert stem("words", "xx") == "words"


def test_every_named_algorithm_exists_in_the_library() -> None:
    assert [code for code in ALGORITHMS if stemmer(code) is None] == []
