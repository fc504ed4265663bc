"""Which place a name in a query stands for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from articles import an_article
from asking import TODAY
from stocked import stocked

from index.archive import Archive
from index.article import Place
from index.query import And, InPlace, NearPoint
from search.engine import answer
from search.explaining import explain
from search.facets import Facet, facets
from search.parser import parse
from search.place_names import NamedPlaces, Sense

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
    assert PLACES.point("99999999999") is None


def test_the_gazetteer_is_not_opened_for_words() -> None:
    fresh = NamedPlaces()
    assert isinstance(parse("putin assad", fresh, today=TODAY).tree, And)
    assert "gazetteer" not in vars(fresh)


PARIS_TEXAS, PARIS, TEXAS, UNITED_STATES = 4717560, 2988507, 4736286, 6252001


def entry(geonameid: int) -> Place:
    place = PLACES.gazetteer.entry(geonameid)
    assert place
    return place


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    texan, french = entry(PARIS_TEXAS), entry(PARIS)
    articles = [
        an_article("Mill burns", "It burnt.", places=(texan,)),
        an_article("Mill rebuilt", "It stands.", places=(texan,)),
        an_article("Tower shut", "It is shut.", places=(french,)),
    ]
    with stocked(tmp_path_factory.mktemp("paris") / "a", articles) as opened:
        yield opened


def headlines(archive: Archive, query: str) -> set[str]:
    return {result.article.headline for result in answer(archive, query, limit=10).results}


def test_an_ambiguous_name_means_what_the_archive_is_mostly_about_and_a_warning_names_the_rest(
    archive: Archive,
) -> None:
    found = answer(archive, "place:paris", limit=10)
    assert {result.article.headline for result in found.results} == {"Mill burns", "Mill rebuilt"}
    assert found.warnings == (
        "'paris' is taken for Paris, Texas, United States (place:4717560, 2 articles); there is also"
        " Paris, Île-de-France, France (place:2988507, 1 article): ask for one by its number",
    )


def test_a_name_of_which_the_archive_has_one_place_only_needs_no_warning(archive: Archive) -> None:
    assert answer(archive, "place:texas", limit=10).warnings == ()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("place:2988507", {"Tower shut"}),
        ('place:"Paris, France"', {"Tower shut"}),
        ('place:"Paris, Texas"', {"Mill burns", "Mill rebuilt"}),
        ('place:"Paris, Texas, United States"', {"Mill burns", "Mill rebuilt"}),
        ("place:Frankreich", {"Tower shut"}),
        ("place:Франция", {"Tower shut"}),
        ("place:فرنسا", {"Tower shut"}),
        ("place:法国", {"Tower shut"}),
        ("place:tejas", {"Mill burns", "Mill rebuilt"}),
        ("place:=texas", set()),
        ("place:=4717560", {"Mill burns", "Mill rebuilt"}),
        ("place:-4717560", set()),
        ("near:2988507/10km", {"Tower shut"}),
        ("near:paris/10km", {"Mill burns", "Mill rebuilt"}),
        ('near:"Paris, France"/10km', {"Tower shut"}),
        ('place:"Paris, Italy"', set()),
    ],
)
def test_a_place_is_asked_for_in_any_language_by_number_or_with_what_lies_around_it(
    archive: Archive, query: str, expected: set[str]
) -> None:
    assert headlines(archive, query) == expected


def test_facets_count_every_step_of_the_chain(archive: Archive) -> None:
    counts = {value.id: value.count for value in facets(archive, "mill OR tower", Facet.PLACE).values}
    assert (counts[PARIS_TEXAS], counts[TEXAS], counts[UNITED_STATES], counts[PARIS]) == (2, 2, 2, 1)


def test_a_name_keeps_its_meaning_without_an_archive() -> None:
    tree = parse("place:paris", PLACES, today=TODAY).tree
    assert isinstance(tree, InPlace)
    assert tree.ids[0] == PARIS
    assert PLACES.note("Paris") is None


NEW_YORK_STATE, NEW_YORK_CITY, CASABLANCA, BUFFALO, GEORGIA, GEORGIA_STATE = (
    5128638,
    5128581,
    2553604,
    5110629,
    614540,
    4197000,
)


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    numbers = (NEW_YORK_CITY, NEW_YORK_CITY, BUFFALO, CASABLANCA, 163843, GEORGIA, GEORGIA_STATE)
    articles = [an_article(f"Mill {n}", "It burnt.", places=(entry(number),)) for n, number in enumerate(numbers)]
    with stocked(tmp_path_factory.mktemp("namesakes") / "a", articles) as opened:
        yield opened


def test_a_city_that_shares_its_name_with_the_state_around_it_is_named_with_its_number(namesakes: Archive) -> None:
    found = answer(namesakes, 'place:"new york"', limit=10)
    assert found.total == 3
    assert found.warnings == (
        "'new york' is taken for New York State, United States (place:5128638, 3 articles); the city alone is"
        " New York City, New York State, United States (place:5128581, 2 articles)",
    )
    assert answer(namesakes, "place:buffalo", limit=10).warnings == ()


def test_a_place_of_the_very_name_is_named_where_another_has_it_in_another_language(namesakes: Archive) -> None:
    (warning,) = answer(namesakes, 'place:"white house"', limit=10).warnings
    assert warning.startswith(
        "'white house' is taken for Casablanca, Casablanca-Settat, Morocco (place:2553604, 1 article);"
    )
    assert "White House, Tennessee, United States (place:4667282, 0 articles)" in warning


def test_a_place_that_no_article_has_is_named_and_what_is_like_it_is_offered(namesakes: Archive) -> None:
    eu, syria = explain(namesakes, "place:EU"), explain(namesakes, "place:sirya")
    assert eu.meant == ("place:eu is Eu, Normandy, France (city, place:3019329)",)
    assert syria.meant[0].startswith("place:sirya is Zeytinlik")
    assert syria.better
    assert syria.better.query == "place:syria"


def test_namesakes_of_one_name_and_country_are_told_apart_by_their_kind() -> None:
    city, park = (
        Sense(places=(dataclasses.replace(entry(BUFFALO), kind=kind),), articles=1) for kind in ("city", "park")
    )

    class TwoBuffaloes(NamedPlaces):
        def senses(self, _name: str) -> list[Sense]:
            return [city, park]

    note = TwoBuffaloes().note("buffalo")
    assert note
    assert "(city, place:5110629, 1 article); there is also" in note
    assert "(park, place:5110629, 1 article)" in note
