"""Power failures: records what an index does to the file system, and makes the folders that a failure may leave.

The rules are those of POSIX at its strictest. The content of a file is safe once the file was synced; until then any
part of it may be missing. A name that was made, changed or removed is safe once its folder was synced; until then
each such change is on disk or not, in any combination.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

SECTOR = 512
"""Bytes that reach the disk together."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done: to a file, known by a number and not by its name, or to a name in a folder."""

    what: str
    inode: int = -1
    path: Path = Path()
    target: Path = Path()
    offset: int = 0
    data: bytes = b""


class Recorder:
    """Everything that was done below a folder, in order."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.events: list[Event] = []
        self.names: dict[Path, int] = {}
        self.inodes = 0

    def note(self, what: str, **about: Any) -> None:
        self.events.append(Event(what, **about))

    def opened(self, path: Path) -> int:
        """A file was opened to be written from its beginning."""
        if path not in self.names:
            self.names[path] = self.inodes
            self.inodes += 1
            self.note("create", inode=self.names[path], path=path)
        self.note("truncate", inode=self.names[path], offset=0)
        return self.names[path]

    @contextmanager
    def recording(self) -> Iterator[Recorder]:
        """Record what this process does until the end of the block."""
        sync, replace, rename, link, unlink, pwrite, mkdir, open_path = (
            os.fsync, os.replace, os.rename, os.link, os.unlink, os.pwrite, os.mkdir, Path.open,
        )  # fmt: skip

        def where(target: Any) -> Path:
            return Path(f"/proc/self/fd/{target}").readlink() if isinstance(target, int) else Path(target)

        def is_ours(path: Path) -> bool:
            return path.is_relative_to(self.root) and path.suffix != ".lock"

        def recorded_sync(descriptor: int) -> None:
            sync(descriptor)
            path = where(descriptor)
            if path.is_dir():
                self.note("sync folder", path=path)
            else:
                self.note("sync", inode=self.names[path])

        def recorded_replace(source: Any, target: Any) -> None:
            replace(source, target)
            self.note("replace", path=Path(source), target=Path(target))
            self.names[Path(target)] = self.names.pop(Path(source))

        def recorded_link(source: Any, target: Any, **options: Any) -> None:
            link(source, target, **options)
            self.names[Path(target)] = self.names[Path(source)]
            self.note("enter", inode=self.names[Path(target)], path=Path(target))

        def recorded_rename(source: Any, target: Any) -> None:
            rename(source, target)
            if is_ours(Path(source)):
                self.names[Path(target)] = self.names.pop(Path(source))
                self.note("enter", inode=self.names[Path(target)], path=Path(target))
                self.note("unlink", path=Path(source))

        def recorded_unlink(path: Any, **options: Any) -> None:
            unlink(path, **options)
            if is_ours(Path(path)):
                self.note("unlink", path=Path(path))
                self.names.pop(Path(path))

        def recorded_pwrite(descriptor: int, data: Any, offset: int) -> int:
            done = pwrite(descriptor, data, offset)
            self.note("write", inode=self.names[where(descriptor)], offset=offset, data=bytes(data[:done]))
            return done

        def recorded_mkdir(path: Any, *args: Any, **options: Any) -> None:
            mkdir(path, *args, **options)
            self.note("mkdir", path=Path(path))

        def recorded_open(path: Path, mode: str = "r", *args: Any, **options: Any) -> Any:
            file = open_path(path, mode, *args, **options)
            return WrittenFile(file, self, self.opened(path)) if "w" in mode and is_ours(path) else file

        with (
            patch.object(os, "fsync", recorded_sync),
            patch.object(os, "replace", recorded_replace),
            patch.object(os, "link", recorded_link),
            patch.object(os, "rename", recorded_rename),
            patch.object(os, "unlink", recorded_unlink),
            patch.object(os, "pwrite", recorded_pwrite),
            patch.object(os, "mkdir", recorded_mkdir),
            patch.object(Path, "open", recorded_open),
        ):
            yield self


class WrittenFile:
    """An opened file whose writes are recorded."""

    def __init__(self, file: Any, recorder: Recorder, inode: int) -> None:
        self.file, self.recorder, self.inode = file, recorder, inode

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def __enter__(self) -> WrittenFile:
        return self

    def __exit__(self, *exception: object) -> None:
        self.file.close()

    def write(self, data: Any) -> int:
        offset = self.file.tell()
        done: int = self.file.write(data)
        self.recorder.note("write", inode=self.inode, offset=offset, data=bytes(data[:done]))
        return done

    def truncate(self, size: int) -> int:
        self.recorder.note("truncate", inode=self.inode, offset=size)
        return int(self.file.truncate(size))


@dataclass(slots=True)
class Content:
    """The bytes of a file: as they are seen, and as they are safe on disk."""

    seen: bytearray = field(default_factory=bytearray)
    safe: bytes = b""

    def left(self, chance: random.Random) -> bytes:
        """What a power failure leaves."""
        if self.seen == self.safe:
            return self.safe
        match chance.randrange(4):
            case 0:
                return self.safe
            case 1:
                return bytes(self.seen)
            case 2:
                return bytes(self.seen[: chance.randint(0, len(self.seen))])
            case _:
                left = bytearray(self.seen)
                for at in range(0, len(left), SECTOR):
                    if chance.random() < 0.3:
                        left[at : at + SECTOR] = bytes(len(left[at : at + SECTOR]))
                return bytes(left)


class Disk:
    """A disk to which recorded events happen, one after the other."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.contents: dict[int, Content] = {}
        self.safe: dict[Path, int | None] = {}
        self.pending: list[Event] = []

    def happen(self, event: Event) -> None:
        """Let an event happen."""
        match event.what:
            case "create" | "enter" | "replace" | "unlink" | "mkdir":
                if event.what == "create":
                    self.contents[event.inode] = Content()
                self.pending.append(event)
            case "truncate":
                content = self.contents[event.inode].seen
                content[event.offset :] = bytes(max(0, event.offset - len(content)))
            case "write":
                content = self.contents[event.inode].seen
                content += bytes(max(0, event.offset - len(content)))
                content[event.offset : event.offset + len(event.data)] = event.data
            case "sync":
                self.contents[event.inode].safe = bytes(self.contents[event.inode].seen)
            case "sync folder":
                for one in [each for each in self.pending if each.path.parent == event.path]:
                    self.pending.remove(one)
                    entered(self.safe, one)

    def left(self, chance: random.Random) -> dict[Path, bytes | None]:
        """The files that a power failure leaves, by name, and the folders (None)."""
        names = dict(self.safe)
        luck = chance.choice([0.0, 0.5, 0.5, 1.0])
        for event in self.pending:
            if chance.random() < luck:
                entered(names, event)
        found = {path: None if inode is None else self.contents[inode].left(chance) for path, inode in names.items()}
        return {path: data for path, data in found.items() if self.is_reached(path, names)}

    def is_reached(self, path: Path, names: dict[Path, int | None]) -> bool:
        """Whether all folders above a name are there."""
        return all(
            folder in names for folder in path.parents if folder.is_relative_to(self.root) and folder != self.root
        )


def entered(names: dict[Path, int | None], event: Event) -> None:
    """Let a change of a name reach the disk."""
    match event.what:
        case "create" | "enter":
            names[event.path] = event.inode
        case "mkdir":
            names[event.path] = None
        case "unlink":
            names.pop(event.path, None)
        case "replace" if event.path in names:
            names[event.target] = names.pop(event.path)


def write_left(files: dict[Path, bytes | None], root: Path, folder: Path) -> None:
    """Make what a power failure left below `root` anew in another folder."""
    for path, data in sorted(files.items()):
        copy = folder / path.relative_to(root)
        if data is None:
            copy.mkdir(parents=True, exist_ok=True)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(data)
