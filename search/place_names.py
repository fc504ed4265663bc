"""Which place a name in a query stands for."""

from __future__ import annotations

from index.article import Place
from index.gazetteer.lookup import Gazetteer


def place_ids(gazetteer: Gazetteer, name: str) -> tuple[int, ...]:
    """The ids of the most prominent place of this name, and of its namesakes in the same chain.

    Idlib is a city and the governorate around it: whoever asks for Idlib means both. But the Syria in Virginia
    is not meant by Syria.
    """
    found = gazetteer.named(name)
    return tuple(place.geonameid for place in found if place is found[0] or in_one_chain(place, found[0]))


def in_one_chain(one: Place, other: Place) -> bool:
    """Whether one of two places lies in the other."""
    return one.geonameid in other.ancestors or other.geonameid in one.ancestors
