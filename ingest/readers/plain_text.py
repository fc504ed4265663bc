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
from ingest.formats import PAGE_ENDINGS, ForPrograms
from ingest.front_matter import FrontMatter, read_front_matter
from ingest.languages import detected_language, language_code
from ingest.lone_dates import LoneDate, lone_date
from ingest.machine_text import is_machine_text
from ingest.shape import paragraphs
from ingest.story import Story, read_story

FORMAT = "text"
ENDINGS = (".txt", ".text", ".md", ".markdown")

UNDATED = "A plain text states no publication date, and the dates in its sentences may be any."
NO_HEADLINE = "The text has no headline; its first words stand in for one."


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is plain text, by the ending of its name; without one, by its first bytes.

    A file that is called a page and holds no markup is one too.
    """
    if "." in name.lstrip("."):
        return name.lower().endswith((*ENDINGS, *PAGE_ENDINGS))
    return bool(head.strip()) and not is_binary(decode(head).text)


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story in a plain text.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where the text was published, if it is known from elsewhere.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "empty", "binary" or "not-an-article"; ForPrograms, if no person would read it.
    """
    if not data.strip():
        raise ReadingError("empty", f"{name} is empty.")
    decoded = decode(data)
    if is_binary(decoded.text):
        raise ReadingError("binary", f"{name} holds binary data, not text.")
    if is_machine_text(decoded.text):
        raise ForPrograms(name)
    front = read_front_matter(clean(decoded.text))
    parts = paragraphs(front.rest)
    if not any(letters(part.text) for part in parts):
        raise ReadingError("empty", f"{name} holds no words.")
    lone = None if front.first("date") else lone_date([part.text for part in parts], latest=today)
    if lone:
        del parts[lone.place]
    story = read_story(parts, headline=front.first("headline"), standfirst=front.first("standfirst"))
    if not story.blocks:
        raise ReadingError("not-an-article", f"{name} holds a headline and no text.")
    yield draft(story, front, decoded, lone, url=url, today=today)


def draft(
    story: Story, front: FrontMatter, decoded: Decoded, lone: LoneDate | None, *, url: str | None, today: datetime.date
) -> Draft:
    """The draft of a story with what its front matter declares, and the date that has a line of its own."""
    known = lone.date if lone else Dated.unknown(UNDATED)
    date = declared_date(front.first("date"), latest=today) if front.first("date") else known
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
