"""When files that were out of reach are tried again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.ledger_records import Fingerprint
from index.retries import LONGEST, Retries

FILE = Path("/in/a")


@pytest.fixture
def retries(tmp_path: Path) -> Iterator[Retries]:
    catalog = Catalog.open(tmp_path / "catalog.db", create=True)
    root = catalog.ledger.root(Path("/in"), watched=True, device=1, inode=2)
    catalog.ledger.waiting(root, [(FILE, Fingerprint(1, 2, 3, 4))], seen="t")
    yield catalog.retries
    catalog.close()


def put_off(retries: Retries, times: int, *, jitter: float = 0.0) -> None:
    for _ in range(times):
        retries.put_off(FILE, code="unreadable", message="No.", now=1000.0, jitter=jitter)


@pytest.mark.parametrize(
    ("times", "delay"), [(1, 2.0), (2, 4.0), (5, 32.0), (11, 2048.0), (12, LONGEST), (99, LONGEST)]
)
def test_the_time_between_tries_doubles_up_to_an_hour(retries: Retries, times: int, delay: float) -> None:
    put_off(retries, times)
    retry = retries.all()[FILE]
    assert (retry.attempts, retry.next_try) == (times, 1000.0 + delay)
    assert not retry.is_due(1000.0 + delay - 1)
    assert retry.is_due(1000.0 + delay)


def test_jitter_shortens_it_by_half_at_most(retries: Retries) -> None:
    put_off(retries, 3, jitter=1.0)
    assert retries.all()[FILE].next_try == 1004.0


def test_a_clock_that_was_set_back_keeps_no_file_waiting(retries: Retries) -> None:
    put_off(retries, 99)
    assert retries.all()[FILE].is_due(1000.0 - 86400)
