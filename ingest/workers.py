"""Reads files in processes of their own, each with a limit of time and of memory."""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent import futures
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from index.errors import ReadingError
from index.settings import Settings
from ingest.opening import Unsettled
from ingest.reading import Reading, Task, entry_for, read_task

logger = logging.getLogger(__name__)

PRELOADED = ["ingest.pipeline", "ingest.readers.html_page", "ingest.readers.plain_text", "trafilatura"]
"""What a worker needs, imported once in the process that the workers are forked from."""

AHEAD = 4
"""Tasks given out for each worker before the first answer is waited for."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A task whose file is gone, or is being written and must be read later."""

    task: Task
    gone: bool


class Workers:
    """A pool of reading processes, started when there is something to read.

    A file that takes too long, breaks its process or fills the memory ends its own turn only.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def started(self) -> ProcessPool:
        """The pool, started if it was not."""
        if self.pool is None:
            methods = multiprocessing.get_all_start_methods()
            context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
            context.set_forkserver_preload(PRELOADED)
            self.pool = ProcessPool(
                max_workers=self.settings.workers,
                context=context,
                initializer=begin_worker,
                initargs=(self.settings.limits.memory,),
            )
        return self.pool

    def warm_up(self) -> None:
        """Start the processes before there is anything to read."""
        self.started().active  # noqa: B018 - asking is what starts a pebble pool

    def stop(self) -> None:
        """End the processes now; what they were reading is abandoned."""
        if self.pool is not None:
            self.pool.stop()  # type: ignore[no-untyped-call]  # pebble has no types here
            self.pool.join()
            self.pool = None

    def read(self, tasks: Iterable[Task]) -> Iterator[Reading | Unread]:
        """Do the tasks; answers come in their order."""
        running: deque[tuple[Task, Future[Reading]]] = deque()
        for task in tasks:
            running.append((task, self.scheduled(task)))
            if len(running) > self.settings.workers * AHEAD:
                yield self.answer(*running.popleft())
        while running:
            yield self.answer(*running.popleft())

    def scheduled(self, task: Task) -> Future[Reading]:
        """Give a task to a process."""
        return self.started().schedule(read_task, [task], timeout=self.settings.limits.seconds)

    def answer(self, task: Task, future: Future[Reading]) -> Reading | Unread:
        """Wait for a task's answer; what its process could not do becomes a ledger entry.

        A process that dies is given the task a second time, alone: it may not have been the file's fault.
        """
        name, limits = task.path.name, self.settings.limits
        try:
            try:
                return future.result()
            except ProcessExpired:
                return self.scheduled(task).result()
        except (Unsettled, FileNotFoundError) as error:
            return Unread(task, gone=isinstance(error, FileNotFoundError))
        except futures.TimeoutError:
            failure = ReadingError("too-slow", f"{name} took longer than {limits.seconds:g} s to read.")
        except MemoryError:
            failure = ReadingError("too-large", f"{name} needs more than {limits.memory} MB to be read.")
        except ProcessExpired as error:
            failure = ReadingError("crashed", f"{name} ended the process that read it (exit code {error.exitcode}).")
        except Exception as error:  # the one place: around one file
            logger.exception("reading %r", str(task.path))
            failure = ReadingError("crashed", f"{name} could not be read: {type(error).__name__}: {error}.")
        return Reading(task=task, entries=(entry_for(failure, member=str(task.line) if task.line else ""),))


def begin_worker(megabytes: int) -> None:
    """Make a reading process: no more memory than this, and Ctrl-C is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource
    except ImportError:  # Windows
        return
    limit = megabytes << 20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
