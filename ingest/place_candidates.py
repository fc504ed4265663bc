"""Finds the words of a text that the gazetteer has an entry for, before anything is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from index.gazetteer.lookup import Gazetteer, row_of
from index.gazetteer.spelling import key_of
from ingest.place_forms import base_forms
from ingest.place_text import PlaceText
from ingest.place_words import Words

LONGEST = 8
# What may stand between the words of one name: "Deir ez-Zor", "St. Louis", "Côte d’Ivoire"; nothing, in Chinese.
INNER_GAPS = frozenset(("", " ", "-", ". ", "'", "’", "\u00a0", "–", "‑"))
SHORT_FORMS = frozenset(("us", "uk", "uae", "usa", "u.s.", "u.k.", "u.s.a.", "u.a.e."))
ACRONYM = range(3, 6)
WELL_KNOWN = 100_000


class Cue(Enum):
    """What the words around a name say about the kind of place: "Idlib province", "the city of Idlib"."""

    NONE = 0
    AREA = 1
    CITY = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in a text: `count` words from `first`, and the references that the gazetteer has for it.

    `demonym` marks "Syrian". Without references it is something that is never a place.
    """

    first: int
    count: int
    key: str
    refs: tuple[int, ...]
    demonym: bool = False

    @property
    def after(self) -> int:
        """The number of the word behind it."""
        return self.first + self.count


class Finder:
    """Finds candidates; made once, since it keeps the demonyms and abbreviations in dictionaries."""

    def __init__(self, gazetteer: Gazetteer, words: Words) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self.demonyms = gazetteer.demonyms()
        self.phrases = words.never | self.demonyms.keys()
        self.phrase_starts = frozenset(key.split(" ")[0] for key in self.phrases)
        self.abbreviations = gazetteer.abbreviations()
        self.country = gazetteer.kinds.index("country")

    def candidates(self, text: PlaceText) -> list[Candidate]:
        """The candidates of a text in their order, the longest at each word, none overlapping."""
        found = []
        at = 0
        while at < len(text.words):
            candidate = self.at(text, at) if text.capital[at] else None
            if candidate and candidate.refs:
                found.append(candidate)
            at = candidate.after if candidate else at + 1
        return found

    def at(self, text: PlaceText, first: int) -> Candidate | None:
        """The longest name that begins at a word, if any."""
        if text.words[first] in self.abbreviations and follows_name(text, first):
            row = self.abbreviations[text.words[first]]
            return Candidate(first, 1, text.words[first], (row,))
        return self.longest(text, first) or self.inflected(text, first)

    def longest(self, text: PlaceText, first: int) -> Candidate | None:
        """The longest name as the gazetteer spells it, or a demonym; without references if it is never a place."""
        joined = joined_words(text, first)
        for key in self.keys(joined, text.folded[first]):
            count = words_of(key, text, first)
            if not text.capital[first + count - 1]:
                continue
            if key in self.words.never:
                return Candidate(first, count, key, ())
            if key in self.demonyms:
                return Candidate(first, count, key, (self.demonyms[key],), demonym=True)
            candidate = Candidate(first, count, key, self.gazetteer.refs(key))
            if count > 1 or self.is_plain(text, candidate):
                return candidate
            return None
        return None

    def inflected(self, text: PlaceText, first: int) -> Candidate | None:
        """A well-known place of which the word is an inflected form."""
        word = text.folded[first]
        if word.isascii() or word in self.words.stop_other or word in self.words.months:
            return None
        for base in base_forms(word):
            refs = self.gazetteer.refs(base)
            if refs and self.is_well_known(row_of(refs[0])) and base not in self.words.given:
                return Candidate(first, 1, base, refs)
        return None

    def is_well_known(self, row: int) -> bool:
        """Whether most readers know a place, so that a form of its name suggests it."""
        columns = self.gazetteer.columns
        small = self.gazetteer.kinds[columns.kinds[row]] in ("admin1", "admin2", "city")
        return not small or columns.populations[row] >= WELL_KNOWN

    def keys(self, joined: str, word: str) -> Iterator[str]:
        """Keys that are the first whole words of `joined`, longest first: names, demonyms, and what is never one."""
        found = [key for key in self.gazetteer.keys_at_start(joined) if joined.startswith(" ", len(key))]
        if word in self.phrase_starts:
            found += [key for key in beginnings(joined) if key in self.phrases]
        return (key for key in sorted(set(found), key=len, reverse=True) if key not in self.words.directions)

    def is_plain(self, text: PlaceText, candidate: Candidate) -> bool:
        """Whether a single word may be a place at all: no stop word, month, initial or acronym."""
        first, key = candidate.first, candidate.key
        word = text.words[first]
        country = self.gazetteer.columns.kinds[row_of(candidate.refs[0])] == self.country
        if key in self.words.stop or key in self.words.months:
            return False
        if len(word) <= 3 and not (country or key in SHORT_FORMS or text.caseless[first]):
            return False
        if key == "us":
            return word == "US" and not text.shouted[first] and not text.text.startswith("$", text.ends[first])
        return country or text.shouted[first] or not is_acronym(word) or opens_dateline(text, first)


