"""dateline admin export, import."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

import click

from index.archive import Archive
from index.errors import PathError
from index.sealed import sealed
from index.terminal import echo_json, plural, progress, safe

LONGEST = 256 << 20
"""Bytes of a line that is read as a whole."""

WAIT = 2.0
"""Seconds that an import waits for another writer."""


@click.command("export")
@click.argument("file", metavar="FILE|-")
@click.pass_obj
def export_command(folder: Path, file: str) -> None:
    """Write everything as JSON lines, from which `dateline admin import` makes an equal archive.

    `-` is stdout; a name that ends in .gz or .zst is compressed. A daemon may go on meanwhile.
    """
    from index.export import export_lines

    archive = Archive.open(folder)
    made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    articles = 0
    with writing_to(file) as stream:
        for line in export_lines(archive.catalog, made=made):
            articles += line["kind"] == "article"
            stream.write(json.dumps(line).encode("ascii") + b"\n")
    if file != "-":
        click.echo(f"{plural(articles, 'article')} in {safe(file)}.")


@click.command("import")
@click.argument("file", metavar="FILE|-")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def import_command(folder: Path, file: str, *, as_json: bool) -> None:
    """Take in what `dateline admin export` wrote. Makes the archive if there is none.

    What the archive has already is left as it is, so an import that was broken off is done again.
    """
    from index.importing import import_lines
    from index.recovery import refill

    with reading_from(file) as lines:
        archive = Archive.open_or_create(folder)
        with archive.writing(wait=WAIT), progress("indexing") as told:
            new = import_lines(archive.catalog, lines, "stdin" if file == "-" else file)
            refill(archive.catalog, archive.store, told)
    if as_json:
        echo_json({"schema": "dateline.import/1", "new": new, "articles": archive.catalog.count()})
    else:
        click.echo(f"{plural(new, 'article')} came in; there are {archive.catalog.count():,} now.")


@contextmanager
def writing_to(file: str) -> Iterator[IO[bytes]]:
    """A stream to a new file, compressed as its name says, or to stdout."""
    if file == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with ExitStack() as opened:
        stream: IO[bytes] = opened.enter_context(sealed(Path(file).absolute()))
        if file.endswith(".gz"):
            stream = cast(IO[bytes], opened.enter_context(gzip.GzipFile(fileobj=stream, mode="wb", filename="")))
        elif file.endswith(".zst"):
            from zstandard import ZstdCompressor

            packer = ZstdCompressor(write_checksum=True).stream_writer(cast(BinaryIO, stream), closefd=False)
            stream = cast(IO[bytes], opened.enter_context(packer))
        yield stream


@contextmanager
def reading_from(file: str) -> Iterator[Iterator[bytes]]:
    """The lines of a file, decompressed as its name says, or of stdin.

    Raises:
        PathError: it cannot be opened, or ends or breaks off in the middle of what is compressed.
    """
    from zstandard import ZstdDecompressor, ZstdError

    with ExitStack() as opened:
        try:
            if file == "-":
                yield lines_of(sys.stdin.buffer)
                return
            stream: IO[bytes] = opened.enter_context(Path(file).open("rb"))
            if file.endswith(".gz"):
                stream = cast(IO[bytes], opened.enter_context(gzip.GzipFile(fileobj=stream)))
            elif file.endswith(".zst"):
                raw = ZstdDecompressor().stream_reader(stream, read_across_frames=True, closefd=False)
                stream = opened.enter_context(io.BufferedReader(cast(io.RawIOBase, raw), 1 << 20))
            yield lines_of(stream)
        except FileNotFoundError as error:
            raise PathError(f"There is no file {file}.", "Name a file of `dateline admin export`.") from error
        except (gzip.BadGzipFile, EOFError, ZstdError) as error:
            raise PathError(f"{file} is damaged or not whole: {error}.", "Export again.") from error


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream; a longer one than any export has is cut, and so is no JSON."""
    while line := stream.readline(LONGEST):
        yield line
