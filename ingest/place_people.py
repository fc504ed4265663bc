"""Tells names of people from names of places: "Rami Abdel Rahman", "Mr. Paris", "Georgia Stevens"."""

from __future__ import annotations

from ingest.place_candidates import Candidate
from ingest.place_scene import Scene

# What may stand between a title or a given name and the surname: "Gov. Paris", "Jean-Paris".
NAME_GAPS = frozenset((" ", ". ", "-"))
# A first-level area of more people than this is not taken for a person because its name is a surname too.
BIG_AREA = 1_000_000
SMALLER_KINDS = frozenset(("admin1", "admin2", "city"))


def surnames_in(scene: Scene) -> frozenset[str]:
    """Keys that the text uses as a surname somewhere; one such use speaks for the whole article."""
    single = [one for one in scene.candidates if one.count == 1 and one.first]
    return frozenset(one.key for one in single if follows_given_name(scene, one) or follows_particle(scene, one))


def follows_given_name(scene: Scene, candidate: Candidate) -> bool:
    """Whether a given name or a title stands in front."""
    text, words = scene.text, scene.words
    at = candidate.first
    before = text.folded[at - 1]
    if not text.capital[at - 1] or text.gaps[at] not in NAME_GAPS:
        return False
    return before in words.titles or (before in words.given and before not in scene.demonyms)


def follows_particle(scene: Scene, candidate: Candidate) -> bool:
    """Whether a name with a particle stands in front: "Bashar al", "Abdel", "Ursula von der"."""
    text, words = scene.text, scene.words
    at = candidate.first
    if at < 2 or text.folded[at - 1] not in words.particles or text.caseless[at]:
        return False
    lead = text.folded[at - 2]
    if lead in words.area_before or lead in words.stop or lead in words.directions:
        return False
    inside = any(one.first <= at - 2 < one.after for one in scene.candidates)
    return text.capital[at - 2] and text.gaps[at - 1] in (" ", "-") and not inside


def is_person(scene: Scene, candidate: Candidate, surnames: frozenset[str], kind: str, population: int) -> bool:
    """Whether a single word is somebody's name; `surnames` are those of `surnames_in`."""
    if candidate.count > 1:
        return False
    if begins_a_persons_name(scene, candidate):
        return True
    if kind not in SMALLER_KINDS:
        return False
    if candidate.key in surnames and not (kind == "admin1" and population > BIG_AREA):
        return True
    return ends_a_persons_name(scene, candidate)


def begins_a_persons_name(scene: Scene, candidate: Candidate) -> bool:
    """Whether it is a given name with a surname behind it: "Georgia Stevens", "Vladimir Putin"."""
    words, behind = scene.words, scene.capital_tail(candidate)
    if candidate.key not in words.given or not behind or scene.text.headline[candidate.first]:
        return False
    if behind in words.surnames or behind in words.given:
        return True
    other = (words.area_after, words.public, words.stop, words.months, words.not_places, words.directions)
    return candidate.after not in scene.begun and not any(behind in some for some in other)


def ends_a_persons_name(scene: Scene, candidate: Candidate) -> bool:
    """Whether a title or a given name stands right in front: "Mr. Paris", "Officers Ron Madison"."""
    text, words, at = scene.text, scene.words, candidate.first
    if not at or text.gaps[at] not in (" ", ". ") or not text.capital[at - 1]:
        return False
    before = text.folded[at - 1]
    if before in words.titles:
        return before not in words.offices
    if before not in words.given or before in words.directions or before in words.area_before:
        return False
    return text.gaps[at] == " " and not text.headline[at] and at - 1 not in scene.begun
