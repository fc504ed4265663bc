"""Backups: one file with the catalog and the settings of an archive as of one moment, and the way back.

The file is a tar archive, compressed with Zstandard: `backup.json` with the size and the hash of each of the others,
`catalog.db`, `dateline.toml` if there is one, and `places-1` and so on, the files of places that were added, whose names
`backup.json` has. The search index and the compiled gazetteer are not in it, for they are built from these: a backup is
small, and what is restored is always in step.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path, PurePath
from typing import IO, Any, BinaryIO, cast

import zstandard

from index.archive import CATALOG, Archive
from index.database import VERSION, copy_database
from index.errors import ArchiveError, PathError
from index.gazetteer.added import changing, copies, rebuilt
from index.recovery import IN_STEP, Progress, close_cleanly, recover
from index.sealed import sealed
from index.settings import FILE_NAME, read_settings
from index.settings_file import write_store
from index.stores import NAME

SCHEMA = "dateline.backup/1"
ABOUT = "backup.json"
KNOWN = re.compile("|".join(map(re.escape, (CATALOG, FILE_NAME))) + r"|places-[1-9]\d*")
"""The files that a backup may hold; it names no others, so that none can lead out of the folder."""

PLACES = "places-{}"

CHUNK = 1 << 20


def backup(archive: Archive, file: Path, *, made: str) -> dict[str, Any]:
    """Write a backup of an archive, whoever writes it meanwhile; what is in it. `made` is the moment, ISO 8601.

    Raises:
        PathError: the file is there already, or cannot be there.
        ArchiveError: the catalog is damaged.
    """
    with sealed(file) as stream, tempfile.TemporaryDirectory(prefix=".dateline-", dir=file.parent) as folder:
        copy = Path(folder) / CATALOG
        copy_database(archive.folder / CATALOG, copy)
        added = copies(archive.folder)
        beside = {FILE_NAME: archive.folder / FILE_NAME} if (archive.folder / FILE_NAME).is_file() else {}
        beside |= {PLACES.format(number): path for number, path in enumerate(added, 1)}
        # Copied first: whoever edits them meanwhile would make the hashes wrong.
        files = {CATALOG: copy} | {name: shutil.copyfile(path, copy.with_name(name)) for name, path in beside.items()}
        about = {
            "schema": SCHEMA,
            "made": made,
            "catalog": VERSION,
            "articles": count_in(copy),
            "places": [path.name for path in added],
            "files": {name: {"size": path.stat().st_size, "sha256": sha256_of(path)} for name, path in files.items()},
        }
        pack(stream, about, files)
    return about


def count_in(catalog: Path) -> int:
    """How many articles are in a copy of a catalog; raises ArchiveError if it is damaged."""
    with closing(sqlite3.connect(catalog)) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise ArchiveError(f"The catalog is damaged: {found}.", "Restore an earlier backup.")
        count: int = connection.execute("SELECT count(*) FROM article").fetchone()[0]
        return count


def pack(stream: BinaryIO, about: dict[str, Any], files: dict[str, Path]) -> None:
    """Write the tar archive, compressed."""
    with (
        zstandard.ZstdCompressor(write_checksum=True).stream_writer(stream, closefd=False) as packed,
        tarfile.open(fileobj=cast(IO[bytes], packed), mode="w|") as tar,
    ):
        said = json.dumps(about).encode()
        tar.addfile(member(ABOUT, len(said)), io.BytesIO(said))
        for name, path in files.items():
            with path.open("rb") as data:
                tar.addfile(member(name, about["files"][name]["size"]), data)


def member(name: str, size: int) -> tarfile.TarInfo:
    """The head of a member, which says nothing of who made it."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def restore(file: Path, folder: Path, told: Progress | None = None, *, replaces: bool = False) -> dict[str, Any]:
    """Make the archive of a backup in a folder that is new or empty; what was in the backup.

    It is made beside the folder, checked, and given its name when its index is built. On a cluster it would write and
    delete in the name of the archive that the backup is of, so its index comes into the folder, unless it `replaces`
    that one.

    Raises:
        PathError: there is something in the folder, or no such file.
        ArchiveError: the file is no backup, or is damaged.
        NewerArchive: a newer Dateline has made it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PathError(f"{folder} is there already, and is not overwritten.", "Name a folder that is new or empty.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        about = unpack(file, fresh)
        if not replaces:
            make_another(fresh)
        add_places(fresh, about.get("places", []))
        build(fresh, told)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return about


def make_another(folder: Path) -> None:
    """Make an archive that was unpacked another one than it was: without its name, and with its index in its folder."""
    with closing(sqlite3.connect(folder / CATALOG)) as connection, connection:
        connection.execute("DELETE FROM meta WHERE key = ?", (NAME,))
    if read_settings(folder).store:
        write_store(folder, None)


def add_places(folder: Path, names: list[str]) -> None:
    """Compile the gazetteer of an archive that was unpacked, with the files of places that are there under numbers."""
    if not names:
        return
    with tempfile.TemporaryDirectory(dir=folder) as named, changing(folder):
        numbered = [folder / PLACES.format(number) for number in range(1, len(names) + 1)]
        rebuilt(folder, [path.rename(Path(named) / name) for path, name in zip(numbered, names, strict=True)])


def check_places(names: list[str], files: Mapping[str, object]) -> None:
    """Raise ValueError if the names are not those of as many files, or one could be that of a file elsewhere."""
    if files.keys() - {CATALOG, FILE_NAME} != {PLACES.format(number) for number in range(1, len(names) + 1)}:
        raise ValueError("its files of places are not those that it names")
    for name in names:
        if name in ("", "..") or PurePath(name).name != name or "\0" in name or names.count(name) > 1:
            raise ValueError(f"{name!a} is no name of a file of places")


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Write the files of a backup into a folder, each compared with its hash; what the backup says of itself."""
    try:
        with opened(file) as tar:
            about = head_of(tar)
            missing = dict(about["files"])
            check_places(about.get("places", []), missing)
            while info := tar.next():
                if not KNOWN.fullmatch(info.name) or info.name not in missing or not info.isreg():
                    raise damaged(file, f"it holds {info.name!a}, which it does not name")
                data = cast(IO[bytes], tar.extractfile(info))
                if copied(data, folder / info.name) != missing.pop(info.name)["sha256"]:
                    raise damaged(file, f"the checksum of {info.name} is wrong")
            if missing:
                raise damaged(file, f"{', '.join(missing)} is missing")
    except (tarfile.TarError, zstandard.ZstdError, EOFError, KeyError, TypeError, ValueError) as error:
        raise damaged(file, str(error) or type(error).__name__) from error
    return about


