"""Indices that are built again, deleted by hand, or change while their pages are read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from articles import an_article, dated
from newsroom import Background
from stocked import SEEN

from index.archive import Archive
from index.article import Article
from index.errors import IndexDamaged, StoreAway, UsageError
from index.opensearch import cluster
from index.opensearch.address import Address
from index.opensearch.cluster import Cluster
from index.opensearch.sending import Pace, Sender
from index.opensearch.store import OpenSearchStore
from index.query import Everything, Word
from index.recovery import compare, mend, rebuild, recover
from index.settings import ClusterSettings
from index.store import Sort
from search.engine import answer

LAYOUT = ClusterSettings()
ROUNDS, BATCH = 4, 5


def ship(number: int) -> Article:
    """An article of one of three years."""
    day = dated(f"201{number % 3}-03-{1 + number % 28:02}")
    return an_article(f"Ship {number} leaves", f"The ship sailed {'again ' * (number % 7)}.", language="en", date=day)


@pytest.fixture
def archive(address: Address, tmp_path: Path) -> Iterator[Archive]:
    """An archive on the cluster, which somebody writes."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "dateline.toml").write_text(f'store = "{address.shown}"\n')
    opened = Archive.open_or_create(folder)
    with opened.locked(wait=0):
        recover(opened.catalog, opened.store)
        yield opened
    opened.close()


def put(archive: Archive, ships: list[Article]) -> None:
    archive.catalog.put(ships, seen=SEEN)
    archive.store.put(ships)


def store_of(archive: Archive) -> OpenSearchStore:
    assert isinstance(archive.store, OpenSearchStore)
    return archive.store


