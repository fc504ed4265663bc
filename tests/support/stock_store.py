"""A store whose postings Whoosh wrote with its own codec, and which answers with our matching: a check on our codec.

Articles become documents of a stock index (Whoosh 2.7.4, W3): words with positions, keys, columns of
numbers; what Whoosh has no kind for is stored as it is. What its readers say is then laid out as a segment of ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, ID, STORED, FieldType, Schema
from whoosh.formats import Existence, Positions
from whoosh.index import create_in

from index.article import Article
from index.stems import stem
from index.store import Holders
from index.whoosh.array_file import Array, write_arrays
from index.whoosh.gathering import Gathered
from index.whoosh.generations import Generation
from index.whoosh.inverting import blob_arrays, id_arrays, named, segment_arrays, starts_of
from index.whoosh.matching import Matching
from index.whoosh.postings import Postings
from index.whoosh.schema import BOUNDARIES, COLUMNS, ID_BYTES, KEYS, TEXTS
from index.whoosh.segment import Segment
from index.whoosh.store import WhooshStore

Places = Mapping[str, list[int]]
"""The positions of each term."""


class Words(FieldType):
    """A stock field of words with positions, whose analysis is ours."""

    indexed, stored, scorable, unique = True, False, False, False
    vector = spelling = column_type = analyzer = None
    multitoken_query = "default"
    kind = Positions

    def __init__(self) -> None:
        self.format = self.kind()

    def index(self, places: Places) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, positions in places.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(positions)


class Keys(Words):
    """A stock field of exact values."""

    kind = Existence

    def index(self, places: Places) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term in places:
            yield term.encode(), 1, 1.0, b""


def stock_schema() -> Schema:
    return Schema(
        id=ID(stored=True, unique=True),
        rest=STORED(),
        **{name: Words() for name in TEXTS},
        **{name: Keys() for name in KEYS},
        **{name: COLUMN(NumericColumn(kind.char)) for name, kind in COLUMNS.items()},
    )


def document(article: Article) -> dict[str, Any]:
    """An article as a document of Whoosh."""
    gathered = Gathered()
    gathered.add(article)
    arrays = {name: array.tolist() for name, array in segment_arrays(gathered).items()}

    def terms(field: str) -> list[str]:
        blob = bytes(arrays[f"{field}.terms"])
        return [blob[start:end].decode() for start, end in pairwise(arrays[f"{field}.term_starts"])]

    def places(field: str) -> Places:
        runs = pairwise(arrays[f"{field}.places"])
        return {
            term: arrays[f"{field}.positions"][start:end] for term, (start, end) in zip(terms(field), runs, strict=True)
        }

    points = zip(arrays["place_itself.lat"], arrays["place_itself.lon"], strict=True)
    return {
        "id": article.id,
        **{name: places(name) for name in TEXTS},
        **{name: {key: [] for key in terms(name)} for name in KEYS},
        **{name: arrays[name][0] for name in COLUMNS},
        "rest": {
            **{name: arrays[f"{name}.positions"] for name in BOUNDARIES},
            "points": dict(zip(terms("place_itself"), points, strict=True)),
        },
    }


class StockStore(WhooshStore):
    """A `Store` over Whoosh's own index; its segments are copied to be read."""

    def __init__(self, folder: Path, holders: Holders | None = None) -> None:
        self.folder = folder
        self.holders = holders
        self.problem = None
        self.folder.mkdir(parents=True)
        self.begin_anew()

    def begin_anew(self) -> None:
        self.index = create_in(self.folder, stock_schema())
        self.opened = None

    def put(self, articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        by_id = {article.id: article for article in articles}
        writer = self.index.writer()
        for number in self.numbers_of({*delete, *by_id}):
            writer.delete_document(number)
        for article in by_id.values():
            writer.add_document(**document(article))
        writer.commit(merge=False)

    def numbers_of(self, ids: Collection[str]) -> list[int]:
        with self.index.reader() as reader:
            return [number for number in reader.all_doc_ids() if reader.stored_fields(number)["id"] in ids]

    def tend(self) -> bool:
        several = len(self.current()[1].postings.segments) > 1
        if several:
            self.index.optimize()
        return several

    def current(self) -> tuple[Generation, Matching]:
        number = self.index.latest_generation()
        if self.opened is None or self.opened[0].number != number:
            with self.index.reader() as reader:
                segments = [self.segment(leaf) for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
            self.opened = Generation(number), Matching(Postings(segments), self.forms, self.holders)
        return self.opened

    def segment(self, leaf: Any) -> Segment:
        """What Whoosh's reader of a segment says, as a segment of ours."""
        path = self.folder / "copy.arrays"
        count = leaf.doc_count_all()
        deleted = np.array([leaf.is_deleted(number) for number in range(count)], bool)
        size = write_arrays(path, arrays_of(leaf, count))
        segment = Segment(path, size=size, count=count, deleted=deleted if deleted.any() else None)
        path.unlink()
        return segment


def arrays_of(leaf: Any, count: int) -> dict[str, Array]:
    """A segment of Whoosh's as the arrays of one of ours."""
    stored = [leaf.stored_fields(number) for number in range(count)]
    rest = [fields["rest"] for fields in stored]
    words = postings_of(leaf, "words")
    keys = {name: postings_of(leaf, name) for name in KEYS}
    arrays = named("words", text_arrays(words)) | named("authors", text_arrays(postings_of(leaf, "authors")))
    for name, postings in keys.items():
        arrays |= named(name, key_arrays(postings, count))
    for name in BOUNDARIES:
        arrays |= named(name, runs([each[name] for each in rest], "starts", "positions"))
    for name, kind in COLUMNS.items():
        arrays[name] = np.array(leaf.column_reader(name).load(), kind)
    arrays |= id_arrays(
        np.frombuffer(bytes.fromhex("".join(one["id"] for one in stored)), np.uint8).reshape(-1, ID_BYTES)
    )
    points = {name: point for each in rest for name, point in each["points"].items()}
    for n, name in enumerate(("lat", "lon")):
        arrays[f"place_itself.{name}"] = np.array(
            [points[term.decode()][n] for term in keys["place_itself"]], np.float32
        )
    return arrays | form_arrays(words, keys["language"])


Found = dict[bytes, dict[int, list[int]]]
"""The positions of each term in each document, terms and documents in order."""


def postings_of(leaf: Any, field: str) -> Found:
    """All postings of a field, from Whoosh's own cursors."""
    found: Found = {}
    for term in leaf.lexicon(field):
        found[term] = {}
        matcher = leaf.postings(field, term)
        while matcher.is_active():
            found[term][matcher.id()] = matcher.value_as("positions") if field in TEXTS else []
            matcher.next()
    assert list(found) == sorted(found)
    return found


def runs(lists: list[list[int]], starts: str, items: str) -> dict[str, Array]:
    """Lists of numbers one after the other, and where each begins."""
    lengths = np.array([len(each) for each in lists], np.int64)
    return {starts: starts_of(lengths), items: np.array([item for each in lists for item in each], np.uint32)}


def text_arrays(found: Found) -> dict[str, Array]:
    each = [positions for documents in found.values() for positions in documents.values()]
    every = [[at for positions in documents.values() for at in positions] for documents in found.values()]
    return (
        blob_arrays(list(found))
        | runs([list(documents) for documents in found.values()], "postings", "articles")
        | {"frequencies": np.array([len(positions) for positions in each], np.uint32)}
        | runs(every, "places", "positions")
    )


def key_arrays(found: Found, count: int) -> dict[str, Array]:
    values: list[list[int]] = [[] for _ in range(count)]
    for n, documents in enumerate(found.values()):
        for number in documents:
            values[number].append(n)
    return (
        blob_arrays(list(found))
        | runs([list(documents) for documents in found.values()], "postings", "articles")
        | runs(values, "value_starts", "values")
    )


def form_arrays(words: Found, languages: Found) -> dict[str, Array]:
    """The stems of the words that are used in each language."""
    arrays: dict[str, Array] = {}
    for code, spoken in languages.items():
        groups: dict[bytes, list[int]] = defaultdict(list)
        for n, (term, documents) in enumerate(words.items()):
            if documents.keys() & spoken.keys():
                groups[stem(term.decode(), code.decode()).encode()].append(n)
        ordered = dict(sorted(groups.items()))
        arrays |= named(
            f"forms-{code.decode()}", blob_arrays(list(ordered)) | runs(list(ordered.values()), "groups", "members")
        )
    return arrays
