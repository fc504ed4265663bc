"""The indices of an archive on a cluster: by year of publication, behind one name, in builds that replace each other.

`P-articles-v1-B-2017` holds the articles of a year in build B, `P-words-v1-B` their words; the aliases `P` and
`P-words` name the build that answers. `P-state` counts commits.
"""

from __future__ import annotations

from typing import Any

from index.errors import IndexDamaged, NewerArchive, StoreFailed
from index.opensearch.cluster import Cluster
from index.opensearch.mapping import ARTICLE, SCHEMA, SETTINGS, STATE, VOCABULARY
from index.records import dataclass
from index.settings import ClusterSettings

STATE_ID = "state"


@dataclass(frozen=True, slots=True)
class State:
    """Which build answers, whose it is, and a number that every commit raises.

    The number begins with the time at which the state was first made, so that no two indices have the same.
    """

    build: int
    owner: str
    base: int
    commits: int

    @property
    def generation(self) -> int:
        """The number of the newest commit."""
        return self.base + self.commits


class Indices:
    """Makes, names and removes the indices of one archive."""

    def __init__(self, cluster: Cluster, settings: ClusterSettings) -> None:
        self.cluster = cluster
        self.settings = settings
        self.prefix = cluster.address.prefix
        self.state_index = f"{self.prefix}-state"

    def articles(self, build: int) -> str:
        """The name under which the articles of a build are asked for."""
        return f"{self.prefix}-articles-v{SCHEMA}-{build}"

    def words(self, build: int) -> str:
        """The name of the index of the words of a build."""
        return f"{self.prefix}-words-v{SCHEMA}-{build}"

    def of_period(self, build: int, period: str) -> str:
        """The name of the index of a year."""
        return f"{self.articles(build)}-{period}"

    def state(self) -> State | None:
        """The state; None if there is no index.

        Raises:
            NewerArchive: a newer Dateline made the index.
        """
        with self.cluster.asked() as client:
            found = client.get(index=self.state_index, id=STATE_ID, params={"ignore": 404})
        if not found.get("found"):
            return None
        return State(commits=found["_version"], **found["_source"])

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

    def count_commit(self, build: int, *, owner: str, base: int) -> None:
        """Note that a commit is whole."""
        body = {"build": build, "owner": owner, "base": base}
        with self.cluster.asked() as client:
            client.index(index=self.state_index, id=STATE_ID, body=body, params=self.waiting())

    def waiting(self) -> dict[str, str]:
        """How many copies of a part must be there before it is written to."""
        return {"wait_for_active_shards": str(self.settings.wait_for_active_shards)}

    def put_templates(self) -> None:
        """See to it that no index is ever born without its mapping."""
        kinds = {
            "articles": (ARTICLE, self.settings.shards), "words": (VOCABULARY, 1), "state": (STATE, 1),
        }  # fmt: skip
        for kind, (mapping, shards) in kinds.items():
            pattern = self.state_index if kind == "state" else f"{self.prefix}-{kind}-v{SCHEMA}-*"
            settings = SETTINGS | {"number_of_shards": shards} | self.replicas()
            body = {"index_patterns": [pattern], "template": {"settings": {"index": settings}, "mappings": mapping}}
            with self.cluster.asked() as client:
                client.indices.put_index_template(name=f"{self.prefix}-{kind}", body=body)

    def replicas(self) -> dict[str, Any]:
        """How many copies there are of each part."""
        if self.settings.replicas is None:
            return {"auto_expand_replicas": "0-1"}
        return {"number_of_replicas": self.settings.replicas}

    def create(self, name: str, *aliases: str) -> None:
        """Make an index if it is not there."""
        body: dict[str, Any] = {"aliases": {alias: {} for alias in aliases}}
        with self.cluster.asked() as client:
            if client.indices.exists(index=name):
                return
        try:
            with self.cluster.asked() as client:
                client.indices.create(index=name, body=body, params=self.waiting())
        except StoreFailed as error:
            if "already exists" not in error.message:
                raise

    def create_build(self, build: int) -> None:
        """Make the index of words of a build, and one for articles without a date, so that its names can be asked."""
        self.put_templates()
        self.create(self.state_index)
        self.create(self.words(build))
        self.create(self.of_period(build, "undated"), self.articles(build))

    def existing(self, build: int) -> set[str]:
        """The indices of articles of a build."""
        with self.cluster.asked() as client:
            # Asked without an index, a cluster answers only those who may read all of them.
            found = client.indices.get_alias(
                index=f"{self.prefix}-articles-*", name=self.articles(build), params={"ignore": 404}
            )
        return {name for name in found if name.startswith(self.articles(build))}

    def show(self, build: int) -> None:
        """Have a build answer under the archive's name, and no other, in one step."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.prefix}-articles-v*", "alias": self.prefix, "must_exist": False}},
            {"add": {"index": f"{self.articles(build)}-*", "alias": self.prefix}},
        ]
        with self.cluster.asked() as client:
            client.indices.update_aliases(body={"actions": actions})

    def remove(self, build: int) -> None:
        """Delete the indices of a build."""
        names = [*sorted(self.existing(build)), self.words(build)]
        with self.cluster.asked() as client:
            client.indices.delete(index=",".join(names), params={"ignore_unavailable": "true"})

    def refresh(self, build: int) -> None:
        """Show what was written."""
        names = f"{self.articles(build)},{self.words(build)}"
        with self.cluster.asked() as client:
            shards = client.indices.refresh(index=names)["_shards"]
        if shards["failed"]:
            raise StoreFailed(f"{shards['failed']} of {shards['total']} parts of the index could not be refreshed.")

    def builds(self) -> set[int]:
        """Every build of which there is an index."""
        with self.cluster.asked() as client:
            found = client.indices.get(index=f"{self.prefix}-words-v{SCHEMA}-*", params={"ignore_unavailable": "true"})
        return {int(name.rpartition("-")[2]) for name in found}


def missing(cluster: Cluster) -> IndexDamaged:
    """There is no index on the cluster."""
    return IndexDamaged(
        f"There is no search index at {cluster.address.shown}.",
        "The next `dateline sync`, `add` or `watch` builds it from the catalog.",
    )
