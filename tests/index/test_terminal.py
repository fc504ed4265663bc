"""Text made harmless for terminals."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terminal import escaped, plural, safe, safe_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ok café 新聞", "ok café 新聞"),
        ("\x1b[2J\x1b[31mred", "red"),
        ("\x1b]0;pwned\x07title", "title"),
        ("\x1b]52;c;ZXZpbA==\x07clip", "clip"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mC1", "\ufffd31mC1"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\tb\nc\rd", "a b c d"),
        ("bad\udce9", "bad\ufffd"),
    ],
)
def test_nothing_that_a_terminal_obeys_is_left(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(st.text())
def test_no_text_breaks_a_terminal(text: str) -> None:
    shown = safe_text(text)
    shown.encode("utf-8")
    assert all(sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs") for sign in shown)


@given(st.text())
def test_an_escaped_path_is_one_printable_field(path: str) -> None:
    field = escaped(path)
    assert field.isprintable()
    assert "\t" not in field


def test_an_escaped_path_reads_back() -> None:
    path = "new\nline\\ \udcff 新聞.html"
    raw = escaped(path).encode("ascii", "backslashreplace")
    assert raw.decode("unicode_escape") == path


def test_plurals() -> None:
    assert [plural(n, "article") for n in (0, 1, 1200)] == ["0 articles", "1 article", "1,200 articles"]
