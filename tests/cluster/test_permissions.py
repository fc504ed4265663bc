"""What Dateline asks of a cluster is what docs/cluster.md has an administrator permit, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from articles import an_article, dated
from opensearchpy import Transport

from index.opensearch.address import Address
from index.opensearch.cluster import Cluster
from index.opensearch.store import OpenSearchStore
from index.query import Everything, Near, Seen, Word
from index.settings import ClusterSettings
from index.store import Facet

PAGE = Path(__file__).parents[2] / "docs" / "cluster.md"
ROW = re.compile(r"^\| `([A-Z]+ [^`]+)` \| (`[^|]+`)", re.MULTILINE)
NAMES = re.compile(r"(?<=/)dateline_test[^/]*")


def kind_of(method: str, url: str) -> str:
    """A request without the names that are in it."""
    parts = NAMES.sub("NAME", url).split("/")
    # What follows these is a name as well.
    named = [at + 1 for at, part in enumerate(parts) if part in ("_doc", "_update", "_alias", "_index_template")]
    return f"{method} " + "/".join("NAME" if at in named else part for at, part in enumerate(parts))


def test_every_request_is_in_the_table_of_permissions(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    made: set[str] = set()
    perform = Transport.perform_request

    def noted(self: Transport, method: str, url: str, *args: object, **kwargs: object) -> object:
        made.add(kind_of(method, url))
        return perform(self, method, url, *args, **kwargs)

    monkeypatch.setattr(Transport, "perform_request", noted)
    store = OpenSearchStore(Cluster(address), ClusterSettings(replicas=0), create=True)
    storm, calm = an_article("Storm closes port", date=dated("2017")), an_article("Calm returns", date=dated("2018"))
    store.put([storm, calm])
    store.put([an_article("Storm closes port", date=dated("2018"))], delete={calm.id})
    store.find(Near(Word("storm"), Word("port"), 3), limit=5)
    store.count_by(Everything(), Facet.MONTH)
    store.marks(Word("storm"), [storm.id])
    store.suggestions("strom")
    store.find(Seen("2020", None), limit=1)
    fresh = store.beside()
    fresh.put([storm])
    store.become(fresh)
    assert store.check() == []
    store.begin_anew()
    store.close()
    page = PAGE.read_text("utf-8")
    table = dict(ROW.findall(page))
    assert made - table.keys() == set()
    assert len(made) > 12
    role = page.partition('"cluster_permissions"')[2].partition("```")[0]
    needed = {permission for row in table.values() for permission in re.findall(r"[^`, ]+", row)}
    assert {permission for permission in needed if f'"{permission}"' not in role} == set()
