"""Requests to the daemon that are not as they should be."""

from __future__ import annotations

import queue
from pathlib import Path
from typing import Any, cast

import pytest
from driven_daemon import driven

from ingest.control import Control, Request
from ingest.requests import serve


class Asked:
    """Takes the place of the socket: one request has come."""

    def __init__(self, row: Any) -> None:  # Any: what comes over the socket may be anything
        self.request = Request(row)
        self.requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self.requests.put(self.request)


@pytest.mark.parametrize(
    "row",
    [
        {"do": "retry", "paths": []},
        {"do": "retry", "everything": False, "paths": None, "failed": False, "reason": None},
        {"do": "forget"},
        {"do": "add", "paths": [7]},
        {"do": "dance"},
        ["sync"],
        None,
    ],
    ids=["key missing", "of another type", "nothing named", "no path", "unknown", "list", "null"],
)
def test_what_another_version_asks_is_answered_with_an_error(tmp_path: Path, inbox: Path, row: object) -> None:
    asked = Asked(row)
    with driven(tmp_path / "archive", inbox) as daemon:
        serve(daemon, cast(Control, asked))
    answer = asked.request.answer.get_nowait()
    assert answer is not None
    assert (answer["exit_code"], "The daemon does not" in answer["error"]) == (1, True)
    assert [asked.request.answer.get_nowait() for _ in range(2)] == [{"end": True}, None]
