"""Judges how likely a candidate is a place at all, and not a person, a newspaper, a street or a plain word."""

from __future__ import annotations

import re
from enum import IntEnum

from index.gazetteer.lookup import ALTERNATE, Gazetteer, row_of
from ingest.place_candidates import Candidate
from ingest.place_people import BIG_AREA, SMALLER_KINDS, is_person, people_in
from ingest.place_scene import Scene

# "ALEPPO, Syria (AFP) — …", "BEIRUT — …": a place in a dateline stands among the first words of its text.
DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,20})?\s*(?:\([A-Za-z ]{2,20}\)|—|–|--|-)")
DATELINE_WORDS = 6
# Populations from which a name is likelier the place than the person, the word or an unknown village. They were
# set on American and world news (benchmarks/places.py); the gazetteer knows places of 500 and more.
KNOWN = 50_000
# Prominence, in hundredths, of a river or camp that needs no other place beside it.
KNOWN_AS_SUCH = 300
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
        self.people = people_in(scene)

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
        if is_person(self.scene, candidate, self.people, kind, population):
            return Strength.NO
        if self.is_part_of_a_name(candidate, kind, population):
            return Strength.PART
        if self.is_odd_name_for_a_word(candidate):
            return Strength.NO
        if hinted or (kind not in SMALLER_KINDS and self.is_known(candidate)):
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

    def is_known(self, candidate: Candidate) -> bool:
        """Whether the likeliest place is more than a name on a map, as most that users add from GeoNames are."""
        return self.columns.prominences[row_of(candidate.refs[0])] >= KNOWN_AS_SUCH

    def is_function_word(self, candidate: Candidate) -> bool:
        """Whether a name is but plain words of the text's language, other than English.

        Because they are in `stop-other`; because the text also writes them without a capital; or, in German, because they
        are in `german-words`, or an article stands in front, which only names of countries and regions have.
        """
        if not self.scene.foreign:
            return False
        if all(word in self.words.stop_other or word in self.scene.lower for word in candidate.key.split(" ")):
            return True
        if self.scene.german and candidate.key in self.words.german_words:
            return True
        article = self.scene.lead(candidate) in self.words.german_articles
        return article and self.scene.german and candidate.count == 1 and self.size(candidate)[0] in SMALLER_KINDS

    def is_odd_name_for_a_word(self, candidate: Candidate) -> bool:
        """Whether, in an English text, it is a word or a person's name that is a place's only elsewhere: "Mann"."""
        if self.scene.foreign or not candidate.refs[0] & ALTERNATE:
            return False
        return any(candidate.key in some for some in (self.words.given, self.words.surnames, self.words.common))

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
        cued = self.scene.lead(candidate) in self.words.near or self.scene.tail(candidate) in self.words.area_after
        if kind == "admin1":
            return self.area_strength(candidate, population, cued=cued)
        strength = self.word_strength(candidate, population) if candidate.count == 1 else None
        if strength is not None:
            return strength
        if population >= KNOWN or (kind == "admin2" and candidate.count > 1):
            return Strength.GOOD
        if self.is_named_after_a_person(candidate) and not cued:
            return Strength.BARE
        return Strength.WEAK if candidate.count > 1 or cued else Strength.BARE

    def area_strength(self, candidate: Candidate, population: int, *, cued: bool) -> Strength:
        """The strength of a first-level area; "Central" and "Guerrero" need more than their name."""
        if candidate.key in self.words.common and not self.scene.foreign:
            return Strength.WEAK if self.scene.tail(candidate) in self.words.province else Strength.NO
        person = candidate.key in self.words.surnames or (candidate.key in self.words.given and population < BIG_AREA)
        return Strength.BARE if person and not cued else Strength.GOOD

    def is_named_after_a_person(self, candidate: Candidate) -> bool:
        """Whether a name of two words is somebody's as it stands: "Thabo Mbeki", "Prince Charles"."""
        first, *rest = candidate.key.split(" ")
        known = first in self.words.given or first in self.words.titles
        return len(rest) == 1 and known and rest[0] not in self.words.area_after

    def word_strength(self, candidate: Candidate, population: int) -> Strength | None:
        """The strength of a name that is also a word or a person's name; None if it is neither."""
        words, key = self.words, candidate.key
        inside = self.scene.lead(candidate) in words.inside
        near = self.scene.lead(candidate) in words.near
        if key in words.common and not self.scene.foreign:
            if population >= BIG_FOR_COMMON_WORD and not self.scene.text.begins[candidate.first]:
                return None
            return Strength.WEAK if inside and population >= IN_FOR_COMMON_WORD else Strength.NO
        if key in words.given:
            known = population >= BIG_FOR_PERSON or (near and population >= KNOWN)
            return Strength.GOOD if known else Strength.NO
        if key in words.surnames:
            tail = self.scene.tail(candidate)
            cued = inside or tail in words.area_after or tail in words.public
            if population >= BIG_FOR_PERSON or (cued and population >= IN_FOR_PERSON):
                return Strength.GOOD
            return Strength.BARE if inside or (near and population >= NEAR_FOR_PERSON) else Strength.NO
        return None
