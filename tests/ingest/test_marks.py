"""The marks of Markdown: what becomes of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.marks import Marked, blocks_in_markdown, marked, words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("*it* and _it_", "it and it"),
        ("**bold** __bold__ ***both*** ~~gone~~", "bold bold both gone"),
        ("**bold *it* x** and *a **b** c*", "bold it x and a b c"),
        ("snake_case_name 5*3*2 a * b", "snake_case_name 5*3*2 a * b"),
        ("**open and *open", "**open and *open"),
        ("[words](http://a.example/b_(c) 'title') [x](<a b>)", "words x"),
        ("![a boat](boat.png) [![a picture](p.png)](http://a.example)", "a boat a picture"),
        ("[words][1] and [words][] and [plain]", "words and words and [plain]"),
        ("note[^1] here", "note here"),
        ("<https://a.example/b>", "https://a.example/b"),
        ("`*code*` and ``a `tick` b``", "*code* and ``a tick b``"),
        (r"\*not\* \[a\](b) \\", r"*not* [a](b) \ ".strip()),
        ("a<br/>b <b>c</b> &amp; &eacute; 1 < 2", "a b c & é 1 < 2"),
    ],
)  # fmt: skip
def test_inline_marks_leave_their_words(written: str, read: str) -> None:
    assert words(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("# One #\n## Two\n###### Six\n#hash", [("One", 1), ("Two", 2), ("Six", 6), ("#hash", 0)]),
        ("One\n===\nTwo\n---\n---\n", [("One", 1), ("Two", 2)]),
        ("a\nb\n\nc", [("a b", 0), ("c", 0)]),
        ("* * *\na\n***\nb\n___", [("a", 0), ("b", 0)]),
        ("- a\n  b\n+ c\n* [x] d", [("a b", 0), ("c", 0), ("d", 0)]),
        ("1. a\n2) b", [("1. a", 0), ("2) b", 0)]),
        ("a\n> b\n> c\nlazy\n\nd", [("a", 0), ("b c lazy", 0), ("d", 0)]),
        ("> a\n>\n> b", [("a", 0), ("b", 0)]),
        ("| a | b |\n|---|:-:|\n| 1 | 2 \\| 3 |\nc | d", [("a | b", 0), ("1 | 2 | 3", 0), ("c | d", 0)]),
        ("x\na | b\n--- | ---\n1 | 2\n\n3 | 4", [("x", 0), ("a | b", 0), ("1 | 2", 0), ("3 | 4", 0)]),
        ("a\n```py\nx = *1*\n\n# y\n```\nb", [("a", 0), ("x = *1* # y", 0), ("b", 0)]),
        ("~~~\nnever *closed*", [("never *closed*", 0)]),
        ("[1]: http://a.example 'x'\n[^1]: The note.\na [1]: b", [("The note. a [1]: b", 0)]),
        ("a <!-- b\n\nc --> d <!-- e", [("a d e", 0)]),
    ],
)  # fmt: skip
def test_lines_become_headings_and_paragraphs(written: str, read: list[tuple[str, int]]) -> None:
    blocks, levels = blocks_in_markdown(written)
    assert [(block.text, level) for block, level in zip(blocks, levels, strict=True)] == read
    assert all(block.heading is (level > 0) for block, level in zip(blocks, levels, strict=True))


def test_a_rule_of_a_table_without_a_first_row_is_nothing() -> None:
    assert list(marked("|---|")) == [Marked(text="")]
    assert blocks_in_markdown("|---|")[0] == ()


@pytest.mark.parametrize(
    "hostile",
    ["*a " * 60_000, "[" * 200_000, "[a](" * 50_000, "<!--" * 50_000, "`" * 100_000, "_a" * 90_000, "> " * 90_000, "| " * 90_000,
     "***a" * 50_000, "<a " * 60_000, "\\" * 99_999, "[a](b" * 40_000, "~~a" * 50_000],
)  # fmt: skip
def test_hostile_text_ends_and_keeps_its_words(hostile: str) -> None:
    """A reading in squared time would last for hours; the suite's time limit ends it."""
    blocks, _ = blocks_in_markdown(hostile)
    assert sum(block.text.count("a") for block in blocks) == hostile.count("a")


@given(st.text(alphabet="aB. \n\t#*_`~[]()!<>|-=:\\1&;", max_size=120))
def test_every_letter_of_a_text_without_addresses_stays(text: str) -> None:
    """Nothing is lost but marks, targets of links, comments and tags."""
    plain = "".join(character for character in text if character not in "[]()!<>&:\\")
    read = "".join(each.text for each in marked(plain))
    assert read.count("B") == plain.count("B")
