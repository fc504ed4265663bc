"""Suggests what may have been meant by words, places, publishers and authors that the archive does not have."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from index.analysis import terms
from index.archive import Archive
from index.edits import allowed, distance
from index.folding import fold
from index.gazetteer.lookup import Gazetteer
from index.gazetteer.spelling import key_of
from index.query import (
    And,
    AtLeast,
    Bag,
    ByAuthor,
    Everything,
    FirstWords,
    FromSource,
    InPlace,
    Most,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Together,
    Within,
    Word,
)
from index.records import dataclass
from index.store import Facet, Store
from search.place_names import NamedPlaces
from search.similar_places import similar_places

OFFERED = 3
"""Suggestions for each part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What may have been meant, and how many articles have it."""

    text: str
    articles: int
    query: Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Suggestions for one part of a query, best first; `kind` is "word", "place", "source" or "author"."""

    kind: str
    typed: str
    instead: tuple[Suggestion, ...]
    part: Query


def corrections(archive: Archive, parts: Sequence[Query]) -> Iterator[Correction]:
    """What may have been meant by parts of a query that find nothing, where anything is like them."""
    for part in dict.fromkeys(parts):
        kind, typed, instead = suggestions(archive, part)
        if instead:
            yield Correction(kind=kind, typed=typed, instead=tuple(instead[:OFFERED]), part=part)


def suggestions(archive: Archive, part: Query) -> tuple[str, str, list[Suggestion]]:
    """The kind of a part, what was typed, and what may have been meant."""
    store = archive.store
    match part:
        case Word(term) if not store.find(part, limit=0).total:
            return "word", term, [
                Suggestion(text=other, articles=articles, query=Word(other, part.exact))
                for other, articles in store.suggestions(term, limit=OFFERED)
            ]  # fmt: skip
        case Phrase(words):
            return "word", *phrase_suggestions(store, words)
        case InPlace(name, exact, ids):
            found_places = place_suggestions(archive, name, exact=exact)
            return "place", name, [each for each in found_places if each.articles or not ids]
        case FromSource(name):
            found = nearest(store, name, Facet.SOURCE)
            return "source", name, [Suggestion(text=s, articles=n, query=FromSource(fold(s).strip())) for s, n in found]
        case ByAuthor(words):
            found = nearest(store, " ".join(words), Facet.AUTHOR)
            return "author", " ".join(words), [
                Suggestion(text=name, articles=n, query=ByAuthor(tuple(terms(name)))) for name, n in found
            ]  # fmt: skip
        case _:
            return "", "", []


def phrase_suggestions(store: Store, words: tuple[str, ...]) -> tuple[str, list[Suggestion]]:
    """The first word of a phrase that no article has, and phrases with another one in its place."""
    for at, term in enumerate(words):
        if not store.find(Word(term, exact=True), limit=0).total:
            phrases = [Phrase((*words[:at], other, *words[at + 1 :])) for other, _ in store.suggestions(term)]
            counted = [(phrase, store.find(phrase, limit=0).total) for phrase in phrases]
            return term, [
                Suggestion(text=phrase.terms[at], articles=total, query=phrase) for phrase, total in counted if total
            ]
    return "", []


def place_suggestions(archive: Archive, name: str, *, exact: bool) -> Iterator[Suggestion]:
    """Places of a like name, each once, those that the archive has first."""
    store = archive.store
    places = NamedPlaces(archive.gazetteer, store)
    names = [*archive_places(places.gazetteer, store, name), *similar_places(places.gazetteer, name)]
    found: dict[tuple[int, ...], InPlace] = {}
    for other in names:
        found.setdefault(ids := places.ids(other), InPlace(other, exact, ids))
    counted = [(place, store.find(place, limit=0).total) for place in found.values() if place.ids]
    for place, total in sorted(counted, key=lambda each: not each[1]):
        yield Suggestion(text=place.name, articles=total, query=place)


def archive_places(gazetteer: Gazetteer, store: Store, name: str) -> list[str]:
    """The names of the archive's places that are most like a name, the nearest first, then those of most articles."""
    wanted = key_of(name)
    most = allowed(wanted)
    found: list[tuple[int, int, str]] = []
    for number, articles in store.count_by(Everything(), Facet.PLACE).items() if most else ():
        place = gazetteer.entry(int(number))
        other = key_of(place.name) if place else ""
        if other and other != wanted and abs(len(other) - len(wanted)) <= most:
            edits = distance(other, wanted, most=most)
            if edits <= most:
                found.append((edits, -articles, other))
    return [other for *_, other in sorted(found)][:OFFERED]


def nearest(store: Store, name: str, facet: Facet) -> list[tuple[str, int]]:
    """The publishers or authors whose name is most like one, or has it in it."""
    wanted = fold(name)
    found: list[tuple[int, int, str]] = []
    for value, articles in store.count_by(Everything(), facet).items():
        other = fold(value)
        if wanted in other or other in wanted:
            found.append((0, -articles, value))
        elif abs(len(other) - len(wanted)) <= (most := allowed(wanted)):
            edits = distance(other, wanted, most=most)
            if edits <= most:
                found.append((edits, -articles, value))
    return [(value, -less) for _, less, value in sorted(found)]


def replaced(query: Query, changes: dict[Query, Query]) -> Query:
    """A query with other parts in place of some."""
    if query in changes:
        return changes[query]
    match query:
        case And(parts) | Or(parts) | Most(parts):
            return dataclasses.replace(query, parts=tuple(replaced(part, changes) for part in parts))
        case Bag(words):
            others = (changes.get(word, word) for word in words)
            return dataclasses.replace(query, words=tuple(word for word in others if isinstance(word, Word)))
        case Near(left, right) | Together(left, right):
            return dataclasses.replace(query, left=replaced(left, changes), right=replaced(right, changes))
        case Not(part) | Within(_, part) | AtLeast(_, part) | FirstWords(_, part):
            return dataclasses.replace(query, part=replaced(part, changes))
        case _:
            return query
