"""Dateline's own store, with its catalog beside it when texts are to be kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from engines.engine import Answer, Question, Record
from index.article import Article, Dated, Place
from index.query import And, InPlace, Near, Or, Pattern, Phrase, Published, Query, Word
from index.store import Marks
from index.whoosh.store import WhooshStore

SEEN = "2026-01-01T00:00:00+00:00"


def article_of(record: Record) -> Article:
    """The article that a record describes, as the pipeline would have left it."""
    from ingest.draft import Block
    from ingest.passages import cut_passages, sentence_starts

    blocks = [Block(text=paragraph) for paragraph in record["text"].split("\n\n")]
    return Article(
        id=record["id"],
        format="jsonl",
        headline=record["headline"],
        text=record["text"],
        source=record["source"],
        language=record["language"],
        date=Dated(value=record["date"], precision="day", source="declared", confidence=0.95),
        passages=cut_passages(blocks, record["language"]),
        sentences=sentence_starts(blocks, record["language"]),
        places=tuple(
            Place(
                geonameid=place["id"],
                name=place["name"],
                kind=place["kind"],
                country=place["country"],
                lat=place["lat"],
                lon=place["lon"],
                ancestors=tuple(place["ancestors"]),
            )
            for place in record["places"]
        ),
    )


def tree_of(question: Question) -> Query:
    """A question as a store is asked it."""
    words = tuple(Word(term) for term in question["terms"])
    match question["kind"]:
        case "rare" | "common":
            return words[0]
        case "or2" | "or3":
            return Or(words)
        case "and2":
            return And(words)
        case "phrase":
            return Phrase(tuple(question["terms"]))
        case "near":
            return Near(*words, distance=question["within"])
        case "prefix":
            return Pattern(f"{question['terms'][0]}*")
        case "date+term":
            start, last = question["days"]
            return And((words[0], Published(start=start, end=day_after(last))))
        case "place+term":
            return And((words[0], InPlace("", ids=(question["place"],))))
    raise ValueError(f"no such kind: {question['kind']}")


@cache
def day_after(day: str) -> str:
    """The day after an ISO date."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


class Dateline:
    """The embedded store, as an archive uses it. Its index never holds text; that is the catalog's part."""

    def __init__(self, folder: Path, *, keeps_text: bool) -> None:
        self.folder = folder
        self.keeps_text = keeps_text

    def prepare(self, records: Sequence[Record]) -> Sequence[Article]:
        """Articles as they come out of the pipeline."""
        return [article_of(record) for record in records]

    def build(self, batches: Callable[[], Sequence[Article] | None]) -> None:
        """Put batch after batch, each one commit, as when an index is built again from the catalog; then tend it."""
        from index.catalog import Catalog

        self.folder.mkdir(parents=True)
        store = WhooshStore(self.folder / "index", create=True)
        catalog = Catalog.open(self.folder / "catalog.db", create=True) if self.keeps_text else None
        while batch := batches():
            if catalog:
                catalog.put(batch, seen=SEEN)
            store.put(batch)
        while store.tend():
            pass
        store.close()
        if catalog:
            catalog.close()

    def open(self) -> None:
        """Open the store; the catalog is opened by the first snippet."""
        self.store = WhooshStore(self.folder / "index")
        self.catalog: Any = None

    def close(self) -> None:
        """Close both."""
        self.store.close()
        if self.catalog:
            self.catalog.close()

    def ask(self, question: Question, *, limit: int, with_total: bool) -> Answer:  # noqa: ARG002 - always exact
        """Ask the store."""
        found = self.store.find(tree_of(question), limit=limit)
        return Answer([match.id for match in found.matches], found.total)

    def snippets(self, question: Question, *, limit: int) -> list[str]:
        """Fetch the articles and cut snippets, as the search does."""
        from index.catalog import Catalog
        from search.snippets import snippets

        tree = tree_of(question)
        if self.catalog is None:
            self.catalog = Catalog.open(self.folder / "catalog.db")
        ids = [match.id for match in self.store.find(tree, limit=limit).matches]
        kept = self.catalog.articles(ids)
        marks = self.store.marks(tree, ids)
        return [snippets(kept[name].article, marks.get(name, Marks((), ())))[0].text for name in ids]

    def add(self, prepared: Article) -> bool:
        """Commit one article, and see it."""
        self.store.put([prepared])
        return bool(self.store.find(Word(prepared.headline.split()[-1].lower()), limit=1).total)
