"""Settings: one frozen record for an archive, read once from its dateline.toml."""

from __future__ import annotations

import datetime as dt
import math
import os
from dataclasses import field, fields, replace
from pathlib import Path
from typing import Literal

from index.errors import SettingsError
from index.records import dataclass

FILE_NAME = "dateline.toml"
STORE_VARIABLE = "DATELINE_STORE"

LEAST_MEMORY = 512
"""Megabytes of address space without which no worker can start."""

MOST_NICE = 19
LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost.

    Attributes:
        seconds: time for one file, or for one run of lines of a file of lines.
        megabytes: the largest file that is read.
        memory: megabytes of address space of a worker.
    """

    seconds: float = 20.0
    megabytes: float = 32.0
    memory: int = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """How a store on a cluster is reached and laid out; `store` names the cluster.

    Attributes:
        user: who asks; the password is in the environment (`DATELINE_STORE_PASSWORD`) or in a file.
        password_file: a file that holds nothing but the password.
        ca_file: certificates in PEM of those who may vouch for the cluster; None trusts whom the system trusts.
        shards: parts of each index of a year; fixed once an index is made.
        replicas: copies of each part; None is one where there is a second machine.
        wait_for_active_shards: copies of a part that must be there before it is written to, a number or "all"; None is
            two where there are two, so that no write is lost with one machine.
        host: under which name the files of this archive are shown on other hosts; empty is the machine's own name.
    """

    user: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    shards: int = 1
    replicas: int | None = None
    wait_for_active_shards: int | str | None = None
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How an archive is kept.

    Attributes:
        inboxes: folders that `dateline watch` watches beside those it was told before.
        settle: seconds a file must rest unchanged before it is read.
        rescan: seconds between two scans of all inboxes; events are only hints.
        poll: whether all inboxes are looked into from time to time, because their file systems tell nothing.
        ignore: patterns as in a .gitignore file, of files that are never read.
        workers: processes that read files.
        limits: what one file may cost.
        nice: how much the processes that read files give way to others, from 0 (not at all) to 19.
        share: the part of its time, above 0 and up to 1, that the daemon may spend on reading files; it rests for the rest.
        timezone: name in the IANA database, "Europe/Paris", of the zone in which days of queries begin and end; None
            is the system's.
        on_delete: what becomes of an article whose last file is deleted or overwritten: "remove" it, or "keep" it,
            marked as one whose file is gone.
        store: "https://host:9200/prefix" of an OpenSearch cluster that keeps the index; None is the archive's folder.
        cluster: how that cluster is reached.
    """

    inboxes: tuple[Path, ...] = ()
    settle: float = 1.0
    rescan: float = 300.0
    poll: bool = False
    ignore: tuple[str, ...] = ()
    workers: int = field(default_factory=lambda: min(4, os.cpu_count() or 1))
    limits: Limits = field(default_factory=Limits)
    nice: int = 0
    share: float = 1.0
    timezone: str | None = None
    on_delete: Literal["remove", "keep"] = "remove"
    store: str | None = None
    cluster: ClusterSettings = field(default_factory=ClusterSettings)

    def zone(self) -> dt.tzinfo | None:
        """The zone of `timezone`; None is the system's."""
        if self.timezone is None:
            return None
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.timezone)


def read_settings(archive: Path) -> Settings:
    """The settings of the archive in this folder; the defaults where it has no dateline.toml.

    A store that the environment names (`DATELINE_STORE`) comes before that of the file.

    Raises:
        SettingsError: the file is not TOML, or holds a key that is unknown or a value of the wrong kind.
    """
    path = archive / FILE_NAME
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        data = b""
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    settings = parse_settings(data, path) if data else Settings()
    store = os.environ.get(STORE_VARIABLE)
    return replace(settings, store=store) if store else settings


def parse_settings(data: bytes, path: Path) -> Settings:
    """Settings from the bytes of a dateline.toml; `path` is for messages."""
    import tomllib

    import msgspec

    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}.") from error
    check_keys(table, {name.name for name in fields(Settings)}, path)
    for name, kind in (("limits", Limits), ("cluster", ClusterSettings)):
        if isinstance(table.get(name), dict):
            check_keys(table[name], {each.name for each in fields(kind)}, path)
    try:
        settings = msgspec.convert(table, Settings, dec_hook=path_from)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: {error}.") from error
    check_values(settings, path)
    check_timezone(settings, path)
    return settings


def check_timezone(settings: Settings, path: Path) -> None:
    """Raise SettingsError for a zone that this machine's database does not have."""
    try:
        settings.zone()
    except (LookupError, ValueError, OSError) as error:
        raise SettingsError(
            f"{path}: '{settings.timezone}' is no time zone that this machine knows.",
            "Write a name like 'Europe/Paris', or leave it out.",
        ) from error


def path_from(kind: type, value: object) -> Path:
    """A path from its text; the only kind of value that TOML has no own form for."""
    if kind is not Path or not isinstance(value, str):
        raise ValueError("expected a path")
    return Path(value)


def check_keys(table: dict[str, object], known: set[str], path: Path) -> None:
    """Raise SettingsError for the first key that is not known, naming the nearest one."""
    for key in table:
        if key not in known:
            import difflib

            near = difflib.get_close_matches(key, known, n=1, cutoff=0)
            raise SettingsError(f"{path}: unknown setting '{key}'.", f"Did you mean '{near[0]}'?")


def check_values(settings: Settings, path: Path) -> None:
    """Raise SettingsError for a number that makes no sense."""
    positive = {
        "workers": settings.workers,
        "cluster.shards": settings.cluster.shards,
        "rescan": settings.rescan,
        "limits.seconds": settings.limits.seconds,
        "limits.megabytes": settings.limits.megabytes,
        "limits.memory": settings.limits.memory,
    }
    for name, value in positive.items():
        if not 0 < value < math.inf:
            raise SettingsError(f"{path}: {name} must be a number above 0, and is {value}.")
    if not 0 <= settings.settle < math.inf:
        raise SettingsError(f"{path}: settle must be a number from 0 on, and is {settings.settle}.")
    if not 0 <= settings.nice <= MOST_NICE:
        raise SettingsError(f"{path}: nice must be from 0 to {MOST_NICE}, and is {settings.nice}.")
    if not LEAST_SHARE <= settings.share <= 1:
        raise SettingsError(f"{path}: share must be from {LEAST_SHARE} to 1, and is {settings.share}.")
    copies = settings.cluster.wait_for_active_shards
    if copies not in (None, "all") and (isinstance(copies, str) or copies < 1):
        raise SettingsError(
            f"{path}: cluster.wait_for_active_shards must be a whole number from 1 on or 'all', and is {copies!r}.",
            "Leave it out to wait for two copies where there are two.",
        )
    if settings.limits.memory < LEAST_MEMORY:
        raise SettingsError(f"{path}: limits.memory must be {LEAST_MEMORY} or more, and is {settings.limits.memory}.")