@contextmanager
def opened(file: Path) -> Iterator[tarfile.TarFile]:
    """The tar archive in a backup, as a stream."""
    try:
        stream = file.open("rb")
    except OSError as error:
        raise PathError(
            f"{file} cannot be opened: {error.strerror}.", "Name a file of `dateline admin backup`."
        ) from error
    with (
        stream,
        zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=False) as unpacked,
        tarfile.open(fileobj=cast(IO[bytes], unpacked), mode="r|") as tar,
    ):
        yield tar


def head_of(tar: tarfile.TarFile) -> dict[str, Any]:
    """What a backup says of itself, in its first member; raises ValueError if it is no backup's."""
    first = tar.next()
    if first is None or first.name != ABOUT or not first.isreg() or first.size > CHUNK:
        raise ValueError(f"it does not begin with {ABOUT}")
    about: dict[str, Any] = json.loads(cast(IO[bytes], tar.extractfile(first)).read())
    if about["schema"] != SCHEMA or CATALOG not in about["files"]:
        raise ValueError(f"it is none of the schema {SCHEMA}")
    return about


def damaged(file: Path, why: str) -> ArchiveError:
    """The error for a file that is no backup, or not as it was written."""
    return ArchiveError(
        f"{file} is no whole backup of Dateline's: {why}.", "Take another backup; nothing was restored."
    )


def copied(data: IO[bytes], path: Path) -> str:
    """Write a stream to a file; its hash."""
    digest = hashlib.sha256()
    with path.open("wb") as target:
        while chunk := data.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def build(folder: Path, told: Progress | None) -> None:
    """Bring the catalog in a folder into step: files that were half read wait, and the index is built."""
    archive = Archive.open(folder)
    try:
        with archive.locked(wait=0):
            archive.catalog.set_meta(IN_STEP, "")
            recover(archive.catalog, archive.store, told)
            close_cleanly(archive.catalog, archive.store)
    finally:
        archive.close()
