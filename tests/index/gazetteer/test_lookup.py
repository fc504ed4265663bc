"""The shipped gazetteer: names in any script lead to the right places, and places to what contains them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DatelineError
from index.gazetteer import Gazetteer
from index.gazetteer.lookup import DATA, SIGN_DEMONYM
from index.gazetteer.spelling import key_of, words_of

GAZETTEER = Gazetteer.open()
SYRIA, ASIA, MIDDLE_EAST, IDLIB_GOVERNORATE, IDLIB = 163843, 6255147, 6269133, 169387, 169389


@pytest.mark.parametrize(
    ("name", "geonameid", "kind"),
    [
        ("Syria", SYRIA, "country"),
        ("SYRIE", SYRIA, "country"),
        ("Сирия", SYRIA, "country"),
        ("سوريا", SYRIA, "country"),
        ("叙利亚", SYRIA, "country"),
        ("シリア", SYRIA, "country"),
        ("Asia", ASIA, "continent"),
        ("Middle East", MIDDLE_EAST, "region"),
        ("Idlib", IDLIB_GOVERNORATE, "admin1"),
        ("إدلب", IDLIB_GOVERNORATE, "admin1"),
        ("Tartous", 163345, "city"),
        ("Latakia", 173576, "city"),
        ("Hama", 170015, "admin1"),
        ("Damascus", 170654, "city"),
        ("Daraa", 170903, "admin1"),
        ("Deraa", 170905, "city"),
        ("Kiev", 703448, "city"),
        ("Washington", 4140963, "city"),
        ("Gaza", 281133, "city"),
        ("Gaza Strip", 281132, "admin1"),
        ("Britain", 2635167, "country"),
        ("U.S.", 6252001, "country"),
        ("cote d'ivoire", 2287781, "country"),
        ("Rapides Parish", 4338356, "admin2"),
    ],
)
def test_a_name_leads_first_to_its_best_known_place(name: str, geonameid: int, kind: str) -> None:
    first = GAZETTEER.named(name)[0]
    assert (first.geonameid, first.kind) == (geonameid, kind)


@pytest.mark.parametrize(
    "name", ["Eastern Ghouta", "Hmeymim air base", "Donbas", "Kashmir", "Sahel", "Strait of Hormuz"]
)
def test_regions_that_geonames_packages_lack_have_ids_of_our_own(name: str) -> None:
    assert GAZETTEER.named(name)[0].geonameid < 0


@pytest.mark.parametrize(
    "name",
    ["Německo", "Saksa", "Németország", "Γερμανία", "Đức", "जर्मनी", "เยอรมนี", "Saksamaa", "Þýskaland", "독일"],
)
def test_a_country_is_known_by_what_any_language_calls_it(name: str) -> None:
    assert GAZETTEER.named(name)[0].geonameid == 2921044


def test_a_language_calls_only_its_own_names_of_countries() -> None:
    assert GAZETTEER.nation("saksa", "fi") == GAZETTEER.row(2921044)
    assert GAZETTEER.nation("saksa", "sv") is None


def test_cities_of_two_korean_syllables_and_dotted_plurals_are_known() -> None:
    assert GAZETTEER.named("서울")[0].name == "Seoul"
    assert GAZETTEER.named("EE.UU.")[0].country == "US"


def test_a_name_of_many_places_gives_them_all() -> None:
    assert {place.country for place in GAZETTEER.named("Paris")} >= {"FR", "US", "CA"}
    assert IDLIB in {place.geonameid for place in GAZETTEER.named("idlib")}


@pytest.mark.parametrize("name", ["", "  ", "Qwertyuiop", "~syrian", "=Ala", "\u0301"])
def test_what_is_no_name_gives_nothing(name: str) -> None:
    assert GAZETTEER.named(name) == () or name == "=Ala"


def test_a_place_knows_what_contains_it_nearest_first() -> None:
    idlib = GAZETTEER.entry(IDLIB)
    assert idlib is not None
    assert idlib.ancestors[:4] == (IDLIB_GOVERNORATE, SYRIA, ASIA, MIDDLE_EAST)
    assert (idlib.name, idlib.country, idlib.lat, idlib.lon) == ("Idlib", "SY", 35.93062, 36.63393)


def test_an_area_that_shares_its_name_with_a_city_shows_the_longer_one() -> None:
    area = GAZETTEER.entry(IDLIB_GOVERNORATE)
    assert area is not None
    assert area.name == "Idlib Governorate"


def test_a_city_that_is_most_of_its_area_comes_before_it() -> None:
    assert [place.kind for place in GAZETTEER.named("Madrid")][:2] == ["city", "admin1"]
    assert [place.kind for place in GAZETTEER.named("Aleppo")][:2] == ["city", "admin1"]


def test_an_unknown_id_is_no_entry() -> None:
    assert GAZETTEER.entry(1) is None
    assert GAZETTEER.entry(-999_999) is None


@pytest.mark.parametrize(
    ("word", "country"), [("Syrian", "SY"), ("SYRIANS", "SY"), ("South Korean", "KR"), ("Turks", "TR")]
)
def test_a_demonym_leads_to_its_country(word: str, country: str) -> None:
    place = GAZETTEER.demonym(word)
    assert place is not None
    assert place.country == country


def test_a_plain_word_is_no_demonym() -> None:
    assert GAZETTEER.demonym("table") is None
    assert SIGN_DEMONYM not in "".join(GAZETTEER.demonyms())


@given(st.integers(0, GAZETTEER.runs[2] - 1))
def test_every_row_is_found_by_its_id_and_by_its_name(row: int) -> None:
    place = GAZETTEER.place(row)
    assert GAZETTEER.entry(place.geonameid) == place
    assert len(key_of(place.name)) < 2 or place in GAZETTEER.named(place.name)
    assert all(GAZETTEER.entry(ancestor) for ancestor in place.ancestors)


@given(st.text())
def test_any_text_may_be_asked_for(text: str) -> None:
    assert isinstance(GAZETTEER.named(text), tuple)


def test_the_files_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) <= 25_000_000


def test_a_missing_gazetteer_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="cannot be read") as caught:
        Gazetteer.open(tmp_path)
    assert caught.value.advice == "Install Dateline again."


def test_a_gazetteer_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "about.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(DatelineError, match="has format 99"):
        Gazetteer.open(tmp_path)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("N’Djaména", ("n", "djamena")),
        ("Deir ez-Zor", ("deir", "ez", "zor")),
        ("U.S.", ("u.s.",)),
        ("W. Va.", ("w. va.",)),
        ("叙利亚", ("叙", "利", "亚")),
        ("シリアのダマスカス", ("シリア", "の", "ダマスカス")),
        ("दमिश्क", ("दमिश्क",)),
        ("حَلَب", ("حلب",)),
    ],
)
def test_names_and_texts_are_cut_into_the_same_words(name: str, words: tuple[str, ...]) -> None:
    assert words_of(name) == words
