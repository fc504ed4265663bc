"""Judges how likely a candidate is a place at all, and not a person, a newspaper, a street or a plain word."""

from __future__ import annotations

import re
from enum import IntEnum

from index.gazetteer.lookup import ALTERNATE, Gazetteer, row_of
from ingest.place_candidates import Candidate
from ingest.place_people import SMALLER_KINDS, is_person, surnames_in
from ingest.place_scene import Scene

# "ALEPPO, Syria (AFP) — …", "BEIRUT — …": a place in a dateline stands among the first words of its text.
DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,20})?\s*(?:\([A-Za-z ]{2,20}\)|—|–|--|-)")
DATELINE_WORDS = 6
# Populations from which a name is likelier the place than the person, the word or an unknown village. They were
# set on American and world news (benchmarks/places.py); the gazetteer knows places of 500 and more.
KNOWN = 50_000
BIG_FOR_COMMON_WORD = 1_000_000
IN_FOR_COMMON_WORD = 5_000
BIG_FOR_PERSON = 300_000
IN_FOR_PERSON = 10_000
NEAR_FOR_PERSON = 15_000
BIG_FOR_PART = 200_000
# In an English text a name that is foreign or old counts as that of a place of so many times fewer people.
ALTERNATE_SHARE = 10
# Without capitals to go by, only what most readers know; short words need more.
CASELESS_KNOWN = 100_000
CASELESS_SHORT = 500_000


class Strength(IntEnum):
    """How sure it is that a candidate is a place."""

    PART = -1  # part of a longer name, unless the name also stands alone in the article
    NO = 0
    BARE = 1  # needs a relative in the same article
    WEAK = 2  # needs one in the same country, if it is small
    GOOD = 3
    SURE = 4


