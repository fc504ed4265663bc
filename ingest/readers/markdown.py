"""The reader of Markdown."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from index.errors import ReadingError
from ingest.cleaning import clean
from ingest.draft import Block, Draft
from ingest.encoding import damage, decode, is_binary
from ingest.front_matter import read_front_matter
from ingest.manuscript import TOP, Manuscript, draft_of
from ingest.marks import blocks_in_markdown

FORMAT = "markdown"
ENDINGS = (".md", ".markdown", ".mdown", ".mkd")

UNDATED = (
    "A text in Markdown states no publication date outside of front matter, and the dates in its sentences may be any."
)


def accepts(name: str, head: bytes) -> bool:  # noqa: ARG001 - a reader's signature
    """Whether a file is Markdown, by the ending of its name: nothing in the text itself would tell."""
    return name.lower().endswith(ENDINGS)


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story in a text in Markdown.

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
    blocks, levels = blocks_in_markdown(front.rest)
    yield draft_of(
        Manuscript(
            maker="markdown",
            blocks=blocks,
            undated=UNDATED,
            headline=front.first("headline") or headline_of(blocks, levels),
            declared=front.declared,
            warnings=damage(decoded),
        ),
        form=FORMAT,
        name=name,
        url=url,
        today=today,
    )


def headline_of(blocks: tuple[Block, ...], levels: tuple[int, ...]) -> str:
    """The heading that is the headline: the first of the first level near the top, or whatever heading comes first."""
    top = [(block, level) for block, level in zip(blocks[:TOP], levels[:TOP], strict=True) if level]
    first = next((block.text for block, level in top if level == 1), "")
    return first or (blocks[0].text if levels[:1] and levels[0] else "")
