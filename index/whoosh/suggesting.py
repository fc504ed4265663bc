"""Suggests the words of the archive that are most like a word that it may not have."""

from __future__ import annotations

from index.edits import allowed, distance
from index.whoosh.postings import Postings
from index.whoosh.similar import within_edits

Suggestions = list[tuple[str, int]]


def suggested(postings: Postings, word: str, limit: int) -> Suggestions:
    """The nearest terms with the number of their articles, as `index.store.Store.suggestions` orders them."""
    most = allowed(word)
    if not most:
        return []
    chosen = postings.chosen(lambda segment: within_edits(segment.terms("words"), word, most))
    terms = {
        term
        for segment, runs in zip(postings.segments, chosen, strict=True)
        for run in runs
        for term in segment.terms("words").of_run(run)
    }
    nearest = sorted((distance(term, word, most=most), term) for term in terms - {word})
    found: list[tuple[int, int, str]] = []
    for edits, term in nearest:
        if len(found) >= limit and edits > found[-1][0]:
            break
        if articles := len(postings.having("words", postings.of_terms("words", [term]))):
            found.append((edits, -articles, term))
    return [(term, -less) for _, less, term in sorted(found)[:limit]]
