"""Backups: taken while others write, checked when they are restored, and never in the way of what is there."""

from __future__ import annotations

import json
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import zstandard
from daemons import daemon, dateline, row_of
from filled import filled
from pages import page
from waiting import wait_for

from index import backups
from index.archive import Archive
from index.errors import ArchiveError
from index.gazetteer import Gazetteer
from index.gazetteer.added import add_file, added_files
from index.gazetteer_folders import gazetteer_folder


@pytest.fixture
def folder(tmp_path: Path, inbox: Path) -> Path:
    (inbox / "storm.html").write_text(page("Storm closes port"))
    (inbox / "copy.html").write_text(page("Storm closes port"))
    (inbox / "empty.html").write_text("")
    return filled(tmp_path / "archive", inbox)


def shown(folder: Path) -> list[str]:
    """What an archive says of itself, without what changes from second to second."""
    found = row_of(folder, "search", "ships")
    del found["took_ms"]
    status = row_of(folder, "status")
    for name in ("archive", "generation"):
        del status[name]
    listed = dateline(folder, "list").stdout
    return [
        json.dumps(found),
        json.dumps(status),
        listed,
        dateline(folder, "show", found["hits"][0]["id"], "--json").stdout,
    ]


def test_what_is_restored_is_equal_and_whole(folder: Path, tmp_path: Path) -> None:
    made = row_of(folder, "admin", "backup", str(tmp_path / "a.tar.zst"))
    assert (made["schema"], made["articles"]) == ("dateline.backup/1", 1)
    assert stat.S_IMODE((tmp_path / "a.tar.zst").stat().st_mode) == 0o600
    (tmp_path / "new").mkdir()
    done = dateline(folder, "admin", "restore", str(tmp_path / "a.tar.zst"), "--to", str(tmp_path / "new"))
    assert (done.returncode, done.stdout[:9]) == (0, "1 article")
    assert shown(tmp_path / "new") == shown(folder)
    assert row_of(tmp_path / "new", "admin", "check")["problems"] == []
    assert (tmp_path / "new" / "dateline.toml").read_text() == (folder / "dateline.toml").read_text()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar.zst", "archive", "inbox", "new"]


