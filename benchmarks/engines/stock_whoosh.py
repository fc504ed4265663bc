"""Whoosh 2.7.4 as it comes, with the stems that Dateline uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from whoosh import highlight, query
from whoosh import index as whoosh_index
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import DATETIME, ID, KEYWORD, TEXT, Schema

from engines.engine import Answer, Question, Record
from index.stems import stem

MEMORY = 256
"""Megabytes of postings before Whoosh writes a run; the default of 128 is slower."""


def english(word: str) -> str:
    """The stem of an English word."""
    return stem(word, "en")


def schema(*, keeps_text: bool) -> Schema:
    """One field of stemmed words with positions, no stop words; the stems of all words are remembered."""
    words = StemmingAnalyzer(stoplist=None, minsize=1, stemfn=english, cachesize=-1)
    return Schema(
        id=ID(stored=True, unique=True),
        words=TEXT(analyzer=words, stored=keeps_text),
        date=DATETIME(sortable=True),
        place=KEYWORD,
        source=ID,
        language=ID,
    )


class StockWhoosh:
    """A Whoosh index on disk, asked with Whoosh's own queries. It never syncs what it writes."""

    def __init__(self, folder: Path, *, keeps_text: bool) -> None:
        self.folder = folder
        self.keeps_text = keeps_text

    def prepare(self, records: Sequence[Record]) -> Sequence[Record]:
        """Records as the fields of the schema."""
        return [
            {
                "id": record["id"],
                "words": f"{record['headline']}\n\n{record['text']}",
                "date": datetime.fromisoformat(record["date"]),
                "place": " ".join({str(n) for place in record["places"] for n in (place["id"], *place["ancestors"])}),
                "source": record["source"],
                "language": record["language"],
            }
            for record in records
        ]

    def build(self, batches: Callable[[], Sequence[Record] | None]) -> None:
        """One writer for all, one commit."""
        self.folder.mkdir(parents=True)
        index = whoosh_index.create_in(self.folder, schema(keeps_text=self.keeps_text))
        writer = index.writer(limitmb=MEMORY)
        while batch := batches():
            for fields in batch:
                writer.add_document(**fields)
        writer.commit()
        index.close()

    def open(self) -> None:
        """Open the newest generation."""
        self.index = whoosh_index.open_dir(self.folder)
        self.searcher = self.index.searcher()

    def close(self) -> None:
        """Close the index."""
        self.searcher.close()
        self.index.close()

    def query(self, question: Question) -> Any:
        """A question as Whoosh's own tree."""
        terms = [query.Term("words", english(term)) for term in question["terms"]]
        match question["kind"]:
            case "rare" | "common":
                return terms[0]
            case "or2" | "or3":
                return query.Or(terms)
            case "and2":
                return query.And(terms)
            case "phrase":
                return query.Phrase("words", [term.text for term in terms])
            case "near":
                return query.SpanNear2(terms, slop=question["within"], ordered=False)
            case "prefix":
                return query.Prefix("words", question["terms"][0])
            case "date+term":
                first, last = map(datetime.fromisoformat, question["days"])
                return query.And([terms[0], query.DateRange("date", first, last + timedelta(hours=23))])
            case "place+term":
                return query.And([terms[0], query.Term("place", str(question["place"]))])
        raise ValueError(f"no such kind: {question['kind']}")

    def ask(self, question: Question, *, limit: int, with_total: bool) -> Answer:
        """The first hits with their stored ids."""
        results = self.searcher.search(self.query(question), limit=limit)
        return Answer([hit["id"] for hit in results], len(results) if with_total else None)

    def snippets(self, question: Question, *, limit: int) -> list[str]:
        """Whoosh's own snippets."""
        results = self.searcher.search(self.query(question), limit=limit)
        results.fragmenter = highlight.ContextFragmenter(maxchars=240, surround=50)
        len(results)
        return [hit.highlights("words", top=1) for hit in results]

    def add(self, prepared: Record) -> bool:
        """Commit one article, and see it."""
        writer = self.index.writer()
        writer.add_document(**prepared)
        writer.commit()
        self.searcher = self.searcher.refresh()
        return self.searcher.document_number(id=prepared["id"]) is not None
