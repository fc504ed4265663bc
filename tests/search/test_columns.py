"""Lines are measured by what a terminal needs for them."""

from __future__ import annotations

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terminal import safe
from search.columns import cells, clipped, clipped_left, padded, wrapped

lines = st.text(st.sampled_from("ab é e\u0301 東京が、 \u0627\u0644 👩🏽 —“ ")).map(safe)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("plain", 5), ("naïve – “x”", 11), ("e\u0301te\u0301", 3), ("東京", 4), ("ｆ", 2), ("", 0), ("สวัสดี", 4),
        (click.style("red", fg="red"), 3), ("\x1b]8;;file:///a\x1b\\link\x1b]8;;\x1b\\", 4),
    ],
)  # fmt: skip
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


@given(lines, st.integers(2, 30))
def test_no_line_is_wider_than_asked_and_nothing_is_lost(text: str, width: int) -> None:
    made = list(wrapped(text, width))
    assert all(cells(line) <= width for line in made)
    assert "".join("".join(made).split()) == "".join(text.split())


@given(lines, st.integers(2, 30))
def test_a_cut_line_fits(text: str, width: int) -> None:
    assert cells(clipped(text, width)) <= width
    assert cells(clipped_left(text, width)) <= width
    assert cells(padded(text, width)) == width


def test_a_mark_stays_with_its_letter() -> None:
    assert clipped("e\u0301" * 5, 3) == "e\u0301e\u0301…"
    assert list(wrapped("e\u0301" * 5, 3)) == ["e\u0301" * 3, "e\u0301" * 2]


def test_text_without_spaces_fills_its_lines() -> None:
    assert list(wrapped("港 " + "嵐" * 12, 12)) == ["港 嵐嵐嵐嵐", "嵐嵐嵐嵐嵐嵐", "嵐嵐"]


def test_a_colour_ends_with_its_line_and_begins_again() -> None:
    made = list(wrapped("嵐" + click.style("港港港", fg="red") + "嵐", 4))
    assert [click.unstyle(line) for line in made] == ["嵐港", "港港", "嵐"]
    assert made[:2] == ["嵐\x1b[31m港\x1b[0m", "\x1b[31m港港\x1b[0m"]


def test_of_a_path_the_end_is_shown() -> None:
    assert clipped_left("inbox/2017/a.html", 9).endswith("/a.html")
