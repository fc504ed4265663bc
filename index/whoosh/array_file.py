"""A file of named arrays: written once, then mapped into memory and checked block by block as it is read.

Layout: the arrays, each aligned to 8 bytes, in whole blocks of `BLOCK` bytes; the checksum of each block; a header in
JSON; a trailer of fixed size. Numbers are little-endian.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

BLOCK = 1 << 12
"""Bytes that share a checksum."""

WEIGHTS = 2 * np.arange(BLOCK // 8, dtype=np.uint64) + 1
"""What each 64-bit word of a block counts in its checksum. Odd, so that no changed bit goes unseen."""

HALF = np.uint64(32)

SUM_BYTES = 8
"""Bytes of a checksum."""

TOGETHER = 16
"""Blocks of small items that are checked together: where one item is read, others soon are."""

AT_ONCE = 64
"""Blocks whose sums are made at once: what is made on the way stays near the processor, and is small."""

ALIGNMENT = 8
VERSION = 5
TRAILER = struct.Struct("<QQII8s")
"""Where the header begins, its length, its CRC-32, the version, and the mark of these files."""

MARK = b"DLarrays"
CHUNK = 1 << 20


class Damaged(Exception):
    """A file is cut short, changed, or not what it should be."""


def aligned(offset: int) -> int:
    """The next offset at which an array may begin."""
    return -(-offset // ALIGNMENT) * ALIGNMENT


def checksums(blocks: Array) -> Array:
    """The checksum of each of several blocks, given as rows of 64-bit words.

    It is the sum of the words, weighted by their places, modulo 2^64. Each word is folded first: of the highest bits
    alone, two changes would cancel out. This is there to notice what disks do, not what people do; a CRC of many small
    blocks costs several times as much.
    """
    if len(blocks) > AT_ONCE:
        return np.concatenate([checksums(blocks[n : n + AT_ONCE]) for n in range(0, len(blocks), AT_ONCE)])
    folded = blocks >> HALF
    folded ^= blocks
    sums: Array = folded.dot(WEIGHTS)
    return sums


def rows_of(data: bytes | memoryview) -> Array:
    """Whole blocks as rows of 64-bit words."""
    return np.frombuffer(data, np.uint64).reshape(-1, len(WEIGHTS))


def sums_of(sums: bytes | memoryview) -> bytes:
    """What the checksum of the header counts of the checksums of blocks: of many, the checksums of whole blocks."""
    whole = len(sums) // BLOCK * BLOCK
    return checksums(rows_of(sums[:whole])).tobytes() + bytes(sums[whole:])


class ArrayFileWriter:
    """Writes a file of arrays whose types and lengths are known; each may come in several parts, in any order."""

    def __init__(self, path: Path, plan: Mapping[str, tuple[np.dtype[Any], int]]) -> None:
        """Begin the file `path`; `plan` gives the type and the number of items of each array."""
        self.path = path
        self.header: dict[str, tuple[str, int, int]] = {}
        self.written = dict.fromkeys(plan, 0)
        offset = 0
        for name, (kind, count) in plan.items():
            self.header[name] = (kind.newbyteorder("<").str, count, offset)
            offset = aligned(offset + kind.itemsize * count)
        self.end = -(-offset // BLOCK) * BLOCK
        self.file = path.open("w+b", buffering=0)
        try:
            self.file.truncate(self.end)
        except BaseException:
            self.abandon()
            raise

    def write(self, name: str, part: Array) -> None:
        """Write the next items of an array."""
        kind, count, offset = self.header[name]
        data = np.ascontiguousarray(part, np.dtype(kind))
        if self.written[name] + len(data) > count:
            raise ValueError(f"{name} has {count} items; {self.written[name] + len(data)} were written")
        view = data.data.cast("B") if len(data) else memoryview(b"")
        at = offset + self.written[name] * data.itemsize
        while view:
            done = os.pwrite(self.file.fileno(), view, at)
            view, at = view[done:], at + done
        self.written[name] += len(data)

    def close(self) -> int:
        """Finish the file, bring it to disk and give its size in bytes."""
        short = [name for name, (_, count, _) in self.header.items() if self.written[name] != count]
        if short:
            raise ValueError(f"not wholly written: {', '.join(short)}")
        sums = b"".join(part.tobytes() for part in self.block_sums())
        header = json.dumps({"name": self.path.name, "arrays": self.header, "sums": self.end}).encode()
        start = self.end + len(sums)
        trailer = TRAILER.pack(start, len(header), zlib.crc32(header + sums_of(sums)), VERSION, MARK)
        self.file.seek(self.end)
        for data in (sums, header, trailer):
            view = memoryview(data)
            while view:
                view = view[self.file.write(view) or 0 :]
        os.fsync(self.file.fileno())
        self.file.close()
        return start + len(header) + len(trailer)

    def block_sums(self) -> Iterator[Array]:
        """The checksums of the blocks, read back from the file."""
        self.file.seek(0)
        for start in range(0, self.end, CHUNK):
            data = self.file.read(min(CHUNK, self.end - start)) or b""
            yield checksums(rows_of(data))

    def abandon(self) -> None:
        """Give up the file and remove it."""
        self.file.close()
        self.path.unlink(missing_ok=True)


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> int:
    """Write a file of arrays that are at hand, bring it to disk and give its size in bytes."""
    writer = ArrayFileWriter(path, {name: (array.dtype, len(array)) for name, array in arrays.items()})
    try:
        for name, array in arrays.items():
            writer.write(name, array)
        return writer.close()
    except BaseException:
        writer.abandon()
        raise


class ArrayFile:
    """An opened file of arrays. Every byte that is given out was checked once."""

    def __init__(self, path: Path, size: int | None = None) -> None:
        """Map the file `path` into memory.

        Raises:
            Damaged: it does not have `size` bytes, or is no such file.
            OSError: it cannot be opened.
        """
        self.path = path
        with path.open("rb") as file:
            length = os.fstat(file.fileno()).st_size
            if length < TRAILER.size or (size is not None and length != size):
                raise Damaged(f"{path.name} has {length} bytes" + ("" if size is None else f" instead of {size}"))
            self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.arrays: dict[str, tuple[str, int, int]] = self.read_header(length)
        self.opened: dict[str, tuple[Array, int, int]] = {}

    def read_header(self, length: int) -> dict[str, tuple[str, int, int]]:
        """Check trailer, header and checksums."""
        start, header_length, checksum, version, mark = TRAILER.unpack(self.map[length - TRAILER.size :])
        if mark != MARK or version != VERSION or start + header_length + TRAILER.size != length:
            raise Damaged(f"{self.path.name} is no file of arrays of version {VERSION}")
        header = self.map[start : start + header_length]
        try:
            about = json.loads(header)
            end = about["sums"]
            sums = memoryview(self.map)[end:start]
        except (ValueError, LookupError, TypeError) as error:
            raise Damaged(f"{self.path.name} has a damaged header") from error
        if zlib.crc32(header + sums_of(sums)) != checksum:
            raise Damaged(f"{self.path.name} has a damaged header")
        if about.get("name", self.path.name) != self.path.name:
            raise Damaged(f"{self.path.name} has the content of {about['name']}")
        self.blocks = rows_of(memoryview(self.map)[:end])
        self.sums = sums[: len(self.blocks) * SUM_BYTES]
        self.checked = bytearray(len(self.blocks))
        found: dict[str, tuple[str, int, int]] = about["arrays"]
        return found

    def __contains__(self, name: str) -> bool:
        """Whether there is an array of this name."""
        return name in self.arrays

    def count(self, name: str) -> int:
        """How many items an array has."""
        return self.arrays[name][1]

    def mapped(self, name: str) -> tuple[Array, int, int]:
        """An array as it is in the file, where that begins, and the bytes of an item."""
        kind, count, offset = self.arrays[name]
        opened = self.opened[name] = np.frombuffer(self.map, kind, count, offset), offset, np.dtype(kind).itemsize
        return opened

    def part(self, name: str, start: int, end: int) -> Array:
        """Items `start` to `end` of an array, mapped, not copied.

        Raises:
            Damaged: their bytes are not those that were written.
        """
        array, offset, width = self.opened.get(name) or self.mapped(name)
        first, last = offset + start * width, offset + end * width
        # Asked for every list that is read, so the call is saved where all was checked before.
        if start < end and (unchecked := self.checked.find(0, first // BLOCK, (last - 1) // BLOCK + 1)) >= 0:
            self.check(unchecked, (last - 1) // BLOCK + 1)
        return array[start:end]

    def bytes_of(self, name: str, start: int, end: int) -> bytes:
        """Items `start` to `end` of an array of bytes, copied."""
        offset = self.arrays[name][2]
        first, last = offset + start, offset + end
        if (unchecked := self.checked.find(0, first // BLOCK, (last - 1) // BLOCK + 1)) >= 0:
            self.check(unchecked, (last - 1) // BLOCK + 1)
        return self.map[first:last]

    def whole(self, name: str) -> Array:
        """All of an array."""
        return self.part(name, 0, self.arrays[name][1])

    def check(self, first: int, last: int) -> None:
        """Check the blocks from `first` to before `last`.

        Raises:
            Damaged: one is not what was written.
        """
        found, written = checksums(self.blocks[first:last]).tobytes(), self.sums[first * SUM_BYTES : last * SUM_BYTES]
        if found != written:
            wrong = np.frombuffer(found, np.uint64) != np.frombuffer(written, np.uint64)
            raise Damaged(f"{self.path.name} is damaged at byte {(first + int(wrong.argmax())) * BLOCK}")
        self.checked[first:last] = b"\1" * (last - first)

    def check_all(self) -> None:
        """Check every byte."""
        self.check(0, len(self.blocks))

    def let_go(self) -> None:
        """Give back the memory of all that was read, where the system can; what is read again comes from its cache."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self.map.madvise(mmap.MADV_DONTNEED)


class Items:
    """An array whose items are read one by one, as Python has them; none counts before it is `checked`."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        array, self.offset, self.width = file.mapped(name)
        self.file = file
        self.unchecked = array.data
        self.extent = self.offset // BLOCK, (self.offset + array.nbytes - 1) // BLOCK + 1

    def checked(self, start: int, end: int) -> memoryview:
        """Items of which those from `start` to before `end` are checked.

        Raises:
            Damaged: one of these is not what was written.
        """
        first = (self.offset + start * self.width) // BLOCK
        last = (self.offset + end * self.width - 1) // BLOCK + 1
        if self.file.checked.find(0, first, last) >= 0:
            begin, stop = self.extent
            self.file.check(max(begin, first // TOGETHER * TOGETHER), min(stop, -(-last // TOGETHER) * TOGETHER))
        return self.unchecked
