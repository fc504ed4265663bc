"""Which place a name in a query stands for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import Place
from index.gazetteer_folders import DATA

if TYPE_CHECKING:
    from index.gazetteer.lookup import Gazetteer

POINTLESS = ("country", "continent")
"""Kinds of places whose coordinates are the middle of an area too wide to be near to."""


@lru_cache(maxsize=1)
def gazetteer_in(folder: Path = DATA) -> Gazetteer:
    """The gazetteer in a folder, by default the one that Dateline ships with, opened once."""
    from index.gazetteer.lookup import Gazetteer

    return Gazetteer.open(folder)


class NamedPlaces:
    """Knows the places of the gazetteer in a folder, which is opened when the first name is looked up."""

    def __init__(self, folder: Path = DATA) -> None:
        self.folder = folder

    @property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer."""
        return gazetteer_in(self.folder)

    def ids(self, name: str) -> tuple[int, ...]:
        """The ids of the place that a name stands for; none if there is no such place."""
        return place_ids(self.gazetteer, name)

    def point(self, name: str) -> tuple[float, float] | None:
        """Latitude and longitude of the town or area of this name; None if there is none, or only a country."""
        return place_point(self.gazetteer, name)


def place_ids(gazetteer: Gazetteer, name: str) -> tuple[int, ...]:
    """The ids of the most prominent place of this name, and of its namesakes in the same chain.

    Idlib is a city and the governorate around it: whoever asks for Idlib means both. But the Syria in Virginia
    is not meant by Syria.
    """
    return tuple(place.geonameid for place in meant(gazetteer, name))


def place_point(gazetteer: Gazetteer, name: str) -> tuple[float, float] | None:
    """The point of the most prominent place of this name: of the city, where an area around it has the same name.

    None if there is no such place, or if a country is meant.
    """
    found = meant(gazetteer, name)
    if not found or found[0].kind in POINTLESS:
        return None
    for place in sorted(found, key=lambda place: place.kind != "city"):
        if place.lat is not None and place.lon is not None:
            return place.lat, place.lon
    return None


def meant(gazetteer: Gazetteer, name: str) -> list[Place]:
    """The most prominent place of a name, and its namesakes around and inside it."""
    found = gazetteer.named(name)
    return [place for place in found if place is found[0] or in_one_chain(place, found[0])]


def in_one_chain(one: Place, other: Place) -> bool:
    """Whether one of two places lies in the other."""
    return one.geonameid in other.ancestors or other.geonameid in one.ancestors
