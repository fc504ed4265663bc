"""BM25, as every store computes it (Robertson and Zaragoza 2009), and what words near each other add to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Amounts = TypeVar("Amounts", "float", "NDArray[np.float64]")
"""One number, or an array of them."""

K1 = 1.2
"""How fast repetitions of a word stop counting."""

B = 0.75
"""How far long articles are held back: 0 not at all, 1 in full proportion."""

FLOOR = 0.1
"""The least weight of a frequent word, as a share of the weight that Lucene gives it."""

LIGHTEST = 0.001
"""The weight of a word that nearly every article has: scores that are rounded still tell more of it from less."""

NEAR_WORDS = 8
"""Two words of a bag are near each other at so many words' distance or less."""

NEAR_WEIGHT = 0.1
"""What two words near each other weigh, as a share of the lighter one's weight."""

FREQUENT = 0.5
"""A word that more than this share of the articles has is near nothing: it weighs next to nothing itself."""


def inverse_document_frequency(*, articles: int, containing: int) -> float:
    """The weight of a term that stands in `containing` of so many `articles`; always above 0, and less for more.

    It is the logarithm of the odds that an article does not have the term (Robertson and Spärck Jones 1976). That
    falls to 0 for a term in half of the articles, and below for more, so there a share of Lucene's weight, which adds
    1 to the odds, takes over. Lucene's alone gives words such as "made" or "number" too much in questions of many
    words (`benchmarks/ranking_quality.py`).
    """
    odds = (articles - containing + 0.5) / (containing + 0.5)
    return max(math.log(odds), FLOOR * math.log1p(odds), LIGHTEST)


def saturated(times: Amounts, length: Amounts) -> Amounts:
    """What so many mentions count in a text so many times as long as the mean."""
    return times * (K1 + 1) / (times + K1 * (1 - B + B * length))
