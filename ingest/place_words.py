"""The word lists by which the place tagger tells places from people, months, newspapers and plain words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from index.folding import fold

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Sets of folded words; `cues.txt` says what each is for.

    `named_after` are the words for what bears a place's name, `foundations` those for what bears a saint's; `offices` the
    titles after which a name may well be that of a country: "President of", "Governor"; `articles` those that no city has, but clubs have ("il Napoli"), save for the cities that are `articled`; `family` the Chinese
    family names; `plain` the words of other languages than English that are places' names too.
    """

    given: frozenset[str]
    surnames: frozenset[str]
    common: frozenset[str]
    titles: frozenset[str]
    offices: frozenset[str]
    particles: frozenset[str]
    directions: frozenset[str]
    area_after: frozenset[str]
    area_before: frozenset[str]
    province: frozenset[str]
    city: frozenset[str]
    apposed: frozenset[str]
    of: frozenset[str]
    join: frozenset[str]
    german: frozenset[str]
    german_articles: frozenset[str]
    german_words: frozenset[str]
    not_places: frozenset[str]
    foundations: frozenset[str]
    public: frozenset[str]
    never: frozenset[str]
    near: frozenset[str]
    inside: frozenset[str]
    named_after: frozenset[str]
    articles: frozenset[str]
    articled: frozenset[str]
    family: frozenset[str]
    plain: frozenset[str]
    months: frozenset[str]
    stop: frozenset[str]
    stop_other: frozenset[str]


def words_in(path: Path) -> frozenset[str]:
    """The folded words of a file; lines that begin with # are comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def lists_in(path: Path) -> dict[str, frozenset[str]]:
    """The lists of a file, each under a line "[name]"; "_" stands for a space inside an item."""
    found: dict[str, set[str]] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]").replace("-", "_")
            found[name] = set()
        elif not line.startswith("#"):
            found.setdefault(name, set()).update(fold(word).replace("_", " ") for word in line.split())
    return {name: frozenset(words) for name, words in found.items() if name}


@lru_cache(maxsize=1)
def words() -> Words:
    """The lists that Dateline ships with, read once."""
    return Words(
        given=words_in(FOLDER / "given.txt"),
        surnames=words_in(FOLDER / "surnames.txt"),
        common=words_in(FOLDER / "common.txt"),
        **lists_in(FOLDER / "cues.txt"),
    )


@lru_cache(maxsize=32)
def words_of_language(language: str | None) -> Words:
    """The lists for a text in a language, by its ISO 639-1 code: those of `words` with what the language adds.

    What the language uses as a preposition is nobody's name: "A Como", "In Halle".
    """
    base = words()
    path = FOLDER / "languages" / f"{language}.txt"
    if not language or not path.is_file():
        return base
    own = {name: getattr(base, name) | some for name, some in lists_in(path).items()}
    own["given"] = own.get("given", base.given) - own.get("near", frozenset()) - base.stop_other
    return replace(base, **own)


@lru_cache(maxsize=1)
def speakers() -> dict[str, frozenset[str]]:
    """ISO codes of the countries that speak a language, by its ISO 639-1 code."""
    lines = (FOLDER / "spoken.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {language: frozenset(countries) for language, *countries in rows}
