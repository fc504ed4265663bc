"""Cuts a story into passages: runs of whole paragraphs of about 1,000 characters, never across a section heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.article import Passage
from ingest.draft import Block

TARGET = 1_200
"""A passage takes further paragraphs while it stays within so many characters."""

LONGEST = 1_800
"""A paragraph longer than this is cut at ends of sentences."""

PARTING = "\n\n"

Span = tuple[int, int]


def text_of(blocks: Sequence[Block]) -> str:
    """The text of a story: its paragraphs and headings, parted by blank lines."""
    return PARTING.join(block.text for block in blocks)


def cut_passages(blocks: Sequence[Block], language: str | None = None) -> tuple[Passage, ...]:
    """The passages of `text_of(blocks)`; offsets are code points into that text.

    A section heading opens the passage that follows it, and is named by every passage of its section. Together
    the passages hold every character but the blank lines between them and the spaces between cut sentences.
    """
    passages: list[Passage] = []
    heading: str | None = None
    for section in sections(blocks):
        if section[0][1].heading:
            heading = section[0][1].text
        for start, end in packed(section, language):
            passages.append(Passage(n=len(passages), start=start, end=end, heading=heading))
    return tuple(passages)


def sentence_starts(blocks: Sequence[Block], language: str | None = None) -> tuple[int, ...]:
    """The offsets into `text_of(blocks)` at which its sentences begin."""
    starts: list[int] = []
    offset = 0
    for block in blocks:
        starts += (offset + start for start, _ in sentences(block.text, language))
        offset += len(block.text) + len(PARTING)
    return tuple(starts)


def sections(blocks: Sequence[Block]) -> Iterator[list[tuple[int, Block]]]:
    """The blocks with their offsets, in runs that each begin at a heading (but for the first)."""
    section: list[tuple[int, Block]] = []
    offset = 0
    for block in blocks:
        if block.heading and section:
            yield section
            section = []
        section.append((offset, block))
        offset += len(block.text) + len(PARTING)
    if section:
        yield section


def packed(section: Sequence[tuple[int, Block]], language: str | None) -> Iterator[Span]:
    """The spans of a section's passages: as many whole pieces as fit into each."""
    current: Span | None = None
    for offset, block in section:
        for start, end in pieces(block.text, language):
            piece = (offset + start, offset + end)
            if current and piece[1] - current[0] > TARGET and not opens_section(current, section):
                yield current
                current = None
            current = (current[0] if current else piece[0], piece[1])
    if current:
        yield current


def opens_section(span: Span, section: Sequence[tuple[int, Block]]) -> bool:
    """Whether a span is a heading only, which is not left alone while a piece of text can follow it."""
    offset, first = section[0]
    return first.heading and span == (offset, offset + len(first.text)) and len(first.text) < LONGEST - TARGET


def pieces(text: str, language: str | None) -> Iterator[Span]:
    """A paragraph as one span, or as runs of sentences if it is longer than a passage may be."""
    if len(text) <= LONGEST:
        yield 0, len(text)
        return
    start = end = 0
    for sentence_start, sentence_end in sentences(text, language):
        if end > start and sentence_end - start > TARGET:
            yield start, end
            start = sentence_start
        for cut in range(start + LONGEST, sentence_end, LONGEST):
            yield start, cut
            start = cut
        end = sentence_end
    if end > start:
        yield start, end


def sentences(text: str, language: str | None) -> Iterator[Span]:
    """The spans of a paragraph's sentences, without the white space between them."""
    from sentencex import segment

    offset = 0
    for sentence in segment(language or "en", text):
        stripped = sentence.strip()
        if stripped:
            start = text.index(stripped, offset)
            offset = start + len(stripped)
            yield start, offset
