"""Sends many documents to a cluster: in requests of bounded size, few at a time, each tried again with patience.

A request that the cluster cannot take now, and single documents of one that it could not, are sent again after a
random part of a time that doubles ("full jitter"). While all requests are under way, whoever feeds the sender waits.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, NamedTuple

from index.errors import IndexDamaged, StoreAway, StoreFailed
from index.opensearch.cluster import FORBIDDEN, PASSING, UNREADABLE, Cluster, RequestRefused
from index.records import dataclass

CONFLICT = 409
"""Something newer is there already, or the word was known."""

MISSING = 404
"""What was to be deleted is not there."""

OWN_SIZE = re.compile(r"_operation_bytes=(\d+), max_\w+_bytes=(\d+)")
LIMIT = re.compile(r"larger than the limit of \[(\d+)/")
"""How a node that lacks memory names the bytes of what it rejects, and the most that it takes at once."""

NOBODY = "0"
"""The name of a document that is never there."""


class Action(NamedTuple):
    """One thing to do: "index", "create" or "delete", with where, and the fields of a document; None to delete."""

    do: str
    meta: Mapping[str, Any]
    fields: Mapping[str, Any] | None = None

    def lines(self) -> bytes:
        """The action as the cluster reads it."""
        rows: list[Any] = [{self.do: self.meta}] + ([self.fields] if self.fields is not None else [])
        return b"".join(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for row in rows)


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that the cluster will never take, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much is sent at a time: bytes and documents of a request, requests under way; how often it is tried again,
    and from how many seconds the pauses double up to how many.
    """

    most_bytes: int = 5 << 20
    most_actions: int = 1_000
    requests: int = 2
    tries: int = 6
    pause: float = 0.25
    longest: float = 10.0


