"""Which forms of a word belong together: Snowball stems by language."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import Stemmer as Snowball

ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball's algorithm for each ISO 639-1 code."""


class Stemmer(Protocol):
    """What PyStemmer gives."""

    def stemWord(self, word: str) -> str: ...  # noqa: N802, D102 - PyStemmer's name

    def stemWords(self, words: list[str]) -> list[str]: ...  # noqa: N802, D102


@lru_cache(maxsize=len(ALGORITHMS))
def stemmer(language: str) -> Stemmer | None:
    """The stemmer of a language; None if Snowball has none for it."""
    name = ALGORITHMS.get(language)
    known: list[str] = Snowball.algorithms()
    made: Stemmer | None = Snowball.Stemmer(name, maxCacheSize=0) if name in known else None
    return made


def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself where the language has no stemmer or the word has digits."""
    found = stemmer(language)
    return found.stemWord(word) if found and word.isalpha() else word


def stems(words: list[str], language: str) -> list[str]:
    """The stem of each of these words, as `stem` gives it."""
    found = stemmer(language)
    if not found:
        return words
    return [stemmed if word.isalpha() else word for word, stemmed in zip(words, found.stemWords(words), strict=True)]
