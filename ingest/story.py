"""Story: headline, byline, standfirst and blocks of a text that has no markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.bylines import authors_in
from ingest.cleaning import letters, word_count
from ingest.draft import Block
from ingest.shape import FINAL_MARK, MARKDOWN_HEADING, Paragraph, as_blocks, is_headline, stand_in

SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)]*(?:\s|$)")
MOST_STANDFIRST_WORDS = 60
MOST_STANDFIRST_SENTENCES = 3
BYLINE = re.compile(r"by\s+[^\d.:;!?]{3,80}", re.IGNORECASE)
MOST_BYLINE_WORDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The parts of a story; `headline_from` says where its headline is from: "declared", "first line" or "first words"."""

    headline: str
    headline_from: str
    blocks: tuple[Block, ...]
    standfirst: str | None = None
    authors: tuple[str, ...] = ()


def read_story(parts: Sequence[Paragraph], *, headline: str = "", standfirst: str = "") -> Story:
    """The story in these paragraphs. A `headline` and `standfirst` that were declared are taken as they are."""
    found, found_from, rest = split_headline(parts, headline)
    byline, rest = split_byline(rest)
    opening, rest = split_standfirst(rest, standfirst)
    later_byline, rest = ((), rest) if byline else split_byline(rest)
    texts = [opening, *(part.text for part in rest)] if opening else [part.text for part in rest]
    return Story(
        headline=found,
        headline_from=found_from,
        blocks=as_blocks(texts),
        standfirst=opening or None,
        authors=byline or later_byline,
    )


def split_headline(parts: Sequence[Paragraph], declared: str) -> tuple[str, str, Sequence[Paragraph]]:
    """The headline, where it is from, and the paragraphs below it."""
    first = MARKDOWN_HEADING.sub(r"\1", parts[0].text) if parts else ""
    if declared:
        return declared, "declared", parts[1:] if letters(first) == letters(declared) else parts
    if len(parts) > 1 and is_headline(first):
        return first, "first line", parts[1:]
    return stand_in(first), "first words", parts


def split_byline(parts: Sequence[Paragraph]) -> tuple[tuple[str, ...], Sequence[Paragraph]]:
    """The names in a byline that comes next, and the paragraphs after it."""
    text = parts[0].text if len(parts) > 1 else ""
    if BYLINE.fullmatch(text) and word_count(text) <= MOST_BYLINE_WORDS:
        return authors_in([text]), parts[1:]
    return (), parts


def split_standfirst(parts: Sequence[Paragraph], declared: str) -> tuple[str, Sequence[Paragraph]]:
    """The standfirst, and the paragraphs below it."""
    if declared:
        return declared, [part for part in parts if letters(part.text) != letters(declared)]
    if len(parts) > 2 and (is_set_apart(parts) or split_byline(parts[1:])[0]) and is_standfirst(parts[0].text):
        return parts[0].text, parts[1:]
    return "", parts


def is_set_apart(parts: Sequence[Paragraph]) -> bool:
    """Whether more blank lines stand on one side of the first paragraph than between those after it."""
    usual = sorted(part.gap for part in parts[1:])[(len(parts) - 1) // 2]
    return parts[0].gap > max(1, usual) or parts[1].gap > max(1, usual)


def is_standfirst(text: str) -> bool:
    """Whether a paragraph is one to three sentences, and no longer than standfirsts are."""
    sentences = len(SENTENCE_END.findall(text)) or 1
    return (
        word_count(text) <= MOST_STANDFIRST_WORDS
        and sentences <= MOST_STANDFIRST_SENTENCES
        and (FINAL_MARK.search(text) is not None or word_count(text) > MOST_BYLINE_WORDS)
    )
