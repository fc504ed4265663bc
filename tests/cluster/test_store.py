"""What only a store on a cluster does: years, versions, builds, schemas, and parts that do not answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from articles import an_article, dated
from nodes import free_port
from opensearchpy import Transport

from index.article import Article
from index.catalog import Catalog
from index.errors import IndexDamaged, NewerArchive, StoreAway, StoreFailed, Unsupported, UsageError
from index.opensearch import asking, vocabulary
from index.opensearch.address import Address, read_address
from index.opensearch.cluster import Cluster
from index.opensearch.documents import document
from index.opensearch.mapping import SCHEMA
from index.opensearch.store import OpenSearchStore
from index.opensearch.versions import Versions
from index.query import AtLeast, Everything, Near, Not, Or, Pattern, Phrase, Word
from index.settings import ClusterSettings
from index.store import Sort

LAYOUT = ClusterSettings()
STORM = an_article("Storm closes port", "Ships waited offshore.", language="en", date=dated("2017-12-30"))
CALM = an_article("A quiet week", "Nothing struck anybody.", language="en", date=dated("2018-01-02"))


def opened(address: Address, *, create: bool = True) -> OpenSearchStore:
    return OpenSearchStore(Cluster(address), LAYOUT, create=create)


def years(store: OpenSearchStore, article: Article) -> list[str]:
    """The years in whose indices an article is."""
    return [hit["_index"].rpartition("-")[2] for hit in store.writer().where([article.id])[article.id]]


def test_articles_are_kept_by_year_behind_one_name(store: OpenSearchStore) -> None:
    store.put([STORM, CALM, an_article("Undated")])
    assert (years(store, STORM), years(store, CALM)) == (["2017"], ["2018"])


def test_an_article_whose_date_changes_leaves_no_second_copy(store: OpenSearchStore) -> None:
    store.put([STORM, CALM])
    store.put([replace(STORM, date=dated("2018-01-01"))])
    assert store.find(Word("storm"), limit=10).total == 1
    assert years(store, STORM) == ["2018"]
    store.put([], delete=[STORM.id])
    assert store.ids() == {CALM.id}


def test_after_a_clock_was_set_back_what_is_written_and_deleted_later_counts(store: OpenSearchStore) -> None:
    now = store.versions.now()
    store.put([replace(STORM, source="first.example.org"), CALM])
    store.versions.now = lambda: now - 7_200
    store.put([replace(STORM, source="second.example.org")], delete=[CALM.id])
    assert store.current().articles([STORM.id])[0].source == "second.example.org"
    assert store.ids() == {STORM.id}
    store.put([CALM])
    assert store.ids() == {STORM.id, CALM.id}


def test_the_number_of_the_last_write_outlives_the_process(tmp_path: Path) -> None:
    catalog = Catalog.open(tmp_path / "catalog.db", create=True)
    first = Versions(lambda: 5_000.0, catalog).next()
    assert Versions(lambda: 3_000.0, catalog).next() == first + 1 == 5_000_001
    catalog.close()


def test_an_article_that_is_in_two_years_is_mended(store: OpenSearchStore) -> None:
    store.put([STORM, CALM])
    older = document(replace(STORM, date=dated("2016"))).fields
    index = store.indices.of_period(store.build_number, "2016")
    meta = {"version": 5, "version_type": "external"}
    store.cluster.client.index(index=index, id=STORM.id, body=older, params=meta | {"refresh": "true"})
    assert store.check() == ["1 articles are in the indices of two years."]
    store.mend()
    assert store.check() == []
    assert years(store, STORM) == ["2017"]


def test_a_build_beside_takes_the_place_of_the_one_that_answers_in_one_step(address: Address) -> None:
    store = opened(address)
    store.put([STORM])
    beside = store.beside()
    assert list(beside.build([[STORM.id, CALM.id]], lambda _: [STORM, CALM])) == [2]
    assert store.ids() == {STORM.id}
    assert opened(address).beside().ids() == {STORM.id, CALM.id}
    before = store.generation
    store.become(beside)
    assert store.generation > before
    assert store.ids() == opened(address, create=False).ids() == {STORM.id, CALM.id}
    assert len(store.indices.builds()) == 1
    named = store.cluster.client.indices.get_alias(name=address.prefix)
    assert named.keys() == store.indices.existing(store.build_number).keys()


def test_a_rebuild_in_the_middle_of_an_answer_is_not_noticed(address: Address) -> None:
    store, reader = opened(address), opened(address, create=False)
    store.put([STORM])
    before = reader.current()
    beside = store.beside()
    beside.put([STORM])
    store.become(beside)
    after = reader.current()
    reader.current = iter([before, after]).__next__  # type: ignore[method-assign]
    assert reader.find(Word("storm"), limit=1).total == 1


def test_an_index_of_a_newer_dateline_is_refused(address: Address) -> None:
    store = opened(address)
    newer = {"_meta": {"schema": SCHEMA + 1}}
    store.cluster.client.indices.put_mapping(index=store.indices.state_index, body=newer)
    with pytest.raises(NewerArchive, match=f"schema {SCHEMA + 1}"):
        opened(address)


def test_two_indices_never_have_the_same_generation(address: Address, store: OpenSearchStore) -> None:
    """An archive whose store is another one than before must see that."""
    assert opened(address).generation != store.generation


def test_no_index_is_ever_born_without_its_mapping(address: Address) -> None:
    store = opened(address)
    with pytest.raises(StoreFailed, match="strict"), store.cluster.asked() as client:
        client.index(index=store.indices.of_period(1, "1999"), id="x", body={"nonsense": 1})


def test_where_there_is_no_index_a_reader_is_told_so(address: Address) -> None:
    opened(address).indices.cluster.client.indices.delete(index=f"{address.prefix}-state")
    with pytest.raises(IndexDamaged, match="There is no search index at"):
        opened(address, create=False)


def test_a_part_that_does_not_answer_is_never_left_out(address: Address) -> None:
    store = opened(address)
    store.put([STORM])
    lost = store.indices.of_period(store.build_number, "2016")
    store.cluster.client.indices.create(
        index=lost,
        body={
            "settings": {"index.routing.allocation.require.name": "nobody"},
            "aliases": {store.indices.articles(store.build_number): {}},
        },
        params={"wait_for_active_shards": "0"},
    )
    for question in (Word("storm"), Not(Word("storm"))):
        with pytest.raises(StoreFailed) as raised:
            store.find(question, limit=10)
        assert raised.value.exit_code == 4
    with pytest.raises(StoreAway):  # so are those that are listed one after the other: for path:, seen: and copies
        store.writer().ids()
    assert any("missing" in problem for problem in store.check_health())


def test_a_build_of_many_years_is_deleted_and_known_until_the_end(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its names together are longer than an address may be: as those of a century, or a few long ones."""
    deleted: list[str] = []
    perform = Transport.perform_request

    def noted(self: Transport, method: str, url: str, *args: object, **kwargs: object) -> object:
        deleted.extend(unquote(url).strip("/").split(",") if method == "DELETE" else [])
        return perform(self, method, url, *args, **kwargs)

    store = opened(replace(address, prefix=address.prefix + "x" * 180))
    indices = store.indices
    for year in range(2000, 2020):
        indices.create(indices.of_period(1, str(year)), indices.articles(1))
    monkeypatch.setattr(Transport, "perform_request", noted)
    indices.remove(1)
    assert (indices.builds(), indices.existing(1)) == (set(), {})
    assert len(deleted) == 23
    assert deleted[-2:] == [indices.of_words(1), f"_index_template/{indices.articles(1)}"]
    store.cluster.client.indices.delete(index=f"{indices.prefix}-*")
    store.close()


