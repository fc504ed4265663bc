"""Cuts the pieces of an article that answer a question, and marks the words in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.analysis import Token, tokens
from index.article import Article, Passage
from index.query import Phrase, Query, Word, Zone, sought_words

LENGTH = 240
"""Code points that a snippet is meant to have."""

STRETCH = 100
"""Code points that it may have more, so as to begin and end with a sentence."""

MOST = 3
"""Snippets of one article."""

SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+|[。！？]+[”」』]*|\n\n")

Forms = Callable[[str], Iterable[str]]


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
    """A word or phrase of the question in a text; `leaf` tells which of them."""

    start: int
    end: int
    leaf: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """What to look for: the forms of each word of a phrase, one word being a phrase of one."""

    words: tuple[frozenset[str], ...]
    zone: Zone


def leaves_of(query: Query, forms: Forms) -> tuple[Leaf, ...]:
    """What the marked words of a query are."""
    return tuple(Leaf(words_of(sought, forms), zone) for sought, zone in dict.fromkeys(sought_words(query)))


def words_of(sought: Word | Phrase, forms: Forms) -> tuple[frozenset[str], ...]:
    """The forms of each word of a leaf."""
    if isinstance(sought, Phrase):
        return tuple(frozenset({term}) for term in sought.terms)
    return (frozenset({sought.term}) if sought.exact else frozenset(forms(sought.term)),)


def snippets(article: Article, leaves: Sequence[Leaf]) -> tuple[Snippet, ...]:
    """The best pieces of an article, best first. Never empty.

    An article found by its metadata alone gives its opening, one found by its headline alone the headline and then
    the opening.
    """
    hits = hits_in(article.text, leaves, Zone.BODY)
    chosen = best_passages(article.passages, hits)
    if chosen:
        return tuple(piece(article.text, passage, within(hits, passage)) for passage in chosen)
    for line in (article.headline, *article.alternative_headlines):
        marks = hits_in(line, leaves, Zone.HEADLINE)
        if marks:
            found = Snippet(field="headline", passage=None, start=0, text=line, marks=spans(marks, 0, len(line)))
            return (found, *opening(article))
    return opening(article) or (Snippet(field="headline", passage=None, start=0, text=article.headline, marks=()),)


def opening(article: Article) -> tuple[Snippet, ...]:
    """The beginning of an article, nothing marked; nothing if it has no text."""
    return tuple(piece(article.text, passage, []) for passage in article.passages[:1])


def hits_in(text: str, leaves: Sequence[Leaf], zone: Zone) -> list[Hit]:
    """Where a text has what is looked for, in order."""
    wanted = [(n, leaf.words) for n, leaf in enumerate(leaves) if leaf.zone in (Zone.ANYWHERE, zone)]
    firsts: dict[str, list[tuple[int, tuple[frozenset[str], ...]]]] = {}
    for n, words in wanted:
        for form in words[0]:
            firsts.setdefault(form, []).append((n, words))
    if not firsts:
        return []
    found = list(tokens(text))
    return [
        Hit(token.start, found[i + len(words) - 1].end, n)
        for i, token in enumerate(found)
        for n, words in firsts.get(token.term, ())
        if follows(found, i, words)
    ]


def follows(found: Sequence[Token], at: int, words: Sequence[frozenset[str]]) -> bool:
    """Whether the words of a leaf stand at this place."""
    if at + len(words) > len(found):
        return False
    return all(found[at + n].term in forms for n, forms in enumerate(words))


def best_passages(passages: Sequence[Passage], hits: Sequence[Hit]) -> list[Passage]:
    """The passages with the most different words asked for, then with the most of them; at most `MOST`."""
    ranked: list[tuple[int, int, int, Passage]] = []
    for passage in passages:
        inside = within(hits, passage)
        if inside:
            ranked.append((-len({hit.leaf for hit in inside}), -len(inside), passage.n, passage))
    return [passage for *_, passage in sorted(ranked, key=lambda row: row[:3])[:MOST]]


def within(hits: Iterable[Hit], passage: Passage) -> list[Hit]:
    """The hits that begin in a passage."""
    return [hit for hit in hits if passage.start <= hit.start < passage.end]


def piece(text: str, passage: Passage, hits: Sequence[Hit]) -> Snippet:
    """The part of a passage with the most different words asked for."""
    at = densest(hits).start if hits else passage.start
    start = start_near(text, passage, at)
    end = end_near(text, passage, start)
    return Snippet(field="text", passage=passage.n, start=start, text=text[start:end], marks=spans(hits, start, end))


def densest(hits: Sequence[Hit]) -> Hit:
    """The hit after which most different words follow within a snippet's length."""

    def worth(first: Hit) -> tuple[int, int]:
        near = [hit.leaf for hit in hits if first.start <= hit.start and hit.end <= first.start + LENGTH]
        return len(set(near)), len(near)

    return max(hits, key=worth)


def start_near(text: str, passage: Passage, at: int) -> int:
    """Where a snippet begins that shows offset `at`: with its sentence if that is near, else with a word before."""
    lowest = max(passage.start, at - STRETCH)
    ends = [match.end() for match in SENTENCE_END.finditer(text, lowest, at)]
    if ends:
        return ends[0] if at - ends[0] < STRETCH else ends[-1]
    if lowest == passage.start:
        return lowest
    space = text.find(" ", at - STRETCH // 2, at)
    return space + 1 if space >= 0 else at


def end_near(text: str, passage: Passage, start: int) -> int:
    """Where a snippet that begins at `start` ends: with a sentence if one ends nearby, else with a word."""
    highest = min(passage.end, start + LENGTH + STRETCH)
    if highest == passage.end:
        return passage.end
    ends = [match.end() for match in SENTENCE_END.finditer(text, start + LENGTH // 2, highest)]
    if ends:
        return len(text[: ends[-1]].rstrip())
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
