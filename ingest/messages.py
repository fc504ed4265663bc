"""Messages: e-mails and web archives, taken apart into headers and parts."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import lru_cache
from typing import cast

from index.errors import ReadingError
from ingest.cleaning import one_line
from ingest.encoding import python_name, strict

FIELD = re.compile(rb"([!-9;-~]{1,60}):")
MANGLED = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)
"""What the standard library raises for headers and parts that nobody can have meant."""

LONGEST_HEADER = 4_000


class CutHeaders(EmailPolicy):
    """Reads no more than the beginning of a header: parsing one costs time by the square of its length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name of a header and what it says."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        """What a header says. It is asked for the type of each part many times, and the parts are of few types."""
        return parsed_header(name, value)


@lru_cache(maxsize=256)
def parsed_header(name: str, value: str) -> str:
    """A header, taken apart by its kind."""
    parsed: str = EmailPolicy().header_fetch_parse(name, value)
    return parsed


def header_names(head: bytes) -> frozenset[str]:
    """The lower-case names of the headers that a file begins with; none if it does not begin so."""
    names: set[str] = set()
    for line in head.lstrip(b"\xef\xbb\xbf \t\r\n").splitlines():
        field = FIELD.match(line)
        if field:
            names.add(field[1].lower().decode("ascii"))
        elif not line.strip():
            break
        elif not line.startswith((b" ", b"\t")) and not (not names and line.startswith(b"From ")):
            return frozenset()
    return frozenset(names)


def parse_message(data: bytes, *, name: str) -> EmailMessage:
    """The message in `data`.

    Raises:
        ReadingError: "empty", "not-an-article" if it has no headers, or "unreadable".
    """
    if not data.strip():
        raise ReadingError("empty", f"{name} is empty.")
    try:
        message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), _class=EmailMessage, policy=CutHeaders())
    except MANGLED as error:
        raise ReadingError("unreadable", f"{name} is a message whose parts cannot be told apart.") from error
    if not message.keys():
        raise ReadingError("not-an-article", f"{name} does not begin with the headers of a message.")
    return cast(EmailMessage, message)  # typeshed knows the class only by the policy


def header(message: EmailMessage, name: str) -> str:
    """A header as one line of text; "" if it is missing or mangled."""
    try:
        return one_line(str(message.get(name, "")))
    except MANGLED:
        return ""


def parts(message: EmailMessage) -> Iterator[tuple[str, EmailMessage]]:
    """The parts that a person reads, with their types; a message of one part is its own."""
    for part in message.walk():
        kind = type_of(part)
        if kind and not part.is_multipart():
            yield kind, part


def type_of(part: EmailMessage) -> str:
    """The type of a part; "" if its headers are mangled, or if it is a file that came with the message."""
    try:
        return "" if part.get_content_disposition() == "attachment" else part.get_content_type()
    except MANGLED:
        return ""


def content(part: EmailMessage) -> bytes:
    """The bytes of a part; as UTF-8 with a mark, if the encoding that its headers declare reads them."""
    try:
        data = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except MANGLED:
        return b""
    if not isinstance(data, bytes):
        return b""
    python = python_name(charset) if charset and charset.isascii() else None
    decoded = strict(data, python, "declared") if python else None
    return codecs.BOM_UTF8 + decoded.text.encode("utf-8") if decoded else data
