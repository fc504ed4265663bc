"""Paths as the catalog keeps them: the bytes that the system gave, whether or not they are valid UTF-8."""

from __future__ import annotations

from pathlib import Path


def to_bytes(path: Path) -> bytes:
    """A path as the system's bytes; names that are not valid UTF-8 keep theirs."""
    return str(path).encode("utf-8", "surrogateescape")


def to_text(raw: bytes) -> str:
    """The text of a path with these bytes."""
    return raw.decode("utf-8", "surrogateescape")


def to_path(raw: bytes) -> Path:
    """The path with these bytes."""
    return Path(to_text(raw))


def below(folder: Path) -> tuple[bytes, bytes, bytes]:
    """For `path = ? OR (path >= ? AND path < ?)`: what stands at or anywhere below a path."""
    prefix = to_bytes(folder).rstrip(b"/") + b"/"
    return to_bytes(folder), prefix, prefix[:-1] + b"0"
