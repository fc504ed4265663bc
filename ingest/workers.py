"""Reads files in processes of their own, each with a limit of time and of memory."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent import futures
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pickle import PicklingError
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from index.errors import ReadingError
from index.settings import Settings
from ingest.confinement import confine
from ingest.opening import OutOfReach, Unsettled, ignore_leases
from ingest.reading import Reading, Task, entry_for, read_task

logger = logging.getLogger(__name__)

PRELOADED = ["ingest.pipeline", "ingest.readers.html_page", "ingest.readers.plain_text", "trafilatura"]
"""What a worker needs, imported once in the process that the workers are forked from."""

MOST_FAILURES = 3
"""Members in a row that may break their processes before the rest of the file is given up."""

POLL = 0.2
"""Seconds between two looks at whether to go on waiting."""

LONGEST_REASON = 200
"""Characters of an unforeseen error that a ledger row keeps."""

IDLE = 30.0
"""Seconds without a task after which the processes end; starting new ones costs a file some hundredths of a second."""

AHEAD = 4
"""Tasks given out for each worker before the first answer is waited for."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A task whose file is gone, or is being written and must be read later, or is out of reach for a `reason`."""

    task: Task
    gone: bool = False
    reason: ReadingError | None = None


BREAKING = ("too-slow", "crashed")
"""The reasons of files that broke the process that read them, or kept it too long."""

NOT_NOW = (Unsettled, OutOfReach, FileNotFoundError)
"""What a task raises that cannot be done now."""


def unread(task: Task, error: Exception) -> Unread:
    """What such an error means."""
    reason = ReadingError("unreadable", str(error)) if isinstance(error, OutOfReach) else None
    return Unread(task, gone=isinstance(error, FileNotFoundError), reason=reason)


class Workers:
    """A pool of reading processes, started when there is something to read.

    A file that takes too long, breaks its process or fills the memory ends its own turn only. `timeouts` counts the
    first, `deaths` the second.
    """

    def __init__(self, settings: Settings, halt: threading.Event | None = None) -> None:
        """With `halt` set, nothing is waited for any more and `read` ends."""
        self.settings = settings
        self.halt = halt or threading.Event()
        self.pool: ProcessPool | None = None
        self.busy_at = 0.0
        self.timeouts = self.deaths = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def started(self) -> ProcessPool:
        """The pool, started if it was not."""
        self.busy_at = time.monotonic()
        if self.pool is None:
            methods = multiprocessing.get_all_start_methods()
            context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
            context.set_forkserver_preload(PRELOADED)
            self.pool = ProcessPool(
                max_workers=self.settings.workers,
                context=context,
                initializer=begin_worker,
                initargs=(self.settings.limits.memory, self.settings.nice),
            )
        return self.pool

    def warm_up(self) -> None:
        """Start the processes before there is anything to read."""
        self.started().active  # noqa: B018 - asking is what starts a pebble pool

    def rest(self) -> bool:
        """End the processes if they have had nothing to do for a while; whether they were ended now."""
        if self.pool is None or time.monotonic() - self.busy_at <= IDLE:
            return False
        self.stop()
        return True

    def stop(self) -> None:
        """End the processes now; what they were reading is abandoned."""
        if self.pool is not None:
            self.pool.stop()  # type: ignore[no-untyped-call]  # pebble has no types here
            self.pool.join()
            self.pool = None

    def read(self, tasks: Iterable[Task]) -> Iterator[Reading | Unread]:
        """Do the tasks; answers come in their order, a file that takes several tasks in a run of answers."""
        running: deque[tuple[Task, Future[Reading]]] = deque()
        for task in tasks:
            if self.halt.is_set():
                return
            running.append((task, self.scheduled(task)))
            while len(running) > self.settings.workers * AHEAD and not self.halt.is_set():
                yield self.next_answer(running)
        while running and not self.halt.is_set():
            yield self.next_answer(running)

    def next_answer(self, running: deque[tuple[Task, Future[Reading]]]) -> Reading | Unread:
        """The answer of the first task; what it left over becomes the first task."""
        answer = self.answer(*running.popleft())
        if isinstance(answer, Reading) and answer.rest:
            if answer.rest.most is not None:
                self.wait_for_all(running)
            running.appendleft((answer.rest, self.scheduled(answer.rest)))
        return answer

    def wait_for_all(self, running: Iterable[tuple[Task, Future[Reading]]]) -> None:
        """Wait until nothing else is read, so that no neighbour can have to do with what happens next."""
        for _, future in running:
            while not future.done() and not self.halt.is_set():
                futures.wait([future], POLL)

    def scheduled(self, task: Task) -> Future[Reading]:
        """Give a task to a process; a pool that broke, as when somebody ended what its processes come from, is replaced."""
        try:
            return self.started().schedule(read_task, [task], timeout=self.settings.limits.seconds)
        except RuntimeError as error:
            logger.warning("the reading processes broke off (%s); others are started", error)
            self.stop()
            return self.started().schedule(read_task, [task], timeout=self.settings.limits.seconds)

    def answer(self, task: Task, future: Future[Reading]) -> Reading | Unread:
        """Wait for a task's answer.

        A process that dies or takes too long gets its file a second time, one member only: it may have been another
        one's fault, or that of a later member. What fails alone becomes a ledger entry, and the rest is read on.
        """
        try:
            return self.waited(future)
        except NOT_NOW as error:
            return unread(task, error)
        except Exception as error:  # noqa: BLE001 - the one place: around one file
            failure = self.failure(task, error)
        if self.halt.is_set():
            return Unread(task)
        if task.most is None:
            return Reading(task=task, rest=replace(task, most=1))
        logger.warning("%s", failure.message)
        member = f"member {task.skip + 1}" if task.skip or task.span else ""
        further = replace(task, skip=task.skip + 1, most=None, failures=task.failures + 1)
        rest = further if further.failures < MOST_FAILURES else None
        return Reading(task=task, entries=(entry_for(failure, member=member),), rest=rest)

    def waited(self, future: Future[Reading]) -> Reading:
        """The result of a future, unless `halt` is set first."""
        while not self.halt.is_set():
            try:
                return future.result(POLL)
            except futures.TimeoutError:
                if future.done():  # in time or not, by now
                    return future.result()
        raise Halted

    def failure(self, task: Task, error: Exception) -> ReadingError:
        """What a process could not do, in words; counts those that took too long or died."""
        name, limits = task.path.name, self.settings.limits
        match error:
            case futures.TimeoutError():
                self.timeouts += 1
                return ReadingError("too-slow", f"{name} took longer than {limits.seconds:g} s to read.")
            case MemoryError():
                return ReadingError("too-large", f"{name} needs more than {limits.memory} MB to be read.")
            case PicklingError():  # a panic of a library in Rust, which no process can hand to another
                return ReadingError("crashed", f"{name} made the library that read it give up without a reason.")
            case ProcessExpired():
                self.deaths += 1
                return ReadingError("crashed", f"{name} ended the process that read it (exit code {error.exitcode}).")
            case _:
                what = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
                return ReadingError("crashed", f"{name} could not be read: {what}.")


class Halted(Exception):
    """Nobody waits for the answer any more."""


def begin_worker(megabytes: int, nice: int) -> None:
    """Make a reading process: no more memory than this, no network, no programs; it gives way to other processes.

    Ctrl-C is its parent's business.
    """
    os.nice(nice)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ignore_leases()
    confine()
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what was read is no use in a core file
    limit = megabytes << 20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