class Guards:
    """Judges the candidates of one text."""

    def __init__(self, gazetteer: Gazetteer, scene: Scene) -> None:
        self.columns = gazetteer.columns
        self.kinds = gazetteer.kinds
        self.scene = scene
        self.words = scene.words
        self.surnames = surnames_in(scene)

    def strength(self, candidate: Candidate, *, paired: bool, hinted: bool) -> Strength:
        """How sure it is that a candidate is a place.

        `paired` if it stands in an "X, Y" pattern, `hinted` if the file itself declares that place.
        """
        if candidate.demonym:
            return Strength.GOOD
        if paired:
            return Strength.SURE
        kind, population = self.size(candidate)
        if self.is_function_word(candidate) or self.is_institution(candidate):
            return Strength.NO
        if is_person(self.scene, candidate, self.surnames, kind, population):
            return Strength.NO
        if self.is_part_of_a_name(candidate, kind, population):
            return Strength.PART
        if hinted or kind not in SMALLER_KINDS:
            return Strength.GOOD
        if self.is_dateline(candidate):
            return Strength.SURE
        if self.scene.text.caseless[candidate.first]:
            return self.caseless_strength(candidate, kind, population)
        return self.plain_strength(candidate, kind, population)

    def size(self, candidate: Candidate) -> tuple[str, int]:
        """The kind and the population of the likeliest place; a foreign name in an English text counts less."""
        row = row_of(candidate.refs[0])
        population = self.columns.populations[row]
        if candidate.refs[0] & ALTERNATE and not self.scene.foreign:
            population //= ALTERNATE_SHARE
        return self.kinds[self.columns.kinds[row]], population

    def is_function_word(self, candidate: Candidate) -> bool:
        """Whether, in a text of another language, a single word is an article, a preposition or the like."""
        return self.scene.foreign and candidate.count == 1 and candidate.key in self.words.stop_other

    def is_institution(self, candidate: Candidate) -> bool:
        """Whether the word behind makes it a newspaper, a street or a club: "Boston Globe", "Oxford Street"."""
        behind = self.scene.capital_tail(candidate)
        return behind in self.words.not_places and not self.scene.text.headline[candidate.first]

    def is_part_of_a_name(self, candidate: Candidate, kind: str, population: int) -> bool:
        """Whether the words beside it make it part of a longer name: "Far East Movement"."""
        text, at = self.scene.text, candidate.first
        if text.headline[at] or text.caseless[at] or self.scene.german:
            return False
        if self.belongs_to_lead(candidate, kind):
            return True
        return kind == "city" and population < BIG_FOR_PART and self.belongs_to_tail(candidate)

    def belongs_to_lead(self, candidate: Candidate, kind: str) -> bool:
        """Whether the capitalised word in front is the beginning of the name that this is the end of."""
        scene, words, at = self.scene, self.words, candidate.first
        before = scene.capital_lead(candidate)
        if not before or kind in ("country", "admin1") or scene.text.begins[at - 1]:
            return False
        if at in scene.ended or before in scene.demonyms or (scene.foreign and before in words.stop_other):
            return False
        free = (words.stop, words.directions, words.area_before, words.months, words.city, words.province)
        return not any(before in some for some in free)

    def belongs_to_tail(self, candidate: Candidate) -> bool:
        """Whether the capitalised word behind is the end of the name that this is the beginning of."""
        words, behind = self.words, self.scene.capital_tail(candidate)
        if not behind or candidate.after in self.scene.begun:
            return False
        return not any(behind in some for some in (words.area_after, words.public, words.stop, words.months))

    def is_dateline(self, candidate: Candidate) -> bool:
        """Whether the candidate is the place from which the story was filed."""
        text = self.scene.text
        if candidate.first >= DATELINE_WORDS:
            return False
        return DATELINE.match(text.text, text.ends[candidate.after - 1]) is not None

    def caseless_strength(self, candidate: Candidate, kind: str, population: int) -> Strength:
        """The strength of a name in a script without capitals: only what most readers know."""
        if candidate.key in self.words.given:
            return Strength.NO
        letters = len(candidate.key.replace(" ", ""))
        short = letters <= 2 if "\u3400" <= candidate.key[0] <= "\ufaff" else letters <= 3
        if kind == "admin1" and not short:
            return Strength.GOOD
        return Strength.GOOD if population >= (CASELESS_SHORT if short else CASELESS_KNOWN) else Strength.NO

    def plain_strength(self, candidate: Candidate, kind: str, population: int) -> Strength:
        """The strength of an area or a city by its size and by the words around it."""
        if candidate.count == 1 and kind != "admin1":
            strength = self.word_strength(candidate, population)
            if strength is not None:
                return strength
        if kind == "admin1" or population >= KNOWN or (kind == "admin2" and candidate.count > 1):
            return Strength.GOOD
        cued = self.scene.lead(candidate) in self.words.near or self.scene.tail(candidate) in self.words.area_after
        return Strength.WEAK if candidate.count > 1 or cued else Strength.BARE

    def word_strength(self, candidate: Candidate, population: int) -> Strength | None:
        """The strength of a name that is also a word or a person's name; None if it is neither."""
        words, key = self.words, candidate.key
        inside = self.scene.lead(candidate) in words.inside
        near = self.scene.lead(candidate) in words.near
        if key in words.common:
            if population >= BIG_FOR_COMMON_WORD and not self.scene.text.begins[candidate.first]:
                return None
            return Strength.WEAK if inside and population >= IN_FOR_COMMON_WORD else Strength.NO
        if key in words.given:
            known = population >= BIG_FOR_PERSON or (near and population >= KNOWN)
            return Strength.GOOD if known else Strength.NO
        if key in words.surnames:
            cued = inside or self.scene.tail(candidate) in words.area_after
            if population >= BIG_FOR_PERSON or (cued and population >= IN_FOR_PERSON):
                return Strength.GOOD
            return Strength.BARE if inside or (near and population >= NEAR_FOR_PERSON) else Strength.NO
        return None
