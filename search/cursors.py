"""Cursors: where the next page begins, as a word to copy that means nothing to a person.

A cursor holds what the page was asked for: the query (a hash of it), the order, the day, and the place of the last
row. In an order of time places never move, so the pages of an archive that grows neither repeat nor lose an article.
The scores of the order by rank move with every commit: there a cursor is good for one generation of the index, and
afterwards answers with an error that says to ask again.
"""

from __future__ import annotations

import binascii
import datetime as dt
import json
import zlib

from index.errors import UsageError
from index.records import dataclass
from index.store import Key, Sort

VERSION = 2
CHECKSUM = 4
"""Bytes."""

LONGEST = 1_000
# Base 64 as in addresses (RFC 4648, section 5); the module base64 takes longer to import.
URL_SAFE = bytes.maketrans(b"+/", b"-_")
STANDARD = bytes.maketrans(b"-_", b"+/")
AGAIN = "Ask again without it, from the first page on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The place after a page: `key` is that of its last row, `rows` how many rows there were up to there.

    `today` is the day on which the first page was asked for, so that `date:7d` goes on meaning the same.
    A page of passages is out of the best of so many articles after `key`, `among`; `skip` of their passages are shown.
    """

    query: str
    sort: Sort
    generation: int
    today: dt.date
    rows: int
    key: Key
    among: int = 0
    skip: int = 0


def query_hash(query: str, *, any_words: bool) -> str:
    """What tells one question from another."""
    text = f"{'any' if any_words else 'all'} {query}".encode("utf-8", "replace")
    return f"{zlib.crc32(text):08x}"


def encode(cursor: Cursor) -> str:
    """A cursor as letters, digits, `-` and `_`."""
    fields = [
        VERSION, cursor.query, cursor.sort.value, cursor.generation, cursor.today.isoformat(), cursor.rows, cursor.key,
        cursor.among, cursor.skip,
    ]  # fmt: skip
    body = json.dumps(fields, separators=(",", ":")).encode()
    return binascii.b2a_base64(checksum(body) + body, newline=False).translate(URL_SAFE).decode().rstrip("=")


def decode(text: str) -> Cursor:
    """The cursor that was written so.

    Raises:
        UsageError: it was not, or by another version of Dateline.
    """
    try:
        if len(text) > LONGEST:
            raise ValueError("too long")
        letters = text.strip().encode().translate(STANDARD)
        raw = binascii.a2b_base64(letters + b"=" * (-len(letters) % 4), strict_mode=True)
        body = raw[CHECKSUM:]
        if raw[:CHECKSUM] != checksum(body):
            raise ValueError("not what was written")
        version, *fields = json.loads(body)
    except (ValueError, TypeError, RecursionError) as error:
        raise UsageError("This is not where a page of results ends, or not all of it.", AGAIN) from error
    if version != VERSION:
        raise UsageError("This page of results is of another version of Dateline.", AGAIN)
    try:
        query, sort, generation, today, rows, key, among, skip = fields
        place = [(float(score), str(article_id)) for score, article_id in ([key] if key else [])]
        return Cursor(
            query=str(query),
            sort=Sort(sort),
            generation=int(generation),
            today=dt.date.fromisoformat(today),
            rows=int(rows),
            key=place[0] if place else (),
            among=int(among),
            skip=int(skip),
        )
    except (ValueError, TypeError) as error:
        raise UsageError("This is not where a page of results ends.", AGAIN) from error


def checksum(body: bytes) -> bytes:
    """What tells a cursor that was cut or mistyped."""
    return zlib.crc32(body).to_bytes(CHECKSUM, "big")


def check(cursor: Cursor, *, query: str, sort: Sort, generation: int, passages: bool = False) -> None:
    """Raise UsageError unless a cursor can go on with this question, of this hash, in an index of this generation."""
    if passages is not bool(cursor.among):
        raise UsageError(
            f"This page of results is one of {'articles' if passages else 'passages'}.",
            f"Write it {'without' if passages else 'with'} --passages.",
        )
    if cursor.query != query:
        raise UsageError("This page of results is one of another query.", AGAIN)
    if cursor.sort is not sort:
        raise UsageError(
            f"This page of results is sorted by {cursor.sort.value}, and not by {sort.value}.",
            f"Write --sort {cursor.sort.value}, or ask again without it.",
        )
    if (passages or sort is Sort.RANK) and cursor.generation != generation:
        raise UsageError(
            "The archive has changed since that page was shown, and the order by rank with it.",
            f"{AGAIN} The pages of --sort newest and --sort oldest go on while an archive changes.",
        )
