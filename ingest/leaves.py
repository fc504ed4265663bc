"""Finds what is to be read in a file: the file itself, or what lies in it, however deep within containers."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import cast

from index.errors import ReadingError
from ingest.containers.source import DEEPEST, HEAD, Container, Fault, Source

CONTAINERS = (
    "ingest.containers.web_archive",
    "ingest.containers.tarred",
    "ingest.containers.zipped",
    "ingest.containers.lines",
    "ingest.containers.compressed",
)
"""Asked in this order: a compressed web archive is one, and a compressed TAR archive too."""


def leaves(source: Source) -> Iterator[Source | Fault]:
    """What no container holds any further, in the order of the file; each to be read before the next is asked for."""
    try:
        container = container_of(source)
    except ReadingError as error:
        yield Fault(member=source.member, error=error)
        return
    if container is None:
        yield source
        return
    if source.depth >= DEEPEST:
        message = f"{source.name} lies in more than {DEEPEST} containers; unpack it first."
        yield Fault(member=source.member, error=ReadingError("too-nested", message))
        return
    try:
        for member in container.members(source):
            if isinstance(member, Fault):
                yield member
            else:
                yield from leaves(member)
    except ReadingError as error:
        yield Fault(member=source.member, error=error)


def container_of(source: Source) -> Container | None:
    """The container that a source is; None if it is none."""
    if source.reader:
        return None
    head = source.stream.peek(HEAD)[:HEAD]
    for module in CONTAINERS:
        container = cast(Container, import_module(module))  # a module has the shape of the protocol
        if container.accepts(source.name, head):
            return container
    return None
