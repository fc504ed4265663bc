"""Tantivy, through its Python bindings: the engine whose cost Dateline is measured against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tantivy

from engines.engine import Answer, Question, Record

HEAP = 256_000_000
HEAP_OF_ONE = 64_000_000


def schema(*, keeps_text: bool) -> Any:
    """One field of stemmed words with positions, as Dateline has; keys as they are, the date as a fast field."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", stored=keeps_text, tokenizer_name="folded")
    builder.add_date_field("date", indexed=True, fast=True)
    for name in ("place", "source", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    return builder.build()


def analyser() -> Any:
    """Words in small letters without accents, stemmed; nothing is left out."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    return builder.filter(tantivy.Filter.ascii_fold()).filter(tantivy.Filter.stemmer("english")).build()


class Tantivy:
    """A Tantivy index on disk, written by one thread."""

    def __init__(self, folder: Path, *, keeps_text: bool) -> None:
        self.folder = folder
        self.keeps_text = keeps_text

    def prepare(self, records: Sequence[Record]) -> Sequence[Record]:
        """Records with their dates read."""
        return [record | {"moment": datetime.fromisoformat(record["date"]).replace(tzinfo=UTC)} for record in records]

    def document(self, record: Record) -> Any:
        """A record as Tantivy takes it."""
        document = tantivy.Document()
        document.add_text("id", record["id"])
        document.add_text("words", f"{record['headline']}\n\n{record['text']}")
        document.add_date("date", record["moment"])
        document.add_text("source", record["source"])
        document.add_text("language", record["language"])
        for number in {n for place in record["places"] for n in (place["id"], *place["ancestors"])}:
            document.add_text("place", str(number))
        return document

    def build(self, batches: Callable[[], Sequence[Record] | None]) -> None:
        """Write all, commit once, wait for the merges."""
        self.folder.mkdir(parents=True)
        index = tantivy.Index(schema(keeps_text=self.keeps_text), path=str(self.folder))
        index.register_tokenizer("folded", analyser())
        writer = index.writer(heap_size=HEAP, num_threads=1)
        while batch := batches():
            for record in batch:
                writer.add_document(self.document(record))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Open the newest commit."""
        self.index = tantivy.Index.open(str(self.folder))
        self.index.register_tokenizer("folded", analyser())
        self.index.reload()
        self.searcher = self.index.searcher()
        self.writer: Any = None

    def close(self) -> None:
        """Let go of the index."""
        if self.writer is not None:
            self.writer.wait_merging_threads()
        del self.index, self.searcher, self.writer

    def query(self, question: Question) -> Any:
        """A question for Tantivy's own parser; a prefix as a regular expression over the stems."""
        terms = question["terms"]
        match question["kind"]:
            case "rare" | "common" | "or2" | "or3":
                text = " ".join(f'"{term}"' for term in terms)
            case "and2":
                text = " ".join(f"+{term}" for term in terms)
            case "phrase":
                text = f'"{" ".join(terms)}"'
            case "near":
                return self.near(*terms, within=question["within"])
            case "prefix":
                return tantivy.Query.regex_query(self.index.schema, "words", f"{terms[0]}.*")
            case "date+term":
                first, last = question["days"]
                text = f"+{terms[0]} +date:[{first}T00:00:00Z TO {last}T00:00:00Z]"
            case "place+term":
                text = f"+{terms[0]} +place:{question['place']}"
        return self.index.parse_query(text, ["words"])

    def near(self, one: str, other: str, *, within: int) -> Any:
        """Both orders, each as a phrase with gaps."""
        ordered = [f'"{one} {other}"~{within - 1}', f'"{other} {one}"~{within - 1}']
        return self.index.parse_query(" ".join(ordered), ["words"])

    def ask(self, question: Question, *, limit: int, with_total: bool) -> Answer:
        """The first hits with their stored ids."""
        result: Any = self.searcher.search(self.query(question), limit, count=with_total)  # its stub lacks the count
        return Answer([self.searcher.doc(address)["id"][0] for _, address in result.hits], result.count)

    def snippets(self, question: Question, *, limit: int) -> list[str]:
        """Tantivy's own snippets."""
        query = self.query(question)
        result = self.searcher.search(query, limit, count=True)
        generator = tantivy.SnippetGenerator.create(self.searcher, query, self.index.schema, "words")
        generator.set_max_num_chars(240)
        return [generator.snippet_from_doc(self.searcher.doc(address)).to_html() for _, address in result.hits]

    def add(self, prepared: Record) -> bool:
        """Commit one article, and see it."""
        if self.writer is None:
            self.writer = self.index.writer(heap_size=HEAP_OF_ONE, num_threads=1)
        self.writer.add_document(self.document(prepared))
        self.writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()
        word = prepared["headline"].split()[-1]
        return bool(self.searcher.search(self.index.parse_query(word, ["words"]), 1).hits)
