"""An Atom feed of an answer (RFC 4287), for feed readers and for other archives."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from index.terminal import safe
from search.engine import Answer, Result
from search.formats.moments import internet_date, internet_moment

LONG_AGO = "1970-01-01T00:00:00Z"
WEB = re.compile(r"https?://", re.IGNORECASE)


def atom_feed(found: Answer) -> Iterator[str]:
    """The feed: newest change first in its head, the results in their order."""
    moments = [updated(result) for result in found.results]
    digest = hashlib.sha256(found.understood.encode("utf-8", "replace")).hexdigest()[:32]
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"  <id>urn:dateline:search:{digest}</id>\n"
    yield f"  <title>{text(found.understood)}</title>\n"
    yield f"  <updated>{max(moments, key=instant, default=LONG_AGO)}</updated>\n"
    yield "  <author><name>Dateline</name></author>\n  <generator>Dateline</generator>\n"
    for result, moment in zip(found.results, moments, strict=True):
        yield "".join(f"{line}\n" for line in entry(result, moment))
    yield "</feed>\n"


def entry(result: Result, moment: str) -> Iterator[str]:
    """One entry, line by line."""
    article = result.article
    yield "  <entry>"
    yield f"    <id>urn:dateline:{article.id}</id>"
    yield f"    <title>{text(article.headline)}</title>"
    yield f"    <updated>{moment}</updated>"
    if published := internet_date(article.date):
        yield f"    <published>{published}</published>"
    for author in article.authors or (article.source or "unknown",):
        yield f"    <author><name>{text(author)}</name></author>"
    if article.url and WEB.match(article.url):
        yield f'    <link rel="alternate" href={quoteattr(address(article.url))}/>'
    for place in article.places:
        yield f"    <category term={quoteattr(safe(place.name))}/>"
    summary = article.standfirst or (result.snippets[0].text if result.snippets else "")
    # An entry without a link to its page must have content, and this is allowed to all.
    yield f"    <summary>{text(summary)}</summary>"
    language = f" xml:lang={quoteattr(safe(article.language))}" if article.language else ""
    paragraphs = "\n\n".join(text(paragraph) for paragraph in article.text.split("\n\n"))
    yield f'    <content type="text"{language}>{paragraphs}</content>'
    yield "  </entry>"


def updated(result: Result) -> str:
    """When the article last changed, as far as is known; else when the archive saw it."""
    article = result.article
    modified = internet_date(article.modified) if article.modified else None
    return (
        modified
        or internet_date(article.date)
        or internet_moment(article.captured)
        or internet_moment(result.first_seen)
        or LONG_AGO
    )


def instant(moment: str) -> float:
    """A moment as seconds, so that offsets compare; one that no calendar has comes first."""
    import datetime as dt

    try:
        return dt.datetime.fromisoformat(moment).timestamp()
    except (ValueError, OverflowError):
        return float("-inf")


def text(value: str) -> str:
    """Text for an element: no mark-up, and no sign that XML forbids."""
    return escape(safe(value))


def address(url: str) -> str:
    """An address that is an IRI: spaces and the like percent-encoded."""
    return quote(safe(url), safe="/:?#[]@!$&'()*+,;=%~-._")
