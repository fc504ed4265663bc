"""Several archives that write into one cluster: an article is there once, and goes with the last that holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from articles import an_article, dated

from index.opensearch.address import Address
from index.opensearch.cluster import Cluster
from index.opensearch.indices import Indices
from index.opensearch.store import OpenSearchStore
from index.opensearch.writing import Writer
from index.query import Everything, Word
from index.settings import ClusterSettings

STORM = an_article("Storm closes port", "Ships waited offshore.", language="en", date=dated("2017-12-30"))
CALM = an_article("A quiet week", "Nothing struck anybody.", language="en", date=dated("2018-01-02"))
FIRE = an_article("Fire in the docks", "Sheds burnt all night.", language="en", date=dated("2018-01-03"))
HOUR = 3_600

Opener = Callable[[str], OpenSearchStore]


@pytest.fixture
def open_as(address: Address) -> Opener:
    """Opens the store as an archive of some name."""

    def opened(name: str) -> OpenSearchStore:
        settings = ClusterSettings(replicas=0, host=name)
        return OpenSearchStore(Cluster(address), settings, create=True, archive=name)

    return opened


def found(store: OpenSearchStore) -> set[str]:
    """All articles that a search finds, each of them once."""
    ids = [match.id for match in store.find(Everything(), limit=1_000).matches]
    assert len(ids) == len(set(ids))
    return set(ids)


def in_the_middle(monkeypatch: pytest.MonkeyPatch, owner: object, method: str, act: Callable[[], object]) -> None:
    """Have something done once, right after a method has given its answer."""
    original = getattr(owner, method)

    def called(*given: Any) -> Any:
        answer = original(*given)
        monkeypatch.setattr(owner, method, original)
        act()
        return answer

    monkeypatch.setattr(owner, method, called)


def test_an_article_that_two_hosts_hold_is_there_once_and_goes_with_the_last(open_as: Opener) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM, CALM])
    other.put([STORM, FIRE])
    assert found(one) == {STORM.id, CALM.id, FIRE.id}
    assert (one.ids(), other.ids()) == ({STORM.id, CALM.id}, {STORM.id, FIRE.id})
    one.put([], delete=[STORM.id, CALM.id])
    assert found(other) == {STORM.id, FIRE.id}
    other.put([], delete=[STORM.id])
    assert found(one) == {FIRE.id}
    assert one.check() == []


def test_what_a_host_never_held_it_cannot_delete(open_as: Opener) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM])
    other.put([], delete=[STORM.id])
    assert found(one) == {STORM.id}


def test_a_whole_write_overwrites_no_other_hosts_record(open_as: Opener) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM])
    other.put([replace(STORM, source="other.example.org")])
    one.put([replace(STORM, source="one.example.org")])
    records = one.records.of([STORM.id])[STORM.id]
    assert [record.here for record in records] == [True, False]
    other.put([], delete=[STORM.id])
    assert one.evidence.articles([STORM.id])[STORM.id].article.source == "one.example.org"


def test_hosts_that_date_an_article_otherwise_leave_no_second_copy(open_as: Opener) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM])
    other.put([replace(STORM, date=dated("2018-01-01"))])
    assert found(one) == {STORM.id}
    one.put([], delete=[STORM.id])
    assert found(one) == {STORM.id}
    other.put([], delete=[STORM.id])
    assert found(one) == set()


def test_an_article_that_one_host_adds_while_another_lets_go_of_it_stays(
    open_as: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM])
    # The other host has looked for holders, and found none, when it is added.
    in_the_middle(monkeypatch, one.records, "among", lambda: other.put([STORM]))
    one.put([], delete=[STORM.id])
    assert (found(one), one.ids(), other.ids()) == ({STORM.id}, set(), {STORM.id})


def test_so_it_does_if_the_clock_of_the_host_that_adds_it_is_behind(
    open_as: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_as("one"), open_as("other")
    late = other.versions.now() - HOUR
    other.versions.now = lambda: late
    one.put([replace(STORM, source="newer.example.org")])
    in_the_middle(monkeypatch, one.records, "among", lambda: other.put([STORM]))
    one.put([], delete=[STORM.id])
    assert found(one) == {STORM.id}
    assert one.evidence.articles([STORM.id])[STORM.id].article.source == "newer.example.org"


def test_what_one_host_has_deleted_another_adds_again_by_whatever_clock(open_as: Opener) -> None:
    one, other = open_as("one"), open_as("other")
    late = other.versions.now() - HOUR
    other.versions.now = lambda: late
    one.put([STORM])
    one.put([], delete=[STORM.id])
    other.put([STORM])
    assert found(one) == {STORM.id}


def test_of_two_hosts_that_let_go_of_an_article_at_once_one_deletes_it(
    open_as: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM])
    other.put([STORM])
    in_the_middle(monkeypatch, one.records, "remove", lambda: other.put([], delete=[STORM.id]))
    one.put([], delete=[STORM.id])
    assert found(one) == set()


def test_a_rebuild_on_one_host_keeps_what_the_others_hold_and_write_meanwhile(
    open_as: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM])
    other.put([CALM, FIRE])
    fresh = one.beside()
    list(fresh.build([[STORM.id]], lambda _: [STORM]))
    late = an_article("Late news", "It came while the index was built.")

    def write() -> None:
        other.put([late], delete=[FIRE.id])

    in_the_middle(monkeypatch, fresh.writer(), "take_over", write)
    one.become(fresh)
    assert found(one) == found(other) == {STORM.id, CALM.id, late.id}
    assert other.ids() == {CALM.id, late.id}
    assert one.check() == []
    assert len(one.indices.builds()) == 1


def test_what_is_written_while_another_build_takes_over_is_in_the_new_one(
    open_as: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM])
    fresh = one.beside()
    list(fresh.build([[STORM.id]], lambda _: [STORM]))
    in_the_middle(monkeypatch, other.records, "write", lambda: one.become(fresh))
    other.put([CALM])
    assert found(one) == found(other) == {STORM.id, CALM.id}


def test_two_hosts_that_begin_at_once_begin_one_index(open_as: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    # The other has found no index when this one makes it, and writes.
    in_the_middle(monkeypatch, Indices, "state", lambda: open_as("one").put([STORM]))
    other = open_as("other")
    other.put([CALM])
    assert found(other) == found(open_as("one")) == {STORM.id, CALM.id}
    assert len(other.indices.builds()) == 1


def test_what_is_read_again_while_another_build_takes_over_is_new_in_it(
    open_as: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM])
    other.put([FIRE])
    fresh = one.beside()
    list(fresh.build([[STORM.id]], lambda _: [STORM]))
    newer = replace(FIRE, source="newer.example.org")
    in_the_middle(monkeypatch, fresh.writer(), "take_over", lambda: other.put([newer]))
    one.become(fresh)
    assert one.evidence.articles([FIRE.id])[FIRE.id].article.source == "newer.example.org"


def test_a_reading_of_another_host_is_no_mistake_of_this_ones(open_as: Opener) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM, CALM])
    other.put([replace(STORM, captured="2020-01-01")])
    changed = [replace(CALM, captured="2020-01-01"), STORM]
    assert list(one.stale([[CALM.id, STORM.id]], lambda _: changed)) == [CALM.id]


def test_a_build_that_another_host_has_finished_is_taken_as_it_is(open_as: Opener) -> None:
    one, other = open_as("one"), open_as("other")
    one.put([STORM])
    mine, theirs = one.beside(), other.beside()
    list(mine.build([[STORM.id]], lambda _: [STORM]))
    assert mine.build_number == theirs.build_number
    one.become(mine)
    other.become(theirs)
    assert found(other) == {STORM.id}


def test_what_no_archive_holds_is_found_by_a_check_and_goes(open_as: Opener) -> None:
    one = open_as("one")
    one.put([STORM, CALM])
    one.records.remove([CALM.id])
    assert one.check() == ["1 articles are in the index that no archive holds."]
    one.mend()
    assert found(one) == {STORM.id}


def test_an_article_that_others_write_again_and_again_is_given_up(
    open_as: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is deleted by guess: what cannot be settled stays."""
    one, other = open_as("one"), open_as("other")
    one.put([STORM])
    original = Writer.where

    def busy(self: Writer, ids: Any) -> Any:
        there = original(self, ids)
        other.put([STORM])
        other.records.remove([STORM.id])
        return there

    monkeypatch.setattr(one.writer(), "where", busy.__get__(one.writer()))
    one.put([], delete=[STORM.id])
    assert one.find(Word("storm"), limit=1).total == 1


def test_a_write_on_one_host_is_seen_on_another(open_as: Opener, tmp_path: Path) -> None:
    one, other = open_as("one"), open_as("other")
    before = other.generation
    one.put([STORM])
    assert other.generation > before
    assert other.find(Word("storm"), limit=1).total == 1
