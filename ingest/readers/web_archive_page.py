"""The reader of pages that a browser saved with all that belongs to them, as one MHTML file."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from index.errors import ReadingError
from ingest.addresses import is_address
from ingest.dates import latest_day
from ingest.draft import Draft
from ingest.messages import MANGLED, content, header, header_names, parse_message, parts
from ingest.readers import html_page

FORMAT = "mhtml"
ENDINGS = (".mht", ".mhtml")
LOCATION = "snapshot-content-location"
SAVED_BY = re.compile(rb"^From:\s*[\"<]{0,2}Saved by", re.IGNORECASE | re.MULTILINE)
PAGES = ("text/html", "application/xhtml+xml")


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is a saved page, by the headers that browsers write, or by the ending of its name."""
    names = header_names(head)
    saved = LOCATION in names or ("from" in names and SAVED_BY.search(head) is not None)
    return saved or name.lower().endswith(ENDINGS)


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story on a saved page.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: the page's address, if it is known from elsewhere; what the file says goes first.
        today: the last day on which the page can have been published, unless it says when it was saved.

    Raises:
        ReadingError: "empty", "binary", "not-an-article" or "unreadable".
    """
    message = parse_message(data, name=name)
    page = root(message)
    if page is None:
        raise ReadingError("not-an-article", f"{name} holds no web page.")
    address = next(filter(is_address, addresses(message, page)), None)
    captured = moment(message)
    latest = min(today, latest_day(captured, today))
    for draft in html_page.read(content(page), name=name, url=address or url, today=latest):
        origins = dict(draft.provenance) | ({"captured": "saver"} if captured and not draft.captured else {})
        yield replace(draft, format=FORMAT, captured=draft.captured or captured, provenance=origins)


def root(message: EmailMessage) -> EmailMessage | None:
    """The part that is the page: the one that the message names as its start, else the first page in it."""
    pages = [part for kind, part in parts(message) if kind in PAGES]
    try:
        start = str(message.get_param("start") or "")
    except MANGLED:
        start = ""
    named = (page for page in pages if start and header(page, "Content-ID") == start)
    return next(named, pages[0] if pages else None)


def addresses(message: EmailMessage, page: EmailMessage) -> Iterator[str]:
    """Where the page was found, by what the browser noted; a long address may be folded."""
    for where, name in ((message, LOCATION), (page, "Content-Location"), (message, "Content-Location")):
        yield "".join(header(where, name).split())


def moment(message: EmailMessage) -> str | None:
    """The ISO 8601 moment at which the page was saved; None if the file does not say."""
    try:
        saved = parsedate_to_datetime(header(message, "Date"))
        return (saved if saved.tzinfo else saved.replace(tzinfo=datetime.UTC)).isoformat()
    except (*MANGLED, OverflowError):
        return None