def words_of(key: str, text: PlaceText, first: int) -> int:
    """How many words from `first` on a key takes up; one word, such as "W. Va.", may have a space of its own."""
    length = -1
    for count, word in enumerate(text.folded[first : first + LONGEST], 1):
        length += len(word) + 1
        if length >= len(key):
            return count
    raise ValueError(f"{key!r} does not stand at word {first}")


def is_acronym(word: str) -> bool:
    """Whether a word looks like AFP or SANA; dotted ones in the gazetteer are places."""
    return len(word) in ACRONYM and word.isupper() and word.isalpha()


def opens_dateline(text: PlaceText, at: int) -> bool:
    """Whether a word in capitals stands where a dateline begins: "IDLIB, Syria (AFP) —"."""
    if not text.begins[at] or at + 1 >= len(text.words):
        return False
    return text.gaps[at + 1].startswith((", ", " (", " —", " –", " -"))


def joined_words(text: PlaceText, first: int) -> str:
    """The folded words from `first` that could be one name, a space after each."""
    end = first + 1
    while end < len(text.words) and end < first + LONGEST and text.gaps[end] in INNER_GAPS:
        end += 1
    return " ".join(text.folded[first:end]) + " "


def beginnings(joined: str) -> Iterator[str]:
    """The first word, the first two, the first three."""
    words = joined.split(" ")
    return (" ".join(words[:count]) for count in range(1, min(4, len(words))))


def follows_name(text: PlaceText, at: int) -> bool:
    """Whether a word stands where "Ala." does in "Auburn, Ala."; not where all words are in capitals."""
    return at > 0 and not text.shouted[at] and text.gaps[at] == ", " and text.capital[at - 1]


def cues_of(text: PlaceText, candidates: list[Candidate], words: Words) -> list[Cue]:
    """The cue of each candidate; "Idlib and Hama provinces" speaks for both."""
    cues = [cue_of(text, candidate, words) for candidate in candidates]
    for at in range(len(candidates) - 1, 0, -1):
        plural = candidates[at].after < len(text.words) and text.folded[candidates[at].after].endswith("s")
        if cues[at] is Cue.AREA and plural and are_listed(text, candidates[at - 1], candidates[at], words):
            cues[at - 1] = Cue.AREA
    return cues


def are_listed(text: PlaceText, one: Candidate, other: Candidate, words: Words) -> bool:
    """Whether two candidates stand in one list: "Idlib, Homs and Hama"."""
    between = text.folded[one.after : other.first]
    gaps = text.gaps[one.after : other.first + 1]
    return all(word in words.join for word in between) and len(between) < 2 and set(gaps) <= {" ", ", "}


def cue_of(text: PlaceText, candidate: Candidate, words: Words) -> Cue:
    """What the words beside a candidate say of it: "Idlib province", "city of Idlib", "Stadt Idlib"."""
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


def hint_refs(gazetteer: Gazetteer, hints: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """References for places that a file itself declares, by key: "Idlib, Syria" counts as "Idlib" and "Syria"."""
    keys = [key_of(part) for hint in hints for part in (hint, *hint.split(","))]
    return {key: refs for key in keys if key and (refs := gazetteer.refs(key))}
