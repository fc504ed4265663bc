"""Reads the curated tables of places that the packages lack, or know by too few names.

The files in `tables/` are tab-separated, with comments (#), a header and these columns:

- `id`: Dateline's own, negative; it never changes hands, and a new row takes the next below the lowest, whatever the
  order of the lines. A positive id is GeoNames': the row then adds `names`, and needs nothing else.
- `kind`, `name`, `latitude`, `longitude`: what, where; of areas the rough middle.
- `prominence`: how well known, as `assembling.fame` counts it.
- `population`: of districts, roughly.
- `countries`: the ISO codes of those that it lies in.
- `parent`: the id or GeoNames code of what contains it, an ISO code, or the name of a place in the same country. Left
  empty, it is the first-level area around the nearest city; of places in several countries the continent that they share.
- `members`: countries that lie in it as a whole, so that all their places do.
- `names`: other names, with | between them.
- `source`: where the row is from.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import DatelineError
from index.gazetteer.sources import CURATED, Entry, table_of

PLACES = ("regions.tsv", "waters.tsv", "landforms.tsv", "sites.tsv", "districts.tsv", "namesakes.tsv")
COLUMNS = (
    "id", "kind", "name", "latitude", "longitude", "prominence", "population", "countries", "parent", "members",
    "names", "source",
)  # fmt: skip
DEGREE = 111.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table; `where` is the file and the id, for messages."""

    entry: Entry
    countries: tuple[str, ...]
    parent: str
    members: tuple[str, ...]
    where: str


def curated(folder: Path) -> list[Row]:
    """The rows of all tables in `folder`. Raises DatelineError for a line that is none, or an id that is there twice."""
    rows = [row for name in PLACES for row in rows_of(folder / name)]
    seen: dict[int, str] = {}
    for row in rows:
        other = seen.setdefault(row.entry.geonameid, row.where)
        if other is not row.where:
            raise DatelineError(f"{row.where} has the id of {other}.", "Give each row an id of its own.")
    return rows


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of one table. Raises DatelineError for a line that is none."""
    lines = table_of(path)
    if tuple(next(lines)) != COLUMNS:
        raise DatelineError(f"{path.name} has other columns.", f"Write this header: {' '.join(COLUMNS)}.")
    for line in lines:
        try:
            yield row_of(line, path.name)
        except ValueError as error:
            raise DatelineError(f"{path.name}, {line[0]}: {error}.", "Correct that line.") from error


def row_of(line: Sequence[str], table: str) -> Row:
    """The row of a line. Raises ValueError if it is none."""
    number, kind, name, lat, lon, prominence, population, countries, parent, members, names, _source = line
    codes = tuple(code for code in countries.split(",") if code)
    entry = Entry(
        int(number),
        name,
        kind,
        country=codes[0] if len(codes) == 1 else "",
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        population=int(population or 0),
        prominence=float(prominence or 0),
        equals=tuple(other for other in names.split("|") if other),
        origin=CURATED,
    )
    whole = tuple(code for code in members.split(",") if code)
    return Row(entry=entry, countries=codes, parent=parent, members=whole, where=f"{table}, {number} {name}")


def with_curated(entries: Sequence[Entry], rows: Sequence[Row], ids: Mapping[str, int]) -> list[Entry]:
    """The entries with those of the tables; `ids` are those of the entries by id, GeoNames code and ISO code.

    Raises DatelineError if a table names a place that there is not.
    """
    names = {row.entry.geonameid: row.entry.equals for row in rows if not row.entry.kind}
    known = {entry.geonameid for entry in entries}
    lost = [row.where for row in rows if not row.entry.kind and row.entry.geonameid not in known]
    if lost:
        raise DatelineError(f"{lost[0]} gives names to a place that the packages lack.", "Correct its id.")
    found = [replace(one, equals=(*one.equals, *names.get(one.geonameid, ()))) for one in entries]
    around = Around(entries, ids)
    return found + [replace(row.entry, parent=around.parent(row)) for row in rows if row.entry.kind]


class Around:
    """Finds what contains a row of a table."""

    def __init__(self, entries: Sequence[Entry], ids: Mapping[str, int]) -> None:
        self.ids = ids
        self.by_id = {entry.geonameid: entry for entry in entries}
        self.cities: dict[str, list[Entry]] = defaultdict(list)
        self.named: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            self.named[entry.country, entry.name].append(entry)
            if entry.kind == "city":
                self.cities[entry.country].append(entry)

    def parent(self, row: Row) -> int:
        """The id of what contains a row, 0 if nothing does. Raises DatelineError if it names what there is not."""
        if not row.parent:
            return self.nearest(row.entry) if row.entry.country else self.shared(row.countries)
        if row.parent in self.ids or row.parent.startswith("-"):
            return self.ids.get(row.parent, 0) or int(row.parent)
        namesakes = self.named.get((row.entry.country, row.parent))
        if not namesakes:
            raise DatelineError(f"{row.where} lies in {row.parent}, which there is not.", "Correct its parent.")
        return max(namesakes, key=lambda entry: entry.prominence).geonameid

    def nearest(self, entry: Entry) -> int:
        """The first-level area of the city nearest to an entry in its country; the country where there is none."""
        cities = [city for city in self.cities[entry.country] if city.lat is not None]
        at = self.by_id.get(min(cities, key=lambda city: distance(city, entry)).parent) if cities else None
        while at and at.kind != "admin1":
            at = self.by_id.get(at.parent)
        return at.geonameid if at else self.ids.get(entry.country, 0)

    def shared(self, countries: Sequence[str]) -> int:
        """The continent of all these countries; 0 if they lie in several."""
        parents = {self.by_id[self.ids[code]].parent for code in countries}
        return parents.pop() if len(parents) == 1 else 0


def distance(one: Entry, other: Entry) -> float:
    """Roughly the kilometres between two entries that have positions."""
    north, east = (one.lat or 0) - (other.lat or 0), abs((one.lon or 0) - (other.lon or 0))
    return DEGREE * math.hypot(north, min(east, 360 - east) * math.cos(math.radians(other.lat or 0)))