class Asker(Background):
    """Asks all the while: whatever was committed before a question must be in its answer."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.committed = self.begun = self.answers = 0
        self.asked = threading.Event()

    def step(self) -> None:
        archive = Archive.open(self.folder)
        try:
            for _ in range(20):
                least = self.committed
                found = answer(archive, "ship", limit=3)
                assert least <= found.total <= self.begun
                assert len(found.results) == min(3, found.total)
                self.answers += 1
                self.asked.set()
                if self.halt.is_set():
                    return
        finally:
            archive.close()


def test_rebuilds_take_the_place_of_the_indices_while_articles_are_written_and_searched(archive: Archive) -> None:
    """No search fails or sees half, and nothing is lost."""
    with Asker(archive.folder) as one, Asker(archive.folder) as other:
        for number in range(ROUNDS):
            ships = [ship(number * BATCH + n) for n in range(BATCH)]
            for asker in (one, other):
                asker.begun += BATCH
            put(archive, ships)
            for asker in (one, other):
                asker.committed += BATCH
                asker.asked.clear()
            rebuild(archive.catalog, archive.store)
            for asker in (one, other):
                while not asker.asked.wait(0.1):
                    assert asker.error is None
    assert one.answers >= ROUNDS
    assert compare(archive.catalog, archive.store).sentences() == []
    assert store_of(archive).indices.builds() == {1 + ROUNDS}


def test_a_rebuild_that_was_broken_off_brings_nothing_back_that_was_read_again_since(archive: Archive) -> None:
    put(archive, [ship(1), ship(2)])
    archive.store.beside().put([ship(1)])
    put(archive, [replace(ship(1), source="newer.example.org")])
    rebuild(archive.catalog, archive.store)
    assert compare(archive.catalog, archive.store).sentences() == []


def test_an_index_of_which_a_part_is_lost_for_good_is_built_again(archive: Archive) -> None:
    put(archive, [ship(1), ship(2)])
    store = store_of(archive)
    lost = {"settings": {"index.routing.allocation.require._name": "nobody"}}
    params = {"wait_for_active_shards": "0"}
    store.cluster.client.indices.create(index=store.indices.of_period(1, "1999"), body=lost, params=params)
    assert [problem for problem in store.check() if "missing" in problem]
    rebuild(archive.catalog, archive.store)
    assert compare(archive.catalog, archive.store).sentences() == store.check() == []


def test_an_index_that_is_deleted_by_hand_and_born_again_by_a_write_is_found_and_mended(archive: Archive) -> None:
    put(archive, [ship(number) for number in range(12)])
    store = store_of(archive)
    index = store.indices.of_period(1, "2011")
    gone = len([number for number in range(12) if number % 3 == 1])
    known = store.indices.existing

    def deleted_in_the_middle(build: int) -> dict[str, set[str]]:
        found = known(build)
        store.cluster.client.indices.delete(index=index)
        return found

    store.indices.existing = deleted_in_the_middle  # type: ignore[method-assign]
    put(archive, [ship(13)])
    store.indices.existing = known  # type: ignore[method-assign]
    assert store.ids() >= {ship(13).id}
    [missing] = compare(archive.catalog, store).sentences()
    assert missing == f"{gone} articles of the catalog are not in the index."
    mend(archive.catalog, store, compare(archive.catalog, store))
    assert compare(archive.catalog, store).sentences() == store.check() == []
    assert answer(archive, "ship", limit=1).total == 13


def test_an_index_that_lost_its_name_is_found_and_named_again(archive: Archive) -> None:
    put(archive, [ship(number) for number in range(6)])
    store = store_of(archive)
    index = store.indices.of_period(1, "2011")
    store.cluster.client.indices.delete_alias(index=index, name=store.indices.articles(1))
    assert [problem for problem in store.check() if index in problem]
    mend(archive.catalog, store, compare(archive.catalog, store))
    assert store.check() == compare(archive.catalog, store).sentences() == []


def test_an_index_of_words_that_is_deleted_by_hand_is_missed_at_once_and_built_again(archive: Archive) -> None:
    put(archive, [ship(1)])
    store = store_of(archive)
    store.cluster.client.indices.delete(index=store.indices.of_words(1))
    with pytest.raises(IndexDamaged):
        put(archive, [ship(2)])
    with pytest.raises(IndexDamaged):
        OpenSearchStore(Cluster(store.cluster.address), LAYOUT).find(Word("ships"), limit=1)
    rebuild(archive.catalog, archive.store)
    assert answer(archive, "ships", limit=5).total == 2


def test_a_write_that_was_broken_off_leaves_nothing_that_comes_up_later(address: Address) -> None:
    store = OpenSearchStore(Cluster(address), LAYOUT, create=True)
    refresh = store.indices.refresh

    def away(build: int) -> None:
        raise StoreAway("The cluster went away before it showed what was written.")

    store.put([ship(1)])
    store.indices.refresh = away  # type: ignore[method-assign]
    with pytest.raises(StoreAway):
        store.put([ship(2)])
    store.indices.refresh = refresh  # type: ignore[method-assign]
    store.put([replace(ship(1), date=dated("2019-01-01"))], delete=[ship(2).id])
    assert store.ids() == {ship(1).id}
    assert store.check() == []


def test_pages_in_an_order_of_time_go_on_while_the_archive_changes(archive: Archive) -> None:
    """What was there from the first page to the last is shown once."""
    put(archive, [ship(number) for number in range(20)])
    laid: list[str] = []
    after: str | None = None
    for number in range(20, 40):
        page = answer(archive, "ship", limit=3, sort=Sort.NEWEST, after=after)
        laid += [result.article.id for result in page.results]
        after = page.next
        if after is None:
            break
        put(archive, [ship(number)])
    assert len(laid) == len(set(laid))
    assert {ship(number).id for number in range(20)} <= set(laid)


def test_pages_by_rank_say_to_ask_again_once_the_archive_has_changed(archive: Archive) -> None:
    put(archive, [ship(number) for number in range(6)])
    page = answer(archive, "ship", limit=3)
    assert answer(archive, "ship", limit=3, after=page.next).total == 6
    put(archive, [ship(6)])
    with pytest.raises(UsageError, match="has changed since"):
        answer(archive, "ship", limit=3, after=page.next)


def test_a_page_by_rank_does_not_go_on_among_what_is_shown_but_not_yet_counted(archive: Archive) -> None:
    put(archive, [ship(number) for number in range(6)])
    page = answer(archive, "ship", limit=3)
    store = store_of(archive)
    refresh, refused = store.indices.refresh, []

    def asked_in_the_middle(build: int) -> None:
        refresh(build)
        reader = Archive.open(archive.folder)
        with pytest.raises(UsageError, match="has changed since"):
            answer(reader, "ship", limit=3, after=page.next)
        refused.append(build)
        reader.close()

    store.indices.refresh = asked_in_the_middle  # type: ignore[method-assign]
    put(archive, [ship(6)])
    assert refused == [1]


def test_a_list_whose_point_in_time_is_lost_is_no_damage_but_to_be_asked_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(archive, [ship(number) for number in range(6)])
    store = store_of(archive)
    monkeypatch.setattr(cluster, "PAGE", 2)
    rows = store.cluster.every(store.indices.articles(1), {"match_all": {}}, by="id")
    next(rows)
    store.cluster.client.delete_all_pits()
    with pytest.raises(StoreAway, match="cannot do this now"):
        list(rows)
    assert len(store.ids()) == store.find(Everything(), limit=0).total == 6


@pytest.mark.parametrize("setting", ["blocks.read_only_allow_delete", "blocks.write"])
def test_an_index_that_takes_no_writes_is_waited_for_and_no_article_is_refused(
    archive: Archive, address: Address, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a disk is full: whatever the status of the refusal, it is not the article's fault."""
    put(archive, [ship(1)])
    store, pilots = store_of(archive), an_article("Pilots strike", "They wait.", language="en", date=dated("2011"))
    settings, names = store.cluster.client.indices, f"{address.prefix}-articles-*,{address.prefix}-words-*"
    settings.put_settings(index=names, body={f"index.{setting}": True})
    monkeypatch.setattr("index.opensearch.writing.Sender", partial(Sender, pace=Pace(tries=1)))
    with pytest.raises(StoreAway, match="block"):
        put(archive, [pilots])
    settings.put_settings(index=names, body={f"index.{setting}": None})
    store.put([pilots])
    assert store.find(Word("pilot"), limit=0).total == 1
