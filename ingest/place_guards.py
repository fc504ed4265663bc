"""Judges how likely a candidate is a place at all, and not a person, a newspaper, a street or a plain word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from index.gazetteer.lookup import ALTERNATE, row_of
from ingest.place_candidates import APOSTROPHES, Candidate, Clue
from ingest.place_people import BIG_AREA, SMALLER_KINDS, is_person, people_in
from ingest.place_scene import Scene
from ingest.place_text import is_han

# Populations from which a name is likelier the place than the person, the word or an unknown village. They were
# set on American and world news (benchmarks/places_quality.py); the gazetteer knows places of 500 and more.
KNOWN = 50_000
# Prominence, in hundredths, of a river or camp that needs no other place beside it.
KNOWN_AS_SUCH = 300
BIG_FOR_COMMON_WORD = 1_000_000
IN_FOR_COMMON_WORD = 5_000
BIG_FOR_PERSON = 300_000
IN_FOR_PERSON = 10_000
NEAR_FOR_PERSON = 15_000
BIG_FOR_PART = 200_000
# A name that is old, or of neither the text's nor the place's language, counts as that of a place of so many times
# fewer people; but for places of so many in texts that are not English.
ALTERNATE_SHARE = 10
NAMED_EVERYWHERE = 500_000
# Without capitals to go by, only what most readers know; short words need more.
CASELESS_KNOWN = 100_000
CASELESS_SHORT = 500_000
CASELESS_CUE = 10
CASELESS_BARE = 5_000
# Names of up to so many characters or letters are often words as well.
HAN_USUAL = 2
LETTERS_USUAL = 3
ARABIC_AND = "و"
SAINT = frozenset(("st", "saint"))
OWN = "s"
"""What stands behind the apostrophe of a possessive."""
SIZE = "size"
"""Names what decides where no guard does."""


class Strength(IntEnum):
    """How sure it is that a candidate is a place."""

    PART = -1  # part of a longer name, unless the name also stands alone in the article
    NO = 0
    BARE = 1  # needs a relative in the same article
    WEAK = 2  # needs one in the same country, if it is small
    GOOD = 3
    SURE = 4


@dataclass(slots=True)
class Case:
    """A candidate before its judges: `kind` and `population` are of the likeliest place of its name.

    `hinted` if the file itself declares that place.
    """

    candidate: Candidate
    kind: str
    population: int
    clue: Clue
    hinted: bool

    @property
    def is_small_kind(self) -> bool:
        """Whether it is a city or an area inside a country."""
        return self.kind in SMALLER_KINDS


class Guards:
    """Judges the candidates of one text. Each guard says how sure it is, or None: then the next is asked."""

    def __init__(self, scene: Scene, guards: Mapping[str, Guard]) -> None:
        self.columns = scene.gazetteer.columns
        self.kinds = scene.gazetteer.kinds
        self.scene = scene
        self.words = scene.words
        self.people = people_in(scene)
        self.guards = tuple(guards.items())

    def verdict(self, candidate: Candidate, clue: Clue, *, hinted: bool) -> tuple[Strength, str]:
        """How sure it is that a candidate is a place, and the guard that says so."""
        case = Case(candidate, *self.size(candidate), clue, hinted)
        for name, guard in self.guards:
            strength = guard(self, case)
            if strength is not None:
                return strength, name
        return self.by_size(case), SIZE

    def size(self, candidate: Candidate) -> tuple[str, int]:
        """The kind and the population of the likeliest place; it counts less under a name of some other language.

        The largest cities have a name in every language but English.
        """
        row = row_of(candidate.refs[0])
        population = self.columns.populations[row]
        if self.scene.is_strange(candidate) and not (self.scene.foreign and population >= NAMED_EVERYWHERE):
            population //= ALTERNATE_SHARE
        return self.kinds[self.columns.kinds[row]], population

    def is_known(self, candidate: Candidate) -> bool:
        """Whether the likeliest place is more than a name on a map, as most that users add from GeoNames are."""
        return self.columns.prominences[row_of(candidate.refs[0])] >= KNOWN_AS_SUCH

    def pairs(self, case: Case) -> Strength | None:
        """A name that another one explains is a place."""
        return Strength.SURE if case.clue.rows else None

    def function_words(self, case: Case) -> Strength | None:
        """Plain words of the text's language, other than English, are none.

        Because they are in `stop-other`; because the text also writes them without a capital; or, in German, because they
        are in `german-words`, or an article stands in front, which only names of countries and regions have.
        """
        candidate = case.candidate
        if not self.scene.foreign:
            return None
        if all(word in self.words.stop_other or word in self.scene.lower for word in candidate.key.split(" ")):
            return Strength.NO
        if not self.scene.german:
            return None
        article = self.scene.lead(candidate) in self.words.german_articles
        noun = article and candidate.count == 1 and case.is_small_kind
        return Strength.NO if noun or candidate.key in self.words.german_words else None

    def institutions(self, case: Case) -> Strength | None:
        """A word behind may make it a newspaper, a street or a club: "Boston Globe", "Oxford Street"."""
        behind = self.scene.capital_tail(case.candidate)
        is_one = behind in self.words.not_places and not self.scene.text.headline[case.candidate.first]
        return Strength.NO if is_one else None

    def saints(self, case: Case) -> Strength | None:
        """A saint's hospital, church or school is none: "St. Joseph's College"."""
        text, at = self.scene.text, case.candidate.after
        if text.folded[case.candidate.first] not in SAINT:
            return None
        if at < len(text.words) and text.folded[at] == OWN and text.gaps[at] in APOSTROPHES:
            at += 1
        if text.folded[at - 1] != OWN or at == len(text.words) or text.gaps[at] != " " or not text.capital[at]:
            return None
        return Strength.NO if text.folded[at] in self.words.foundations else None

    def persons(self, case: Case) -> Strength | None:
        """Somebody's name is none."""
        return Strength.NO if is_person(self.scene, case.candidate, self.people, case.kind, case.population) else None

    def longer_names(self, case: Case) -> Strength | None:
        """The words beside it may make it part of a longer name: "Far East Movement"."""
        text, at = self.scene.text, case.candidate.first
        if text.headline[at] or text.caseless[at] or self.scene.german:
            return None
        if self.belongs_to_lead(case.candidate, case.kind):
            return Strength.PART
        small = case.kind == "city" and case.population < BIG_FOR_PART
        return Strength.PART if small and self.belongs_to_tail(case.candidate) else None

    def odd_names(self, case: Case) -> Strength | None:
        """In an English text, a word or a person's name that is a place's only elsewhere is none: "Mann"."""
        if self.scene.foreign or not case.candidate.refs[0] & ALTERNATE:
            return None
        lists = (self.words.given, self.words.surnames, self.words.common)
        return Strength.NO if any(case.candidate.key in some for some in lists) else None

    def hints(self, case: Case) -> Strength | None:
        """What the file itself declares is a place."""
        return Strength.GOOD if case.hinted else None

    def wide(self, case: Case) -> Strength | None:
        """Countries, seas, regions and continents are known to everyone; not each river or camp that a user has added."""
        return Strength.GOOD if not case.is_small_kind and self.is_known(case.candidate) else None

    def datelines(self, case: Case) -> Strength | None:
        """The place from which a story was filed is one."""
        return Strength.SURE if case.clue.dateline else None

    def caseless(self, case: Case) -> Strength | None:
        """In a script without capitals, only what most readers know is a place."""
        if not self.scene.text.caseless[case.candidate.first]:
            return None
        key = case.candidate.key
        if key in self.words.given:
            return Strength.NO
        letters, usual = len(key.replace(" ", "")), HAN_USUAL if is_han(key[0]) else LETTERS_USUAL
        if letters > usual and (case.kind == "admin1" or (is_han(key[0]) and letters > usual + 1)):
            return Strength.GOOD
        known = CASELESS_KNOWN if letters > usual else CASELESS_SHORT
        if self.is_cued(case.candidate) or self.is_listed(case.candidate):
            known //= CASELESS_CUE
        if case.population >= known:
            return Strength.GOOD
        return Strength.BARE if letters > usual and case.population >= CASELESS_BARE else Strength.NO

    def areas(self, case: Case) -> Strength | None:
        """A first-level area is one, but "Central" and "Guerrero" need more than their name."""
        if case.kind != "admin1":
            return None
        candidate, words = case.candidate, self.words
        if candidate.key in words.common and not self.scene.foreign:
            return Strength.WEAK if self.scene.tail(candidate) in words.province else Strength.NO
        person = candidate.key in words.surnames or (candidate.key in words.given and case.population < BIG_AREA)
        return Strength.BARE if person and not self.is_cued(candidate) else Strength.GOOD

    def common_words(self, case: Case) -> Strength | None:
        """An English word is one only if it is a large city's name, or "in" stands before it."""
        candidate = case.candidate
        if candidate.count > 1 or candidate.key not in self.words.common or self.scene.foreign:
            return None
        if case.population >= BIG_FOR_COMMON_WORD and not self.scene.text.begins[candidate.first]:
            return Strength.GOOD
        inside = self.scene.lead(candidate) in self.words.inside
        return Strength.WEAK if inside and case.population >= IN_FOR_COMMON_WORD else Strength.NO

    def given_names(self, case: Case) -> Strength | None:
        """A given name is a place only if that is large."""
        candidate = case.candidate
        if candidate.count > 1 or candidate.key not in self.words.given:
            return None
        near = self.scene.lead(candidate) in self.words.near
        known = case.population >= BIG_FOR_PERSON or (near and case.population >= KNOWN)
        return Strength.GOOD if known else Strength.NO

    def surnames(self, case: Case) -> Strength | None:
        """A surname is a place only if that is large, or the words beside it say so."""
        candidate, words = case.candidate, self.words
        if candidate.count > 1 or candidate.key not in words.surnames:
            return None
        lead, tail = self.scene.lead(candidate), self.scene.tail(candidate)
        cued = lead in words.inside or tail in words.area_after or tail in words.public
        if case.population >= BIG_FOR_PERSON or (cued and case.population >= IN_FOR_PERSON):
            return Strength.GOOD
        close = lead in words.near and case.population >= NEAR_FOR_PERSON
        return Strength.BARE if close or lead in words.inside else Strength.NO

    def by_size(self, case: Case) -> Strength:
        """How sure it is by the size of the place, where no guard says anything."""
        candidate = case.candidate
        if case.population >= KNOWN or (case.kind == "admin2" and candidate.count > 1):
            return Strength.GOOD
        cued = self.is_cued(candidate)
        if self.is_named_after_a_person(candidate) and not cued:
            return Strength.BARE
        return Strength.WEAK if candidate.count > 1 or cued else Strength.BARE

    def is_cued(self, candidate: Candidate) -> bool:
        """Whether the words beside it speak for a place: "near X", "X province"."""
        return self.scene.lead(candidate) in self.words.near or self.scene.tail(candidate) in self.words.area_after

    def is_listed(self, candidate: Candidate) -> bool:
        """Whether it goes on a list of names, in a script without capitals: "瑞丽、大理", "قرطاج وبعلبك"."""
        text, at = self.scene.text, candidate.first
        return at in self.scene.ended and (text.gaps[at] == "、" or text.words[at][0] == ARABIC_AND)

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

    def is_named_after_a_person(self, candidate: Candidate) -> bool:
        """Whether a name of two words is somebody's as it stands: "Thabo Mbeki", "Prince Charles"."""
        first, *rest = candidate.key.split(" ")
        known = first in self.words.given or first in self.words.titles
        return len(rest) == 1 and known and rest[0] not in self.words.area_after


Guard = Callable[[Guards, Case], Strength | None]

GUARDS: dict[str, Guard] = {
    "explained": Guards.pairs,
    "function words": Guards.function_words,
    "institutions": Guards.institutions,
    "saints": Guards.saints,
    "persons": Guards.persons,
    "longer names": Guards.longer_names,
    "odd names": Guards.odd_names,
    "declared": Guards.hints,
    "countries and regions": Guards.wide,
    "datelines": Guards.datelines,
    "caseless": Guards.caseless,
    "areas": Guards.areas,
    "common words": Guards.common_words,
    "given names": Guards.given_names,
    "surnames": Guards.surnames,
}
"""The guards by name, in the order in which they are asked."""
