"""Tells names of people from names of places: "Rami Abdel Rahman", "Mr. Paris", "Georgia Stevens"."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.place_candidates import Candidate
from ingest.place_scene import Scene

# What may stand between a title or a given name and the surname: "Gov. Paris", "Jean-Paris".
NAME_GAPS = frozenset((" ", ". ", "-"))
# A first-level area of more people than this is not taken for a person because its name is a surname too.
BIG_AREA = 1_000_000
BIG_CITY = 300_000
SMALLER_KINDS = frozenset(("admin1", "admin2", "city", "district"))


@dataclass(frozen=True, slots=True)
class People:
    """Keys that a text uses as a surname, and as a given name, somewhere: one such use speaks for the article."""

    surnames: frozenset[str]
    given: frozenset[str]


def people_in(scene: Scene) -> People:
    """The people that the candidates of a text may be."""
    single = [one for one in scene.candidates if one.count == 1]
    later = [one for one in single if one.first]
    return People(
        frozenset(one.key for one in later if follows_given_name(scene, one) or follows_particle(scene, one)),
        frozenset(one.key for one in single if begins_a_persons_name(scene, one)),
    )


def follows_given_name(scene: Scene, candidate: Candidate) -> bool:
    """Whether a given name or a title stands in front."""
    text, words = scene.text, scene.words
    at = candidate.first
    before = text.folded[at - 1]
    if not text.capital[at - 1] or text.gaps[at] not in NAME_GAPS:
        return False
    return before in words.titles or (before in words.given and before not in scene.demonyms)


def follows_particle(scene: Scene, candidate: Candidate) -> bool:
    """Whether a name with a particle stands in front: "Bashar al", "Abdel", "Ursula von der".

    In other languages it must be a given name: "von" and "de" are "of" there ("Stadtrat von Passau").
    """
    text, words = scene.text, scene.words
    at = candidate.first
    if at < 2 or text.folded[at - 1] not in words.particles or text.caseless[at]:
        return False
    lead = text.folded[at - 2]
    if scene.foreign and lead not in words.given:
        return False
    if lead in words.area_before or lead in words.stop or lead in words.directions:
        return False
    return text.capital[at - 2] and text.gaps[at - 1] in (" ", "-") and at - 2 not in scene.covered


def is_person(scene: Scene, candidate: Candidate, people: People, kind: str, population: int) -> bool:
    """Whether a single word is somebody's name; `people` are those of `people_in`."""
    if candidate.count > 1:
        return False
    if begins_a_persons_name(scene, candidate):
        return True
    if candidate.key in people.given and scene.lead(candidate) not in scene.words.near:
        return True
    if kind not in SMALLER_KINDS:
        return False
    if candidate.key in people.surnames and not is_too_big(scene, candidate, kind, population):
        return True
    return ends_a_persons_name(scene, candidate)


def is_too_big(scene: Scene, candidate: Candidate, kind: str, population: int) -> bool:
    """Whether a place is so big that a person of its name does not hide it, though he may where "in" is missing."""
    if kind == "admin1":
        return population > BIG_AREA
    return population > BIG_CITY and scene.lead(candidate) in scene.words.near


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
