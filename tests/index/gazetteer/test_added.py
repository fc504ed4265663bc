"""Places that a user adds to an archive: dumps in GeoNames' format and tables, whole or not at all."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from index.errors import ArchiveBusy, DatelineError, PathError, UsageError
from index.gazetteer import Gazetteer, extending
from index.gazetteer.added import add_file, added_files, changing, remove_file
from index.gazetteer_folders import DATA, gazetteer_folder

SHIPPED = Gazetteer.open()
IDLIB_GOVERNORATE, SYRIA = 169387, 163843


def dump_line(number: int, name: str, code: str, **more: str) -> str:
    """A row as GeoNames writes it, by default in the governorate of Idlib."""
    fields = {
        "others": "", "lat": "35.9", "lon": "36.7", "letter": "P", "country": "SY", "first": "12", "population": "0",
    } | more  # fmt: skip
    return "\t".join(
        [
            str(number), name, name, fields["others"], fields["lat"], fields["lon"], fields["letter"], code,
            fields["country"], "", fields["first"], "", "", "", fields["population"], "", "", "Asia/Damascus", "2026-01-01",
        ]
    )  # fmt: skip


def zipped(path: Path, *lines: str) -> Path:
    """A country's file as GeoNames publishes it."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "About these files")
        archive.writestr(path.with_suffix(".txt").name, "".join(line + "\n" for line in lines))
    return path


