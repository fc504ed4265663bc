"""What a cluster has limits for, and how more than that is answered, or refused in clear words."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from articles import an_article
from holders import ListedHolders
from memory_store import MemoryStore
from opensearchpy.exceptions import TransportError

from index.errors import StoreFailed
from index.opensearch import held
from index.opensearch.store import OpenSearchStore
from index.query import And, AtLeast, FirstWords, Near, Not, OnPath, Or, Pattern, Phrase, Seen, Together, Unit, Word
from index.store import Facet, Sort

STORM = an_article("Storm closes port", "Ships waited offshore.")


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("ab*c??????????????d", 1),
        ("ab*d??????????????d", 0),
        ("ab*c" + "?" * 60 + "d", 0),
        ("ab" + "*c" * 40 + "*d", 1),
        ("ab" + "*c" * 41 + "*d", 0),
        ("ab*" + "c" * 40 + "d", 1),
        ("ab*" + "c" * 400 + "d", 0),
    ],
    ids=["many open letters", "others", "too many", "as many open ends as letters", "more", "long", "too long"],
)
def test_intricate_patterns_are_answered(store: OpenSearchStore, pattern: str, count: int) -> None:
    store.put([STORM, an_article("Abacus", f"ab{'c' * 40}d")])
    assert store.find(Pattern(pattern), limit=1).total == count


@pytest.mark.parametrize("most", [1, 2, 7, 100])
def test_what_files_hold_is_asked_in_slices(
    store: OpenSearchStore, holders: ListedHolders, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """However many ids a request may name, answers are the same."""
    many = [an_article(f"Storm {'blows ' * (n % 3)}", f"Number {n}.", source=f"{n % 2}.example.org") for n in range(20)]
    for n, article in enumerate(many):
        holders.hold(article, [f"press/{n % 4}.html"], f"2026-01-0{1 + n % 5}T00:00:00+00:00")
    oracle = MemoryStore(holders)
    for each in (store, oracle):
        each.put(many)
    monkeypatch.setattr(held, "MOST_IDS", most)
    paths = Or((OnPath("1.html"), OnPath("2.html")))
    for query in (
        And((Word("blows"), paths)),
        Or((Seen("2026-01-03T00:00:00+00:00", None), Word("8"))),
        And((Word("storm"), Not(paths))),
    ):
        assert store.count_by(query, Facet.SOURCE) == oracle.count_by(query, Facet.SOURCE)
        assert store.among(query, oracle.ids()) == oracle.among(query, oracle.ids())
        for sort in Sort:
            for limit in (3, 20):
                got, expected = (each.find(query, limit=limit, sort=sort) for each in (store, oracle))
                assert got.total == expected.total
                assert [match.id for match in got.matches] == [match.id for match in expected.matches]
                assert [match.score for match in got.matches] == pytest.approx(
                    [match.score for match in expected.matches], abs=1e-5
                )


def test_a_query_larger_than_the_cluster_takes_is_said_to_be_too_large(store: OpenSearchStore) -> None:
    """What stands before a cluster may take less than it does itself, which is 100 MB."""

    def refuse(**_: object) -> None:
        raise TransportError(413, "", "")

    with (
        patch.object(store.cluster.client, "search", refuse),
        pytest.raises(StoreFailed, match="as large as") as raised,
    ):
        store.find(Word("storm"), limit=1)
    assert raised.value.advice and raised.value.advice.startswith("Ask for fewer words")


def test_a_word_may_stand_in_an_article_more_often_than_a_script_may_loop(store: OpenSearchStore) -> None:
    zero, one, end = Word("zero"), Word("one"), Word("end")
    store.put([STORM, an_article("Table", "zero one " * 1_000_001 + "end")])
    for query in (
        Phrase(("one", "zero")),
        Near(one, zero, 1),
        Near(one, zero, 1, ordered=True),
        Together(zero, end, Unit.SENTENCE),
        AtLeast(2_000_002, Or((zero, one))),
        FirstWords(2, one),
    ):
        assert store.find(query, limit=1).total == 1
    assert store.find(AtLeast(1_000_002, zero), limit=1).total == 0
