"""Whoosh's own searcher over our index: it finds what the same question finds as a tree."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from articles import FORMATS, WORDS
from changes import made_up
from damage import several_segments
from hypothesis import given, settings
from hypothesis import strategies as st
from stock_store import StockStore
from whoosh import query as theirs
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from index.query import And, Everything, InLanguage, InPlace, Not, OfFormat, Or, Pattern, Phrase, Query, Word
from index.whoosh.reader import ArticleReader
from index.whoosh.store import WhooshStore

Pair = tuple[theirs.Query, Query]
"""A question as Whoosh puts it, and as we do."""

SPOKEN = [*WORDS, "zeppelin"]
ENDS = ["a", "idlib", "m", "maison", "port", "ports", "q", "striking", "t", "z"]


def exact(words: list[str]) -> Query:
    return Or(tuple(Word(word, exact=True) for word in words or ["nowhere"]))


def ranged(start: str, end: str, start_open: bool, end_open: bool) -> Pair:
    inside = [
        word
        for word in SPOKEN
        if (start < word or (start == word and not start_open)) and (word < end or (word == end and not end_open))
    ]
    return theirs.TermRange("words", start, end, start_open, end_open), exact(inside)


simple: st.SearchStrategy[Pair] = st.one_of(
    st.sampled_from(SPOKEN).map(lambda word: (theirs.Term("words", word), Word(word, exact=True))),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(
        lambda words: (theirs.Phrase("words", words), Phrase(tuple(words)))
    ),
    st.sampled_from(["po", "str", "ma", "zz"]).map(lambda start: (theirs.Prefix("words", start), Pattern(f"{start}*"))),
    st.sampled_from(["po*s", "st?ike", "ma*n*", "ta?ks", "zz?"]).map(
        lambda pattern: (theirs.Wildcard("words", pattern), Pattern(pattern))
    ),
    st.builds(ranged, st.sampled_from(ENDS), st.sampled_from(ENDS), st.booleans(), st.booleans()),
    st.sampled_from(["163843", "169387", "6255147", "1"]).map(
        lambda place: (theirs.Term("place", place), InPlace("x", False, (int(place),)))
    ),
    st.sampled_from(["en", "fr", "de"]).map(lambda code: (theirs.Term("language", code), InLanguage(code))),
    st.sampled_from(FORMATS).map(lambda name: (theirs.Term("format", name), OfFormat(name))),
    st.just((theirs.Every(), Everything())),
)


def branches(parts: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda pairs: (theirs.And([one for one, _ in pairs]), And(tuple(two for _, two in pairs)))),
        several.map(lambda pairs: (theirs.Or([one for one, _ in pairs]), Or(tuple(two for _, two in pairs)))),
        parts.map(lambda pair: (theirs.And([theirs.Every(), theirs.Not(pair[0])]), And((Everything(), Not(pair[1]))))),
    )


pairs: st.SearchStrategy[Pair] = st.recursive(simple, branches, max_leaves=5)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshStore]:
    opened = several_segments(tmp_path_factory.mktemp("store"), seed=5)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def reader(store: WhooshStore) -> ArticleReader:
    return ArticleReader(store.current()[1].postings, store.generation)


@settings(max_examples=400, deadline=None)
@given(pair=pairs)
def test_their_searcher_finds_what_our_tree_finds(store: WhooshStore, reader: ArticleReader, pair: Pair) -> None:
    found = {reader.stored_fields(number)["id"] for number in Searcher(reader).docs_for_query(pair[0])}
    assert found == {match.id for match in store.find(pair[1], limit=1000).matches}


@settings(max_examples=100, deadline=None)
@given(pair=pairs)
def test_their_collector_finds_it_too(store: WhooshStore, reader: ArticleReader, pair: Pair) -> None:
    results = Searcher(reader).search(pair[0], limit=None)
    assert {hit["id"] for hit in results} == {match.id for match in store.find(pair[1], limit=1000).matches}


def told(reader: Any, term: tuple[str, bytes]) -> dict[str, Any]:
    """What a reader's cursor over a term tells, by the ids of the articles."""
    matcher, found = reader.postings(*term), {}
    while matcher.is_active():
        places = matcher.value_as("positions") if matcher.supports("positions") else None
        found[reader.stored_fields(matcher.id())["id"]] = (matcher.weight(), places)
        matcher.next()
    return found


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[tuple[ArticleReader, Any]]:
    """Our reader, and Whoosh's own reader of an index of the same articles that its own codec wrote."""
    chance = random.Random(3)
    batches = [[made_up(chance) for _ in range(n)] for n in (12, 4, 1)]
    gone = [batches[0][2].id, batches[1][0].id]
    ours, stock = WhooshStore(tmp_path / "ours", create=True), StockStore(tmp_path / "stock")
    for each in (ours, stock):
        for batch in batches:
            each.put(batch)
        each.put((), delete=gone)
    # Whoosh forgets the words of deleted articles when it merges, as we do not.
    stock.index.optimize()
    with stock.index.reader() as theirs_reader:
        yield ArticleReader(ours.current()[1].postings, ours.generation), theirs_reader
    ours.close()
    stock.close()


