"""Lines that were wrapped at a fixed width, and lines that only look like it."""

from __future__ import annotations

from textwrap import wrap

import pytest

from ingest.hard_wraps import without_wraps

STORY = (
    "The harbour of Tartus was closed on Friday after a storm tore two cranes from the eastern quay, and the pilots "
    "said that no ship would leave before Sunday. Three ferries waited off the coast with some four hundred people on "
    "board. The port authority promised blankets, soup and an inquiry into why the cranes had not been lowered, which "
    "had been done before every storm of the last ten years. Nobody was hurt."
)


@pytest.mark.parametrize("width", [46, 60, 72, 76])
def test_lines_wrapped_at_a_width_become_one_paragraph(width: int) -> None:
    assert without_wraps(wrap(STORY, width)) == [STORY]


def test_a_line_with_room_left_ends_a_paragraph() -> None:
    lines = [*wrap(STORY, 72), *wrap(STORY, 72), *wrap(STORY, 72)]
    assert without_wraps(lines) == [STORY, STORY, STORY]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="nothing"),
        pytest.param([STORY], id="one line"),
        pytest.param([STORY, STORY, STORY] * 3, id="a paragraph a line"),
        pytest.param(wrap(STORY, 72)[:4], id="too few lines"),
        pytest.param([line + "." for line in wrap(STORY * 2, 72)], id="every line is a sentence"),
        pytest.param(["Apples", "Pears and plums of the garden", "Nuts"] * 4, id="a list"),
        pytest.param(wrap(STORY, 30), id="a narrow column, as of a poem"),
        pytest.param(
            ["The moon was up above the ferry and the town was dark, and nobody", "came", "to sing"] * 3, id="a poem"
        ),
    ],
)
def test_lines_that_were_not_surely_wrapped_stay(lines: list[str]) -> None:
    assert without_wraps(lines) == lines
