"""A line to a cluster that drops, delays and lies: requests are refused, answers are late or cut off after the write."""

from __future__ import annotations

import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

REFUSED, BUSY_ITEMS, CUT, SLOW = 0.15, 0.15, 0.1, 0.05
"""How often a request is refused, has documents that are, has its answer cut off, or answered late."""

SELDOM = 12
"""Other requests suffer as many times more seldom."""

DELAY = 1.5
"""Seconds."""


class FaultyLine:
    """Passes requests on to the first machine of `target`; those that write many documents suffer faults, or all of them
    , more seldom, if it is so `everywhere`. While `is_cut` it ends all connections, while it `is_dumb` it answers nothing,
    and once it `is_sound` nothing goes wrong. While there is something `instead`, a status, a kind of content (or None)
    and a text, it answers all requests with that.
    """

    def __init__(self, target: str, *, seed: int = 1, everywhere: bool = False) -> None:
        self.target = target.partition(",")[0]
        self.chance = random.Random(seed)
        self.faults: Counter[str] = Counter()
        self.everywhere = everywhere
        self.is_cut = self.is_dumb = self.is_sound = False
        self.instead: tuple[int, str | None, bytes] | None = None
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do(self) -> None:
                line.serve(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do  # noqa: N815

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        while self.is_dumb:
            self.faults["dumb"] += 1
            time.sleep(0.1)
        if self.is_cut:
            handler.close_connection = True
            return
        if self.instead:
            status, kind, text = self.instead
            self.answer(handler, status, text, kind)
            return
        is_bulk = handler.path.startswith("/_bulk")
        fault = self.fault(is_bulk=is_bulk) if is_bulk or self.everywhere else ""
        self.faults[fault] += 1
        if fault == "refused":
            self.answer(handler, self.chance.choice([429, 503]), b'{"error":{"type":"busy","reason":"try later"}}')
            return
        if fault == "busy items":
            body, kept = half_of(body)
        if fault == "slow":
            time.sleep(DELAY)
        status, answer = self.passed_on(handler, body)
        if fault == "cut":
            handler.close_connection = True
            return
        if fault == "busy items":
            answer = with_busy(answer, kept)
        self.answer(handler, status, answer)

    def fault(self, *, is_bulk: bool) -> str:
        if self.is_sound:
            return ""
        shares = {"refused": REFUSED, "busy items": BUSY_ITEMS if is_bulk else 0.0, "cut": CUT}
        shares["slow"] = SLOW if self.everywhere else 0.0
        if not is_bulk:
            shares = {kind: share / SELDOM for kind, share in shares.items()}
        shares[""] = 1 - sum(shares.values())
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def passed_on(self, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
        headers = {"Content-Type": handler.headers.get("Content-Type") or "application/json"}
        request = urllib.request.Request(
            self.target + handler.path, data=body or None, headers=headers, method=handler.command
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def answer(
        self, handler: BaseHTTPRequestHandler, status: int, body: bytes, kind: str | None = "application/json"
    ) -> None:
        handler.send_response(status)
        if kind:
            handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()


def half_of(body: bytes) -> tuple[bytes, list[bool]]:
    """Every other action of a request, and which were kept."""
    rows = body.splitlines(keepends=True)
    kept: list[bool] = []
    half = b""
    at = 0
    while at < len(rows):
        length = 1 if "delete" in json.loads(rows[at]) else 2
        kept.append(len(kept) % 2 == 0)
        half += b"".join(rows[at : at + length]) if kept[-1] else b""
        at += length
    return half, kept


def with_busy(answer: bytes, kept: list[bool]) -> bytes:
    """The answer, with the actions that were not passed on said to have found the cluster busy."""
    found = json.loads(answer)
    items = iter(found["items"])
    busy = {"index": {"status": 429, "error": {"type": "rejected_execution_exception", "reason": "busy"}}}
    found["items"] = [next(items) if each else busy for each in kept]
    return json.dumps(found).encode()
