"""Writes articles into the indices of their years and deletes them, while other hosts do the same.

What keeps an article that one host adds while another lets go of it: whoever adds writes the record of the holder
first and the article after it, and every such write changes the article's number on the cluster, also when something
newer is there. Whoever deletes takes that number first, looks for records after it, and deletes only if the number is
still the same. So a deletion either sees the record or fails. Every host lets its own record go before it looks, so of
two that let go of an article at once the later one sees no record: an article goes with its last holder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from index.errors import IndexDamaged, StoreAway
from index.opensearch.asking import Asking, article_of
from index.opensearch.cluster import Cluster, runs
from index.opensearch.documents import Document, document
from index.opensearch.holding import HolderRecords
from index.opensearch.indices import Indices
from index.opensearch.sending import Action, Refused, Sender
from index.opensearch.versions import Versions
from index.opensearch.vocabulary import Vocabulary

TRIES = 5
"""How often an article is written or deleted again that others write at the same time."""

CARRIED = 500
"""Articles that are taken from one build to another at a time."""

Hit = Mapping[str, Any]


class Writer:
    """Writes into one build. `is_live`: it is the one that answers."""

    def __init__(
        self,
        cluster: Cluster,
        indices: Indices,
        records: HolderRecords,
        build: int,
        *,
        is_live: bool,
        versions: Versions,
    ) -> None:
        self.cluster = cluster
        self.indices = indices
        self.records = records
        self.build = build
        self.is_live = is_live
        self.versions = versions
        self.words = Vocabulary(cluster, indices.words(build))

    def write(self, documents: Sequence[Document], written: Mapping[str, int] | None = None) -> list[Refused]:
        """Write documents into the indices of their years, and delete what lies in those of other years.

        `written` are the numbers with which each was written before, if they are not new.
        """
        places = {each.id: self.indices.of_period(self.build, each.period) for each in documents}
        there = self.where(list(places))
        names = {self.indices.articles(self.build)} | ({self.indices.prefix} if self.is_live else set())
        known = self.indices.existing(self.build)
        for name in {*known, *places.values()}:
            if not names <= known.get(name, set()):
                self.indices.create(name, *names)
        index, params = self.indices.words(self.build), self.indices.waiting()
        refused = Sender(self.cluster, params=params).send(
            Action("create", {"_index": index, "_id": key, "require_alias": True}, fields)
            for key, fields in self.words.new_words(documents)
        )
        sender = Sender(self.cluster, params=params)
        new = {} if written else dict.fromkeys(places, self.versions.next())
        refused += sender.send(
            Action(
                "index",
                {
                    "_index": places[one.id],
                    "_id": one.id,
                    "version": (written or new)[one.id],
                    "version_type": "external_gte",
                },
                one.fields,
            )
            for one in documents
        )
        outrun = {action.meta["_id"] for action in sender.outrun}
        for one in documents:
            if one.id in outrun:
                self.touch(one, places[one.id])
        self.delete(hit for hits in there.values() for hit in hits if hit["_index"] != places[hit["_id"]])
        return refused

    def touch(self, one: Document, index: str) -> None:
        """Write an article of which something newer is there, or was: so that no other host deletes it unawares.

        Raises:
            StoreAway: others write it again and again.
        """
        for _ in range(TRIES):
            with self.cluster.asked() as client:
                found = client.get(index=index, id=one.id, params={"ignore": 404})
            if found.get("found"):
                meta = {"version": found["_version"], "version_type": "external_gte"}
                action = Action("index", {"_index": index, "_id": one.id} | meta, document(article_of(found)).fields)
            else:
                action = Action("create", {"_index": index, "_id": one.id}, one.fields)
            sender = Sender(self.cluster, params=self.indices.waiting())
            sender.send([action])
            if not sender.outrun:
                return
        raise StoreAway(f"The article {one.id} is being written by other hosts again and again.", "Try again.")

    def release(self, ids: Iterable[str]) -> None:
        """Delete those of some articles that no archive holds."""
        left = set(ids)
        for _ in range(TRIES):
            there = self.where(sorted(left))
            self.records.refresh()
            held = self.records.among(there)
            left = self.delete(hit for name, hits in there.items() if name not in held for hit in hits)
            if not left:
                return
            self.indices.refresh(self.build)

    def delete(self, hits: Iterable[Hit]) -> set[str]:
        """Delete documents that are still as they were found; the articles of those that are not."""
        sender = Sender(self.cluster, params=self.indices.waiting())
        sender.send(
            Action(
                "delete",
                {
                    "_index": hit["_index"],
                    "_id": hit["_id"],
                    "if_seq_no": hit["_seq_no"],
                    "if_primary_term": hit["_primary_term"],
                },
            )
            for hit in hits
        )
        return {action.meta["_id"] for action in sender.outrun}

    def where(self, ids: Sequence[str]) -> dict[str, list[Hit]]:
        """The documents of each of these articles, without their fields."""
        found: dict[str, list[Hit]] = {}
        for some in runs(ids):
            body = {
                "size": 2 * len(some),
                "query": {"ids": {"values": some}},
                "_source": False,
                "seq_no_primary_term": True,
                "version": True,
            }
            for hit in self.cluster.search(self.indices.articles(self.build), body)["hits"]["hits"]:
                found.setdefault(hit["_id"], []).append(hit)
        return found

    def ids(self) -> list[str]:
        """The ids of all articles that are there, of whatever archive; one that is there twice comes twice."""
        name = self.indices.articles(self.build)
        return [hit["_id"] for hit in self.cluster.every(name, {"match_all": {}}, by="id")]

    def written(self) -> dict[str, int]:
        """The number with which each article that is there was written last."""
        name = self.indices.articles(self.build)
        hits = self.cluster.every(name, {"match_all": {}}, by="id", versions=True)
        return {hit["_id"]: hit["_version"] for hit in hits}

    def take_over(self, old: Writer) -> None:
        """Write what other archives hold, and this build lacks or has an older state of, as it is in an older build.

        If that is gone, another host has seen to it. What only this archive holds comes from its catalog.
        """
        self.records.refresh()
        held = self.records.others()
        if not held:
            return
        try:
            self.indices.refresh_names(self.indices.articles(old.build))
            there = old.written()
        except IndexDamaged:
            return
        here = self.written()
        newer = sorted(name for name in held & there.keys() if there[name] > here.get(name, 0))
        asking = Asking(self.cluster, self.indices.articles(old.build), self.words, None)
        for start in range(0, len(newer), CARRIED):
            carried = asking.articles(newer[start : start + CARRIED])
            self.write([document(article) for article in carried], there)
        self.indices.refresh(self.build)

    def check(self) -> list[str]:
        """What is wrong with the articles that are there, as sentences."""
        there = self.ids()
        said = {
            "articles are in the indices of two years": len(twice(there)),
            "articles are in the index that no archive holds": len(self.unheld(there)),
        }
        return [f"{count:,} {what}." for what, count in said.items() if count]

    def mend(self) -> bool:
        """Delete what no archive holds, and of an article that is there twice what is older; whether there was any."""
        there = self.ids()
        unheld, several = self.unheld(there), self.where(twice(there)).values()
        self.release(unheld)
        self.delete(hit for hits in several for hit in sorted(hits, key=lambda hit: hit["_version"])[:-1])
        return bool(unheld or several)

    def unheld(self, there: Iterable[str]) -> set[str]:
        """Those of these articles that no archive holds."""
        self.records.refresh()
        return set(there) - self.records.all()

    def present(self, ids: Collection[str]) -> set[str]:
        """Those of some articles that are there."""
        self.indices.refresh(self.build)
        return set(self.where(sorted(ids)))


def twice(ids: Iterable[str]) -> list[str]:
    """The ids that come more than once."""
    return [name for name, times in Counter(ids).items() if times > 1]
