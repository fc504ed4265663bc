"""Which archive holds which article, as records on the cluster: one for each article and archive, in `P-holders`.

A record is written before its article, and goes before it. So an article that an archive holds, or is about to, has
a record at every moment, and whoever finds none may delete it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.errors import StoreFailed
from index.evidence import Files, Held
from index.gone import Gone
from index.holdings import Holding
from index.opensearch.cluster import Cluster, runs
from index.opensearch.sending import Action, Sender
from index.opensearch.versions import Versions
from index.records import dataclass

AT_ONCE = 10_000
"""Records that one answer brings."""

UNKNOWN = Held(first_seen="", text_key="", day=None, paths=(), files=Files())
"""What is known of the files of an article that comes from no catalog."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What an archive says of an article that it holds; `first_seen` as in the catalog, `here` if it is this machine's."""

    article: str
    first_seen: str
    files: Files
    here: bool


class HolderRecords:
    """Reads the records of all archives, and writes those of one, `archive`, whose machine is `host`."""

    def __init__(
        self,
        cluster: Cluster,
        index: str,
        versions: Versions,
        *,
        archive: str,
        host: str,
        params: Mapping[str, str],
    ) -> None:
        self.cluster = cluster
        self.index = index
        self.versions = versions
        self.archive = archive
        self.host = host
        self.params = params

    def write(self, held: Mapping[str, Held]) -> None:
        """Write and show records."""
        self.send("index", {name: self.fields(name, each) for name, each in held.items()})
        self.refresh()  # at once: whoever finds an article finds its record, also if what follows is broken off

    def remove(self, ids: Iterable[str]) -> None:
        """Remove this archive's records of some articles."""
        self.send("delete", dict.fromkeys(ids))

    def send(self, do: str, records: Mapping[str, dict[str, Any] | None]) -> None:
        """Write or delete this archive's records of some articles.

        Raises:
            StoreFailed: somebody else writes them.
        """
        meta = {"_index": self.index, "version": self.versions.next(), "version_type": "external_gte"}
        sender = Sender(self.cluster, params=self.params)
        sender.send(Action(do, meta | {"_id": self.id_of(name)}, fields) for name, fields in records.items())
        if sender.outrun:
            raise StoreFailed(
                "Another archive writes under this one's name, or has: is one a copy of the other's folder?",
                "Keep one of them, and make the other with `dateline admin backup` and `dateline admin restore`.",
            )

    def id_of(self, article: str) -> str:
        """The id of this archive's record of an article."""
        return f"{article}-{self.archive}"

    def fields(self, article: str, held: Held) -> dict[str, Any]:
        """A record as it is kept."""
        return {
            "id": self.id_of(article),
            "article": article,
            "archive": self.archive,
            "host": self.host,
            "first_seen": held.first_seen,
            "text_key": held.text_key or None,
            "day": held.day,
            "files": len(held.files.holdings),
            "path": list(held.paths),
            "record": written(held.files),
        }

    def refresh(self) -> None:
        """Show what was written, by whomever."""
        with self.cluster.asked() as client:
            client.indices.refresh(index=self.index)

    def clear(self) -> None:
        """Remove all records of all archives."""
        self.refresh()
        hits = self.cluster.every(self.index, {"match_all": {}}, by="id")
        sender = Sender(self.cluster, params=self.params)
        sender.send(Action("delete", {"_index": self.index, "_id": hit["_id"]}) for hit in hits)
        self.refresh()

    def own(self) -> set[str]:
        """The ids of the articles that this archive holds."""
        query = {"term": {"archive": self.archive}}
        return {hit["_id"].partition("-")[0] for hit in self.cluster.every(self.index, query, by="id")}

    def all(self) -> set[str]:
        """The ids of the articles that any archive holds."""
        return {hit["_id"].partition("-")[0] for hit in self.cluster.every(self.index, {"match_all": {}}, by="id")}

    def among(self, ids: Collection[str]) -> set[str]:
        """Those of some articles that any archive holds."""
        return {row["article"] for row in self.rows("article", ids, ["article"])}

    def shared(self, ids: Collection[str]) -> set[str]:
        """Those of some articles that another archive holds."""
        rows = self.rows("article", ids, ["article", "archive"])
        return {row["article"] for row in rows if row["archive"] != self.archive}

    def others(self) -> set[str]:
        """The ids of the articles that other archives hold."""
        query = {"bool": {"must_not": {"term": {"archive": self.archive}}}}
        return {hit["_id"].partition("-")[0] for hit in self.cluster.every(self.index, query, by="id")}

    def differing(self, held: Mapping[str, Held]) -> dict[str, Held]:
        """Those of which this archive's record says something else, or of which there is none."""
        names = {self.id_of(name): name for name in held}
        kept = {row["id"]: row for row in self.rows("id", names, [])}
        return {name: held[name] for key, name in names.items() if kept.get(key) != self.fields(name, held[name])}

    def of(self, ids: Collection[str]) -> dict[str, list[Record]]:
        """The records of some articles: those of this machine first, then by host."""
        found: dict[str, list[Record]] = {}
        rows = list(self.rows("article", ids, []))
        for row in sorted(rows, key=lambda row: (row["host"] != self.host, row["host"], row["archive"])):
            here = row["host"] == self.host
            record = Record(
                article=row["article"],
                first_seen=row["first_seen"],
                files=read(row["record"], None if here else row["host"]),
                here=here,
            )
            found.setdefault(record.article, []).append(record)
        return found

    def rows(self, field: str, values: Collection[str], fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The records with one of these values, with these fields; all of them if none are named."""
        for some in runs(sorted(values)):
            query, wanted = {"terms": {field: list(some)}}, fields or ["*"]
            body = {"size": AT_ONCE, "query": query, "_source": wanted}
            hits = self.cluster.search(self.index, body)["hits"]["hits"]
            if len(hits) == AT_ONCE:
                hits = self.cluster.every(self.index, query, by="id", fields=wanted)
            yield from (hit["_source"] for hit in hits)


def written(files: Files) -> str:
    """What is known of files as text: it spells paths that are no UTF-8, too."""
    rows = [{name: plain(value) for name, value in asdict(one).items()} for one in files.holdings]
    gone = {name: plain(value) for name, value in asdict(files.gone).items()} if files.gone else None
    return json.dumps({"holdings": rows, "gone": gone})


def plain(value: object) -> object:
    """A value of a record as JSON has it."""
    return str(value) if isinstance(value, Path) else value


def read(text: str, host: str | None) -> Files:
    """The files of a record; `host` is where they lie, None if that is this machine."""
    row = json.loads(text)

    def holding(one: dict[str, Any]) -> Holding:
        relative = f"{host}:{one['relative']}" if host else one["relative"]
        return Holding(**one | {"path": Path(one["path"]), "relative": relative, "host": host})

    gone = row["gone"]
    return Files(
        holdings=tuple(map(holding, row["holdings"])),
        gone=Gone(**gone | {"path": Path(gone["path"])}) if gone else None,
    )