def table(path: Path, *lines: str) -> Path:
    """A table of the user's own."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def opened(archive: Path) -> Gazetteer:
    """The gazetteer that an archive uses."""
    return Gazetteer.open(gazetteer_folder(archive))


@pytest.fixture
def sy(tmp_path: Path) -> Path:
    return zipped(
        tmp_path / "SY.zip",
        dump_line(900_000_002, "Zorvath", "PPL", others="Zorwath,زورفاث,ZOR", population="1200"),
        dump_line(900_000_001, "Qamar Camp", "CMPRF", letter="S"),
        dump_line(900_000_003, "Qelda Well", "WLL", letter="H"),
        dump_line(169389, "Idlib", "PPLA"),
    )


def test_a_dump_adds_its_places_to_those_that_ship(sy: Path, tmp_path: Path) -> None:
    assert add_file(tmp_path, sy) == (2, 1, 1)
    gazetteer = opened(tmp_path)
    zorvath, camp = gazetteer.named("Zorvath")[0], gazetteer.named("Qamar Camp")[0]
    assert (zorvath.geonameid, zorvath.kind, zorvath.population) == (900_000_002, "city", 1200)
    assert zorvath.ancestors[:2] == (IDLIB_GOVERNORATE, SYRIA)
    assert gazetteer.named("زورفاث") == gazetteer.named("Zorwath") == (zorvath,)
    assert (camp.geonameid, camp.kind) == (900_000_001, "camp")
    assert gazetteer.entry(900_000_001) == camp
    assert gazetteer.named("ZOR") == SHIPPED.named("ZOR")


def test_what_ships_is_found_as_before(sy: Path, tmp_path: Path) -> None:
    add_file(tmp_path, sy)
    gazetteer = opened(tmp_path)
    for name in ("Syria", "Paris", "Idlib", "Springfield", "Сирия", "Eastern Ghouta"):
        assert gazetteer.named(name) == SHIPPED.named(name)
    assert gazetteer.demonyms() == SHIPPED.demonyms()
    assert gazetteer.abbreviations() == SHIPPED.abbreviations()


def test_a_table_adds_places_with_ids_that_depend_on_the_rows_alone(tmp_path: Path) -> None:
    lines = (
        "name,latitude,longitude,kind,country,population,alternates",
        "Qamar Camp,35.9,36.7,camp,SY,4000,Kamar Camp|مخيم القمر",
        "Zorvath Sea,35.0,20.0,sea,,,",
    )
    one, other = tmp_path / "one", tmp_path / "other"
    add_file(one, table(tmp_path / "own.csv", *lines))
    add_file(other, table(tmp_path / "own.csv", lines[0], lines[2], lines[1]))
    camp, sea = opened(one).named("Kamar Camp")[0], opened(one).named("Zorvath Sea")[0]
    assert (camp.name, camp.kind, camp.ancestors[:2]) == ("Qamar Camp", "camp", (IDLIB_GOVERNORATE, SYRIA))
    assert (sea.country, sea.ancestors) == (None, ())
    assert camp.geonameid < -100_000
    assert opened(other).named("مخيم القمر") == (camp,)


def test_the_same_files_give_the_same_bytes(sy: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        add_file(tmp_path / name, sy)
    one, other = (gazetteer_folder(tmp_path / name) for name in ("one", "other"))
    assert one.name == other.name
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def test_several_files_are_known_until_they_are_removed(sy: Path, tmp_path: Path) -> None:
    add_file(tmp_path, sy)
    add_file(tmp_path, table(tmp_path / "own.tsv", "name\tlatitude\tlongitude", "Grolmin\t35.1\t36.1"))
    assert [(one["name"], one["taken"]) for one in added_files(tmp_path)] == [("SY.zip", 2), ("own.tsv", 1)]
    assert opened(tmp_path).named("Grolmin")
    assert opened(tmp_path).named("Zorvath")
    remove_file(tmp_path, "SY.zip")
    assert opened(tmp_path).named("Grolmin")
    assert not opened(tmp_path).named("Zorvath")
    remove_file(tmp_path, "own.tsv")
    assert gazetteer_folder(tmp_path) == DATA


def test_a_file_of_the_same_name_takes_the_place_of_the_other(tmp_path: Path) -> None:
    header = "name,latitude,longitude"
    add_file(tmp_path, table(tmp_path / "own.csv", header, "Grolmin,35.1,36.1"))
    add_file(tmp_path, table(tmp_path / "own.csv", header, "Zorvath,35.1,36.1"))
    assert opened(tmp_path).named("Zorvath")
    assert not opened(tmp_path).named("Grolmin")


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["name,latitude", "A,1"], "lacks the column longitude"),
        (["name,latitude,longitude,colour", "A,1,1,red"], "has a column 'colour'"),
        (["name,latitude,longitude", "Grolmin,1,1", "Zorvath,north,1"], "line 3: 'north' is no latitude, such as 35.9"),
        (["name,latitude,longitude", "Grolmin,91,1"], "line 2: there is no place at latitude 91"),
        (["name,latitude,longitude", "Grolmin,nan,1"], "line 2: there is no place at latitude nan"),
        (["name,latitude,longitude", ",1,1"], "line 2: the name is missing"),
        (["name,latitude,longitude", "A,1,1,4"], "line 2: it has more fields"),
        (["name,latitude,longitude", "A,1"], "line 2: the longitude is missing"),
        (["name,latitude,longitude,population", "A,1,1,many"], "line 2: 'many' is no population: that is a whole"),
        (["name,latitude,longitude,geonameid", "A,1,1,x7"], "line 2: 'x7' is no geonameid"),
        (["Name,Latitude,Longitude,Colour", "A,1,1,red"], "has a column 'Colour'"),
        (["name,latitude,longitude,population", "A,1,1,-5"], "line 2: the population is negative"),
        (["name,latitude,longitude,country", "Grolmin,1,1,Syria"], "Grolmin lies in 'SYRIA', which is no country"),
        (["name,latitude,longitude,geonameid", "Grolmin,1,1,99999999999"], "line 2: 99999999999 is no id"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_changed(tmp_path: Path, lines: list[str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint) as caught:
        add_file(tmp_path, table(tmp_path / "own.csv", *lines))
    assert caught.value.advice
    assert gazetteer_folder(tmp_path) == DATA
    assert [path.name for path in (tmp_path / "gazetteer").iterdir()] == ["lock"]


def test_the_names_of_columns_may_begin_with_capitals(tmp_path: Path) -> None:
    add_file(tmp_path, table(tmp_path / "own.csv", "Name, Latitude ,LONGITUDE", "Zorvath,35.1,36.1"))
    assert opened(tmp_path).named("Zorvath")


def test_a_line_that_is_no_row_of_geonames_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"XX\.zip, line 2, is no row of GeoNames: it has 1 columns instead of 19"):
        add_file(tmp_path, zipped(tmp_path / "XX.zip", dump_line(900_000_001, "Zorvath", "PPL"), "half a line"))


def test_files_that_are_no_gazetteers_are_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 and no more")
    (tmp_path / "latin.csv").write_bytes("name,latitude,longitude\nZörvath,1,1\n".encode("latin-1"))
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    with pytest.raises(PathError, match="no whole zip file"):
        add_file(tmp_path, tmp_path / "broken.zip")
    with pytest.raises(UsageError, match="not written in UTF-8"):
        add_file(tmp_path, tmp_path / "latin.csv")
    with pytest.raises(UsageError, match="holds no dump"):
        add_file(tmp_path, tmp_path / "empty.zip")
    with pytest.raises(PathError, match="There is no file"):
        add_file(tmp_path, tmp_path / "absent.zip")
    with pytest.raises(UsageError, match="No file other"):
        remove_file(tmp_path, "other")


def test_two_changes_at_once_do_not_meet(sy: Path, tmp_path: Path) -> None:
    with changing(tmp_path), pytest.raises(ArchiveBusy):
        add_file(tmp_path, sy)


def test_those_who_read_the_gazetteer_before_a_change_go_on_reading_it(sy: Path, tmp_path: Path) -> None:
    add_file(tmp_path, sy)
    before, path = opened(tmp_path), gazetteer_folder(tmp_path)
    add_file(tmp_path, table(tmp_path / "own.csv", "name,latitude,longitude", "Grolmin,35.1,36.1"))
    assert path.is_dir()
    assert before.named("Zorvath")
    assert not before.named("Grolmin")


def test_a_gazetteer_of_another_format_is_compiled_anew_from_the_files_that_were_added(
    sy: Path, tmp_path: Path
) -> None:
    add_file(tmp_path, sy)
    folder = gazetteer_folder(tmp_path)
    folder = folder.rename(folder.with_name("0" * 16))  # what it is compiled from, and by which format, names it
    (folder.parent / "current").write_text(folder.name)
    about = folder / "about.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"format": 1}))
    with pytest.raises(DatelineError, match="has format 1") as caught:
        opened(tmp_path)
    add_file(tmp_path, Path(caught.value.advice.split()[-1]))
    assert opened(tmp_path).named("Zorvath")


def test_more_places_than_the_memory_holds_are_refused(
    sy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extending, "most_added", lambda: 1)
    with pytest.raises(UsageError, match="more than 1 places to add") as caught:
        add_file(tmp_path, sy)
    assert "countries" in caught.value.advice
    assert gazetteer_folder(tmp_path) == DATA
