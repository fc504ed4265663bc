"""Which place a name in a query stands for."""

from __future__ import annotations

from asking import TODAY

from index.query import And, NearPoint
from search.parser import parse
from search.place_names import NamedPlaces

PLACES = NamedPlaces()


def test_a_city_is_the_point_of_a_name_that_it_shares_with_the_area_around_it() -> None:
    idlib = parse('near:"Idlib"/50km', PLACES, today=TODAY).tree
    assert isinstance(idlib, NearPoint)
    assert (round(idlib.lat, 1), round(idlib.lon, 1)) == (35.9, 36.6)


def test_a_country_has_no_point() -> None:
    assert PLACES.point("Syria") is None


def test_an_unknown_name_has_neither_ids_nor_point() -> None:
    assert PLACES.ids("Atlantis of the moon") == ()
    assert PLACES.point("Atlantis of the moon") is None


def test_the_gazetteer_is_not_opened_for_words() -> None:
    fresh = NamedPlaces()
    assert isinstance(parse("putin assad", fresh, today=TODAY).tree, And)
    assert "gazetteer" not in vars(fresh)
