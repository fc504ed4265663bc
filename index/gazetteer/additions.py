"""Reads files of further places, GeoNames' own dumps or tables, one row at a time."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from index.errors import PathError, UsageError
from index.gazetteer.sources import is_fit

# What is taken of GeoNames' feature codes (https://www.geonames.org/export/codes.html), and the kind that it becomes.
# Of class P everything is taken, of streams those that are known by another name too.
KINDS = {
    "ADM1": "admin1", "ADM2": "admin2", "ADM3": "district", "PPLX": "district",
    "OCN": "ocean", "SEA": "sea", "GULF": "gulf", "BAY": "gulf", "STRT": "strait", "CNL": "canal", "STM": "river",
    "LK": "lake", "LKS": "lake", "RSV": "lake", "LGN": "lake",
    "RGN": "region", "RGNH": "region", "PRK": "park", "RESN": "park", "RESW": "park", "FRST": "park", "MILB": "military",
    "AIRB": "military", "CTRS": "military", "AIRP": "airport", "CMPRF": "camp", "PRN": "site", "PSTB": "crossing",
    "DAM": "plant", "PS": "plant", "PSH": "plant", "PSN": "plant", "OILR": "plant",
    "MT": "mountain", "MTS": "mountain", "PK": "mountain", "VLC": "mountain", "PASS": "mountain", "DSRT": "desert",
    "ISL": "island", "ISLS": "island", "ATOL": "island", "PEN": "peninsula", "CAPE": "peninsula",
}  # fmt: skip
GEONAMES_COLUMNS = 19
TABLE_COLUMNS = ("name", "latitude", "longitude", "kind", "country", "population", "alternates", "geonameid")
NEEDED = ("name", "latitude", "longitude")
ADVICE = f"A table has a header with {', '.join(NEEDED)} and perhaps {', '.join(TABLE_COLUMNS[3:])}."
# Ids of rows that have none lie below all of Dateline's own; they depend on name and position alone.
LOWEST_OWN = -(1 << 30)
HIGHEST_ID = (1 << 31) - 1
LONGEST_NAME = 200


class Added(NamedTuple):
    """A place that is added. `areas` are the GeoNames codes of what contains it, the smallest first."""

    geonameid: int
    name: str
    kind: str
    country: str
    areas: tuple[str, ...]
    lat: float
    lon: float
    population: int
    names: tuple[str, ...]
    stated: bool  # in a table of the user's own, who means every row


def added_rows(path: Path) -> Iterator[Added | None]:
    """The rows of a file; None for each row of a dump that is of no use.

    Raises PathError if the file cannot be read, UsageError with the number of the line if a row is none.
    """
    if path.suffix.lower() in (".csv", ".tsv"):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from checked_lines(table_rows(lines, path), path)
    elif path.suffix.lower() in (".zip", ".txt"):
        with dump(path) as lines:
            yield from checked_lines(dump_rows(lines, path), path)
    else:
        raise UsageError(f"{path.name} is neither a dump of GeoNames nor a table.", "Give a .zip, .txt, .csv or .tsv.")


def checked_lines(rows: Iterator[Added | None], path: Path) -> Iterator[Added | None]:
    """The rows; raises UsageError where the file is no UTF-8."""
    try:
        yield from rows
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is not written in UTF-8: {error}.", "Save it as UTF-8.") from error


@contextmanager
def dump(path: Path) -> Iterator[Iterable[str]]:
    """The lines of a dump, unpacked as they are read."""
    if path.suffix.lower() == ".txt":
        with path.open(encoding="utf-8", newline="\n") as lines:
            yield lines
        return
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise PathError(f"{path} is no whole zip file.", "Download it again.") from error
    with archive:
        names = [name for name in archive.namelist() if name.endswith(".txt") and "readme" not in name.lower()]
        if len(names) != 1:
            raise UsageError(
                f"{path.name} holds no dump of GeoNames: one .txt was expected, there are {len(names)}.",
                "Download allCountries.zip, cities500.zip or a country's file from GeoNames.",
            )
        with archive.open(names[0]) as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as lines:
            yield lines


def dump_rows(lines: Iterable[str], path: Path) -> Iterator[Added | None]:
    """The rows of a dump in GeoNames' format. Raises UsageError for a line that is none."""
    for number, line in enumerate(lines, 1):
        fields = line.rstrip("\r\n").split("\t")
        try:
            if len(fields) != GEONAMES_COLUMNS:
                raise ValueError(f"it has {len(fields)} columns instead of {GEONAMES_COLUMNS}")
            yield dump_row(fields)
        except ValueError as error:
            raise UsageError(
                f"{path.name}, line {number}, is no row of GeoNames: {error}.",
                "Take the file as GeoNames publishes it; for a list of your own, write a table (.csv).",
            ) from error


