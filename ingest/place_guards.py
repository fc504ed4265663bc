"""Judges how likely a candidate is a place at all, and not a person, a newspaper, a street or a plain word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from index.gazetteer.lookup import ALTERNATE, Gazetteer, row_of
from ingest.place_candidates import Candidate
from ingest.place_text import PlaceText
from ingest.place_words import Words

# "ALEPPO, Syria (AFP) — …", "BEIRUT — …": a place in a dateline stands among the first words of its text.
DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,20})?\s*(?:\([A-Za-z ]{2,20}\)|—|–|--|-)")
DATELINE_WORDS = 6
# Populations from which a name is likelier the place than the person, the word or an unknown village. They were
# set on American and world news (benchmarks/places.py); the gazetteer knows places of 500 and more.
BIG_AREA = 1_000_000
BIG_FOR_COMMON_WORD = 1_000_000
BIG_FOR_PERSON = 300_000
KNOWN = 50_000
# In an English text a name that is foreign or old counts as that of a place of so many times fewer people.
ALTERNATE_SHARE = 10
# Without capitals to go by, only what most readers know; short words need more.
CASELESS_KNOWN = 100_000
CASELESS_SHORT = 500_000
# Of the words of a text, the share that other languages' or German's function words make up.
FOREIGN_SHARE = 0.12
GERMAN_SHARE = 0.05


class Strength(IntEnum):
    """How sure it is that a candidate is a place."""

    PART = -1  # part of a longer name, unless the name also stands alone in the article
    NO = 0
    BARE = 1  # needs a relative in the same article
    WEAK = 2  # needs one in the same country, if it is small
    GOOD = 3
    SURE = 4


class Guards:
    """Judges the candidates of one text. `paired` are the numbers of those in an "X, Y" pattern."""

    def __init__(
        self, gazetteer: Gazetteer, words: Words, text: PlaceText, candidates: Sequence[Candidate]
    ) -> None:
        self.columns = gazetteer.columns
        self.kinds = gazetteer.kinds
        self.words = words
        self.text = text
        self.candidates = candidates
        self.begun = {candidate.first for candidate in candidates}
        self.ended = {candidate.after for candidate in candidates}
        self.named = {key for candidate in candidates if candidate.demonym for key in [candidate.key]}
        self.count = len(text.words)
        self.german = share(text, words.german) > GERMAN_SHARE
        self.foreign = share(text, words.stop_other) > max(FOREIGN_SHARE, share(text, words.stop))
        self.people = self.people_named()

    def people_named(self) -> frozenset[str]:
        """Keys that the text uses as a surname somewhere: after a title, a given name or a particle."""
        text, words = self.text, self.words
        covered = {at for one in self.candidates for at in range(one.first, one.after)}
        found = set()
        for candidate in self.candidates:
            at = candidate.first
            if candidate.count > 1 or not at:
                continue
            before = text.folded[at - 1]
            if text.capital[at - 1] and text.gaps[at] in (" ", ". ", "-"):
                if (before in words.given and before not in self.named) or before in words.titles:
                    found.add(candidate.key)
            if at > 1 and before in words.particles and text.capital[at - 2] and at - 2 not in covered:
                lead = text.folded[at - 2]
                plain = lead in words.area_before or lead in words.stop or lead in words.directions
                if text.gaps[at - 1] in (" ", "-") and not plain and not text.caseless[at]:
                    found.add(candidate.key)
        return frozenset(found)

    def strength(self, candidate: Candidate, *, paired: bool, hinted: bool) -> Strength:
        """How sure it is that a candidate is a place; `hinted` if the file itself declares that place."""
        if candidate.demonym:
            return Strength.GOOD
        if paired:
            return Strength.SURE
        row = row_of(candidate.refs[0])
        kind, population = self.kinds[self.columns.kinds[row]], self.columns.populations[row]
        if candidate.refs[0] & ALTERNATE and not self.foreign:
            population //= ALTERNATE_SHARE
        if (
            self.is_function_word(candidate)
            or self.is_person(candidate, kind, population)
            or self.is_institution(candidate)
        ):
            return Strength.NO
        if self.is_part_of_a_name(candidate, kind, population):
            return Strength.PART
        if hinted or kind not in ("admin1", "admin2", "city"):
            return Strength.GOOD
        if self.is_dateline(candidate):
            return Strength.SURE
        if self.text.caseless[candidate.first]:
            return self.caseless_strength(candidate, kind, population)
        return self.plain_strength(candidate, kind, population)

    def is_function_word(self, candidate: Candidate) -> bool:
        """Whether, in a text of another language, a single word is an article, a preposition or the like."""
        return self.foreign and candidate.count == 1 and candidate.key in self.words.stop_other

    def is_person(self, candidate: Candidate, kind: str, population: int) -> bool:
        """Whether a single word is somebody's name: "Mr. Paris", "Rami", "Marianne Gasser"."""
        at, text, words = candidate.first, self.text, self.words
        if candidate.count > 1:
            return False
        if self.is_given_name(candidate, kind):
            return True
        if kind not in ("admin1", "admin2", "city"):
            return False
        if candidate.key in self.people and not (kind == "admin1" and population > BIG_AREA):
            return True
        if not at or text.gaps[at] not in (" ", ". ") or not text.capital[at - 1]:
            return False
        before = text.folded[at - 1]
        if before in words.titles and before not in words.offices:
            return True
        return (
            text.gaps[at] == " "
            and before in words.given
            and before not in words.directions
            and before not in words.area_before
            and not text.headline[at]
            and at - 1 not in self.begun
        )

    def is_given_name(self, candidate: Candidate, kind: str) -> bool:
        """Whether it is a given name with a surname behind it: "Georgia Stevens", "Vladimir Putin"."""
        after, words = candidate.after, self.words
        if candidate.key not in words.given or self.text.headline[candidate.first]:
            return False
        if after >= self.count or self.text.gaps[after] != " " or not self.text.capital[after]:
            return False
        behind = self.text.folded[after]
        other = (words.area_after, words.public, words.stop, words.months, words.not_places, words.directions)
        return after not in self.begun and not any(behind in some for some in other)

    def is_institution(self, candidate: Candidate) -> bool:
        """Whether the word behind makes it a newspaper, a street or a club: "Boston Globe", "Oxford Street"."""
        after, text = candidate.after, self.text
        return (
            after < self.count
            and text.gaps[after] == " "
            and text.capital[after]
            and not text.headline[candidate.first]
            and text.folded[after] in self.words.not_places
        )

    def is_part_of_a_name(self, candidate: Candidate, kind: str, population: int) -> bool:
        """Whether the words beside it make it part of a longer name: "Red Cross"."""
        text = self.text
        at, after = candidate.first, candidate.after
        if text.headline[at] or text.caseless[at]:
            return False
        if at and text.gaps[at] == " " and text.capital[at - 1] and self.belongs_to_before(candidate, kind):
            return True
        if after < self.count and text.gaps[after] == " " and text.capital[after]:
            return self.belongs_to_after(candidate, kind, population)
        return False

    def belongs_to_before(self, candidate: Candidate, kind: str) -> bool:
        """Whether the capitalised word in front is the beginning of the name that this is the end of."""
        at, words = candidate.first, self.words
        before = self.text.folded[at - 1]
        free = (words.stop, words.directions, words.area_before, words.months, words.city, words.province)
        return not (
            kind in ("country", "admin1")
            or self.german
            or self.text.begins[at - 1]
            or at in self.ended
            or before in self.named
            or (self.foreign and before in words.stop_other)
            or any(before in some for some in free)
        )

    def belongs_to_after(self, candidate: Candidate, kind: str, population: int) -> bool:
        """Whether the capitalised word behind is the end of the name that this is the beginning of."""
        after, words = candidate.after, self.words
        behind = self.text.folded[after]
        if self.german or after in self.begun or behind in words.area_after or behind in words.stop:
            return False
        if behind in words.public:
            return False
        return kind == "city" and population < 200_000 and behind not in words.months

    def is_dateline(self, candidate: Candidate) -> bool:
        """Whether the candidate is the place from which the story was filed."""
        if candidate.first >= DATELINE_WORDS:
            return False
        return DATELINE.match(self.text.text, self.text.ends[candidate.after - 1]) is not None

    def caseless_strength(self, candidate: Candidate, kind: str, population: int) -> Strength:
        """The strength of a name in a script without capitals: whole words that most readers know."""
        if kind == "admin1" and len(candidate.key) > 3:
            return Strength.GOOD
        short = len(candidate.key) <= 3 and candidate.key > "\u4e00"
        needed = CASELESS_SHORT if len(candidate.key) <= 3 and not short else CASELESS_KNOWN
        return Strength.GOOD if population >= needed else Strength.NO

    def plain_strength(self, candidate: Candidate, kind: str, population: int) -> Strength:
        """The strength of an area or a city by its size and by the words around it."""
        at, after, text = candidate.first, candidate.after, self.text
        spaced = at > 0 and text.gaps[at] == " "
        near = spaced and text.folded[at - 1] in self.words.near
        inside = spaced and text.folded[at - 1] in self.words.inside
        area = after < self.count and text.gaps[after] == " " and text.folded[after] in self.words.area_after
        if candidate.count == 1 and kind != "admin1":
            common = self.word_strength(candidate, population, near=near, inside=inside, area=area)
            if common is not None:
                return common
        if kind == "admin1" or population >= KNOWN or (kind == "admin2" and candidate.count > 1):
            return Strength.GOOD
        return Strength.WEAK if candidate.count > 1 or near or area else Strength.BARE

    def word_strength(
        self, candidate: Candidate, population: int, *, near: bool, inside: bool, area: bool
    ) -> Strength | None:
        """The strength of a name that is also a word or a person's name; None if it is neither."""
        words, key = self.words, candidate.key
        if key in words.common:
            if population >= BIG_FOR_COMMON_WORD and not self.text.begins[candidate.first]:
                return None
            return Strength.WEAK if inside and population >= 5_000 else Strength.NO
        if key in words.given:
            big = population >= BIG_FOR_PERSON or (near and population >= KNOWN)
            return Strength.GOOD if big else Strength.NO
        if key in words.surnames:
            if population >= BIG_FOR_PERSON or ((inside or area) and population >= 10_000):
                return Strength.GOOD
            return Strength.BARE if inside or (near and population >= 15_000) else Strength.NO
        return None


def share(text: PlaceText, some: frozenset[str]) -> float:
    """The share of the words of a text that are among `some`."""
    return sum(word in some for word in text.folded) / max(len(text.folded), 1)
