"""Cuts the pieces of an article that answer a question, and marks the words in them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from index.analysis import BODY_START, HEADLINE_GAP, term_count, terms, tokens
from index.article import Article, Passage
from index.records import dataclass
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
        hits = hits_of(line, position, [mark for mark in found.marks if position <= mark.first < BODY_START])
        if hits:
            return (Snippet(field="headline", passage=None, start=0, text=line, marks=spans(hits, 0, len(line))),)
        position += len(terms(line)) + HEADLINE_GAP
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
    return piece(article, passage, hits_of(article.text[passage.start : passage.end], position, marks, passage.start))


def hits_of(line: str, position: int, marks: Iterable[Mark], start: int = 0) -> list[Hit]:
    """The marks as code points of a text, of which `line` begins at `start` and its first word has this position.

    A mark that reaches beyond the line is cut.
    """
    wanted = sorted({place - position for mark in marks for place in (mark.first, mark.last)})
    places = places_of_words(line, wanted)
    end = max(places.values(), default=(0, 0))
    return [
        Hit(start + first[0], start + places.get(mark.last - position, end)[1], mark.part)
        for mark in marks
        if (first := places.get(mark.first - position))
    ]


def places_of_words(line: str, wanted: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Where the n-th words of a line begin and end, for some n (ascending), as far as it has them.

    White space never lies within a word, so only the chunks between it that have a wanted word are taken apart.
    """
    found: dict[int, tuple[int, int]] = {}
    asked = iter(wanted)
    following = next(asked, None)
    at = before = 0
    for chunk in line.split():
        if following is None:
            break
        at = line.find(chunk, at)
        after = before + term_count(chunk)
        if following < after:
            places = [(at + token.start, at + token.end) for token in tokens(chunk)]
            while following is not None and following < after:
                found[following] = places[following - before]
                following = next(asked, None)
        at += len(chunk)
        before = after
    return found


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
    """The hit after which most different words follow within a snippet's length; of equal ones the first."""
    by_start = sorted(hits, key=lambda hit: hit.start)
    short = [hit for hit in by_start if hit.end - hit.start <= LENGTH]
    by_end = sorted(short, key=lambda hit: hit.end)
    inside: Counter[int] = Counter()
    best, most, come, gone = by_start[0], (0, 0), 0, 0
    for first in by_start:
        # Whatever begins before a hit has come in already, and goes.
        while come < len(by_end) and by_end[come].end <= first.start + LENGTH:
            inside[by_end[come].part] += 1
            come += 1
        while gone < len(short) and short[gone].start < first.start:
            inside[short[gone].part] -= 1
            if not inside[short[gone].part]:
                del inside[short[gone].part]
            gone += 1
        worth = (len(inside), come - gone)
        if worth > most:
            best, most = first, worth
    return best


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
