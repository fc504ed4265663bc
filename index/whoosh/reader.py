"""Whoosh's view of the index: its own searcher, queries and matchers run on our arrays.

Dateline's searches do not come this way, for Whoosh scores one posting at a time. It is how everything written for
Whoosh reads an index, and how the tests compare both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh.columns import ColumnReader
from whoosh.formats import Positions
from whoosh.matching import ListMatcher
from whoosh.reading import IndexReader, TermInfo, TermNotFound

from index.whoosh.array_file import Array
from index.whoosh.postings import POSITION_MASK, Chosen, Postings
from index.whoosh.schema import COLUMNS, KEYS, TEXTS, article_schema


class ArticleReader(IndexReader):  # type: ignore[misc]  # Whoosh has no types
    """A generation of the index for Whoosh; its documents are the articles by number."""

    def __init__(self, postings: Postings, generation: int) -> None:
        self.of = postings
        self.schema = article_schema()
        self.number = generation

    def generation(self) -> int:
        """The generation's number."""
        return self.number

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return [*TEXTS, *KEYS]

    def chosen(self, fieldname: str, text: str | bytes) -> Chosen:
        """A term in each segment."""
        term = text.decode() if isinstance(text, bytes) else text
        return self.of.of_terms(fieldname, [term]) if fieldname in (*TEXTS, *KEYS) else []

    def __contains__(self, term: tuple[str, str | bytes]) -> bool:
        return any(self.chosen(*term))

    def lexicon_of(self, fieldname: str) -> list[bytes]:
        """The terms of a field, sorted."""
        every = (segment.terms(fieldname) for segment in self.of.segments)
        return sorted({term.encode() for terms in every for term in terms.of_run((0, len(terms)))})

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """Every term of every field, in order."""
        for fieldname in sorted(self.indexed_field_names()):
            for term in self.lexicon_of(fieldname):
                yield fieldname, term

    def terms_from(self, fieldname: str, prefix: str | bytes) -> Iterator[tuple[str, bytes]]:
        """The terms from this one on."""
        wanted = prefix.encode() if isinstance(prefix, str) else prefix
        found = self.lexicon_of(fieldname)
        return ((fieldname, term) for term in found[bisect_left(found, wanted) :])

    def counts(self, fieldname: str, text: str | bytes) -> tuple[Array, Array]:
        """The articles of a term and its frequency in each."""
        chosen = self.chosen(fieldname, text)
        if fieldname in TEXTS:
            counts = self.of.tally(fieldname, chosen).counts
            return counts.articles, counts.frequencies.astype(np.float64)
        articles = self.of.having(fieldname, chosen)
        return articles, np.ones(len(articles))

    def term_info(self, fieldname: str, text: str | bytes) -> Any:
        """Whoosh's statistics of a term."""
        if (fieldname, text) not in self:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        articles, weights = self.counts(fieldname, text)
        lengths = self.of.column("length")[articles]
        if not len(articles):
            return TermInfo(0, 0, 0, 0, 0, 0, 0)
        return TermInfo(
            float(weights.sum()), len(articles), int(lengths.min()), int(lengths.max()), float(weights.max()),
            int(articles[0]), int(articles[-1]),
        )  # fmt: skip

    def frequency(self, fieldname: str, text: str | bytes) -> float:
        """How often a term stands in all articles together."""
        return float(self.counts(fieldname, text)[1].sum())

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        """How many articles have a term."""
        return len(self.counts(fieldname, text)[0])

    def postings(self, fieldname: str, text: str | bytes, scorer: Any = None) -> Any:
        """A matcher over the articles of a term."""
        if (fieldname, text) not in self:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        articles, weights = self.counts(fieldname, text)
        places = self.of.occurrences(fieldname, self.chosen(fieldname, text)) if fieldname in TEXTS else None
        return ArticleMatcher(articles, weights, places, scorer, (fieldname, text), self.term_info(fieldname, text))

    def has_deletions(self) -> bool:
        """Whether some numbers stand for deleted articles."""
        return self.of.is_alive is not None

    def is_deleted(self, docnum: int) -> bool:
        """Whether this number stands for a deleted article. Whoosh asks of the number after the last one as well."""
        return self.of.is_alive is not None and docnum < self.of.count and not self.of.is_alive[docnum]

    def all_doc_ids(self) -> Iterable[int]:
        """The numbers of all articles."""
        numbers: list[int] = self.of.alive.tolist()
        return numbers

    def doc_count_all(self) -> int:
        """How many numbers there are."""
        return self.of.count

    def doc_count(self) -> int:
        """How many articles there are."""
        return self.of.living

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """The id, which is all that the index keeps of an article's text."""
        return {"id": self.of.article_id(docnum)}

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The number of words of an article."""
        return int(self.of.column("length")[docnum]) if fieldname == "words" else default

    def field_length(self, fieldname: str) -> int:
        """The number of words of all articles together."""
        return int(self.of.column("length")[self.of.alive].sum()) if fieldname == "words" else 0

    def min_field_length(self, fieldname: str) -> int:
        """The number of words of the shortest article."""
        return int(self.of.column("length").min(initial=1 << 31)) if fieldname == "words" else 0

    def max_field_length(self, fieldname: str) -> int:
        """The number of words of the longest article."""
        return int(self.of.column("length").max(initial=0)) if fieldname == "words" else 0

    def has_vector(self, *_: Any) -> bool:
        """No field has vectors."""
        return False

    def vector(self, *_: Any) -> Any:
        """Never: no field has vectors."""
        raise KeyError("no field has vectors")

    def has_column(self, fieldname: str) -> bool:
        """Whether a field is a column."""
        return fieldname in COLUMNS

    def column_reader(self, fieldname: str, *_: Any, **__: Any) -> Any:
        """A column."""
        return ArrayColumn(self.of.column(fieldname))


class ArrayColumn(ColumnReader):  # type: ignore[misc]
    """A column of numbers for Whoosh."""

    def __init__(self, values: Array) -> None:
        self.values = values

    def __getitem__(self, docnum: int) -> int:
        return int(self.values[docnum])

    def __len__(self) -> int:
        return len(self.values)

    def load(self) -> list[int]:
        """All values."""
        found: list[int] = self.values.tolist()
        return found


class ArticleMatcher(ListMatcher):  # type: ignore[misc]
    """Whoosh's cursor over the articles of a term."""

    def __init__(
        self, articles: Array, weights: Array, places: Array | None, scorer: Any, term: Any, terminfo: Any
    ) -> None:
        super().__init__(
            articles.tolist(), weights.tolist(), format=Positions(), scorer=scorer, term=term, terminfo=terminfo
        )
        self.places = places
        self.ends = np.cumsum(weights).astype(np.int64)

    def supports(self, astype: str) -> bool:
        """Whether the postings can be had in this form."""
        return astype in ("frequency", "weight") or (astype == "positions" and self.places is not None)

    def value_as(self, astype: str) -> Any:
        """The posting at the cursor, in this form."""
        if astype == "positions" and self.places is not None:
            end = int(self.ends[self._i])
            return (self.places[end - int(self.weight()) : end] & POSITION_MASK).tolist()
        return self.weight()
