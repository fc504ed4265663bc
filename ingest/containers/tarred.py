"""TAR archives, compressed or not, read as a stream."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

from index.errors import ReadingError
from ingest.containers.compressed import opened
from ingest.containers.source import HARM, Source, unpacked
from ingest.ignoring import is_left_behind

ENDINGS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst")


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is a TAR archive, by its mark or, if it is compressed, by its name."""
    return head[257:262] == b"ustar" or name.lower().endswith(ENDINGS)


def members(source: Source) -> Iterator[Source]:
    """The regular files of an archive; links, devices and what a folder would hide are passed over."""
    try:
        # Unpacked here: tarfile itself would unpack whatever a few kilobytes hold at one stroke.
        with tarfile.open(fileobj=opened(source), mode="r|") as archive:
            for info in archive:
                stream = archive.extractfile(info) if info.isreg() and not is_left_behind(info.name) else None
                if stream is not None:
                    yield source.inner(info.name, unpacked(stream, name=info.name))
    except HARM as error:
        raise ReadingError("truncated", f"{source.name} is no whole TAR archive ({error}).") from error
