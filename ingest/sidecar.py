"""Sidecar: what is known of a saved file from beside it: a JSON file, a shortcut, or what the browser noted on it."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # JSON as it comes from strangers has no shape that a type could promise.

from index.errors import ReadingError
from index.ledger_records import Fingerprint
from ingest.addresses import is_address
from ingest.cleaning import one_line
from ingest.encoding import decode
from ingest.json_article import dates_of, line_of, load
from ingest.opening import OutOfReach, Unsettled, opened
from ingest.scanning import state_of_file
from ingest.timestamps import read_timestamp

logger = logging.getLogger(__name__)

LARGEST = 1 << 20
SPOKEN_OF = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".txt", ".md", ".pdf", ".docx", ".odt", ".epub")
CAPTURED = tuple(
    """captured captured_at capture_date saved saved_at date_saved savedDate archived archived_at date_download
    downloaded downloaded_at fetched fetched_at retrieved accessed""".split()
)
SHORTCUT = re.compile(r"^\[InternetShortcut\][^\[]*?^URL\s*=\s*(\S{1,4000})", re.IGNORECASE | re.MULTILINE)
ORIGIN = "user.xdg.origin.url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """What is said of a file outside of it.

    Attributes:
        url: the address that it was saved from.
        date: when it was published, as it is written; `ingest.declared.declared_date` reads it.
        captured: the ISO 8601 moment at which it was saved.
        headline: its headline.
    """

    url: str | None = None
    date: str | None = None
    captured: str | None = None
    headline: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A file in the state in which it was read, and its first bytes."""

    state: Fingerprint
    content: bytes


def look_beside(path: Path, *, below: Path | None = None) -> dict[Path, Seen]:
    """The sidecars of the file at `path`, behind no link `below` that folder.

    One that cannot be read now, or is being written, is left out for the time being.
    """
    found: dict[Path, Seen] = {}
    for each in sidecars_of(path):
        state = state_of_file(each, below=below)
        if state:
            try:
                with opened(each, state, below=below) as file:
                    found[each] = Seen(state, file.read(LARGEST))
            except (FileNotFoundError, OutOfReach, ReadingError, Unsettled) as error:
                logger.warning("The sidecar %s was not read: %s", each, error or "it is being written.")
    return found


def sidecar(path: Path, beside: Mapping[Path, Seen]) -> Sidecar | None:
    """What is said of the file at `path` by what was seen beside it; None if nothing is.

    For `storm.html` that is `storm.html.json` or `storm.json`, for the address also `storm.html.url` or `storm.url`,
    and what a browser on Linux noted on the file when it saved it.
    """
    noted = from_json(path, beside)
    found = Sidecar(
        url=noted.url or from_shortcut(path, beside) or from_attribute(path),
        date=noted.date,
        captured=noted.captured,
        headline=noted.headline,
    )
    return None if found == Sidecar() else found


def spoken_of(path: Path, *, below: Path | None = None) -> dict[Path, Fingerprint]:
    """The pages and texts beside a JSON file that bear its name: with one it is a sidecar and no article."""
    states = {each: state_of_file(each, below=below) for each in names_spoken_of(path)}
    return {each: state for each, state in states.items() if state}


def names_spoken_of(path: Path) -> list[Path]:
    """Where the file may be of which a JSON file speaks."""
    if path.suffix.lower() != ".json":
        return []
    return [path.with_suffix(""), *(path.with_suffix(ending) for ending in SPOKEN_OF)]


def from_json(path: Path, beside: Mapping[Path, Seen]) -> Sidecar:
    """What a JSON file beside it says; what that does not say stays empty."""
    for each in names_beside(path, ".json"):
        item = object_in(each, beside)
        if item:
            address = line_of(item, "url")
            return Sidecar(
                url=address if is_address(address) else None,
                date=next(iter(dates_of(item, "date")), "").strip() or None,
                captured=captured_in(item),
                headline=line_of(item, "headline") or None,
            )
    return Sidecar()


def from_shortcut(path: Path, beside: Mapping[Path, Seen]) -> str | None:
    """The address in a Windows shortcut beside it."""
    for each in names_beside(path, ".url"):
        match = SHORTCUT.search(decode(beside[each].content).text) if each in beside else None
        if match and is_address(match[1]):
            return match[1]
    return None


def from_attribute(path: Path) -> str | None:
    """The address that a browser noted in the file's extended attributes; None where there are none."""
    if not hasattr(os, "getxattr"):  # not on Linux
        return None
    try:
        noted = os.getxattr(path, ORIGIN, follow_symlinks=False)
    except OSError:  # the file has no such note, or its file system keeps none
        return None
    address = one_line(noted.decode("utf-8", "replace"))
    return address if is_address(address) else None


def sidecars_of(path: Path) -> list[Path]:
    """Where the sidecars of a file may be."""
    return names_beside(path, ".json") + names_beside(path, ".url")


def names_beside(path: Path, ending: str) -> list[Path]:
    """The files that may speak of this one, in the order in which they are asked."""
    beside = (path.with_name(path.name + ending), path.with_suffix(ending))
    return [each for each in beside if each != path]


def object_in(path: Path, beside: Mapping[Path, Seen]) -> Mapping[str, Any]:
    """The JSON object in a file; empty without."""
    if path not in beside or not beside[path].content:
        return {}
    try:
        item = load(beside[path].content, what=f"The sidecar {path}")
    except ReadingError as error:
        logger.warning("%s", error)
        return {}
    return item if isinstance(item, dict) else {}


def captured_in(item: Mapping[str, Any]) -> str | None:
    """The moment of saving under the first of its names that has one, in ISO 8601; to the day if it has no clock."""
    for name in CAPTURED:
        for written in dates_of({"date": item.get(name)}, "date"):
            stamp = read_timestamp(written)
            if stamp and stamp.precision == "day":
                return f"{stamp.value}T{stamp.time}{stamp.offset or ''}" if stamp.time else stamp.value
    return None
