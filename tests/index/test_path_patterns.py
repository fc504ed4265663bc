"""Patterns of paths: what they fit, and that it is not tried in all ways."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from index.path_patterns import read_pattern

names = st.sampled_from(
    ["*", "**", "a", "b", "ab", "*.c", "a*", "*b*", "a?c", "?", "[ab]", "a*b*c", "\\*", "x[a-c]y", "a.c"]
)
patterns = st.builds(
    lambda start, parts, end: start + "/".join(parts) + end,
    st.sampled_from(["", "/"]),
    st.lists(names, min_size=1, max_size=4),
    st.sampled_from(["", "/"]),
)
paths = st.lists(
    st.text("abcxy.*", min_size=1, max_size=4).filter(lambda name: name.strip(".")), min_size=1, max_size=5
).map("/".join)


@settings(max_examples=3000, deadline=None)
@given(patterns, paths)
@example("**/", "a")
@example("/**", "a")
@example("a/**/b", "a/b")
@example("*a/**/b", "aa/b")
@example("a/**/**/", "a/b")
@example("**/a/**/b/**", "x/a/y/b/c")
def test_a_pattern_fits_what_git_ignores(pattern: str, path: str) -> None:
    assert read_pattern(pattern).fits(path) == GitIgnoreSpec.from_lines([pattern]).match_file(path)


@pytest.mark.parametrize(
    "pattern", ["*a" * 8 + "b", "**/" + "*a*/" * 7 + "b", "**/a/**/a/**/a/**/b", "[a-z]*" * 8, "*" + "a" * 100]
)
def test_no_path_is_tried_in_all_ways(pattern: str) -> None:
    """That would last for years; the suite's time limit ends it."""
    reading = read_pattern(pattern)
    fitting = [reading.fits(path) for path in ("a" * 4000, "a/" * 2000, "aaaaaaaa/" * 400)]
    assert any(fitting) is ("b" not in pattern)


@pytest.mark.parametrize(
    ("pattern", "folders"),
    [
        ("press/syria/**", ("press", "syria")),
        ("/press/syria/", ("press", "syria")),
        ("press/a.html", ("press",)),
        ("press/*/a.html", ("press",)),
        ("*.html", ()),
        ("syria/", ()),
        ("**/press/a", ()),
    ],
)
def test_the_folders_that_a_path_must_begin_with_are_known(pattern: str, folders: tuple[str, ...]) -> None:
    assert read_pattern(pattern).folders == folders


@pytest.mark.parametrize("pattern", ["", " ", "/", "//", "#x", "a[b", "a\\", "[]", "[!]"])
def test_what_no_path_can_fit_is_no_pattern(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_pattern(pattern)


@given(st.text("[]!^-az\\*?/.", max_size=12), paths)
def test_any_set_of_letters_is_read(pattern: str, path: str) -> None:
    try:
        reading = read_pattern(pattern)
    except ValueError:
        return
    assert reading.fits(path) in (True, False)


@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [("[a-c]", "b", "d"), ("[!a-c]", "d", "b"), ("[z-a]", None, "z"), ("[]-]", "-", "a"), ("[a-]", "-", "b"),
     ("x[!y]z", "xaz", "x/z"), ("[\\]]", None, "\\"), ("[[a]", "[", "b"), ("[a--]", None, "b")],
)  # fmt: skip
def test_sets_of_letters(pattern: str, fitting: str | None, other: str) -> None:
    reading = read_pattern(pattern)
    assert fitting is None or reading.fits(fitting)
    assert not reading.fits(other)