def test_a_cluster_that_is_away_is_said_to_be_away() -> None:
    address = read_address(f"http://127.0.0.1:{free_port()}/dateline", ClusterSettings(), {})
    with pytest.raises(StoreAway, match="does not answer") as raised:
        opened(address)
    assert raised.value.exit_code == 4


def test_where_words_stand_is_looked_up_in_a_number_of_articles_that_is_said(
    store: OpenSearchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put([STORM, CALM, an_article("Ships of the storm", "They waited.")])
    near = Near(Word("storm"), Word("ships"), 3)
    [remark] = store.remarks(Not(near))
    assert remark.startswith("NEAR or PRE: ")
    assert "each of the 2 articles" in remark
    assert store.remarks(Word("storm")) == []
    monkeypatch.setattr(asking, "MOST_CHECKED", 1)
    store.put([])
    with pytest.raises(Unsupported, match="2 articles have the words") as raised:
        store.find(near, limit=1, sort=Sort.NEWEST)
    assert raised.value.part == near


def test_a_pattern_for_too_many_words_is_refused_and_named(
    store: OpenSearchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put([STORM, an_article("Stormy storms", "Storms.")])
    monkeypatch.setattr(vocabulary, "MOST_TERMS", 2)
    with pytest.raises(Unsupported, match="more than 2 words") as raised:
        store.find(Pattern("sto*"), limit=1)
    assert raised.value.part == Pattern("sto*")


def test_a_tree_of_a_hundred_levels_is_answered(store: OpenSearchStore) -> None:
    store.put([STORM])
    tree = Word("storm")
    for _ in range(100):
        tree = Not(tree)  # type: ignore[assignment]
    assert store.find(tree, limit=1).total == 1
    assert store.find(Everything(), limit=1).total == 1


def test_a_query_of_too_many_parts_is_refused(store: OpenSearchStore) -> None:
    store.put([STORM])
    with pytest.raises(UsageError, match="more words and parts than the cluster takes"):
        store.find(Or(tuple(Word(f"word{n}") for n in range(1_100))), limit=1)


def test_very_long_words_are_compared_by_their_beginnings(store: OpenSearchStore) -> None:
    long = "y" * 40_000
    article = an_article(f"{long} ends", f"Before {long} after.", url=f"https://example.org/{long}")
    store.put([article])
    for query in (Word(long), Phrase((long, "after")), Near(Word("before"), Word("after"), 2)):
        assert store.find(query, limit=1).total == 1


def test_a_long_article_is_searched_to_its_end(store: OpenSearchStore) -> None:
    words = [f"word{n % 3_000}" for n in range(60_000)]
    store.put([an_article("Long", " ".join([*words, "the", "end"]))])
    assert store.find(Near(Word("word2999"), Word("end"), 2, ordered=True), limit=1).total == 1
    assert store.find(AtLeast(21, Word("word7")), limit=1).total == 0
    assert store.find(AtLeast(20, Word("word7")), limit=1).total == 1


def test_articles_in_another_state_than_the_catalogs_are_known(store: OpenSearchStore) -> None:
    store.put([STORM, CALM])
    newer = replace(CALM, source="example.org")
    assert list(
        store.stale([[STORM.id, CALM.id], ["0" * 32]], lambda ids: [STORM, newer] if len(ids) == 2 else [])
    ) == [CALM.id]
