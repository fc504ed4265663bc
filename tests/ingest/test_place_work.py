"""The work of tagging grows with the length of the text and no faster, whatever the text."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from index.gazetteer import Gazetteer
from ingest.places import PlaceTagger

GAZETTEER = Gazetteer.open()
TAGGER = PlaceTagger(GAZETTEER)
SHORT, LONG = 120, 480
"""Repetitions of a piece; what is done once for a text weighs little against the shorter of the two."""

SLACK = 1.25
"""How much more than in proportion the work may grow: tables that are no bigger than the world fill up."""


def names(count: int) -> Iterator[str]:
    """So many names of the gazetteer, from all over the alphabet."""
    keys = GAZETTEER.keys_beginning("b")
    return (key.title() for key in keys[:: max(1, len(keys) // count)][:count])


def work(text: str) -> int:
    """How many instructions of Python tagging a text takes."""
    count = 0

    def step(frame: FrameType, event: str, _argument: Any) -> Callable[..., Any]:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        TAGGER.tag(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "A" * 20 * n,
        lambda n: "ABCDEF " * n,
        lambda n: "," * 20 * n,
        lambda n: "Paris, " * n,
        lambda n: "Paris " * n,
        lambda n: "Paris, Texas, " * n,
        lambda n: "Paris (" * n,
        lambda n: "San Jose, Santa Rosa, San Juan, " * n,
        lambda n: "In Syria in al Tamana " * n,
        lambda n: "St. Paul's Hospital " * n,
        lambda n: "Idlib and Hama provinces " * n,
        lambda n: "Syrian " * n,
        lambda n: "PARIS — \n" * n,
        lambda n: "Mr. Paris Abdel al " * n,
        lambda n: "the city of " * n,
        lambda n: "Дамаск, Москве " * n,
        lambda n: "北京" * n,
        lambda n: ", ".join(names(n)),
        lambda n: " in ".join(names(n)),
    ],
    ids=[
        "letters", "capitals", "commas", "list", "name", "pairs", "brackets", "many-places", "Arabic", "saints", "cues", "demonyms",
        "datelines", "people", "of", "cyrillic", "han", "all-names", "all-names-cued",
    ],
)  # fmt: skip
def test_four_times_the_text_is_four_times_the_work(make: Callable[[int], str]) -> None:
    TAGGER.tag(make(1))
    assert work(make(LONG)) <= LONG / SHORT * SLACK * work(make(SHORT))
