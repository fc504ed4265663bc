"""Where articles of the cluster answer a query: worked out from the articles, by the code of the embedded store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from index.article import Article
from index.whoosh.array_file import write_arrays
from index.whoosh.gathering import Gathered
from index.whoosh.inverting import segment_arrays
from index.whoosh.matching import Matching
from index.whoosh.postings import Postings
from index.whoosh.segment import Segment

Forms = Callable[[str], Iterable[str]]


def matching_over(articles: Sequence[Article], forms: Forms) -> Matching:
    """A small index of some articles, in which words have the forms that they have in the whole archive."""
    gathered = Gathered()
    for article in articles:
        gathered.add(article)
    with TemporaryDirectory(prefix="dateline-") as folder:
        path = Path(folder) / "articles.arrays"
        size = write_arrays(path, segment_arrays(gathered))
        # The file stays mapped when its name is gone.
        segment = Segment(path, size=size, count=len(articles), deleted=None)
    return Matching(Postings([segment]), forms)
