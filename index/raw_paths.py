"""Paths as the bytes that the system gave, which is how the ledger keeps them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path


def to_bytes(path: Path) -> bytes:
    """A path as the system's bytes; names that are not valid UTF-8 keep theirs."""
    return str(path).encode("utf-8", "surrogateescape")


def to_path(raw: bytes) -> Path:
    """The path with these bytes."""
    return Path(raw.decode("utf-8", "surrogateescape"))


def free_name(name: str, taken: Collection[str]) -> str:
    """`name`, or `name-2` and so on if it is taken."""
    names = (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3)))
    return next(candidate for candidate in names if candidate not in taken)
