"""BM25, as every store computes it (Robertson and Zaragoza 2009, with the inverse document frequency of Lucene)."""

from __future__ import annotations

import math

K1 = 1.2
"""How fast repetitions of a word stop counting."""

B = 0.75
"""How far long articles are held back: 0 not at all, 1 in full proportion."""


def inverse_document_frequency(*, articles: int, containing: int) -> float:
    """The weight of a term that stands in `containing` of so many `articles`; always above 0."""
    return math.log1p((articles - containing + 0.5) / (containing + 0.5))
