"""Reads what the words around a name say about the kind of place: "Idlib province", "the city of Idlib"."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.place_candidates import Candidate, Clue, Cue
from ingest.place_scene import Scene
from ingest.place_words import Words


def cue_clues(scene: Scene) -> Iterator[tuple[int, Clue]]:
    """The cues of the candidates of a text, by their number; "Idlib and Hama provinces" speaks for both."""
    text, candidates = scene.text, scene.candidates
    cues = [cue_of(scene, candidate) for candidate in candidates]
    for at in range(len(candidates) - 1, 0, -1):
        plural = candidates[at].after < len(text.words) and text.folded[candidates[at].after].endswith("s")
        if cues[at] is Cue.AREA and plural and are_listed(scene, candidates[at - 1], candidates[at]):
            cues[at - 1] = Cue.AREA
    return ((number, Clue(cue=cue)) for number, cue in enumerate(cues) if cue is not Cue.NONE)


def are_listed(scene: Scene, one: Candidate, other: Candidate) -> bool:
    """Whether two candidates stand in one list: "Idlib, Homs and Hama"."""
    between = other.first - one.after
    if between > 1 or (between == 1 and scene.text.folded[one.after] not in scene.words.join):
        return False
    return set(scene.text.gaps[one.after : other.first + 1]) <= {" ", ", "}


def cue_of(scene: Scene, candidate: Candidate) -> Cue:
    """What the words beside a candidate say of it: "Idlib province", "city of Idlib", "Stadt Idlib"."""
    text, words = scene.text, scene.words
    after, before = candidate.after, candidate.first - 1
    if candidate.demonym:
        return Cue.NONE
    if after < len(text.words) and text.gaps[after] == " ":
        cue = kind_meant(text.folded[after], words)
        if cue is not Cue.NONE:
            return cue
    if before < 0 or text.gaps[candidate.first] not in (" ", "'", "’"):
        return Cue.NONE
    if text.folded[before] in words.apposed:
        return kind_meant(text.folded[before], words)
    return kind_meant(text.folded[before - 1], words) if before and text.folded[before] in words.of else Cue.NONE


def kind_meant(word: str, words: Words) -> Cue:
    """The kind of place that a word names."""
    if word in words.province:
        return Cue.AREA
    return Cue.CITY if word in words.city else Cue.NONE
