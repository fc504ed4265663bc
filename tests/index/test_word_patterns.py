"""Patterns of words fit what a plain reading of them fits, and take no longer than the word is."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.word_patterns import fitting


@given(st.text("ab*?.", max_size=9), st.text("ab.\n", max_size=9))
def test_a_pattern_fits_as_one_of_file_names_does(pattern: str, word: str) -> None:
    assert bool(fitting(pattern)(word)) == fnmatchcase(word, pattern)


@pytest.mark.parametrize("pattern", ["ab" + "*c" * 20 + "*d", "ab" + "*?c" * 20 + "*d"])
def test_a_word_that_nearly_fits_many_open_ends_takes_no_time(pattern: str) -> None:
    """A reading that tries every place for every `*` would take years."""
    assert not fitting(pattern)("ab" + "c" * 1_000)