def test_our_reader_tells_of_every_term_what_theirs_tells(readers: tuple[ArticleReader, Any]) -> None:
    ours, stock = readers
    known = [term for term in stock.all_terms() if term[0] in ours.indexed_field_names()]
    assert known == [term for term in ours.all_terms() if ours.doc_frequency(*term)]
    for term in known:
        assert told(ours, term) == told(stock, term)
        assert ours.doc_frequency(*term) == stock.doc_frequency(*term)
        assert ours.frequency(*term) == stock.frequency(*term)


def test_our_reader_counts_articles_as_theirs_does(readers: tuple[ArticleReader, Any]) -> None:
    ours, stock = readers
    assert ours.doc_count() == stock.doc_count() == len(list(ours.all_doc_ids()))
    assert ours.has_deletions()
    assert ours.doc_count_all() == ours.doc_count() + sum(map(ours.is_deleted, range(ours.doc_count_all())))
    lengths = ours.column_reader("length")
    assert ours.field_length("words") == sum(lengths[number] for number in ours.all_doc_ids())
    assert sorted(map(lengths.load().__getitem__, ours.all_doc_ids())) == sorted(stock.column_reader("length").load())


def test_a_term_that_is_not_there_is_an_error_of_theirs(readers: tuple[ArticleReader, Any]) -> None:
    for ask in (readers[0].postings, readers[0].term_info):
        with pytest.raises(TermNotFound):
            ask("words", b"zeppelin")


def test_the_statistics_of_a_term_are_those_of_its_articles(readers: tuple[ArticleReader, Any]) -> None:
    ours, stock = readers
    info = ours.term_info("words", b"port")
    assert info.doc_frequency() == stock.doc_frequency("words", b"port")
    assert info.weight() == stock.frequency("words", b"port")
    numbers = [
        number for number in ours.all_doc_ids() if ours.stored_fields(number)["id"] in told(ours, ("words", b"port"))
    ]
    lengths = [ours.doc_field_length(number, "words") for number in numbers]
    assert (info.min_id(), info.max_id()) == (min(numbers), max(numbers))
    assert (info.min_length(), info.max_length()) == (min(lengths), max(lengths))
    assert ours.min_field_length("words") <= min(lengths) <= max(lengths) <= ours.max_field_length("words")


def test_fields_without_words_have_no_length_and_none_has_vectors(readers: tuple[ArticleReader, Any]) -> None:
    ours, _ = readers
    assert ours.doc_field_length(0, "place", 7) == 7
    assert ours.field_length("place") == ours.min_field_length("place") == ours.max_field_length("place") == 0
    assert ours.has_column("length")
    assert not ours.has_column("words")
    assert not ours.has_vector(0, "words")
    with pytest.raises(KeyError):
        ours.vector(0, "words")
