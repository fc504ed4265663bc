"""The store on a cluster: articles in OpenSearch, one document each, behind the same protocol as the embedded store."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from index.article import Article
from index.errors import ArchiveError, ArticlesRefused, IndexDamaged, StoreFailed
from index.opensearch.asking import Asking
from index.opensearch.cluster import Cluster, runs
from index.opensearch.documents import Document, document, edition
from index.opensearch.indices import Indices, missing
from index.opensearch.sending import Action, Refused, Sender
from index.opensearch.vocabulary import Vocabulary
from index.query import Query
from index.settings import ClusterSettings
from index.store import Facet, Found, Holders, Key, Load, Marks, Sort

Answered = TypeVar("Answered")

logger = logging.getLogger(__name__)


class OpenSearchStore:
    """A `Store` on a cluster."""

    problem: str | None = None

    def __init__(
        self,
        cluster: Cluster,
        settings: ClusterSettings,
        *,
        create: bool = False,
        holders: Holders | None = None,
        owner: str = "",
        build: int | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Open the store; its indices are made if there are none and `create` is set.

        `owner` names the archive: nobody else may write here. `build` is that of a store beside the one that answers;
        `now` gives seconds since 1970.

        Raises:
            IndexDamaged: there is none.
            NewerArchive: a newer Dateline made it.
            ArchiveError: it belongs to another archive.
            StoreAway: the cluster does not answer.
        """
        self.cluster = cluster
        self.settings = settings
        self.holders = holders
        self.owner = owner
        self.now = now
        self.indices = Indices(cluster, settings)
        self.aside = build
        self.opened: tuple[int, int, Asking] | None = None
        self.sent: Vocabulary | None = None
        self.is_settled = False
        self.indices.refuse_newer()
        if build is not None:
            self.indices.create_build(build)
        elif create:
            self.own()
        self.current()

    def own(self) -> None:
        """See to it that there is an index, and that it is ours to write."""
        state = self.indices.state()
        if state is None:
            self.make(max(self.indices.builds(), default=0) + 1)
        elif state.owner != self.owner:
            raise ArchiveError(
                f"The index at {self.cluster.address.shown} belongs to another archive.",
                "Name another prefix in the store's address: each archive has one of its own.",
            )

    def make(self, build: int) -> None:
        """Begin an empty build and have it answer."""
        self.indices.create_build(build)
        self.indices.show(build)
        self.commit(build)
        self.opened = self.sent = None

    def commit(self, build: int) -> None:
        """Note that a commit to the build that answers is whole."""
        state = self.indices.state()
        base = state.base if state else round(1000 * self.now())
        self.indices.count_commit(build, owner=self.owner, base=base)

    def current(self) -> Asking:
        """What answers about the newest commit."""
        state = self.indices.state()
        if state is None:
            raise missing(self.cluster)
        build = state.build if self.aside is None else self.aside
        if self.opened is None or self.opened[:2] != (build, state.generation):
            words = Vocabulary(self.cluster, self.indices.words(build))
            asking = Asking(self.cluster, self.indices.articles(build), words, self.holders)
            self.opened = build, state.generation, asking
        return self.opened[2]

    def asked(self, ask: Callable[[Asking], Answered]) -> Answered:
        """An answer about the newest commit, also if a rebuild takes the place of the indices just now."""
        asking = self.current()
        try:
            return ask(asking)
        except (IndexDamaged, StoreFailed):
            newer = self.current()
            if newer is asking:
                raise
            return ask(newer)

    @property
    def build_number(self) -> int:
        """The build that is read and written."""
        self.current()
        assert self.opened is not None
        return self.opened[0]

    @property
    def generation(self) -> int:
        """A number that grows with every commit."""
        self.current()
        assert self.opened is not None
        return self.opened[1]

    def begin_anew(self) -> None:
        """Empty the store, whatever state it is in."""
        old = self.indices.builds()
        self.make(max(old, default=0) + 1)
        for build in old:
            self.indices.remove(build)

    def put(self, articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        """Delete these ids, then add these articles (replacing equal ids), and show both at once.

        Raises:
            StoreAway: the cluster cannot take them now.
            ArticlesRefused: it will never take some of them.
        """
        by_id = {article.id: article for article in articles}
        build = self.build_number
        if not self.is_settled:
            # A write that was broken off left what no search sees yet, and words that may not be there.
            self.indices.refresh(build)
            self.sent = None
        self.is_settled = False
        refused = self.write([document(article) for article in by_id.values()], set(delete) - by_id.keys(), build)
        if self.aside is None:
            # Also before anything can be seen: no page of results goes on among what is new.
            self.commit(build)
        self.indices.refresh(build)
        self.is_settled = True
        if self.aside is None:
            self.commit(build)
        if refused:
            raise ArticlesRefused({one.id: one.reason for one in refused})

    def live_build(self) -> int:
        """The build that answers."""
        state = self.indices.state()
        if state is None:
            raise missing(self.cluster)
        return state.build

    def write(self, documents: Sequence[Document], gone: Collection[str], build: int) -> list[Refused]:
        """Write documents into the indices of their years, and delete what is gone or has moved to another year."""
        places = {each.id: self.indices.of_period(build, each.period) for each in documents}
        there = self.where([*places, *gone])
        for name in set(places.values()) - self.indices.existing(build):
            live = (self.indices.prefix,) if self.aside is None else ()
            self.indices.create(name, self.indices.articles(build), *live)
        version = {"version": round(1000 * self.now()), "version_type": "external_gte"}
        index = self.indices.words(build)
        new = [
            Action("create", {"_index": index, "_id": key, "require_alias": True}, fields)
            for key, fields in self.vocabulary(build).new_words(documents)
        ]
        new += [Action("index", {"_index": places[one.id], "_id": one.id} | version, one.fields) for one in documents]
        sender = Sender(self.cluster, params=self.indices.waiting())
        refused = sender.send(new)
        old = [(name, key) for key, names in there.items() for name in names if name != places.get(key)]
        return refused + sender.send(Action("delete", {"_index": name, "_id": key} | version) for name, key in old)

    def vocabulary(self, build: int) -> Vocabulary:
        """Knows which words were sent to a build."""
        index = self.indices.words(build)
        if self.sent is None or self.sent.index != index:
            self.sent = Vocabulary(self.cluster, index)
        return self.sent

    def where(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """The indices in which each of these articles is."""
        found: dict[str, list[str]] = {}
        for some in runs(ids):
            body = {"size": 2 * len(some), "query": {"ids": {"values": some}}, "_source": False}
            for hit in self.cluster.search(self.current().index, body)["hits"]["hits"]:
                found.setdefault(hit["_id"], []).append(hit["_index"])
        return found

    def ids(self) -> set[str]:
        """The ids of all articles in the store."""
        return {hit["_id"] for hit in self.cluster.every(self.current().index, {"match_all": {}}, by="id")}

    def find(self, query: Query, *, limit: int, sort: Sort = Sort.RANK, after: Key = ()) -> Found:
        """The first `limit` articles that match, or the first after the one whose key is `after`."""
        return self.asked(lambda asking: asking.find(query, limit=limit, sort=sort, after=after))

    def count_by(self, query: Query, facet: Facet) -> Mapping[str, int]:
        """How many of the articles that match have each value."""
        return self.asked(lambda asking: asking.count_by(query, facet))

    def marks(self, query: Query, ids: Sequence[str]) -> Mapping[str, Marks]:
        """Where these articles answer a query, by id; those that are not there are left out."""
        return self.asked(lambda asking: asking.marks(query, ids))

    def among(self, query: Query, ids: Collection[str]) -> frozenset[str]:
        """Which of these articles match."""
        return self.asked(lambda asking: asking.among(query, ids))

    def suggestions(self, word: str, *, limit: int = 5) -> Sequence[tuple[str, int]]:
        """The terms most like `word`, with the number of articles that have each."""
        return self.asked(lambda asking: asking.suggestions(word, limit))

    def forms(self, word: str) -> frozenset[str]:
        """The terms which an unquoted `word` stands for."""
        return self.asked(lambda asking: asking.forms(word))

    def remarks(self, query: Query) -> Sequence[str]:
        """What is checked article by article, and in how many articles."""
        return self.asked(lambda asking: asking.remarks(query))

    def build(self, batches: Iterable[Sequence[str]], load: Load) -> Iterator[int]:
        """Add the articles with these ids, batch by batch; how many come after each commit."""
        for batch in batches:
            articles = list(load(batch))
            try:
                self.put(articles)
            except ArticlesRefused as error:
                logger.warning("%s", error.message)
            yield len(articles)

    def stale(self, batches: Iterable[Sequence[str]], load: Load) -> Iterator[str]:
        """The ids among these of articles that are there, but in another state than that which `load` gives."""
        for batch in batches:
            there = self.current().editions(batch)
            for article in load(batch):
                if there.get(article.id, edition(article)) != edition(article):
                    yield article.id

    def beside(self) -> OpenSearchStore:
        """A store of its own, to be built while this one answers; one that was left unfinished is gone on with."""
        live = self.live_build()
        newest = max(self.indices.builds(), default=live)
        return OpenSearchStore(
            self.cluster, self.settings, holders=self.holders, build=newest if newest > live else live + 1, now=self.now
        )

    def become(self, other: OpenSearchStore) -> None:
        """Hold what `other` holds instead, in one step, and be rid of the build that answered before."""
        before, build = self.live_build(), other.build_number
        self.indices.show(build)
        self.commit(build)
        self.indices.remove(before)
        self.opened = self.sent = None

    def check(self) -> list[str]:
        """What is wrong on the cluster, as sentences: parts that are missing or not asked, articles that are there twice."""
        found = self.check_health()
        unnamed = sorted(self.indices.unnamed(self.build_number))
        found += [f"The index {name} does not answer to the name of its build: no search asks it." for name in unnamed]
        if not found and (twice := self.twice()):
            found.append(f"{len(twice):,} articles are in the indices of two years.")
        return found

    def check_health(self) -> list[str]:
        """Whether every part of the index is there."""
        with self.cluster.asked() as client:
            health = client.cluster.health(index=self.current().index)
        if health["status"] != "red":
            return []
        return [f"{health['unassigned_shards']} parts of the index at {self.cluster.address.shown} are missing."]

    def twice(self) -> set[str]:
        """The articles that are there more than once."""
        seen: set[str] = set()
        more: set[str] = set()
        for hit in self.cluster.every(self.current().index, {"match_all": {}}, by="id"):
            (more if hit["_id"] in seen else seen).add(hit["_id"])
        return more

    def tend(self) -> bool:
        """A cluster does its housekeeping itself."""
        return False

    def close(self) -> None:
        """Close the connections."""
        self.cluster.close()
