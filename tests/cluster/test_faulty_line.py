"""A daemon and a reader at the end of a line to the cluster that refuses, delays and cuts answers off."""

from __future__ import annotations

from pathlib import Path

import pytest
from faulty_line import FaultyLine
from newsroom import newsroom

from index.opensearch.address import Address


@pytest.mark.timeout(900)
def test_a_line_that_refuses_delays_and_cuts_answers_off_loses_nothing(
    url: str, address: Address, tmp_path: Path, inbox: Path
) -> None:
    with (
        FaultyLine(url, everywhere=True) as line,
        newsroom(tmp_path / "archive", inbox, store=f"{line.url}/{address.prefix}") as room,
    ):
        room.grows(20)
        assert all(line.faults[fault] for fault in ("refused", "cut", "slow"))
        line.is_sound = True
