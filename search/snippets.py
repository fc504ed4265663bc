"""Cuts the pieces of an article that answer a question, and marks the words in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.analysis import BODY_START, HEADLINE_GAP, Token, tokens
from index.article import Article, Passage
from index.store import Mark, Marks

LENGTH = 240
"""Code points that a snippet is meant to have."""

STRETCH = 100
"""Code points that it may have more, so as to begin and end with a sentence."""

MOST = 3
"""Snippets of one article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of an article.

    Attributes:
        field: "text", or "headline" when only that has the words.
        passage: number of the passage it is from; None in a headline.
        start: code-point offset of the piece in its field.
        marks: offsets into `text` of the words asked for, phrases as one.
    """

    field: str
    passage: int | None
    start: int
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that answer, as code points of a text; `part` tells which part of the query they answer."""

    start: int
    end: int
    part: int


def snippets(article: Article, found: Marks) -> tuple[Snippet, ...]:
    """The best pieces of an article, best first. Never empty.

    An article found by its metadata alone gives its opening, one found by its headline alone the headline and then
    the opening. Of the text only the passages that are shown are read.
    """
    in_text = [mark for mark in found.marks if mark.first >= BODY_START]
    chosen = [
        passage_piece(article, n, found.passages[n], marks) for n, marks in best_passages(in_text, found.passages)
    ]
    if chosen:
        return tuple(chosen)
    return (*headline_piece(article, found), *opening(article)) or (
        Snippet(field="headline", passage=None, start=0, text=article.headline, marks=()),
    )


def headline_piece(article: Article, found: Marks) -> tuple[Snippet, ...]:
    """The first of the headline and its alternatives that has a mark; nothing if none has."""
    position = 0
    for line in (article.headline, *article.alternative_headlines):
        words = list(tokens(line))
        inside = [mark for mark in found.marks if position <= mark.first and mark.last < position + len(words)]
        if inside:
            marks = spans(hits_of(inside, words, position), 0, len(line))
            return (Snippet(field="headline", passage=None, start=0, text=line, marks=marks),)
        position += len(words) + HEADLINE_GAP
    return ()


def opening(article: Article) -> tuple[Snippet, ...]:
    """The beginning of an article, nothing marked; nothing if it has no text."""
    return tuple(piece(article, passage, []) for passage in article.passages[:1])


def best_passages(marks: Sequence[Mark], starts: Sequence[int]) -> list[tuple[int, list[Mark]]]:
    """The numbers of the passages that answer the most parts, then have the most marks; at most `MOST`, with these."""
    inside: dict[int, list[Mark]] = {}
    for mark in marks:
        inside.setdefault(bisect_right(starts, mark.first) - 1, []).append(mark)
    inside.pop(-1, None)
    ranked = sorted(inside, key=lambda n: (-len({mark.part for mark in inside[n]}), -len(inside[n]), n))
    return [(n, inside[n]) for n in ranked[:MOST]]


def passage_piece(article: Article, n: int, position: int, marks: Sequence[Mark]) -> Snippet:
    """The piece of the n-th passage, whose first word has this position, with these marks."""
    passage = article.passages[n]
    words = [
        Token(token.term, token.start + passage.start, token.end + passage.start)
        for token in tokens(article.text[passage.start : passage.end])
    ]
    return piece(article, passage, hits_of(marks, words, position))


def hits_of(marks: Iterable[Mark], words: Sequence[Token], position: int) -> list[Hit]:
    """The marks as code points, given the words from a position on; what reaches beyond them is cut."""
    last = len(words) - 1
    return [
        Hit(words[mark.first - position].start, words[min(mark.last - position, last)].end, mark.part)
        for mark in marks
        if mark.first - position <= last
    ]


def piece(article: Article, passage: Passage, hits: Sequence[Hit]) -> Snippet:
    """The part of a passage that answers the most parts of the query."""
    bounds = [
        *(start for start in article.sentences if passage.start <= start < passage.end),
        passage.end,
    ]
    at = densest(hits).start if hits else passage.start
    start = start_near(article.text, passage, bounds, at)
    end = end_near(article.text, bounds, start)
    marks = spans(hits, start, end)
    return Snippet(field="text", passage=passage.n, start=start, text=article.text[start:end], marks=marks)


def densest(hits: Sequence[Hit]) -> Hit:
    """The hit after which most different words follow within a snippet's length."""

    def worth(first: Hit) -> tuple[int, int]:
        near = [hit.part for hit in hits if first.start <= hit.start and hit.end <= first.start + LENGTH]
        return len(set(near)), len(near)

    return max(hits, key=worth)


def start_near(text: str, passage: Passage, bounds: Sequence[int], at: int) -> int:
    """Where a snippet begins that shows offset `at`: with its sentence if that is near, else with a word before."""
    begun = max((bound for bound in bounds if bound <= at), default=passage.start)
    if at - begun < STRETCH:
        return begun
    space = text.find(" ", at - STRETCH // 2, at)
    return space + 1 if space >= 0 else at


def end_near(text: str, bounds: Sequence[int], start: int) -> int:
    """Where a snippet that begins at `start` ends: with a sentence if one ends nearby, else with a word."""
    ends = [bound for bound in bounds if start + LENGTH // 2 <= bound <= start + LENGTH + STRETCH]
    if ends or bounds[-1] <= start + LENGTH:
        return len(text[: ends[-1] if ends else bounds[-1]].rstrip())
    space = text.rfind(" ", start + LENGTH // 2, start + LENGTH)
    return space if space >= 0 else start + LENGTH


def spans(hits: Iterable[Hit], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The marks of a piece of text: hits wholly in it, overlapping ones as one."""
    marks: list[tuple[int, int]] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < start or hit.end > end:
            continue
        first, last = hit.start - start, hit.end - start
        if marks and first < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(marks[-1][1], last))
        else:
            marks.append((first, last))
    return tuple(marks)
