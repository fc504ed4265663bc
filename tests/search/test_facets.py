"""What a query finds, counted by place, source, month, language and author."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from articles import FRANCE, IDLIB, SYRIA, an_article, dated
from stocked import stocked

from index.archive import Archive
from index.article import Place
from index.errors import QueryError
from index.store import Facet
from search.columns import cells
from search.facet_view import facet_lines
from search.facets import Facets, Value, facets
from search.shapes import facets_row

UNKNOWN = Place(geonameid=99999999999, name="Gone", kind="city")
ARTICLES = [
    an_article("Port one", source="b.org", language="en", authors=("Ana Sol",), date=dated("2017-12"), places=(SYRIA,)),
    an_article("Port two", source="a.org", language="en", authors=("Ana Sol", "Bo Li"), date=dated("2018-01-02")),
    an_article("Port three", source="b.org", language="fr", date=dated("2017"), places=(IDLIB, FRANCE)),
    an_article("Port four", places=(IDLIB, UNKNOWN)),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with stocked(tmp_path_factory.mktemp("archive") / "a", ARTICLES) as opened:
        yield opened


def counted(archive: Archive, by: Facet, query: str = "port") -> list[tuple[str, int]]:
    return [(value.value, value.count) for value in facets(archive, query, by).values]


def test_sources_languages_and_authors_come_by_count(archive: Archive) -> None:
    assert counted(archive, Facet.SOURCE) == [("b.org", 2), ("a.org", 1)]
    assert counted(archive, Facet.LANGUAGE) == [("en", 2), ("fr", 1)]
    assert counted(archive, Facet.AUTHOR) == [("Ana Sol", 2), ("Bo Li", 1)]
    assert counted(archive, Facet.SOURCE, "two OR three") == [("a.org", 1), ("b.org", 1)]


def test_months_come_in_their_order(archive: Archive) -> None:
    assert counted(archive, Facet.MONTH) == [("2017", 1), ("2017-12", 1), ("2018-01", 1)]


def test_places_have_names_ids_and_the_place_around_them(archive: Archive) -> None:
    values = {value.value: value for value in facets(archive, "port", Facet.PLACE).values}
    assert (values["Syria"].id, values["Syria"].count, values["Syria"].parent) == (163843, 3, 6255147)
    assert values["Idlib Governorate"].parent == 163843
    assert values["Asia"].parent is None
    assert values["99999999999"] == Value(value="99999999999", count=1, id=99999999999)


def test_a_place_comes_after_the_place_around_it(archive: Archive) -> None:
    found = facets(archive, "port", Facet.PLACE).values
    ids = [value.id for value in found]
    assert all(value.parent is None or ids.index(value.parent) < ids.index(value.id) for value in found)


def test_the_json_shape_is_the_one_that_scripts_rely_on(archive: Archive) -> None:
    row = facets_row(facets(archive, "headline:port place:syria", Facet.PLACE), most=2)
    assert (row["schema"], row["query"], row["by"], row["total"]) == (
        "dateline.facets/1", "headline:port place:syria", "place", 3,
    )  # fmt: skip
    assert row["values"] == [
        {"value": "Asia", "id": 6255147, "count": 3, "parent": None},
        {"value": "Syria", "id": 163843, "count": 3, "parent": 6255147},
    ]


def test_of_many_months_the_latest_are_kept(archive: Archive) -> None:
    row = facets_row(facets(archive, "port", Facet.MONTH), most=2)
    assert [value["value"] for value in row["values"]] == ["2017-12", "2018-01"]


def test_a_wrong_query_is_an_error(archive: Archive) -> None:
    with pytest.raises(QueryError):
        facets(archive, "date:soon", Facet.MONTH)


def test_places_are_shown_as_a_tree(archive: Archive) -> None:
    lines = list(facet_lines(facets(archive, "port", Facet.PLACE), width=60, most=3))
    assert [line.rstrip("█▏▎▍▌▋▊▉ ") for line in lines] == [
        "Asia                  3",
        "  Syria               3",
        "    Idlib Governorate 2",
        "6 places in 4 articles, 3 shown",
    ]


WIDE = [
    Value(value="東京新聞" * 12, count=12_345),
    Value(value="e\u0301" * 90, count=3),
    Value(value="\x1b[31mred\x1b[0m\u202e", count=1),
    Value(value="", count=1),
]


@pytest.mark.parametrize("width", [12, 20, 40, 80, 140])
def test_no_line_of_values_is_wider_than_the_screen(width: int) -> None:
    found = Facets(query="x", by=Facet.SOURCE, total=99, values=tuple(WIDE))
    *lines, _ = facet_lines(found, width=width)
    assert all(cells(line) <= width for line in lines)
    assert all("\x1b" not in line for line in lines)
    assert len(lines) == 4


def test_the_longest_bar_fills_the_line_and_the_shortest_is_seen() -> None:
    values = (Value(value="a", count=1000), Value(value="b", count=1))
    first, last, footer = facet_lines(Facets(query="x", by=Facet.SOURCE, total=1001, values=values), width=40)
    assert cells(first) == 40
    assert last.endswith("▏")
    assert footer == "2 sources in 1,001 articles"


def test_nothing_found_is_said() -> None:
    assert list(facet_lines(Facets(query="x", by=Facet.MONTH, total=0, values=()), width=40)) == ["Nothing found for x"]
