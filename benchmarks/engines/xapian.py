"""Xapian, through the bindings of the system's Python; standard library otherwise."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xapian

from engines.engine import Answer, Question, Record

FLUSH = "50000"
"""Documents between flushes; Xapian's default of 10,000 is slower."""

DATE = 0


class Xapian:
    """A database of stemmed words with positions (no unstemmed ones beside them, which would double it)."""

    def __init__(self, folder: Path, *, keeps_text: bool) -> None:
        self.folder = folder
        self.keeps_text = keeps_text
        self.stem = xapian.Stem("en")
        self.generator = xapian.TermGenerator()
        self.generator.set_stemmer(self.stem)
        self.generator.set_stemming_strategy(xapian.TermGenerator.STEM_ALL)
        self.writer: Any = None

    def prepare(self, records: Sequence[Record]) -> Sequence[Record]:
        """Records as they are."""
        return records

    def document(self, record: Record) -> Any:
        """A record as Xapian takes it."""
        text = f"{record['headline']}\n\n{record['text']}"
        document = xapian.Document()
        self.generator.set_document(document)
        self.generator.set_termpos(0)
        self.generator.index_text(text)
        document.add_value(DATE, record["date"])
        document.add_boolean_term("Q" + record["id"])
        document.add_boolean_term("H" + record["source"])
        document.add_boolean_term("L" + record["language"])
        for number in {n for place in record["places"] for n in (place["id"], *place["ancestors"])}:
            document.add_boolean_term(f"P{number}")
        document.set_data(json.dumps([record["id"], text] if self.keeps_text else [record["id"]]))
        return document

    def build(self, batches: Callable[[], Sequence[Record] | None]) -> None:
        """Write all, commit once."""
        os.environ["XAPIAN_FLUSH_THRESHOLD"] = FLUSH
        database = xapian.WritableDatabase(str(self.folder), xapian.DB_CREATE_OR_OPEN)
        while batch := batches():
            for record in batch:
                database.add_document(self.document(record))
        database.commit()
        database.close()

    def open(self) -> None:
        """Open the newest commit."""
        self.database = xapian.Database(str(self.folder))

    def close(self) -> None:
        """Close the database."""
        self.database.close()
        if self.writer is not None:
            self.writer.close()
            self.writer = None

    def query(self, question: Question) -> Any:
        """A question as Xapian's own tree."""
        operator, stems = xapian.Query, [self.stem(term).decode() for term in question["terms"]]
        kind = question["kind"]
        if kind in ("or2", "or3"):
            return operator(operator.OP_OR, stems)
        if kind == "and2":
            return operator(operator.OP_AND, stems)
        if kind == "phrase":
            return operator(operator.OP_PHRASE, stems)
        if kind == "near":
            return operator(operator.OP_NEAR, stems, question["within"] + 1)
        if kind == "prefix":
            every, beginning = operator.WILDCARD_LIMIT_ERROR, question["terms"][0]
            return operator(operator.OP_WILDCARD, beginning, 0, every, operator.OP_SYNONYM)
        if kind == "date+term":
            period = operator(operator.OP_VALUE_RANGE, DATE, *question["days"])
            return operator(operator.OP_FILTER, operator(stems[0]), period)
        if kind == "place+term":
            return operator(operator.OP_FILTER, operator(stems[0]), operator(f"P{question['place']}"))
        return operator(stems[0])

    def found(self, query: Any, limit: int, *, with_total: bool) -> Any:
        """The first hits; all articles are checked if the total is to be exact."""
        enquire = xapian.Enquire(self.database)
        enquire.set_query(query)
        return enquire.get_mset(0, limit, self.database.get_doccount() if with_total else 0)

    def ask(self, question: Question, *, limit: int, with_total: bool) -> Answer:
        """The first hits with their stored ids."""
        hits = self.found(self.query(question), limit, with_total=with_total)
        ids = [json.loads(hit.document.get_data())[0] for hit in hits]
        return Answer(ids, hits.get_matches_estimated() if with_total else None)

    def snippets(self, question: Question, *, limit: int) -> list[str]:
        """Xapian's own snippets."""
        hits = self.found(self.query(question), limit, with_total=True)
        return [
            hits.snippet(json.loads(hit.document.get_data())[1], 240, self.stem).decode("utf-8", "replace")
            for hit in hits
        ]

    def add(self, prepared: Record) -> bool:
        """Commit one article, and see it."""
        if self.writer is None:
            self.writer = xapian.WritableDatabase(str(self.folder), xapian.DB_OPEN)
        self.writer.add_document(self.document(prepared))
        self.writer.commit()
        self.database.reopen()
        return bool(self.database.get_termfreq("Q" + prepared["id"]))
