"""Many hostile files of every kind in one inbox with good ones; `benchmarks/hostile.py` is the long form."""

from __future__ import annotations

from pathlib import Path

from hostile import KINDS, write_hostile
from pages import NOW

from index.archive import Archive
from index.ledger_records import State
from index.settings import Limits, Settings
from ingest.adding import add
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from ingest.workers import Workers


def test_good_files_among_hostile_ones_are_indexed_and_each_hostile_one_has_its_reason(
    archive: Archive, inbox: Path
) -> None:
    kinds = dict(write_hostile(inbox, hostile=len(KINDS), good=8))
    limits = Settings(workers=2, limits=Limits(seconds=10, memory=1024))
    with archive.writing(wait=0), Workers(limits) as workers:
        outcomes = list(add(Intake(archive, workers, lambda: NOW), Inboxes(archive), [inbox], lambda _done, _all: None))
    assert {outcome.path for outcome in outcomes} == kinds.keys()
    for outcome in outcomes:
        kind = kinds[outcome.path]
        states = {entry.state for entry in outcome.entries}
        assert outcome.entries
        if kind is None:
            assert states == {State.INDEXED}
            continue
        assert kind.tells or State.INDEXED not in states, kind.name
        for entry in outcome.entries:
            assert entry.article_id or (entry.code and entry.message), kind.name
            assert entry.code not in ("crashed", "too-slow"), (kind.name, entry.message)
    sums = archive.catalog.ledger.sums()
    assert sums.waiting == 0
    assert archive.store.ids() == archive.catalog.ids()