def test_nothing_is_overwritten(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.tar.zst"
    file.write_text("mine")
    done = dateline(folder, "admin", "backup", str(file))
    assert (done.returncode, "not overwritten" in done.stderr, file.read_text()) == (2, True, "mine")
    file.unlink()
    dateline(folder, "admin", "backup", str(file))
    done = dateline(folder, "admin", "restore", str(file), "--to", str(folder))
    assert (done.returncode, "not overwritten" in done.stderr) == (2, True)


def repacked(file: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    """Write a backup anew with its members changed."""
    with zstandard.open(file, "rb") as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        members = [change(info.name, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]
    with zstandard.open(file, "wb") as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            from io import BytesIO

            tar.addfile(info, BytesIO(data))


def halved(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def flipped(file: Path) -> None:
    repacked(file, lambda name, data: (name, data[:5000] + b"X" + data[5001:] if name == "catalog.db" else data))


def led_out(file: Path) -> None:
    repacked(file, lambda name, data: (name.replace("catalog.db", "../catalog.db"), data))


@pytest.mark.parametrize(
    "spoil", [halved, flipped, led_out, lambda file: file.write_text("no backup"), lambda file: file.write_bytes(b"")]
)
def test_what_is_no_whole_backup_makes_no_archive(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    file = tmp_path / "a.tar.zst"
    dateline(folder, "admin", "backup", str(file))
    spoil(file)
    done = dateline(folder, "admin", "restore", str(file), "--to", str(tmp_path / "new"))
    assert (done.returncode, "no whole backup" in done.stderr) == (3, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar.zst", "archive", "inbox"]


def test_a_backup_of_a_newer_version_is_refused(folder: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(folder / "catalog.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    dateline(folder, "admin", "backup", str(tmp_path / "a.tar.zst"))
    done = dateline(folder, "admin", "restore", str(tmp_path / "a.tar.zst"), "--to", str(tmp_path / "new"))
    assert (done.returncode, "newer Dateline" in done.stderr) == (3, True)


def test_backups_while_a_daemon_writes_are_whole(tmp_path: Path, inbox: Path) -> None:
    """Each is a moment between two files: every article has its file, and every file that was read its articles."""
    folder = tmp_path / "archive"
    (inbox / "first.html").write_text(page("First in the harbour"))
    with daemon(folder, inbox):
        for number in range(120):
            (inbox / f"{number}.html").write_text(page(f"Storm number {number}"))
        for number in range(3):
            wait_for(lambda least=number: row_of(folder, "status")["articles"] > least * 20)  # type: ignore[misc]
            assert dateline(folder, "admin", "backup", str(tmp_path / f"{number}.tar.zst")).returncode == 0
    for number in range(3):
        new = tmp_path / f"new {number}"
        assert dateline(new, "admin", "restore", str(tmp_path / f"{number}.tar.zst"), "--to", str(new)).returncode == 0
        assert row_of(new, "admin", "check")["problems"] == []
        status = row_of(new, "status")
        assert status["indexed"] == status["articles"] > number * 20
        assert status["indexed"] == len(dateline(new, "list").stdout.splitlines())


def test_an_edit_of_the_settings_while_a_backup_is_taken_spoils_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit_and_pack(stream: BinaryIO, about: dict[str, Any], files: dict[str, Path]) -> None:
        (folder / "dateline.toml").write_text("settle = 20\n")
        pack(stream, about, files)

    (folder / "dateline.toml").write_text("settle = 1\n")
    pack = backups.pack
    monkeypatch.setattr(backups, "pack", edit_and_pack)
    with closing(Archive.open(folder)) as archive:
        backups.backup(archive, tmp_path / "a.tar.zst", made="2026-01-01")
    backups.restore(tmp_path / "a.tar.zst", tmp_path / "new")
    assert (tmp_path / "new" / "dateline.toml").read_text() == "settle = 1\n"


@pytest.fixture
def with_places(folder: Path, tmp_path: Path) -> Path:
    """A backup of an archive with two files of places, of which the later one names a place otherwise."""
    for name, rows in (("mine é.csv", "Zorbaville,35.1,36.2"), ("more.tsv", "Grolmin\t35.3\t36.4")):
        header = "name,latitude,longitude" if name.endswith("csv") else "name\tlatitude\tlongitude"
        (tmp_path / name).write_text(f"{header}\n{rows}\n", encoding="utf-8")
        add_file(folder, tmp_path / name)
        (tmp_path / name).unlink()
    with closing(Archive.open(folder)) as archive:
        assert backups.backup(archive, tmp_path / "a.tar.zst", made="2026-01-01")["places"] == [
            "mine é.csv",
            "more.tsv",
        ]
    return tmp_path / "a.tar.zst"


def test_places_that_were_added_come_back(folder: Path, with_places: Path, tmp_path: Path) -> None:
    backups.restore(with_places, tmp_path / "new")
    assert added_files(tmp_path / "new") == added_files(folder)
    gazetteer = Gazetteer.open(gazetteer_folder(tmp_path / "new"))
    assert gazetteer.named("Zorbaville")
    assert gazetteer.named("Grolmin")
    assert not list((tmp_path / "new").glob("places-*"))
    backups.backup(Archive.open(tmp_path / "new"), tmp_path / "again.tar.zst", made="2026-01-01")
    backups.restore(tmp_path / "again.tar.zst", tmp_path / "newer")
    assert added_files(tmp_path / "newer") == added_files(folder)


@pytest.mark.parametrize(
    ("names", "why"),
    [
        *((["more.tsv", name], "no name of a file") for name in ("../mine.csv", "/etc/mine.csv", "..", "", "more.tsv")),
        (["more.tsv"], "not those that it names"),
        (["more.tsv", 7], "no whole backup"),
    ],
)
def test_no_file_of_places_is_named_outside_of_the_archive(
    with_places: Path, tmp_path: Path, names: list[object], why: str
) -> None:
    def renamed(member: str, data: bytes) -> tuple[str, bytes]:
        if member != "backup.json":
            return member, data
        about = json.loads(data)
        return member, json.dumps(about | {"places": names}).encode()

    repacked(with_places, renamed)
    with pytest.raises(ArchiveError, match=why):
        backups.restore(with_places, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_from_before_there_were_places_is_restored(folder: Path, tmp_path: Path) -> None:
    def older(member: str, data: bytes) -> tuple[str, bytes]:
        about = json.loads(data) if member == "backup.json" else {}
        about.pop("places", None)
        return member, json.dumps(about).encode() if about else data

    dateline(folder, "admin", "backup", str(tmp_path / "a.tar.zst"))
    repacked(tmp_path / "a.tar.zst", older)
    assert backups.restore(tmp_path / "a.tar.zst", tmp_path / "new")["articles"] == 1
    assert shown(tmp_path / "new") == shown(folder)
