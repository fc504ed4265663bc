"""Finds the place from which a story was filed: "ALEPPO, Syria (AFP) — …", "BEIRUT — …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ingest.place_candidates import Clue
from ingest.place_scene import Scene
from ingest.place_text import PlaceText

DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,20})?\s*(?:\([A-Za-z ]{2,20}\)|—|–|--|-)")
# A dateline begins one of the first lines, of which headline and standfirst are others.
LINES = 4
WORDS = 6


def dateline_clues(scene: Scene) -> Iterator[tuple[int, Clue]]:
    """The candidates among the first words of a line behind which a dateline ends, by their number."""
    text = scene.text
    openings = tuple(first_words(text))
    for number, candidate in enumerate(scene.candidates):
        if not openings or candidate.first >= openings[-1] + WORDS:
            return
        near = any(opening <= candidate.first < opening + WORDS for opening in openings)
        if near and DATELINE.match(text.text, text.ends[candidate.after - 1]):
            yield number, Clue(dateline=True)


def first_words(text: PlaceText) -> Iterator[int]:
    """The numbers of the words with which the first lines begin."""
    begun = (at for at, gap in enumerate(text.gaps) if not at or "\n" in gap)
    return islice(begun, LINES)
