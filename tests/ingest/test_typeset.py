"""From printed lines to paragraphs: where they end, how they are joined, and what is no part of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.typeset import Line, read_setting, split_edges

WIDTH = 5.0
"""How wide a letter is."""


def lines(
    *texts: str, page: int = 0, left: float = 50, top: float = 700, size: float = 10, pitch: float = 12
) -> list[Line]:
    """Lines below each other. A leading "> " sets one in, "" leaves a gap, a final "~" is a broken word."""
    return list(placed(texts, page, left, top, size, pitch))


def placed(texts: tuple[str, ...], page: int, left: float, top: float, size: float, pitch: float) -> Iterator[Line]:
    for row, text in enumerate(texts):
        start = left + (15 if text.startswith("> ") else 0)
        words = text.removeprefix("> ").removesuffix("~")
        if words:
            yield Line(
                text=words,
                page=page,
                left=start,
                right=start + len(words) * WIDTH * size / 10,
                bottom=top - row * pitch,
                size=size,
                broken=text.endswith("~"),
            )


def texts_of(*groups: list[Line]) -> list[str]:
    return [block.text for block in read_setting([line for group in groups for line in group]).blocks]


FULL = "The council met on Thursday in the town and"
NEXT = "heard that the wall had been damaged by it."
NAMES = "told reporters that the help of the General"


def test_lines_of_a_paragraph_are_joined() -> None:
    assert texts_of(lines(FULL, NEXT)) == [f"{FULL} {NEXT}"]


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        ((FULL, NEXT, "> " + FULL, NEXT), 2),
        ((FULL, NEXT, "", FULL, NEXT), 2),
        ((FULL, "heard it.", FULL, NEXT), 2),
        ((NEXT, "Who pays", FULL, NEXT), 3),
        ((FULL, NAMES, "Assad spoke.", FULL), 2),
        ((FULL, NEXT, FULL, NEXT), 1),
        ((FULL, "• a boat", "• a house"), 3),
        ((FULL, "went on"), 1),
    ],
    ids=["set in", "gap", "short line", "heading", "name at the end", "full lines", "bullets", "last line"],
)
def test_paragraphs_end_where_the_page_shows_it(texts: tuple[str, ...], count: int) -> None:
    assert len(texts_of(lines(*texts))) == count


@pytest.mark.parametrize("second", [lines(NEXT, left=320), lines(NEXT, page=1)], ids=["column", "page"])
def test_a_sentence_goes_on_in_the_next_column_and_on_the_next_page(second: list[Line]) -> None:
    assert texts_of(lines(NEXT, FULL, top=400), second) == [f"{NEXT} {FULL} {NEXT}"]


@pytest.mark.parametrize(
    ("last", "first", "count"),
    [(NEXT, NEXT, 2), (NAMES, "Assad spoke.", 1), ("Who pays", "Assad spoke.", 2), ("break~", "water.", 1)],
    ids=["sentence ended", "name", "short line", "broken word"],
)
def test_a_paragraph_that_ended_does_not_go_on_elsewhere(last: str, first: str, count: int) -> None:
    assert len(texts_of(lines(FULL, last), lines(first, page=1))) == count


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (("The har~", "bour wall."), "The harbour wall."),
        (("A well-known wall. The well~", "known ships."), "A well-known wall. The well-known ships."),
        (("The harbour wall fell. The har~", "bour is old."), "The harbour wall fell. The harbour is old."),
        (("The storm was strong. A storm~", "strong coast."), "The storm was strong. A storm-strong coast."),
        (("The Covid~", "19 wave."), "The Covid-19 wave."),
        (("The Franco~", "German talks."), "The Franco-German talks."),
        (("It ends in a~",), "It ends in a-"),
    ],
    ids=["look", "spelled with", "spelled without", "both are words", "number", "capital", "end"],
)
def test_broken_words_are_mended(texts: tuple[str, ...], joined: str) -> None:
    assert texts_of(lines(*texts)) == [joined]


@pytest.mark.parametrize(
    ("initial", "following", "joined"),
    [
        ("T", "he council met.", "The council met."),
        ("T", "HE COUNCIL met.", "THE COUNCIL met."),
        ("A", "storm hit. The storm fell.", "A storm hit. The storm fell."),
    ],
)
def test_a_large_first_letter_belongs_to_its_word(initial: str, following: str, joined: str) -> None:
    setting = read_setting([*lines(initial, size=30), *lines(following, left=80), *lines(FULL, NEXT, page=1)])
    assert setting.blocks[0].text == joined
    assert not setting.blocks[0].heading
    assert setting.headline == ""


def test_a_single_letter_above_a_name_is_no_initial() -> None:
    assert texts_of(lines("B", size=30), lines("Assad spoke to them.", left=80)) == ["B", "Assad spoke to them."]


def test_the_largest_type_that_says_something_is_the_headline() -> None:
    headline = lines("Storm hits coast and", "breaks its wall", size=24, pitch=28, top=780)
    setting = read_setting(
        [
            *lines("Guardian", size=40, top=820),
            *headline,
            *lines(FULL, NEXT),
            *lines("Who pays for it", size=13, top=600),
            *lines(FULL, NEXT, top=560),
        ]
    )
    assert setting.headline == "Storm hits coast and breaks its wall"
    assert [block.text for block in setting.blocks if block.heading] == [
        "Guardian",
        setting.headline,
        "Who pays for it",
    ]


def test_larger_type_on_a_later_page_is_no_headline() -> None:
    assert read_setting([*lines(FULL, NEXT), *lines("Storm hits coast", page=1, size=30)]).headline == ""


def test_no_lines_are_no_blocks() -> None:
    assert read_setting([]).blocks == ()


def page(number: int, *texts: str) -> list[Line]:
    return [
        *lines("The Paper 2 May", f"World {number}", page=number, top=820, size=8),
        *lines(*texts, page=number),
        *lines(f"{number}", page=number, top=30),
    ]


def test_what_repeats_at_the_edges_of_pages_is_no_text() -> None:
    pages = [line for number in range(1, 4) for line in page(number, FULL, NEXT, FULL, NEXT)]
    kept, address = split_edges(pages)
    assert {line.text for line in kept} == {FULL, NEXT}
    assert address is None


def test_a_headline_that_is_repeated_in_small_type_stays() -> None:
    headline = lines("Storm hits coast", top=820, size=24)
    heads = [line for number in (1, 2) for line in lines("Storm hits coast", page=number, top=820, size=8)]
    kept, _ = split_edges([*headline, *lines(FULL, NEXT, FULL, NEXT), *heads])
    assert [line.size for line in kept if line.text == "Storm hits coast"] == [24]


@pytest.mark.parametrize("number", ["7", "- 7 -", "Page 7 of 9", "Seite 7", "7/9"])
def test_a_page_number_is_no_text_even_on_one_page(number: str) -> None:
    kept, _ = split_edges([*lines(FULL, NEXT, FULL), *lines(number, top=30)])
    assert [line.text for line in kept] == [FULL, NEXT, FULL]


def test_what_a_browser_prints_gives_the_address() -> None:
    printed = [
        *lines("5/2/24, 10:00 AM Storm | The Paper", top=820),
        *lines(FULL, NEXT, FULL),
        *lines("https://paper.example/storm 1/3", top=20),
    ]
    kept, address = split_edges(printed)
    assert [line.text for line in kept] == [FULL, NEXT, FULL]
    assert address == "https://paper.example/storm"


@given(
    st.lists(
        st.builds(
            Line,
            text=st.sampled_from(["a", "A", "one two", "Word-", "x.", "https://a.example/b 1/2", "7", "é日 b"]),
            page=st.integers(0, 2),
            left=st.sampled_from([0.0, 50.0, 300.0]),
            right=st.sampled_from([0.0, 100.0, 500.0]),
            bottom=st.sampled_from([0.0, 10.0, 12.0, 700.0]),
            size=st.sampled_from([0.0, 8.0, 10.0, 30.0]),
            broken=st.booleans(),
        ),
        max_size=20,
    )
)
def test_any_lines_make_blocks_that_hold_their_letters(found: list[Line]) -> None:
    text = "".join(block.text for block in read_setting(found).blocks)
    assert sum(map(str.isalnum, text)) == sum(map(str.isalnum, "".join(line.text for line in found)))
    kept, _ = split_edges(found)
    assert len(kept) <= len(found)