def dump_row(fields: list[str]) -> Added | None:
    """A row of a dump, None if it is of no use. Raises ValueError if it is no row."""
    number, name, _ascii, others, lat, lon, letter, code, country, _cc2, first, second = fields[:12]
    kind = KINDS.get(code, "city" if letter == "P" else "")
    if not kind or not country or not name or (code == "STM" and not others):
        return None
    names = tuple(dict.fromkeys(other for other in others.split(",") if other != name and is_fit(other)))
    areas = (f"{country}.{first}.{second}", f"{country}.{first}")
    point = position(lat, lon)
    return Added(
        whole("geonameid", number), name[:LONGEST_NAME], kind, country, areas, *point, whole("population", fields[14]),
        names, stated=False,
    )  # fmt: skip


def table_rows(lines: Iterable[str], path: Path) -> Iterator[Added]:
    """The rows of a table with a header. Raises UsageError for a line that is none."""
    comma = "\t" if path.suffix.lower() == ".tsv" else ","
    reader = csv.DictReader(lines, delimiter=comma, strict=True)
    written = reader.fieldnames or []
    reader.fieldnames = header = [column.strip().lower() for column in written]
    lacking = [column for column in NEEDED if column not in header]
    unknown = [column for column, name in zip(written, header, strict=True) if name not in TABLE_COLUMNS]
    if lacking or unknown:
        what = f"lacks the column {lacking[0]}" if lacking else f"has a column {unknown[0]!r} that says nothing"
        raise UsageError(f"{path.name} {what}.", ADVICE)
    taken: set[int] = set()
    try:
        for row in reader:
            try:
                made = table_row(row, taken)
            except ValueError as error:
                raise UsageError(f"{path.name}, line {reader.line_num}: {error}.", ADVICE) from error
            taken.add(made.geonameid)
            yield made
    except csv.Error as error:
        raise UsageError(f"{path.name}, line {reader.line_num}: {error}.", ADVICE) from error


def table_row(row: dict[str, str | None], taken: set[int]) -> Added:
    """A row of a table. Raises ValueError if it is none."""
    if None in row:
        raise ValueError("it has more fields than the header")
    given = {column: (value or "").strip() for column, value in row.items()}
    name = " ".join(given["name"].split())
    if not name or len(name) > LONGEST_NAME:
        raise ValueError("the name is missing" if not name else "the name is too long")
    lat, lon = position(given["latitude"], given["longitude"])
    names = tuple(other for part in given.get("alternates", "").split("|") if (other := " ".join(part.split())))
    number = whole("geonameid", given.get("geonameid")) or own_id(name, lat, lon, taken)
    if number in taken or abs(number) > HIGHEST_ID:
        raise ValueError(f"{number} is no id, or is there twice")
    population = whole("population", given.get("population"))
    if population < 0:
        raise ValueError("the population is negative")
    country = given.get("country", "").upper()
    kind = given.get("kind") or "city"
    return Added(number, name, kind, country, (), lat, lon, population, names, stated=True)


def position(lat: str, lon: str) -> tuple[float, float]:
    """Latitude and longitude in degrees. Raises ValueError if they are none."""
    point = degrees("latitude", lat), degrees("longitude", lon)
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise ValueError(f"there is no place at latitude {lat}, longitude {lon}")
    return point


def degrees(what: str, text: str) -> float:
    """A number of degrees. Raises ValueError if it is none."""
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no {what}, such as 35.9" if text else f"the {what} is missing") from None


def whole(what: str, text: str | None) -> int:
    """A whole number, 0 where nothing is written. Raises ValueError if it is none."""
    try:
        return int(text or 0)
    except ValueError:
        raise ValueError(f"{text!r} is no {what}: that is a whole number, in digits only") from None


def own_id(name: str, lat: float, lon: float, taken: set[int]) -> int:
    """An id for a row that has none: the same for the same name at the same position."""
    found = LOWEST_OWN - zlib.crc32(f"{name}|{lat:.4f}|{lon:.4f}".encode()) % (1 << 29)
    while found in taken:
        found -= 1
    return found
