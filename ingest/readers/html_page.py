"""The reader of web pages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace

from index.article import Dated
from index.errors import ReadingError
from ingest.body import Reading, read_body
from ingest.dates import latest_day, modification_date, publication_date
from ingest.draft import Block, Draft
from ingest.encoding import Decoded, damage, decode, is_binary
from ingest.formats import PAGE_ENDINGS
from ingest.furniture import without_furniture
from ingest.headline import read_headline
from ingest.metadata import canonical_address, captured, language, publisher
from ingest.page import Page, parse_page
from ingest.page_authors import authors
from ingest.page_ends import REACH, lacks_end
from ingest.page_kinds import is_cut_short, refusal
from ingest.shape import stand_in
from ingest.standfirst import find_standfirst

FORMAT = "html"
ENDINGS = PAGE_ENDINGS
OPENING = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?>(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.I | re.S,
)

ANY_TAG = re.compile(rb"<[a-zA-Z!?/]")

MOST_TAGS = 500_000
"""A tree of more elements may take all of the time and memory that a file has."""

UNCLOSED_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,2000}$")
NO_HEADLINE = "The page has no headline; the first words of its text stand in for one."
INDIRECT = {
    "json-ld": "The page shows no story; it was taken from the JSON-LD in it.",
    "payload": "The page shows no story; it was taken from the data of its scripts.",
    "beautifulsoup": "No story stood out on the page; the text holds every line of it that looks like a sentence.",
}


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is a web page, by the ending of its name and a tag somewhere at its top, or by its first bytes."""
    plain = head.replace(b"\0", b"")
    if name.lower().endswith(ENDINGS) and (ANY_TAG.search(plain) or not plain.strip()):
        return True
    return OPENING.match(plain) is not None


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story on a web page.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: the page's address, if it is known from elsewhere.
        today: the last day on which the page can have been published, unless it says when it was saved.

    Raises:
        ReadingError: "empty", "binary", "too-large", "not-an-article", "stub" or "unreadable".
    """
    if not data.strip():
        raise ReadingError("empty", f"{name} is empty.")
    decoded = decode(data)
    if is_binary(decoded.text):
        raise ReadingError("binary", f"{name} holds binary data, not a web page.")
    if decoded.text.count("<") > MOST_TAGS:
        raise ReadingError("too-large", f"{name} has more than {MOST_TAGS:,} tags, which no story needs.")
    page = parse_page(decoded.text, address=url)
    if page is None:
        raise ReadingError("not-an-article", f"{name} holds no markup that could be a web page.")
    try:
        yield draft(page, decoded, name=name, today=today)
    except RecursionError as error:
        raise ReadingError("unreadable", f"{name} nests its elements too deeply to be read.") from error


def draft(page: Page, decoded: Decoded, *, name: str, today: datetime.date) -> Draft:
    """The draft of a parsed page, or ReadingError if there is no story on it."""
    headline = read_headline(page)
    body = read_body(page)
    names, names_from = authors(page)
    titles = (headline.text, *headline.alternatives)
    blocks = without_furniture(body.blocks, titles=titles, authors=names)
    refused = refusal(page, blocks, headline=headline.text)
    if refused:
        raise ReadingError(refused.code, f"{name} {refused.reason}.")
    standfirst = find_standfirst(page, blocks, headline=headline.text)
    moment, moment_from = captured(page)
    latest = latest_day(moment, today)
    date = publication_date(page, latest=latest)
    modified = modification_date(page, published=date, latest=latest)
    address, address_from = canonical_address(page)
    source, source_from = publisher(page, address)
    spoken, spoken_from = language(page, "\n".join(block.text for block in blocks))
    provenance = {
        "headline": headline.witnesses if headline.text else "first words",
        "text": body.maker,
        "date": date.source,
        "modified": modified and modified.source,
        "authors": names_from,
        "source": source_from,
        "url": address_from,
        "language": spoken_from,
        "captured": moment_from,
    }
    return Draft(
        format=FORMAT,
        headline=headline.text or stand_in(blocks[0].text),
        alternative_headlines=headline.alternatives,
        blocks=opened_by(standfirst, blocks),
        standfirst=standfirst,
        authors=names,
        source=source,
        url=address,
        language=spoken,
        date=date,
        modified=modified,
        captured=moment,
        provenance={field: found for field, found in provenance.items() if found},
        warnings=(
            *warnings(page, decoded, replace(body, blocks=blocks), date),
            *(() if headline.text else (NO_HEADLINE,)),
        ),
    )


def opened_by(standfirst: str | None, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the standfirst first, wherever it stood."""
    if standfirst is None:
        return blocks
    return (Block(text=standfirst), *(block for block in blocks if block.text != standfirst))


def warnings(page: Page, decoded: Decoded, body: Reading, date: Dated) -> Iterator[str]:
    """What a reader of the article should know about how it was read."""
    yield from damage(decoded)
    if body.maker in INDIRECT:
        yield INDIRECT[body.maker]
    if is_cut_short(page, body.blocks):
        yield "The page may show only the beginning of its story; the rest is for subscribers."
    if date.source == "htmldate":
        yield "The publication date was found by searching the page, not in its metadata; it may be wrong."
    if UNCLOSED_TAG.search(page.source[-2_500:]):
        yield "The file ends in the middle of a tag, so the end of the page is missing."
    elif lacks_end(page.source[:REACH], page.source[-REACH:]):
        yield "The page has no end (</html>), so it may have been cut short."
