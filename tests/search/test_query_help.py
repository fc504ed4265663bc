"""The help page of the query language: what it shows can be typed."""

from __future__ import annotations

import re

import pytest
from asking import asked
from click.testing import CliRunner

from search.commands import search_command
from search.query_help import FORMS


@pytest.mark.parametrize("form", [form for forms, _, _ in FORMS for form in forms.split("  ")])
def test_every_form_that_is_shown_is_read_without_a_guess(form: str) -> None:
    parsed = asked(form)
    assert parsed.tree
    assert parsed.warnings == ()


@pytest.mark.parametrize(
    ("form", "also"),
    [
        (form, also)
        for form, _, alternatives in FORMS
        for also in re.findall(r"[^\s,]+/F\d+/|w/\d|\b[A-Z]+\d \w+", alternatives)
    ],
)
def test_other_spellings_that_are_whole_mean_the_same(form: str, also: str) -> None:
    words = form.split()
    other = f"{words[0]} {also} {words[-1]}" if also.startswith("w/") else also
    assert asked(other).tree == asked(form).tree


def test_the_help_of_the_command_shows_every_form() -> None:
    shown = CliRunner().invoke(search_command, ["--help"], obj=None).output
    for form, meaning, _ in FORMS:
        assert form in shown
        assert meaning in shown
