"""Passages: whole paragraphs, about a thousand characters, never across a section heading."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ingest.draft import Block
from ingest.passages import LONGEST, TARGET, cut_passages, text_of

LINE = "The harbour master counted the masts and found nine of them broken. "


def paragraph(length: int) -> Block:
    return Block(text=(LINE * (length // len(LINE) + 1))[:length].strip())


def test_short_paragraphs_share_a_passage() -> None:
    blocks = [paragraph(300)] * 3
    [passage] = cut_passages(blocks)
    assert (passage.start, passage.end) == (0, len(text_of(blocks)))


def test_a_full_passage_is_followed_by_another() -> None:
    blocks = [paragraph(500)] * 5
    passages = cut_passages(blocks)
    assert [passage.n for passage in passages] == [0, 1, 2]
    assert all(passage.end - passage.start <= TARGET for passage in passages)


def test_a_heading_begins_a_passage_and_names_those_under_it() -> None:
    blocks = [paragraph(200), Block(text="At sea", heading=True), paragraph(700), paragraph(700)]
    first, second, third = cut_passages(blocks)
    assert (first.heading, second.heading, third.heading) == (None, "At sea", "At sea")
    assert text_of(blocks)[second.start :].startswith("At sea")


def test_a_heading_is_not_left_alone_before_a_long_paragraph() -> None:
    blocks = [Block(text="At sea", heading=True), paragraph(1_500)]
    assert len(cut_passages(blocks)) == 1


def test_a_long_paragraph_is_cut_at_sentences() -> None:
    text = text_of([paragraph(6_000)])
    passages = cut_passages([Block(text=text)])
    assert len(passages) > 3
    assert all(re.search(r"[.]$|found$|the$", text[p.start : p.end]) or p is passages[-1] for p in passages)
    assert all(text[p.start : p.end].startswith("The") for p in passages)


def test_a_paragraph_without_sentences_is_cut_all_the_same() -> None:
    passages = cut_passages([Block(text="x" * 5_000)])
    assert max(passage.end - passage.start for passage in passages) <= LONGEST


def test_no_blocks_give_no_passages() -> None:
    assert cut_passages([]) == ()


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)
lines = st.lists(words, min_size=1, max_size=150).map(" ".join)
blocks = st.lists(
    st.builds(Block, text=lines | st.text("ab. ", min_size=1).map(str.strip).filter(bool), heading=st.booleans()),
    max_size=8,
)


@given(blocks, st.sampled_from(["en", "de", "ar", None, "xx"]))
def test_passages_hold_every_word_in_order_and_never_cross_a_heading(story: list[Block], language: str | None) -> None:
    text = text_of(story)
    passages = cut_passages(story, language)
    assert [passage.n for passage in passages] == list(range(len(passages)))
    at = 0
    for passage in passages:
        assert text[at : passage.start].strip() == ""
        assert passage.start < passage.end
        at = passage.end
    assert text[at:].strip() == ""
    starts = {passage.start for passage in passages}
    offset = 0
    for block in story:
        assert not block.heading or offset in starts
        offset += len(block.text) + 2
