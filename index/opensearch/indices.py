"""The indices of an archive on a cluster: by year of publication, behind one name, in builds that replace each other.

`P-articles-v1-B-2017` holds the articles of a year in build B, and answers with the other years to `P-articles-v1-B`;
`P-words-v1-B` names the index of their words. `P` names the build that answers, `P-state` says which it is and counts
commits. `P-holders` says which archive holds which article, in whatever build. An index deleted by hand that a write
brings to life again answers to the name of its build if it is one of articles, so that a check finds what it lacks; one
of words does not, so that whoever asks is told at once.
"""

from __future__ import annotations

from typing import Any

from index.errors import IndexDamaged, NewerArchive, StoreAway, StoreFailed
from index.opensearch.cluster import PATIENCE, Cluster
from index.opensearch.mapping import ARTICLE, HOLDER, SCHEMA, SETTINGS, STATE, VOCABULARY
from index.records import dataclass
from index.settings import ClusterSettings

STATE_ID = "state"

AT_ONCE = 12
"""Indices that one request deletes: a name may have 255 bytes, and an address has to do with 4,096."""


@dataclass(frozen=True, slots=True)
class State:
    """Which build answers, and a number that every commit raises.

    The number begins with the time at which the state was first made, so that no two indices have the same.
    """

    build: int
    base: int
    commits: int

    @property
    def generation(self) -> int:
        """The number of the newest commit."""
        return self.base + self.commits


