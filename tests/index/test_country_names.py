"""The names of countries are the gazetteer's."""

from __future__ import annotations

from index.country_names import COUNTRY_NAMES
from index.gazetteer.lookup import Gazetteer


def test_every_country_of_the_gazetteer_has_its_name() -> None:
    gazetteer = Gazetteer.open()
    countries = [place for row in range(gazetteer.runs[0]) if (place := gazetteer.place(row)).kind == "country"]
    assert {place.country: place.name for place in reversed(countries)} == COUNTRY_NAMES
