"""Which place a name in a query stands for: of several, the one that the archive has most articles about."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import Place
from index.gazetteer_folders import DATA
from index.place_words import with_country
from index.query import InPlace, Query
from index.records import dataclass

if TYPE_CHECKING:
    from index.gazetteer.lookup import Gazetteer
    from index.store import Store

POINTLESS = ("country", "continent")
"""Kinds of places whose coordinates are the middle of an area too wide to be near to."""

KIND_WORDS = {"admin1": "state or province", "admin2": "county or district"}
"""What kinds of places are called where their name in the gazetteer says little."""

MOST_SENSES = 20
"""The most places of one name that are looked for in the archive: the most prominent."""

MOST_TOLD = 4
"""The most of them that a warning names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """One thing that a name can mean: a place, and its namesakes around and inside it.

    Idlib is a city and the governorate around it: whoever asks for Idlib means both. But the Syria in Virginia is not
    meant by Syria. `articles` are those of the archive.
    """

    places: tuple[Place, ...]
    articles: int = 0

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of its places, the most prominent first."""
        return tuple(place.geonameid for place in self.places)

    def is_named(self, name: str) -> bool:
        """Whether one of its places is shown under this very name."""
        from index.gazetteer.spelling import key_of

        return key_of(name) in {key_of(place.name) for place in self.places}


@lru_cache(maxsize=1)
def gazetteer_in(folder: Path = DATA) -> Gazetteer:
    """The gazetteer in a folder, by default the one that Dateline ships with, opened once."""
    from index.gazetteer.lookup import Gazetteer

    return Gazetteer.open(folder)


class NamedPlaces:
    """Knows the places of the gazetteer in a folder, which is opened when the first name is looked up.

    With a store, a name stands for the place that most of its articles are about, else for the most prominent.
    """

    def __init__(self, folder: Path = DATA, store: Store | None = None) -> None:
        self.folder = folder
        self.store = store
        self.known: dict[str, list[Sense]] = {}

    @property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer."""
        return gazetteer_in(self.folder)

    def ids(self, name: str) -> tuple[int, ...]:
        """The ids of the place that a name stands for; none if there is no such place."""
        senses = self.senses(name)
        return senses[0].ids if senses else ()

    def point(self, name: str) -> tuple[float, float] | None:
        """Latitude and longitude of the town or area of this name: of the city, where both have it.

        None if there is no such place, or if a country is meant.
        """
        senses = self.senses(name)
        if not senses or senses[0].places[0].kind in POINTLESS:
            return None
        for place in sorted(senses[0].places, key=lambda place: place.kind != "city"):
            if place.lat is not None and place.lon is not None:
                return place.lat, place.lon
        return None

    def has(self, query: Query) -> bool:
        """Whether the store has an article that fits a query."""
        return self.store is not None and self.store.find(query, limit=0).total > 0

    def note(self, name: str) -> str | None:
        """What a name was taken for and what else it could have meant, if the archive knows several places of it."""
        first, *others = self.senses(name) or [Sense(places=())]
        # A name that only another language has for a place may be the very name of another place.
        foreign = self.store is not None and first.places and not first.is_named(name)
        told = [sense for sense in others if sense.articles or (foreign and sense.is_named(name))]
        if not told:
            return None
        alike = Counter(
            kindless for kindless, _ in {(name_of(sense), sense.places[0].kind) for sense in (first, *told)}
        )
        first_told, *also = (self.described(one, kind=alike[name_of(one)] > 1) for one in (first, *told[:MOST_TOLD]))
        more = f" and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
        return f"'{name}' is taken for {first_told}; there is also {', '.join(also)}{more}: ask for one by its number"

    def note_of_city(self, name: str) -> str | None:
        """What to say of a name that a city shares with the area around it, if the archive has articles of both."""
        sense = next(iter(self.senses(name)), None)
        city = next((place for place in sense.places if place.kind == "city"), None) if sense else None
        area = next((place for place in sense.places if place.kind != "city"), None) if sense else None
        if self.store is None or sense is None or city is None or area is None:
            return None
        inside = self.counted(name, Sense(places=(city,)))
        whole = self.counted(name, Sense(places=(area, *sense.places)))
        if not 0 < inside.articles < whole.articles:
            return None
        return f"'{name}' is taken for {self.described(whole)}; the city alone is {self.described(inside)}"

    def described(self, sense: Sense, *, kind: bool = False) -> str:
        """A sense with its area, country, number and articles: "Paris, Texas, United States (place:4717560, 3 articles)"."""
        from index.terminal import plural

        return f"{self.called(sense.places[0], kind=kind)[:-1]}, {plural(sense.articles, 'article')})"

    def called(self, place: Place, *, kind: bool = True) -> str:
        """A place with its area, country, kind and number: "Paris, Texas, United States (city, place:4717560)"."""
        around = (self.gazetteer.entry(number) for number in place.ancestors)
        area = next((one.name for one in around if one and one.kind == "admin1"), None)
        name = f"{place.name}, {area}" if area and area != place.name else place.name
        sort = f"{KIND_WORDS.get(place.kind, place.kind)}, " if kind else ""
        return f"{with_country(name, place.country)} ({sort}place:{place.geonameid})"

    def senses(self, name: str) -> list[Sense]:
        """What a name or number can mean, first what most articles are about; the more prominent first among equals.

        Remembered: each sense is looked for in the archive, and a query asks several times what one name means.
        """
        if name not in self.known:
            self.known[name] = self.look_up(name)
        return self.known[name]

    def look_up(self, name: str) -> list[Sense]:
        """The same, looked up."""
        if re.fullmatch(r"-?\d{1,18}", name):
            place = self.gazetteer.entry(int(name))
            return [Sense(places=(place,))] if place else []
        senses = senses_of(self.gazetteer, name)
        if self.store is None or len(senses) < 2:
            return senses
        return sorted((self.counted(name, one) for one in senses), key=lambda sense: -sense.articles)

    def counted(self, name: str, sense: Sense) -> Sense:
        """A sense with the number of its articles."""
        found = self.store.find(InPlace(name, False, sense.ids), limit=0).total if self.store else 0
        return Sense(places=sense.places, articles=found)


def senses_of(gazetteer: Gazetteer, name: str) -> list[Sense]:
    """What a name can mean, the most prominent first, at most so many."""
    rest = named(gazetteer, name)
    found: list[Sense] = []
    while rest and len(found) < MOST_SENSES:
        first = rest[0]
        chain = [place for place in rest if place is first or in_one_chain(place, first)]
        found.append(Sense(places=tuple(chain)))
        taken = set(found[-1].ids)
        rest = [place for place in rest if place.geonameid not in taken]
    return found


def named(gazetteer: Gazetteer, name: str) -> list[Place]:
    """The places of a name, the most prominent first; of "Paris, Texas" those that lie in a Texas."""
    found = list(gazetteer.named(name))
    inner, comma, outer = name.rpartition(",")
    if found or not comma:
        return found
    around = {place.geonameid for place in named(gazetteer, outer)}
    return [place for place in named(gazetteer, inner) if not around.isdisjoint(place.ancestors)]


def name_of(sense: Sense) -> tuple[str, str | None]:
    """The name and country of a sense."""
    return sense.places[0].name, sense.places[0].country


def in_one_chain(one: Place, other: Place) -> bool:
    """Whether one of two places lies in the other."""
    return one.geonameid in other.ancestors or other.geonameid in one.ancestors
