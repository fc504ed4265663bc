"""Draft: what a reader found in a file, before it is cut into passages, placed and named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.article import Dated
from index.errors import ReadingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph of a story, or a section heading in it; a single line of clean text."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A story as its reader saw it. Fields as in `index.article.Article`.

    `blocks` begin with the standfirst where there is one, and never hold the headline.
    `member` names the story within a file that holds several; None if it is the file's only one.
    `place_hints` are names of places that the file itself declares.
    """

    format: str
    headline: str
    blocks: tuple[Block, ...]
    date: Dated
    member: str | None = None
    external_id: str | None = None
    alternative_headlines: tuple[str, ...] = ()
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    url: str | None = None
    language: str | None = None
    modified: Dated | None = None
    captured: str | None = None
    place_hints: tuple[str, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A story of a file that holds several which cannot be read, and why; the others can."""

    member: str
    error: ReadingError
