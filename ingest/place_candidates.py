"""Finds the words of a text that the gazetteer has an entry for, before anything is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from index.gazetteer.lookup import Gazetteer, row_of
from index.gazetteer.spelling import key_of
from ingest.place_forms import KINDS, base_forms, is_cyrillic, phrase_forms
from ingest.place_text import PlaceText
from ingest.place_words import Words, words_of_language

LONGEST = 8
# What may stand between the words of one name: "Deir ez-Zor", "St. Louis", "Côte d’Ivoire"; nothing, in Chinese.
INNER_GAPS = frozenset(("", " ", "-", ".", ". ", "'", "’", "\u00a0", "–", "‑"))
SHORT_FORMS = frozenset(("us", "uk", "uae", "usa", "u.s.", "u.k.", "u.s.a.", "u.a.e."))
ACRONYM = range(3, 6)
APOSTROPHES = frozenset(("'", "’"))
POSSESSIVE = " s"
GENITIVE = "s"
PHRASE_GAPS = APOSTROPHES | {" ", "-"}
WELL_KNOWN = 100_000
KNOWN_BEHIND_PREPOSITION = 5_000
# How many times as many people the place has whose name begins inside that of another.
OVERRUN = 20


class Cue(Enum):
    """What the words around a name say about the kind of place: "Idlib province", "the city of Idlib"."""

    NONE = 0
    AREA = 1
    CITY = 2


@dataclass(frozen=True, slots=True)
class Clue:
    """What the words around a name say of it: the rows that an "X, Y" pattern leaves, none if all; its cue; whether it
    stands in a dateline.
    """

    rows: tuple[int, ...] = ()
    cue: Cue = Cue.NONE
    dateline: bool = False


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
    """Finds candidates; made once, since it keeps the demonyms and abbreviations in dictionaries.

    `ways` are those of FINDERS, tried in their order, and `refusals` those of WORD_GUARDS.
    """

    def __init__(self, gazetteer: Gazetteer, words: Words, ways: Iterable[Find], refusals: Iterable[Refuse]) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self.ways = tuple(ways)
        self.refusals = tuple(refusals)
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
            if candidate and self.is_overrun(text, candidate):
                candidate = None
            if candidate and candidate.refs:
                found.append(candidate)
            at = candidate.after if candidate else at + 1
        return found

    def is_overrun(self, text: PlaceText, candidate: Candidate) -> bool:
        """Whether a far better known name begins in the middle of a Chinese one: 山东 in 战胜山东, not 胜山."""
        if not ("\u3400" <= candidate.key[0] <= "\ufaff" and candidate.refs):
            return False
        known = self.gazetteer.columns.populations[row_of(candidate.refs[0])]
        for first in range(candidate.first + 1, candidate.after):
            other = self.at(text, first)
            if other and other.refs and other.after > candidate.after:
                return self.gazetteer.columns.populations[row_of(other.refs[0])] > OVERRUN * known
        return False

    def at(self, text: PlaceText, first: int) -> Candidate | None:
        """The longest name that begins at a word, if any."""
        for way in self.ways:
            candidate = way(self, text, first)
            if candidate:
                return candidate
        return None

    def abbreviated(self, text: PlaceText, first: int) -> Candidate | None:
        """An abbreviation behind the name that it explains: "Auburn, Ala."."""
        word = text.words[first]
        if word not in self.abbreviations or not follows_name(text, first):
            return None
        return Candidate(first, 1, word, (self.abbreviations[word],))

    def nation(self, text: PlaceText, first: int) -> Candidate | None:
        """A country as the text's language calls it, where its other names are not that."""
        if text.language is None or text.language == "en":
            return None
        for key in reversed(list(beginnings(joined_words(text, first)))):
            row = self.gazetteer.nation(key, text.language)
            if row is not None:
                return Candidate(first, key.count(" ") + 1, key, (row,))
        return None

    def longest(self, text: PlaceText, first: int) -> Candidate | None:
        """The longest name as the gazetteer spells it, or a demonym; without references if it is never a place."""
        joined = joined_words(text, first)
        for key in self.keys(joined, text.folded[first]):
            count = words_of(key, text, first)
            if not text.capital[first + count - 1] and text.gaps[first + count - 1] not in APOSTROPHES:
                continue
            if key in self.words.never:
                return Candidate(first, count, key, ())
            if key in self.demonyms:
                return Candidate(first, count, key, (self.demonyms[key],), demonym=True)
            candidate = Candidate(first, count, key, self.gazetteer.refs(key))
            if self.is_possessive(candidate, text.language):
                continue
            if count > 1 or not any(refuse(self, text, candidate) for refuse in self.refusals):
                return candidate
            return None
        return None

    def is_possessive(self, candidate: Candidate, language: str | None) -> bool:
        """Whether it is the possessive of a better known name: "St. Paul's", in German "Perus"; but not "St. John's"."""
        ending = GENITIVE if language == "de" else POSSESSIVE
        if not candidate.refs or not candidate.key.endswith(ending):
            return False
        owner = self.gazetteer.refs(candidate.key.removesuffix(ending))
        return bool(owner) and self.prominence(replace(candidate, refs=owner)) > self.prominence(candidate)

    def inflected(self, text: PlaceText, first: int) -> Candidate | None:
        """A place of which the words are an inflected form: two words, if both are in the name, or one.

        It must be well known; if a preposition stands in front, less so.
        """
        word = text.folded[first]
        if (word.isascii() and text.language != "de") or word in self.words.stop_other or word in self.words.months:
            return None
        if word in self.words.given and not self.follows_preposition(text, first):
            return None
        if word in words_of_language(text.language).plain:
            return None
        forms = (self.known(text, first, base) for base in base_forms(word, text.language))
        return max(filter(None, forms), key=self.prominence, default=None)

    def inflected_phrase(self, text: PlaceText, first: int) -> Candidate | None:
        """A place of two words, both inflected: "Нижнего Тагила", "Алтайском крае"."""
        after = first + 1
        if after >= len(text.words) or text.gaps[after] not in PHRASE_GAPS:
            return None
        word, other = text.folded[first], text.folded[after]
        if not (word and other and is_cyrillic(word) and is_cyrillic(other)) or word in self.words.stop_other:
            return None
        if not (text.capital[after] or other in KINDS or text.gaps[after] in APOSTROPHES):
            return None
        forms = ((base, self.gazetteer.refs(base)) for base in phrase_forms(word, other))
        return max((Candidate(first, 2, *form) for form in forms if form[1]), key=self.prominence, default=None)

    def prominence(self, candidate: Candidate) -> int:
        """How well known the likeliest place of a candidate is."""
        prominence: int = self.gazetteer.columns.prominences[row_of(candidate.refs[0])]
        return prominence

    def known(self, text: PlaceText, first: int, base: str) -> Candidate | None:
        """The longest well-known place whose name begins with a base form and goes on as the text does."""
        rest = joined_words(text, first).partition(" ")[2]
        for key in self.keys(f"{base} {rest}", base):
            refs = self.gazetteer.refs(key)
            if refs and key not in self.words.given and self.is_well_known(row_of(refs[0]), text, first):
                return Candidate(first, key.count(" ") + 1, key, refs)
        return None

    def follows_preposition(self, text: PlaceText, first: int) -> bool:
        """Whether a word stands in front that often has a place behind it."""
        near = words_of_language(text.language).near
        return first > 0 and text.gaps[first] == " " and text.folded[first - 1] in near

    def is_well_known(self, row: int, text: PlaceText, first: int) -> bool:
        """Whether most readers know a place, so that a form of its name suggests it."""
        columns = self.gazetteer.columns
        small = self.gazetteer.kinds[columns.kinds[row]] in ("admin1", "admin2", "city")
        enough = KNOWN_BEHIND_PREPOSITION if self.follows_preposition(text, first) else WELL_KNOWN
        return not small or columns.populations[row] >= enough

    def keys(self, joined: str, word: str) -> Iterator[str]:
        """Keys that are the first whole words of `joined`, longest first: names, demonyms, and what is never one."""
        found = [key for key in self.gazetteer.keys_at_start(joined) if joined.startswith(" ", len(key))]
        if word in self.phrase_starts:
            found += [key for key in beginnings(joined) if key in self.phrases]
        return (key for key in sorted(set(found), key=len, reverse=True) if key not in self.words.directions)

    def is_country(self, candidate: Candidate) -> bool:
        """Whether it is first of all the name of a country."""
        return self.gazetteer.columns.kinds[row_of(candidate.refs[0])] == self.country

    def is_stop_word(self, _text: PlaceText, candidate: Candidate) -> bool:
        """Whether it is a function word or a month."""
        return candidate.key in self.words.stop or candidate.key in self.words.months

    def is_too_short(self, text: PlaceText, candidate: Candidate) -> bool:
        """Whether it is an initial or the like; countries may be short, and names in scripts without capitals."""
        if len(text.words[candidate.first]) > 3 or candidate.key in SHORT_FORMS or text.caseless[candidate.first]:
            return False
        foreign = text.language not in (None, "en")
        return not (self.is_country(candidate) or (foreign and self.follows_preposition(text, candidate.first)))

    def is_pronoun(self, text: PlaceText, candidate: Candidate) -> bool:
        """Whether "us" is no country: "It gave Us", "IT GAVE US", "US$460"."""
        if candidate.key != "us":
            return False
        first = candidate.first
        return text.words[first] != "US" or text.shouted[first] or text.text.startswith("$", text.ends[first])

    def is_acronym(self, text: PlaceText, candidate: Candidate) -> bool:
        """Whether it looks like AFP or SANA, outside of headlines in capitals and datelines."""
        first = candidate.first
        if text.shouted[first] or not is_acronym(text.words[first]):
            return False
        return not opens_dateline(text, first) and not self.is_country(candidate)


Find = Callable[[Finder, PlaceText, int], Candidate | None]
Refuse = Callable[[Finder, PlaceText, Candidate], bool]

FINDERS: dict[str, Find] = {
    "abbreviations": Finder.abbreviated,
    "nations": Finder.nation,
    "names": Finder.longest,
    "inflected phrases": Finder.inflected_phrase,
    "inflections": Finder.inflected,
}
"""Ways to find a candidate at a word, by name."""

WORD_GUARDS: dict[str, Refuse] = {
    "stop words": Finder.is_stop_word,
    "short words": Finder.is_too_short,
    "pronouns": Finder.is_pronoun,
    "acronyms": Finder.is_acronym,
}
"""What keeps a single word from being a candidate, by name."""


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


def hint_refs(gazetteer: Gazetteer, hints: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """References for places that a file itself declares, by key: "Idlib, Syria" counts as "Idlib" and "Syria"."""
    keys = [key_of(part) for hint in hints for part in (hint, *hint.split(","))]
    return {key: refs for key in keys if key and (refs := gazetteer.refs(key))}
