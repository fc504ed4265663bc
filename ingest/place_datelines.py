"""Finds the place from which a story was filed: "ALEPPO, Syria (AFP) — …", "BEIRUT — …"."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from index.filed_from import LINES, ends_dateline
from index.gazetteer.lookup import row_of
from ingest.place_candidates import Candidate, Clue, Cue
from ingest.place_scene import Scene
from ingest.place_text import PlaceText

WORDS = 6


def dateline_clues(scene: Scene) -> Iterator[tuple[int, Clue]]:
    """The candidates behind which a dateline ends, by their number, and those of the same name: they mean the same city."""
    found = {number: cue_of(scene, scene.candidates[number]) for number in datelines(scene)}
    cities = {scene.candidates[number].key for number, cue in found.items() if cue is Cue.CITY}
    for number, candidate in enumerate(scene.candidates):
        if number in found:
            yield number, Clue(dateline=True, cue=found[number])
        elif candidate.key in cities:
            yield number, Clue(cue=Cue.CITY)


def datelines(scene: Scene) -> Iterator[int]:
    """The numbers of the candidates among the first words of a line behind which a dateline ends."""
    text = scene.text
    openings = tuple(first_words(text))
    for number, candidate in enumerate(scene.candidates):
        if not openings or candidate.first >= openings[-1] + WORDS:
            return
        if opens(text, candidate, openings) and ends_dateline(text.text, text.ends[candidate.after - 1]):
            yield number


def opens(text: PlaceText, candidate: Candidate, openings: Collection[int]) -> bool:
    """Whether a candidate begins a line, or is among its first words and in capitals: "From our reporter in ALEPPO —"."""
    if candidate.first in openings:
        return True
    near = any(opening <= candidate.first < opening + WORDS for opening in openings)
    return near and text.words[candidate.first].isupper()


def cue_of(scene: Scene, candidate: Candidate) -> Cue:
    """A story is filed from a city rather than from the area of its name; where it is a country's, either may be meant."""
    kind = scene.gazetteer.columns.kinds[row_of(candidate.refs[0])]
    return Cue.NONE if scene.gazetteer.kinds[kind] == "country" else Cue.CITY


def first_words(text: PlaceText) -> Iterator[int]:
    """The numbers of the words with which the first lines begin."""
    begun = (at for at, gap in enumerate(text.gaps) if not at or "\n" in gap)
    return islice(begun, LINES)
