"""bm25s: scores of all words of all documents, precomputed as a sparse matrix."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bm25s
import Stemmer

from engines.engine import Answer, Question, Record
from engines.questions import BAG_OF_WORDS


class Bm25s:
    """A saved matrix, mapped into memory. It has bags of words only, no totals, and cannot grow."""

    def __init__(self, folder: Path, *, keeps_text: bool) -> None:
        self.folder = folder
        self.keeps_text = keeps_text
        self.stemmer = Stemmer.Stemmer("english")

    def prepare(self, records: Sequence[Record]) -> Sequence[Record]:
        """Records as they are."""
        return records

    def tokens(self, texts: list[str], *, ids: bool) -> Any:
        """The stems of texts."""
        return bm25s.tokenize(texts, stopwords=None, stemmer=self.stemmer, show_progress=False, return_ids=ids)

    def build(self, batches: Callable[[], Sequence[Record] | None]) -> None:
        """Everything at once: the matrix needs all of the texts."""
        names: list[str] = []
        texts: list[str] = []
        while batch := batches():
            names += (record["id"] for record in batch)
            texts += (f"{record['headline']}\n\n{record['text']}" for record in batch)
        matrix = bm25s.BM25(k1=1.2, b=0.75)
        matrix.index(self.tokens(texts, ids=True), show_progress=False)
        corpus = [{"id": name, "text": text} for name, text in zip(names, texts, strict=True)]
        matrix.save(str(self.folder), corpus=corpus if self.keeps_text else None, show_progress=False)
        (self.folder / "ids.json").write_text(json.dumps(names))

    def open(self) -> None:
        """Map the matrix; of the documents, only the ids."""
        self.matrix = bm25s.BM25.load(str(self.folder), mmap=True, load_corpus=False)
        self.names = json.loads((self.folder / "ids.json").read_text())

    def close(self) -> None:
        """Let go of the matrix."""
        del self.matrix

    def ask(self, question: Question, *, limit: int, with_total: bool) -> Answer | None:  # noqa: ARG002 - it has none
        """The first hits of a bag of words."""
        if question["kind"] not in BAG_OF_WORDS:
            return None
        words = self.tokens([" ".join(question["terms"])], ids=False)
        found = self.matrix.retrieve(words, k=limit, show_progress=False, return_as="documents")
        return Answer([self.names[number] for number in found[0].tolist()])

    def snippets(self, question: Question, *, limit: int) -> None:  # noqa: ARG002 - it has none
        """None: it keeps no offsets."""
        return

    def add(self, prepared: Record) -> bool:  # noqa: ARG002 - it cannot
        """It cannot: the whole matrix would be computed anew."""
        return False