class Indices:
    """Makes, names and removes the indices behind one prefix, of one archive or of several."""

    def __init__(self, cluster: Cluster, settings: ClusterSettings) -> None:
        self.cluster = cluster
        self.settings = settings
        self.prefix = cluster.address.prefix
        self.state_index = f"{self.prefix}-state"
        self.holders = f"{self.prefix}-holders"

    def articles(self, build: int) -> str:
        """The name under which the articles of a build are asked for."""
        return f"{self.prefix}-articles-v{SCHEMA}-{build}"

    def words(self, build: int) -> str:
        """The name under which the words of a build are asked for, and written."""
        return f"{self.prefix}-words-v{SCHEMA}-{build}"

    def of_words(self, build: int) -> str:
        """The name of the index of the words of a build."""
        return f"{self.words(build)}-all"

    def of_period(self, build: int, period: str) -> str:
        """The name of the index of a year."""
        return f"{self.articles(build)}-{period}"

    def state(self) -> State | None:
        """The state; None if there is no index.

        Raises:
            NewerArchive: a newer Dateline made the index.
        """
        try:
            with self.cluster.asked() as client:
                found = client.get(index=self.state_index, id=STATE_ID)
        except IndexDamaged:
            return None
        fields = found["_source"]
        return State(build=fields["build"], base=fields["base"], commits=found["_version"])

    def refuse_newer(self) -> None:
        """Raise NewerArchive if a newer Dateline made any of the indices."""
        with self.cluster.asked() as client:
            found = client.indices.get_mapping(index=f"{self.prefix}-*", params={"ignore_unavailable": "true"})
        newest = max((each["mappings"].get("_meta", {}).get("schema", 0) for each in found.values()), default=0)
        if newest > SCHEMA:
            raise NewerArchive(
                f"The index at {self.cluster.address.shown} was made by a newer Dateline"
                f" (schema {newest}; this one knows {SCHEMA}).",
                "Update Dateline on this machine, or name another prefix in the store's address.",
            )

    def count_commit(self) -> None:
        """Note that a commit is whole; which build answers is not touched, it may be another by now."""
        # A script that changes nothing raises the version all the same.
        body = {"script": {"source": "ctx._source.build += 0"}}
        with self.cluster.asked() as client:
            client.update(index=self.state_index, id=STATE_ID, body=body, params={"retry_on_conflict": "20"})

    def answer_from(self, build: int, *, base: int) -> None:
        """Have a build answer from now on; `base` is where the numbers of commits begin."""
        body = {"build": build, "base": base}
        with self.cluster.asked() as client:
            client.index(index=self.state_index, id=STATE_ID, body=body, params=self.waiting())

    def answer_first_from(self, build: int, *, base: int) -> None:
        """As `answer_from`, unless a build answers by now."""
        body, params = {"build": build, "base": base}, self.waiting() | {"op_type": "create", "ignore": 409}
        with self.cluster.asked() as client:
            client.index(index=self.state_index, id=STATE_ID, body=body, params=params)

    def waiting(self) -> dict[str, Any]:
        """How many copies of a part must be there before it is written to, and how long that is waited for."""
        copies, replicas = self.settings.wait_for_active_shards, self.settings.replicas
        if copies is None:
            copies = "all" if replicas is None else min(2, 1 + replicas)
        # Without the first, the library would take the second for its own.
        patience = {"request_timeout": PATIENCE, "timeout": f"{PATIENCE / 2:.0f}s"}
        return {"wait_for_active_shards": str(copies), **patience}

    def put_templates(self, build: int) -> None:
        """See to it that no index of a build is ever born without its mapping, nor one of articles without its name.

        Raises:
            StoreFailed: the cluster is too old, or no OpenSearch.
        """
        self.cluster.require_version()
        articles, words = self.articles(build), f"{self.prefix}-words-v{SCHEMA}-*"
        kinds: tuple[tuple[str, str, Any, int, dict[str, Any]], ...] = (
            (articles, f"{articles}-*", ARTICLE, self.settings.shards, {articles: {}}),
            (f"{self.prefix}-words", words, VOCABULARY, 1, {}),
            (self.state_index, self.state_index, STATE, 1, {}),
            (self.holders, self.holders, HOLDER, self.settings.shards, {}),
        )
        for name, pattern, mapping, shards, aliases in kinds:
            settings = {"index": SETTINGS | {"number_of_shards": shards} | self.replicas()}
            template = {"settings": settings, "mappings": mapping, "aliases": aliases}
            with self.cluster.asked() as client:
                client.indices.put_index_template(name=name, body={"index_patterns": [pattern], "template": template})

    def replicas(self) -> dict[str, Any]:
        """How many copies there are of each part."""
        if self.settings.replicas is None:
            return {"auto_expand_replicas": "0-1"}
        return {"number_of_replicas": self.settings.replicas}

    def create(self, name: str, *aliases: str) -> None:
        """Make an index if it is not there, and have it answer to these names, also if it is there."""
        with self.cluster.asked() as client:
            there = client.indices.exists(index=name)
        if not there:
            body: dict[str, Any] = {"aliases": {alias: {} for alias in aliases}}
            try:
                with self.cluster.asked() as client:
                    client.indices.create(index=name, body=body, params=self.waiting())
            except StoreFailed as error:
                if "already exists" not in error.message:
                    raise
        elif aliases:
            actions = [{"add": {"index": name, "alias": alias}} for alias in aliases]
            with self.cluster.asked() as client:
                client.indices.update_aliases(body={"actions": actions})

    def create_build(self, build: int) -> None:
        """Make the index of words of a build, and one for articles without a date, so that its names can be asked."""
        self.put_templates(build)
        self.create(self.state_index)
        self.create(self.holders)
        self.create(self.of_words(build), self.words(build))
        self.create(self.of_period(build, "undated"))

    def existing(self, build: int) -> dict[str, set[str]]:
        """The indices of articles of a build, and the names to which each answers."""
        with self.cluster.asked() as client:
            found = client.indices.get_alias(index=f"{self.articles(build)}-*")
        return {name: set(each["aliases"]) for name, each in found.items()}

    def show(self, build: int) -> None:
        """Have a build answer under the archive's name, and no other, in one step."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.prefix}-articles-v*", "alias": self.prefix, "must_exist": False}},
            {"add": {"index": f"{self.articles(build)}-*", "alias": self.prefix}},
        ]
        with self.cluster.asked() as client:
            client.indices.update_aliases(body={"actions": actions})

    def remove(self, build: int) -> None:
        """Delete the indices of a build; that of its words is the last, for a build is known by it."""
        names = sorted(self.existing(build))
        groups = [names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE)]
        for group in [*groups, [self.of_words(build)]]:
            with self.cluster.asked() as client:
                client.indices.delete(index=",".join(group), params={"ignore_unavailable": "true"})
        with self.cluster.asked() as client:
            client.indices.delete_index_template(name=self.articles(build), params={"ignore": 404})

    def refresh(self, build: int) -> None:
        """Show what was written."""
        self.refresh_names(self.articles(build), self.words(build))

    def refresh_names(self, *names: str) -> None:
        """Show what was written into the indices of these names."""
        with self.cluster.asked() as client:
            shards = client.indices.refresh(index=",".join(names))["_shards"]
        if shards["failed"]:
            raise StoreAway(f"{shards['failed']} of {shards['total']} parts of the index could not be refreshed.")

    def builds(self) -> set[int]:
        """Every build of which there is an index, if only one that a late write brought to life."""
        names = ",".join(f"{self.prefix}-{kind}-v{SCHEMA}-*" for kind in ("articles", "words"))
        with self.cluster.asked() as client:
            found = client.indices.get(index=names, params={"ignore_unavailable": "true"})
        return {int(name.split("-")[3]) for name in found}


def missing(cluster: Cluster) -> IndexDamaged:
    """There is no index on the cluster."""
    return IndexDamaged(
        f"There is no search index at {cluster.address.shown}.",
        "The next `dateline sync`, `add` or `watch` builds it from the catalog.",
    )