class Sender:
    """Sends actions. `params` go with every request; `sleep` and `chance` are what tests replace."""

    def __init__(
        self,
        cluster: Cluster,
        *,
        pace: Pace | None = None,
        params: Mapping[str, Any] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.cluster = cluster
        self.pace = pace or Pace()
        self.params = dict(params or {})
        self.sleep = sleep
        self.chance = chance
        self.outrun: list[Action] = []
        """The actions that came too late: something newer is there."""

    def send(self, actions: Iterable[Action]) -> list[Refused]:
        """Send all of them; which of them the cluster refused for good.

        Raises:
            StoreAway: the cluster could not take them after many tries. What it has taken it may be sent again.
            StoreFailed: it takes none, whatever the documents: a setting is wrong.
            IndexDamaged: what they are to be written into is not there, and must not be made by the way.
            UserRefused: the user may not write them.
        """
        refused: list[Refused] = []
        pending: set[Future[list[Refused]]] = set()
        with ThreadPoolExecutor(self.pace.requests) as pool:
            for request in self.requests(actions):
                if len(pending) >= self.pace.requests:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    refused += taken(done)
                pending.add(pool.submit(self.deliver, request))
            refused += taken(pending)
        return refused

    def requests(self, actions: Iterable[Action]) -> Iterator[list[Action]]:
        """Actions in runs that are small enough for one request."""
        run: list[Action] = []
        size = 0
        for action in actions:
            length = len(action.lines())
            if run and (size + length > self.pace.most_bytes or len(run) >= self.pace.most_actions):
                yield run
                run, size = [], 0
            run.append(action)
            size += length
        if run:
            yield run

    def deliver(self, actions: Sequence[Action]) -> list[Refused]:
        """Send one request, and again what the cluster could not take."""
        refused: list[Refused] = []
        waiting, trouble = list(actions), "it is busy"
        for attempt in range(self.pace.tries):
            if attempt:
                self.sleep(self.chance() * min(self.pace.longest, self.pace.pause * 2**attempt))
            try:
                results = self.request(waiting)
            except RequestRefused as error:
                return [*refused, *self.deliver_halves(waiting, error)]
            except StoreAway as error:
                if is_too_large(error.message, waiting):
                    return [*refused, *self.deliver_halves(waiting, error)]
                trouble = error.message
                continue
            again = []
            for action, result in zip(waiting, results, strict=True):
                if result["status"] == MISSING and action.do != "delete":
                    raise IndexDamaged(f"An index is gone from {self.cluster.address.shown}: {reason(result)}.")
                if result["status"] == FORBIDDEN and not is_passing(result):
                    raise self.cluster.forbidden(reason(result))
                if result["status"] == CONFLICT:
                    self.outrun.append(action)
                elif is_refused(result):
                    refused.append(Refused(str(action.meta["_id"]), reason(result)))
                elif not is_done(action, result["status"]):
                    again.append(action)
                    trouble = reason(result)
            waiting = again
            if not waiting:
                return refused
            if is_too_large(trouble, waiting):
                return [*refused, *self.deliver_halves(waiting, StoreFailed(trouble))]
        raise StoreAway(
            f"{len(waiting):,} document{'s' * (len(waiting) != 1)} could not be written after {self.pace.tries} tries: {trouble}",
            "Nothing is lost: what was not written is still waiting.",
        )

    def deliver_halves(self, actions: Sequence[Action], error: StoreFailed) -> list[Refused]:
        """Send the halves of a request that was refused as a whole: they may be taken. One document alone is at fault.

        Raises:
            StoreFailed: it is not, for what says nothing is refused as well.
        """
        if len(actions) > 1:
            half = len(actions) // 2
            return [*self.deliver(actions[:half]), *self.deliver(actions[half:])]
        [action] = actions
        try:
            self.request([Action("delete", {"_index": action.meta["_index"], "_id": NOBODY})])
        except RequestRefused as all_are:
            raise StoreFailed(
                all_are.message,
                "Every request to write is refused so: see to [cluster] in dateline.toml, and to what stands before the cluster.",
            ) from all_are
        return [Refused(str(action.meta["_id"]), error.message)]

    def request(self, actions: Sequence[Action]) -> list[dict[str, Any]]:
        """One request; what became of each action."""
        body = b"".join(action.lines() for action in actions)
        with self.cluster.asked() as client:
            answer = client.bulk(body=body, params=self.params)
        return [next(iter(item.values())) for item in answer["items"]]


def taken(done: Iterable[Future[list[Refused]]]) -> list[Refused]:
    """What became of some requests; the first that failed raises its error."""
    return [refused for future in done for refused in future.result()]


def is_done(action: Action, status: int) -> bool:
    """Whether what an action was to bring about is so."""
    return status < 300 or (status == MISSING and action.do == "delete")


def is_refused(result: Mapping[str, Any]) -> bool:
    """Whether an action failed in a way that nothing will mend."""
    return result["status"] in UNREADABLE and not is_passing(result)


def is_passing(result: Mapping[str, Any]) -> bool:
    """Whether an action failed in a way that is over one day, whatever its status."""
    return (result.get("error") or {}).get("type") in PASSING


def is_too_large(trouble: str, actions: Sequence[Action]) -> bool:
    """Whether a node that lacks memory could never take such a request, however idle it were.

    That is so if the bytes of the request alone, as the node counts them or as they were sent, exceed the most that the
    node takes at once. A rejection that names no such limit, or one that the request keeps, is that of a busy cluster.
    """
    if counted := OWN_SIZE.search(trouble):
        return int(counted[1]) > int(counted[2])
    limit = LIMIT.search(trouble)
    return limit is not None and sum(len(action.lines()) for action in actions) > int(limit[1])


def reason(result: Mapping[str, Any]) -> str:
    """Why a document was refused, in the cluster's words."""
    error = result.get("error") or {}
    cause = error.get("caused_by") or {}
    parts = [error.get("type"), error.get("reason"), cause.get("reason")]
    return ": ".join(str(part) for part in parts if part)
