"""Does what other processes ask of the daemon: scans, adding, forgetting, reading again."""

from __future__ import annotations

import logging
import queue
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatelineError
from ingest.adding import add, sync
from ingest.control import Control, Request
from ingest.forgetting import forget_asked
from ingest.outcomes import outcome_rows
from ingest.retrying import retry_asked

if TYPE_CHECKING:
    from ingest.daemon import Daemon

logger = logging.getLogger(__name__)


def serve(daemon: Daemon, control: Control) -> None:
    """Answer all that was asked up to now."""
    while True:
        try:
            request = control.requests.get_nowait()
        except queue.Empty:
            return
        try:
            for row in answer(daemon, request):
                request.answer.put(row)
        except DatelineError as error:
            request.answer.put({"error": error.message, "advice": error.advice, "exit_code": error.exit_code})
        except (KeyError, TypeError) as error:
            logger.exception("answering %r", request.row)
            request.answer.put(
                {
                    "error": f"The daemon does not understand {request.row!r}: {error!r}.",
                    "advice": "Restart the daemon if it is older than this Dateline.",
                    "exit_code": 1,
                }
            )
        except (OSError, ValueError, sqlite3.Error) as error:
            logger.exception("answering %r", request.row)
            request.answer.put({"error": f"The daemon could not do it: {error}.", "exit_code": 1})
        finally:
            request.answer.put({"end": True})
            request.answer.put(None)


def answer(daemon: Daemon, request: Request) -> Iterable[dict[str, object]]:
    """The rows of an answer."""
    intake, inboxes = daemon.intake, daemon.inboxes

    def beat(_done: int, _total: int) -> None:
        daemon.condition.beat()

    match request.row:
        case {"do": "sync"}:
            done = sync(intake, inboxes, beat)
            daemon.pending.clear()
            yield asdict(done)
        case {"do": "forget", **rest}:
            yield dict(forget_asked(intake, inboxes, rest))
        case {"do": "retry", **rest}:
            yield dict(retry_asked(inboxes, rest))
            daemon.next_scan = 0.0
        case {"do": "add", "paths": list(paths)}:
            for outcome in add(intake, inboxes, map(Path, paths), beat):
                yield from outcome_rows(outcome)
        case _:
            yield {"error": f"The daemon does not know how to {request.row!r}.", "exit_code": 1}
