"""Joins lines that a program wrapped at a fixed width, where no blank lines tell the paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.cleaning import ends_sentence, one_line
from ingest.shape import NARROWEST, WIDEST, has_no_room

FEWEST_LINES = 6
WRAPPED_SHARE = 0.9
WITHIN_SENTENCES = 0.5


def without_wraps(lines: Sequence[str]) -> list[str]:
    """The paragraphs that lines were wrapped from; the lines themselves if there is any doubt that they were.

    They were if most lines end within a sentence, and nearly all of these had no room for the first word of the next.
    A line that had room and ends a sentence ends a paragraph.
    """
    kept = [line for line in map(str.rstrip, lines) if line.strip()]
    width = max(map(len, kept), default=0)
    if len(kept) < FEWEST_LINES or not NARROWEST <= width <= WIDEST:
        return list(lines)
    full = [has_no_room(line, following.split()[0], width) for line, following in pairwise(kept)]
    ends = [ends_sentence(line) for line in kept[:-1]]
    within = [is_full for is_full, is_end in zip(full, ends, strict=True) if not is_end]
    if len(within) < WITHIN_SENTENCES * len(ends) or sum(within) < WRAPPED_SHARE * len(within):
        return list(lines)
    paragraphs = [[kept[0]]]
    for line, is_full, is_end in zip(kept[1:], full, ends, strict=True):
        if is_end and not is_full:
            paragraphs.append([])
        paragraphs[-1].append(line)
    return [one_line(" ".join(each)) for each in paragraphs]
