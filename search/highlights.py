"""Finds the words of a whole article that answer a question."""

from __future__ import annotations

from itertools import pairwise

from index.article import Article
from index.store import Marks
from search.snippets import hits_of, spans

ENDLESS = 1 << 60


def text_spans(article: Article, found: Marks) -> tuple[tuple[int, int], ...]:
    """The pieces of the text that are marked: code points, ascending, overlapping ones as one."""
    marked: list[tuple[int, int]] = []
    for passage, (first, after) in zip(article.passages, pairwise([*found.passages, ENDLESS]), strict=False):
        marks = [mark for mark in found.marks if first <= mark.first < after]
        hits = hits_of(article.text[passage.start : passage.end], first, marks, passage.start)
        marked += spans(hits, 0, len(article.text))
    return tuple(marked)
