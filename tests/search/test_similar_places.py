"""Names of places that are like a name which none has."""

from __future__ import annotations

import pytest

from search.place_names import gazetteer_in
from search.similar_places import similar_places


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("damascas", "damascus"),
        ("Londn", "london"),
        ("ukrane", "ukraine"),
        ("Sanfrancisco", "san francisco"),
        ("saint petersbrg", "saint petersburg"),
        ("marsielle", "marseille"),
    ],
)
def test_the_most_prominent_place_of_a_like_name_comes_first(typed: str, first: str) -> None:
    assert similar_places(gazetteer_in(), typed)[0] == first


def test_each_place_is_offered_once(typed: str = "londn") -> None:
    gazetteer = gazetteer_in()
    found = [gazetteer.named(name)[0].geonameid for name in similar_places(gazetteer, typed)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("typed", ["", "x", "qqqqqqqqqqqqqqq", "a" * 5000, "中"])
def test_nothing_is_like_a_name_of_no_place(typed: str) -> None:
    assert similar_places(gazetteer_in(), typed) == []
