"""The reader of plain text."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from index.article import Dated
from index.errors import ReadingError
from ingest.addresses import domain, is_address
from ingest.bylines import authors_in
from ingest.cleaning import clean, letters
from ingest.declared import declared_date
from ingest.draft import Draft
from ingest.encoding import Decoded, damage, decode, is_binary
from ingest.front_matter import FrontMatter, read_front_matter
from ingest.languages import detected_language, language_code
from ingest.shape import paragraphs
from ingest.story import Story, read_story

FORMAT = "text"
ENDINGS = (".txt", ".text", ".md", ".markdown")

UNDATED = "A plain text states no publication date, and the dates in its sentences may be any."
NO_HEADLINE = "The text has no headline; its first words stand in for one."


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is plain text, by the ending of its name; without one, by its first bytes."""
    if "." in name.lstrip("."):
        return name.lower().endswith(ENDINGS)
    return bool(head.strip()) and not is_binary(decode(head).text)


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story in a plain text.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where the text was published, if it is known from elsewhere.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "empty", "binary" or "not-an-article".
    """
    if not data.strip():
        raise ReadingError("empty", f"{name} is empty.")
    decoded = decode(data)
    if is_binary(decoded.text):
        raise ReadingError("binary", f"{name} holds binary data, not text.")
    front = read_front_matter(clean(decoded.text))
    parts = paragraphs(front.rest)
    if not any(letters(part.text) for part in parts):
        raise ReadingError("empty", f"{name} holds no words.")
    story = read_story(parts, headline=front.first("headline"), standfirst=front.first("standfirst"))
    if not story.blocks:
        raise ReadingError("not-an-article", f"{name} holds a headline and no text.")
    yield draft(story, front, decoded, url=url, today=today)


def draft(story: Story, front: FrontMatter, decoded: Decoded, *, url: str | None, today: datetime.date) -> Draft:
    """The draft of a story with what its front matter declares."""
    date = declared_date(front.first("date"), latest=today) if front.first("date") else Dated.unknown(UNDATED)
    modified = declared_date(front.first("modified"), latest=today) if front.first("modified") else None
    address = next((each for each in (front.first("url"), url) if each and is_address(each)), None)
    declared_language = language_code(front.first("language"))
    source = front.first("source") or domain(address)
    names = authors_in(front.declared.get("authors", ())) or story.authors
    spoken = declared_language or detected_language("\n".join(block.text for block in story.blocks))
    provenance = {
        "headline": story.headline_from,
        "text": "plain text",
        "date": date.source,
        "authors": "declared" if "authors" in front.declared else "byline" if names else None,
        "source": "declared" if front.first("source") else "address" if source else None,
        "url": "declared" if address and address == front.first("url") else "given" if address else None,
        "language": "declared" if declared_language else "text" if spoken else None,
    }
    return Draft(
        format=FORMAT,
        headline=story.headline,
        blocks=story.blocks,
        standfirst=story.standfirst,
        authors=names,
        source=source,
        url=address,
        language=spoken,
        date=date,
        modified=modified if modified and modified.value else None,
        provenance={field: found for field, found in provenance.items() if found},
        warnings=tuple(warnings(story, decoded)),
    )


def warnings(story: Story, decoded: Decoded) -> Iterator[str]:
    """What a reader of the article should know about how it was read."""
    yield from damage(decoded)
    if story.headline_from == "first words":
        yield NO_HEADLINE
