"""Finds the passages that answer a question best, out of the articles that answer it best.

The passages of the first `AMONG` articles (of as many as are wanted, if these are more) are ranked by BM25 among each
other: each word, phrase or pattern of the query weighs what it weighs in the archive, and counts by how often the
passage has it and by how long the passage is. Those of articles that have only most of the words come after all
others; equal passages come in the order of their articles, then of the text.
An article of which no passage has a word of the query, as one found by its headline, place or date alone, gives its
first passage, with a score of 0.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.analysis import BODY_START
from index.archive import Archive
from index.article import Passage
from index.query import Everything, Query
from index.ranking import inverse_document_frequency, saturated
from index.records import dataclass
from index.store import Mark, Sort, Store
from search.cursors import Cursor, check, decode, encode, query_hash
from search.engine import Answer, Result, answer_from, today_in
from search.query_parts import words_of
from search.snippets import hits_of, spans

AMONG = 100
"""Articles whose passages are ranked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageHit:
    """A passage that answers; `marks` are offsets into `text`, which is `start` to `end` of the article's text."""

    rank: int
    score: float
    result: Result
    passage: Passage
    text: str
    marks: tuple[tuple[int, int], ...]

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageAnswer:
    """Passages, and the answer that they are out of; its `total` counts articles. `next` is where more passages begin."""

    answer: Answer
    hits: tuple[PassageHit, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage of an article, with what in it answers."""

    result: Result
    n: int
    position: int
    marks: tuple[Mark, ...]


def passages(
    archive: Archive,
    query: str,
    *,
    limit: int,
    sort: Sort = Sort.RANK,
    any_words: bool = False,
    after: str | None = None,
) -> PassageAnswer:
    """The best passages of the first articles in an order; `after` is what an earlier answer has as `next`.

    When all passages of these articles are shown, the next page has the best ones of the articles that follow.

    Raises:
        QueryError: the query cannot be read.
        UsageError: there is no going on after `after`.
        IndexDamaged: the index cannot be read.
    """
    asked, generation = query_hash(query, any_words=any_words), archive.store.generation
    start = decode(after) if after else None
    if start:
        check(start, query=asked, sort=sort, generation=generation, passages=True)
    here = start or Cursor(
        query=asked, sort=sort, generation=generation, today=today_in(archive), rows=0, key=(), among=max(limit, AMONG)
    )
    found = answer_from(archive, query, here, limit=here.among, sort=sort, any_words=any_words)
    candidates = [each for result in found.results for each in passages_of(result)]
    scores = scored(archive.store, found.tree, candidates)
    order = sorted(range(len(candidates)), key=lambda n: (not candidates[n].result.all_words, -scores[n], n))
    page = order[here.skip : here.skip + limit]
    following = after_page(here, found, shown=len(page), more=here.skip + limit < len(order))
    return PassageAnswer(
        answer=found,
        hits=tuple(hit(candidates[n], scores[n], rank) for rank, n in enumerate(page, here.rows + 1)),
        next=encode(following) if following else None,
    )


def after_page(here: Cursor, found: Answer, *, shown: int, more: bool) -> Cursor | None:
    """Where the next page begins: among the same articles if they have `more`, else after them; None if there is none."""
    rows = here.rows + shown
    if more:
        return replace(here, rows=rows, skip=here.skip + shown)
    return replace(here, rows=rows, skip=0, key=decode(found.next).key) if found.next else None


def passages_of(result: Result) -> Iterator[Candidate]:
    """The passages of an article that have a mark; its first one if none has; none if it has no text."""
    inside: dict[int, list[Mark]] = {}
    starts = result.marks.passages
    for mark in result.marks.marks:
        if mark.first >= BODY_START and (n := bisect_right(starts, mark.first) - 1) >= 0:
            inside.setdefault(n, []).append(mark)
    if not inside and result.article.passages:
        inside = {0: []}
    for n in sorted(inside):
        yield Candidate(result, n, starts[n] if starts else BODY_START, tuple(inside[n]))


def scored(store: Store, tree: Query, candidates: Sequence[Candidate]) -> list[float]:
    """How well each passage answers."""
    if not any(candidate.marks for candidate in candidates):
        return [0.0] * len(candidates)
    weights = weights_of(store, tree)
    lengths = [len_of(candidate) for candidate in candidates]
    mean = max(1.0, sum(lengths) / len(lengths))
    return [
        round(sum(weights.get(part, 0.0) * saturated(times, length / mean) for part, times in counts(each).items()), 6)
        for each, length in zip(candidates, lengths, strict=True)
    ]


def weights_of(store: Store, tree: Query) -> Mapping[int, float]:
    """What each part of the query weighs in the archive, numbered as `Mark.part` is."""
    articles = store.find(Everything(), limit=0).total
    return {
        part: inverse_document_frequency(articles=articles, containing=store.find(words, limit=0).total)
        for part, words in enumerate(words_of(tree))
    }


def counts(candidate: Candidate) -> Mapping[int, int]:
    """How often a passage has each part of the query."""
    return Counter(mark.part for mark in candidate.marks)


def len_of(candidate: Candidate) -> int:
    """How long a passage is, in code points."""
    passage = candidate.result.article.passages[candidate.n]
    return passage.end - passage.start


def hit(candidate: Candidate, score: float, rank: int) -> PassageHit:
    """A passage as it is shown."""
    article = candidate.result.article
    passage = article.passages[candidate.n]
    text = article.text[passage.start : passage.end]
    return PassageHit(
        rank=rank,
        score=score,
        result=candidate.result,
        passage=passage,
        text=text,
        marks=spans(hits_of(text, candidate.position, candidate.marks), 0, len(text)),
    )
