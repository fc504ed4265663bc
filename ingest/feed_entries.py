"""Feed entries: what a feed, be it XML or JSON, says of each of its stories."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any  # Feeds as they come from strangers have no shape that a type could promise.

from index.errors import ReadingError
from ingest.addresses import domain, is_address, whole_address
from ingest.cleaning import clean, letters, one_line, word_count
from ingest.draft import Block
from ingest.encoding import damage
from ingest.furniture import without_furniture
from ingest.linked_data import names_of, text_of
from ingest.paragraphs import TAG, blocks_in_text
from ingest.parts import Parts, blocks_of_plain
from ingest.story_names import StoryNames
from ingest.xml_document import entity_free, xml_bytes, xml_text

JSON_FEED = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/", re.IGNORECASE)
LINE_END = re.compile(r"(?<!\n)\n(?!\s*\n)")
APPEARED = re.compile(r"^The post .{1,300}? (?:first )?appeared (?:first )?on .{1,200}$")

SHORTEST_STANDFIRST, LONGEST_STANDFIRST = 6, 90
EXCERPT = 40
NOT_WELL_FORMED = "The feed is not well-formed XML; parts of its stories may be missing."

Entry = Mapping[str, Any]


def xml_entries(data: bytes, *, name: str, url: str | None) -> Iterator[Parts]:
    """The entries of a feed in any version of RSS or Atom.

    Raises:
        ReadingError: "empty", "binary", "not-xml", "not-an-article" or "unreadable".
    """
    decoded = xml_text(data, name=name)
    found = parsed(xml_bytes(decoded), name=name, url=url)
    if not found.entries and found.bozo:
        raise ReadingError("not-xml", f"{name} is not XML that can be read as a feed.")
    if not found.entries and not found.get("version"):
        raise ReadingError("not-an-article", f"{name} is XML, but no feed.")
    warnings = (*damage(decoded), *((NOT_WELL_FORMED,) if found.bozo else ()))
    names = StoryNames()
    for entry in found.entries:
        yield xml_parts(entry, found.feed, names=names, url=url, warnings=warnings)


def parsed(data: bytes, *, name: str, url: str | None) -> Any:  # feedparser has no types
    """What feedparser finds. It is handed a stream: given bytes or text, it would open files and addresses."""
    import feedparser
    from feedparser.exceptions import UndeclaredNamespace

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url or ""}
    try:
        return feedparser.parse(
            io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, UndeclaredNamespace) as error:
        raise ReadingError("unreadable", f"{name} is a feed that its parser cannot read ({error}).") from error


def xml_parts(entry: Entry, feed: Entry, *, names: StoryNames, url: str | None, warnings: tuple[str, ...]) -> Parts:
    """What an entry of RSS or Atom says of its story."""
    base = next(filter(is_address, (str(feed.get("link") or ""), url or "")), "")
    link = str(entry.get("feedburner_origlink") or entry.get("link") or "")
    identity = str(entry.get("id") or "")
    # An RSS guid counts as the link unless it says otherwise; few publishers know that.
    link = link if link != identity or is_address(link) else ""
    contents = [each for each in entry.get("content") or () if isinstance(each, dict)]
    updated = str(entry["updated"]) if "updated" in entry else ""
    member = names.name(identity, link)
    parts = Parts(
        what=f"Entry “{member}”",
        blocks=(),
        member=member,
        external_id=identity,
        headline=str(entry.get("title") or ""),
        bylines=tuple(str(each.get("name") or "") for each in entry.get("authors") or ()),
        published=(str(entry.get("published") or ""), updated, str(entry.get("created") or "")),
        modified=(updated,),
        addresses=(whole_address(link, base=base),) if link else (),
        sources=(str(feed.get("title") or ""),),
        languages=(*(str(each.get("language") or "") for each in contents), str(feed.get("language") or "")),
        warnings=warnings,
    )
    bodies = [html_blocks(str(each.get("value") or "")) for each in contents]
    return completed(parts, bodies=bodies, summary=html_blocks(str(entry.get("summary") or "")))


def is_json_feed(value: Any) -> bool:
    """Whether a JSON value is a JSON Feed."""
    return isinstance(value, dict) and JSON_FEED.match(text_of(value.get("version"))) is not None


def json_entries(feed: Entry, *, url: str | None) -> Iterator[Parts]:
    """The entries of a JSON Feed; what is no object is passed over."""
    listed = feed.get("items")
    names = StoryNames()
    for item in listed if isinstance(listed, list) else ():
        yield json_parts(item if isinstance(item, dict) else {}, feed, names=names, url=url)


def json_parts(item: Entry, feed: Entry, *, names: StoryNames, url: str | None) -> Parts:
    """What an item of a JSON Feed says of its story."""
    own = str(item["id"]) if isinstance(item.get("id"), str | int) else ""
    base = next(filter(is_address, (text_of(feed.get("home_page_url")), url or "")), "")
    links = [text_of(item.get(key)) for key in ("url", "external_url")]
    member = names.name(own, *links)
    parts = Parts(
        what=f"Entry “{member}”",
        blocks=(),
        member=member,
        external_id=own,
        headline=text_of(item.get("title")),
        bylines=tuple(names_of(next(filter(None, json_authors(item, feed)), None))),
        published=(text_of(item.get("date_published")), text_of(item.get("date_modified"))),
        modified=(text_of(item.get("date_modified")),),
        addresses=tuple(whole_address(link, base=base) for link in links if link),
        sources=(text_of(feed.get("title")),),
        languages=(text_of(item.get("language")), text_of(feed.get("language"))),
    )
    html, text = item.get("content_html"), item.get("content_text")
    bodies = [
        html_blocks(html) if isinstance(html, str) else (),
        blocks_of_plain(text) if isinstance(text, str) else (),
    ]
    return completed(parts, bodies=bodies, summary=html_blocks(text_of(item.get("summary"))))


def json_authors(item: Entry, feed: Entry) -> Iterator[Any]:
    """Where the authors may stand: in versions 1.1 and 1.0, of the item and of the whole feed."""
    yield from (each.get(key) for each in (item, feed) for key in ("authors", "author"))


def completed(parts: Parts, *, bodies: Sequence[tuple[Block, ...]], summary: tuple[Block, ...]) -> Parts:
    """The parts of an entry with its text, which is the longest that it gives, and what follows from that."""
    body = max((*bodies, summary), key=words_in)
    headline = one_line(entity_free(TAG.sub("", parts.headline)))
    hosts = list(filter(None, map(domain, parts.addresses)))
    return replace(
        parts,
        headline=headline,
        blocks=story(body, titles=(headline,), authors=parts.bylines),
        standfirst=standfirst_in(summary, body),
        sources=(*hosts[:1], *parts.sources),
        origins={"text": "summary" if body == summary else "content", "source": "address" if hosts else "feed"},
    )


def html_blocks(markup: str) -> tuple[Block, ...]:
    """The paragraphs in a piece of HTML; without tags in it, a single end of a line is a space as in HTML."""
    markup = clean(markup)
    return tuple(blocks_in_text(markup if TAG.search(markup) else LINE_END.sub(" ", markup)))


def story(blocks: tuple[Block, ...], *, titles: tuple[str, ...], authors: tuple[str, ...]) -> tuple[Block, ...]:
    """The blocks without the lines that a site or its feed adds."""
    told = (block for block in blocks if not APPEARED.match(block.text))
    return without_furniture(told, titles=titles, authors=authors)


def standfirst_in(summary: tuple[Block, ...], body: tuple[Block, ...]) -> str:
    """The summary as a standfirst; "" if it is the text, an excerpt of it, or too long or short for one."""
    text = " ".join(block.text for block in summary if not APPEARED.match(block.text))
    beginning = letters(" ".join(block.text for block in body[:3]))[:EXCERPT]
    if body == summary or letters(text)[:EXCERPT] == beginning:
        return ""
    return text if SHORTEST_STANDFIRST <= word_count(text) <= LONGEST_STANDFIRST else ""


def words_in(blocks: tuple[Block, ...]) -> int:
    """How many words there are in some blocks."""
    return sum(word_count(block.text) for block in blocks)
