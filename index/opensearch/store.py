"""The store on a cluster: articles in OpenSearch, one document each, behind the same protocol as the embedded store."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from index.article import Article
from index.errors import ArticlesRefused, IndexDamaged, StoreFailed
from index.evidence import CatalogEvidence, Held
from index.opensearch.asking import Asking
from index.opensearch.cluster import Cluster, runs
from index.opensearch.documents import document, edition
from index.opensearch.evidence import ClusterEvidence
from index.opensearch.holding import UNKNOWN, HolderRecords
from index.opensearch.indices import Indices, missing
from index.opensearch.versions import Versions
from index.opensearch.vocabulary import Vocabulary
from index.opensearch.writing import Writer
from index.query import Query
from index.settings import ClusterSettings
from index.store import Facet, Found, Holders, Key, Load, Marks, Sort

Answered = TypeVar("Answered")

logger = logging.getLogger(__name__)


class OpenSearchStore:
    """A `Store` on a cluster, which several archives may share: each writes and compares what it holds itself."""

    problem: str | None = None

    def __init__(
        self,
        cluster: Cluster,
        settings: ClusterSettings,
        *,
        create: bool = False,
        holders: Holders | None = None,
        archive: str = "",
        known: CatalogEvidence | None = None,
        build: int | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Open the store; its indices are made if there are none and `create` is set.

        `archive` names the archive that writes, and `known` is what it knows of its articles' files. `holders` is asked
        about files instead of the cluster. `build` is that of a store beside the one that answers; `now` gives seconds
        since 1970.

        Raises:
            IndexDamaged: there is none.
            NewerArchive: a newer Dateline made it.
            StoreAway: the cluster does not answer.
        """
        self.cluster = cluster
        self.settings = settings
        self.archive = archive
        self.known = known
        self.versions = Versions(now, known.catalog if known else None)
        self.indices = Indices(cluster, settings)
        host = settings.host or socket.gethostname()
        self.records = HolderRecords(
            cluster, self.indices.holders, self.versions, archive=archive, host=host, params=self.indices.waiting()
        )
        self.evidence = ClusterEvidence(self.records, self.current)
        self.given = holders
        self.holders: Holders = holders or self.evidence
        self.aside = build
        self.opened: tuple[int, int, Asking] | None = None
        self.wrote: Writer | None = None
        self.is_settled = False
        self.indices.refuse_newer()
        if build is not None:
            self.indices.create_build(build)
        elif create:
            self.begin()
        self.current()

    def begin(self) -> None:
        """See to it that there is an index."""
        state = self.indices.state()
        if state is not None:
            self.indices.put_templates(state.build)
            self.indices.create(self.indices.holders)
            return
        build = max(self.indices.builds(), default=0) + 1
        self.indices.create_build(build)
        self.indices.answer_first_from(build, base=self.versions.milliseconds())
        if self.live_build() != build:
            self.indices.remove(build)  # another host has begun at the same time, and was first
        self.indices.show(self.live_build())

    def make(self, build: int) -> None:
        """Begin an empty build and have it answer."""
        self.indices.create_build(build)
        self.show(build)

    def show(self, build: int) -> None:
        """Have a build answer."""
        state = self.indices.state()
        self.indices.show(build)
        self.indices.answer_from(build, base=state.base if state else self.versions.milliseconds())
        self.opened = None

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
        """Empty the store, whatever state it is in and whoever holds what is there."""
        old = self.indices.builds()
        self.make(max(old, default=0) + 1)
        for build in old:
            self.indices.remove(build)
        self.records.clear()

    def put(self, articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        """Let go of these ids, then add these articles (replacing equal ids), and show both at once.

        What another archive holds too is let go of, and stays.

        Raises:
            StoreAway: the cluster cannot take them now.
            ArticlesRefused: it will never take some of them.
        """
        by_id = {article.id: article for article in articles}
        if not self.is_settled:
            # A write that was broken off left what no search sees yet, and words that may not be there.
            self.indices.refresh(self.build_number)
            self.wrote = None
        self.is_settled = False
        refused: dict[str, str] = {}
        written = False
        while not written:
            writer = self.writer()
            try:
                refused = self.put_into(writer, by_id, set(delete) - by_id.keys())
            except IndexDamaged:
                if not self.has_moved_from(writer.build):
                    raise
            written = not self.has_moved_from(writer.build)
        self.is_settled = True
        if self.aside is None:
            self.indices.count_commit()
        if refused:
            raise ArticlesRefused(refused)

    def put_into(self, writer: Writer, articles: Mapping[str, Article], gone: Collection[str]) -> dict[str, str]:
        """Write into a build; why it will never take some of the articles."""
        if articles:
            self.records.write(self.held(articles))
        refused = writer.write(list(map(document, articles.values())))
        reasons = {one.id: one.reason for one in refused if one.id in articles}
        if lost := [*gone, *reasons]:
            self.records.remove(lost)
            writer.release(lost)
        if self.aside is None:
            # Also before anything can be seen: no page of results goes on among what is new.
            self.indices.count_commit()
        self.indices.refresh(writer.build)
        return reasons

    def held(self, ids: Collection[str]) -> dict[str, Held]:
        """What is known of the files of some articles."""
        return dict.fromkeys(ids, UNKNOWN) | (self.known.held(ids) if self.known else {})

    def hold(self, ids: Collection[str]) -> None:
        """Write the records of these articles that have changed."""
        for some in runs(sorted(ids)):
            if changed := self.records.differing(self.held(some)):
                self.records.write(changed)

    def writer(self) -> Writer:
        """Writes into the build that is written to."""
        build = self.build_number
        if self.wrote is None or self.wrote.build != build:
            self.wrote = self.writer_of(build, is_live=self.aside is None)
        return self.wrote

    def writer_of(self, build: int, *, is_live: bool) -> Writer:
        """Writes into a build."""
        return Writer(self.cluster, self.indices, self.records, build, is_live=is_live, versions=self.versions)

    def has_moved_from(self, build: int) -> bool:
        """Whether a rebuild, by whatever host, has taken the place of the build that was written to."""
        return self.aside is None and self.live_build() != build

    def live_build(self) -> int:
        """The build that answers."""
        state = self.indices.state()
        if state is None:
            raise missing(self.cluster)
        return state.build

    def ids(self) -> set[str]:
        """The ids of the articles that this archive holds and that are there."""
        self.records.refresh()
        return self.writer().present(self.records.own())

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
        """The ids among these of articles that are there, but in another state than that which `load` gives.

        Of an article that another archive holds too either archive's reading may be there: whichever was written last.
        """
        for batch in batches:
            there = self.current().editions(batch)
            states = {article.id: edition(article) for article in load(batch)}
            other = {name for name, state in states.items() if there.get(name, state) != state}
            yield from sorted(other - self.records.shared(other))

    def beside(self) -> OpenSearchStore:
        """A store of its own, to be built while this one answers; one that was left unfinished is gone on with."""
        live = self.live_build()
        newest = max(self.indices.builds(), default=live)
        return OpenSearchStore(
            self.cluster,
            self.settings,
            holders=self.given,
            archive=self.archive,
            known=self.known,
            build=newest if newest > live else live + 1,
            now=self.versions.now,
        )

    def become(self, other: OpenSearchStore) -> None:
        """Hold what `other` holds instead, in one step, with what other archives hold, and be rid of the old build."""
        before, build = self.live_build(), other.build_number
        if before == build:
            return  # another host has finished this build
        old, new = self.writer_of(before, is_live=False), other.writer()
        new.take_over(old)
        self.show(build)
        new.take_over(old)  # what was written to it meanwhile
        self.indices.show(build)
        self.indices.count_commit()
        self.mend()
        for older in self.indices.builds():
            if older < build:
                self.indices.remove(older)

    def check(self) -> list[str]:
        """What is wrong on the cluster, as sentences: parts missing or not asked, articles there twice, or held by none."""
        found = self.check_health()
        name = self.indices.articles(self.build_number)
        unnamed = sorted(each for each, names in self.indices.existing(self.build_number).items() if name not in names)
        found += [f"The index {each} does not answer to the name {name}, so no search asks it." for each in unnamed]
        return found or self.writer().check()

    def check_health(self) -> list[str]:
        """Whether every part of the index is there."""
        with self.cluster.asked() as client:
            health = client.cluster.health(index=self.current().index)
        if health["status"] != "red":
            return []
        return [f"{health['unassigned_shards']} parts of the index at {self.cluster.address.shown} are missing."]

    def mend(self) -> None:
        """Delete what no archive holds, and of an article that is there twice what is older."""
        writer = self.writer()
        if writer.mend():
            self.indices.refresh(writer.build)
            self.indices.count_commit()

    def tend(self) -> bool:
        """A cluster does its housekeeping itself."""
        return False

    def close(self) -> None:
        """Close the connections."""
        self.cluster.close()
