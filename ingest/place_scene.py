"""A text with its candidates, and what stands beside each of them: what the judges of places look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.gazetteer.lookup import ALTERNATE, Gazetteer, row_of
from ingest.place_candidates import Candidate
from ingest.place_forms import is_cyrillic
from ingest.place_text import PlaceText, is_han
from ingest.place_words import Words, speakers, words, words_of_language

# Of the words of a text, the share that other languages' or German's function words make up.
FOREIGN_SHARE = 0.12
GERMAN_SHARE = 0.05
# A text that is said to be in another language is English if so many of its words are English function words.
ENGLISH_SHARE = 0.2
LAST_LATIN = "\u024f"
# What may stand between a preposition and a name: nothing in Chinese, an apostrophe in "d'Agen".
LEAD_GAPS = frozenset((" ", "", "'", "’"))


@dataclass(frozen=True, slots=True)
class Scene:
    """A text as the judges see it.

    Attributes:
        words: the word lists, with those of the text's language if it is known and not English.
        begun: numbers of the words at which a candidate begins; `ended` those behind one; `covered` those in one.
        demonyms: keys of the demonyms in the text.
        german: whether the text is German, where a capital only marks a noun.
        foreign: whether it is in another language than English.
        home: numbers of the countries that speak its language, if that is known and not English.
        lower: folded words that the text also writes without a capital, so that they are words of the language.
    """

    text: PlaceText
    gazetteer: Gazetteer
    words: Words
    candidates: tuple[Candidate, ...]
    begun: frozenset[int]
    ended: frozenset[int]
    covered: frozenset[int]
    demonyms: frozenset[str]
    german: bool
    foreign: bool
    home: frozenset[int]
    lower: frozenset[str]

    def lead(self, candidate: Candidate) -> str:
        """The folded word in front, if it stands right beside the candidate, else ""."""
        at = candidate.first
        return self.text.folded[at - 1] if at and self.text.gaps[at] in LEAD_GAPS else ""

    def tail(self, candidate: Candidate) -> str:
        """The folded word behind, if nothing or a space parts it from the candidate, else ""."""
        at = candidate.after
        return self.text.folded[at] if at < len(self.text.words) and self.text.gaps[at] in ("", " ") else ""

    def capital_lead(self, candidate: Candidate) -> str:
        """The same as `lead`, if the word in front has a capital, else ""."""
        return self.lead(candidate) if candidate.first and self.text.capital[candidate.first - 1] else ""

    def capital_tail(self, candidate: Candidate) -> str:
        """The same as `tail`, if the word behind has a capital, else ""."""
        behind = self.tail(candidate)
        return behind if behind and self.text.capital[candidate.after] else ""

    def is_strange(self, candidate: Candidate) -> bool:
        """Whether the likeliest place has the name neither as its own nor in a country that speaks the text's language.

        Chinese characters and Cyrillic letters write the names of the whole world anew: there it says nothing. Nor does
        it where the language, though not English, is not known.
        """
        ref, letter = candidate.refs[0], candidate.key[0]
        if not ref & ALTERNATE or (self.foreign and (not self.home or is_han(letter) or is_cyrillic(letter))):
            return False
        return self.gazetteer.columns.countries[row_of(ref)] not in self.home


def scene_of(text: PlaceText, candidates: Sequence[Candidate], gazetteer: Gazetteer) -> Scene:
    """The scene of a text and the candidates found in it."""
    known = words()
    foreign = is_foreign(text, known)
    spoken = speakers().get(text.language or "", frozenset()) if foreign else frozenset()
    home = frozenset(number for number, code in enumerate(gazetteer.countries) if code in spoken)
    return Scene(
        text=text,
        gazetteer=gazetteer,
        words=words_of_language(text.language) if foreign else known,
        candidates=tuple(candidates),
        begun=frozenset(candidate.first for candidate in candidates),
        ended=frozenset(candidate.after for candidate in candidates),
        covered=frozenset(at for candidate in candidates for at in range(candidate.first, candidate.after)),
        demonyms=frozenset(candidate.key for candidate in candidates if candidate.demonym),
        german=share(text, known.german) > GERMAN_SHARE,
        foreign=foreign,
        home=home,
        lower=frozenset(word for word, capital in zip(text.folded, text.capital, strict=True) if not capital),
    )


def is_foreign(text: PlaceText, words: Words) -> bool:
    """Whether a text is not English, by its script, its language and its function words."""
    if not text.text.isascii() and 2 * sum(word > LAST_LATIN for word in text.folded) > len(text.folded):
        return True
    english = share(text, words.stop)
    if text.language not in (None, "en") and english < ENGLISH_SHARE:
        return True
    return share(text, words.stop_other) > max(FOREIGN_SHARE, english)


def share(text: PlaceText, some: frozenset[str]) -> float:
    """The share of the words of a text that are among `some`."""
    return sum(map(some.__contains__, text.folded)) / max(len(text.folded), 1)
