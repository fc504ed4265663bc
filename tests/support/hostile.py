"""Hostile files of every kind, and good pages among them: always the same of the same seed."""

from __future__ import annotations

import gzip
import io
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pages import page

from index.records import dataclass

Make = Callable[[random.Random], bytes]

STORY = page().encode()
WARC = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: 99999\r\n\r\nHTTP/1.1 200 OK"
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of hostile file; `tells` if it can be read as an article, so that it need not have a reason."""

    name: str
    ending: str
    make: Make
    tells: bool = False


def noise(draw: random.Random, size: int = 4_000) -> bytes:
    """Bytes without any sense."""
    return draw.randbytes(size)


def zipped(draw: random.Random, *, size: int) -> bytes:
    """A ZIP archive of names that lead out and of zeros."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"../../{draw.random()}.html", bytes(size))
    return file.getvalue()


KINDS = (
    Kind("empty", ".html", lambda _: b""),
    Kind("white space", ".txt", lambda draw: b" \n\t" * draw.randrange(1, 9_000)),
    Kind("zeros", ".html", lambda draw: bytes(draw.randrange(1, 100_000))),
    Kind("noise", ".html", noise),
    Kind("noise in a name of text", ".txt", noise),
    Kind("noise in a name of JSON", ".json", noise),
    Kind("noise in a name of mail", ".eml", noise, tells=True),
    Kind("noise in a name of PDF", ".pdf", lambda draw: b"%PDF-1.7\n" + noise(draw)),
    Kind("noise in a name of ZIP", ".zip", noise),
    Kind("noise in a name of gzip", ".html.gz", noise),
    Kind("noise in a name of EPUB", ".epub", lambda draw: b"PK\3\4" + noise(draw)),
    Kind("half a web archive", ".warc", lambda draw: WARC + noise(draw, 100)),
    Kind("half a saved page", ".mhtml", lambda draw: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n" + noise(draw, 50)),
    Kind("half a gzip", ".html.gz", lambda draw: gzip.compress(STORY * 50 + noise(draw))[: draw.randrange(20, 2_000)]),
    Kind("tags without end", ".html", lambda draw: b"<a " * draw.randrange(50_000, 200_000)),
    Kind("comments without end", ".html", lambda draw: b"<!--" * draw.randrange(50_000, 200_000)),
    Kind("angles", ".html", lambda draw: b"<" * draw.randrange(50_000, 300_000)),
    Kind("nesting", ".html", lambda draw: b"<div>" * draw.randrange(20_000, 90_000)),
    Kind("nested JSON", ".json", lambda draw: b"[" * draw.randrange(50_000, 200_000)),
    Kind("one word for ever", ".txt", lambda draw: b"a" * draw.randrange(500_000, 2_000_000), tells=True),
    Kind("a bomb of ZIP", ".zip", lambda draw: zipped(draw, size=20 << 20)),
    Kind("a bomb of ZIP in a name of HTML", ".html", lambda draw: zipped(draw, size=20 << 20)),
    Kind("a bomb of gzip", ".html.gz", lambda _: gzip.compress(bytes(20 << 20), 1)),
    Kind("laughs", ".xml", lambda _: f'<!DOCTYPE a [<!ENTITY l0 "lol">{LAUGHS}]><nitf><body>&l9;</body></nitf>'.encode()),
    Kind("a foreign entity", ".rss", lambda _: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>'),
    Kind("broken rows", ".jsonl", lambda draw: b"\n".join(b"{" * draw.randrange(1, 9) for _ in range(20))),
    Kind("lone surrogates", ".json", lambda _: b'{"headline": "\\ud800", "text": "\\udfff"}', tells=True),
    Kind("UTF-16 without a mark", ".html", lambda _: STORY.decode().encode("utf-16-le"), tells=True),
    Kind("a wrong charset", ".html", lambda _: STORY.replace(b"<head>", b"<head><meta charset=utf-16>"), tells=True),
    Kind("a page cut in a letter", ".html", lambda draw: (STORY.replace(b"Storm", "Störm".encode()) * 2)[: draw.randrange(5, 900)], tells=True),
    Kind("returns only", ".txt", lambda _: b"Storm closes port\r\rShips waited offshore.\r\r" * 20, tells=True),
    Kind("escapes", ".html", lambda _: STORY.replace(b"Storm", b"\x1b[2J\x1b]0;owned\x07Storm"), tells=True),
)  # fmt: skip


def write_hostile(folder: Path, *, hostile: int, good: int, seed: int = 1) -> Iterator[tuple[Path, Kind | None]]:
    """Write so many files of either sort, mixed, into a folder; each with its kind, None for a good one."""
    draw = random.Random(seed)
    every = [*(KINDS[n % len(KINDS)] for n in range(hostile)), *[None] * good]
    draw.shuffle(every)
    for number, kind in enumerate(every):
        if kind is None:
            path = folder / f"{number} good.html"
            path.write_text(page(f"Good page number {number}"))
        else:
            odd = draw.choice(["", "\x1b[2J", "a\nb", "\udcff", "\u202e", "x" * 150, "e\u0301"])
            path = folder / f"{number} {odd}{kind.ending}"
            path.write_bytes(kind.make(draw))
        yield path, kind
    os.mkfifo(folder / "pipe.html")
    (folder / "link.html").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to(folder)
    (folder / "folder.html").mkdir()
