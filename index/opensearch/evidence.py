"""What is shown of articles, and asked of their files, as the records of all hosts on the cluster tell it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from operator import itemgetter
from typing import Any

from index.catalog import Kept
from index.copies import Copy
from index.evidence import NO_FILES, Files
from index.opensearch.asking import Asking
from index.opensearch.holding import HolderRecords
from index.path_patterns import read_pattern

BEHIND = (0.1, 0.4, 1.0)
"""Seconds after which an article that was found, and is not there, is looked for again: of two copies of a part, one may
show a little later than the other what was written."""

WILD = str.maketrans({sign: f"\\{sign}" for sign in "*?\\"})
"""What has a meaning in a wildcard of the cluster."""


class ClusterEvidence:
    """Answers `index.evidence.Evidence` and `index.store.Holders` from the cluster, for a host without a catalog too."""

    def __init__(self, records: HolderRecords, asking: Callable[[], Asking]) -> None:
        self.records = records
        self.asking = asking

    def articles(self, ids: Iterable[str]) -> dict[str, Kept]:
        """The articles with these ids that a host holds, first seen when the first host saw each."""
        wanted = set(ids)
        for pause in BEHIND:
            found = self.articles_now(wanted)
            if found.keys() == wanted:
                return found
            time.sleep(pause)
        return self.articles_now(wanted)

    def articles_now(self, ids: Collection[str]) -> dict[str, Kept]:
        """Those that the copies which are asked show at this moment."""
        wanted = sorted(ids)
        records = self.records.of(wanted)
        return {
            article.id: Kept(article=article, first_seen=min(one.first_seen for one in records[article.id]))
            for article in self.asking().articles(wanted)
            if article.id in records
        }

    def files(self, ids: Collection[str]) -> dict[str, Files]:
        """The files of all hosts, those of this machine first."""
        found: dict[str, Files] = {}
        for name, records in self.records.of(ids).items():
            holdings = tuple(holding for record in records for holding in record.files.holdings)
            gone = next((record.files.gone for record in records if record.files.gone), None)
            found[name] = Files(holdings=holdings, gone=None if holdings else gone)
        return {name: found.get(name, NO_FILES) for name in ids}

    def copies(self, ids: Collection[str]) -> dict[str, tuple[Copy, ...]]:
        """The groups of these articles, as `index.copies.groups_of`."""
        keys = {row["article"]: row["text_key"] for row in self.records.rows("article", ids, ["article", "text_key"])}
        wanted = {key for key in keys.values() if key}
        fields = ["article", "text_key", "day", "first_seen", "files"]
        members: dict[str, dict[str, Copy]] = {key: {} for key in wanted}
        rows = list(self.records.rows("text_key", wanted, fields))
        # The earliest comes first, one without a date last.
        rows.sort(key=lambda row: (row["day"] is None, row["day"] or "", row["first_seen"], row["article"]))
        files: Counter[str] = Counter()
        for row in rows:
            files[row["article"]] += row["files"]
        for row in rows:
            name = row["article"]
            members[row["text_key"]].setdefault(name, Copy(id=name, files=max(1, files[name])))
        groups = {key: tuple(group.values()) for key, group in members.items()}
        return {name: groups[key] for name, key in keys.items() if key and len(groups[key]) > 1}

    def ids_like(self, prefix: str, *, limit: int) -> list[str]:
        """The first ids that begin with `prefix`."""
        asking = self.asking()
        body = {"size": limit, "query": {"prefix": {"id": prefix}}, "sort": [{"id": "asc"}], "_source": False}
        return [hit["_id"] for hit in asking.cluster.search(asking.index, body)["hits"]["hits"]]

    def on_path(self, pattern: str) -> set[str]:
        """The articles with a file on a path that fits, on any host."""
        try:
            wanted = read_pattern(pattern)
        except ValueError:
            return set()
        start = "".join(f"{folder}/" for folder in wanted.folders)
        letters = wanted.letters.encode("utf-8", "replace").decode().translate(WILD)
        parts = [{"prefix": {"path": start}}, {"wildcard": {"path": {"value": f"*{letters}*"}}}]
        query = {"bool": {"filter": parts}}
        rows = self.scan(query, ["article", "path"])
        return {row["article"] for row in rows if any(map(wanted.fits, row["path"]))}

    def seen(self, start: str | None, end: str | None) -> set[str]:
        """The articles that the first of their hosts saw from one instant on and before another."""
        earlier = self.seen_before(start) if start else set()
        return self.seen_before(end or "~") - earlier

    def seen_before(self, end: str) -> set[str]:
        """The articles that a host saw before an instant."""
        return set(map(itemgetter("article"), self.scan({"range": {"first_seen": {"lt": end}}}, ["article"])))

    def copied(self) -> set[str]:
        """The articles that more than one file holds, on whatever hosts, and those whose text another article has."""
        files: Counter[str] = Counter()
        texts: dict[str, str] = {}
        for row in self.scan({"match_all": {}}, ["article", "text_key", "files"]):
            files[row["article"]] += row["files"]
            texts[row["article"]] = row["text_key"]
        articles = Counter(texts.values())
        return {name for name, key in texts.items() if files[name] > 1 or (key and articles[key] > 1)}

    def scan(self, query: Mapping[str, Any], fields: list[str]) -> Iterable[dict[str, Any]]:
        """These fields of all records that match."""
        hits = self.records.cluster.every(self.records.index, query, by="id", fields=fields)
        return (hit["_source"] for hit in hits)
