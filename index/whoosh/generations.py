"""The generations of an index: each commit writes a table of contents (TOC) that names the segments it consists of.

A TOC is written after everything that it names is on disk, and gets its name last. The two newest are kept with
their files; should the newest be damaged, the one before it is opened. Names are those of Whoosh's own files.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from index.durable import replace_synced
from index.records import dataclass
from index.whoosh.array_file import Array, ArrayFile, Damaged, write_arrays
from index.whoosh.segment import Segment

TOC = re.compile(r"_MAIN_(\d+)\.toc")
OURS = re.compile(r"_?MAIN_[0-9a-z]+\.(?:toc|toc\.new|arrays|deleted)")
KEPT = 2
"""Generations that are kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a generation: its name and size in bytes, and the articles of a segment, deleted ones included."""

    name: str
    size: int
    count: int = 0


@dataclass(frozen=True, slots=True)
class Generation:
    """What an index consists of since one commit; `deleted` holds a mask of deleted articles by segment."""

    number: int = 0
    segments: tuple[Entry, ...] = ()
    deleted: Entry | None = None

    @property
    def files(self) -> set[str]:
        """The names of its files, its own included."""
        named = (*self.segments, *([self.deleted] if self.deleted else []))
        return {toc_name(self.number), *(entry.name for entry in named)}


def new_name() -> str:
    """A name for the file of a new segment, formed as Whoosh forms it."""
    return f"MAIN_{os.urandom(8).hex()}.arrays"


def toc_name(number: int) -> str:
    """The name of a TOC."""
    return f"_MAIN_{number}.toc"


def numbers(folder: Path) -> list[int]:
    """The generations of which there is a TOC, newest first."""
    found = (TOC.fullmatch(path.name) for path in folder.iterdir()) if folder.is_dir() else ()
    return sorted((int(match[1]) for match in found if match), reverse=True)


def read(folder: Path, number: int) -> Generation:
    """One generation.

    Raises:
        Damaged: its TOC is not what was written.
        OSError: it cannot be read.
    """
    data = (folder / toc_name(number)).read_bytes()
    checksum, _, body = data.partition(b" ")
    if checksum != b"%08x" % zlib.crc32(body):
        raise Damaged(f"{toc_name(number)} is damaged")
    about = json.loads(body)
    if about["number"] != number:
        raise Damaged(f"{toc_name(number)} has the content of {toc_name(about['number'])}")
    return Generation(
        number=number,
        segments=tuple(Entry(**entry) for entry in about["segments"]),
        deleted=Entry(**about["deleted"]) if about["deleted"] else None,
    )


def write(folder: Path, generation: Generation) -> None:
    """Make a generation the newest, durably. What it names must be on disk already."""
    body = json.dumps(asdict(generation)).encode()
    replace_synced(folder / toc_name(generation.number), b"%08x %s" % (zlib.crc32(body), body))


def open_segments(folder: Path, generation: Generation) -> list[Segment]:
    """The segments of a generation.

    Raises:
        Damaged: a file is not what was written.
        FileNotFoundError: a file is gone; perhaps because there are newer generations.
    """
    masks = ArrayFile(folder / generation.deleted.name, generation.deleted.size) if generation.deleted else None
    return [
        Segment(
            folder / entry.name,
            size=entry.size,
            count=entry.count,
            deleted=unpacked(masks, entry) if masks is not None and entry.name in masks else None,
        )
        for entry in generation.segments
    ]


def unpacked(masks: ArrayFile, entry: Entry) -> Array:
    """The mask of a segment's deleted articles."""
    return np.unpackbits(masks.whole(entry.name), count=entry.count).astype(bool)


def write_deleted(folder: Path, number: int, masks: dict[str, Array]) -> Entry | None:
    """Write the masks of a new generation, by segment; None if nothing is deleted."""
    packed = {name: np.packbits(mask) for name, mask in masks.items() if mask.any()}
    if not packed:
        return None
    name = f"_MAIN_{number}.deleted"
    return Entry(name, write_arrays(folder / name, packed))


def remove_orphans(folder: Path) -> list[str]:
    """Remove the files that none of the newest `KEPT` readable generations names; their names."""
    kept: set[str] = set()
    for generation in readable(folder, numbers(folder)):
        kept |= generation.files
        if sum(bool(TOC.fullmatch(name)) for name in kept) == KEPT:
            break
    orphans = [path for path in folder.iterdir() if OURS.fullmatch(path.name) and path.name not in kept]
    for path in orphans:
        path.unlink(missing_ok=True)
    return [path.name for path in orphans]


def readable(folder: Path, wanted: Iterable[int]) -> Iterable[Generation]:
    """Those of the generations whose TOC can be read."""
    for number in wanted:
        try:
            yield read(folder, number)
        except (Damaged, FileNotFoundError):
            continue
