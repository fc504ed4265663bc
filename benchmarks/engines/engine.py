"""Engine: the protocol that every engine of the benchmark keeps. Standard library only, for any Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

Record = dict[str, Any]
Question = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """The ids of the first hits, and how many articles match in all; None if the engine was not asked or cannot say."""

    ids: list[str]
    total: int | None = None


class Engine(Protocol):
    """An engine with an index in a folder of its own. Made unopened: first `build`, or `open`."""

    def __init__(self, folder: Path, *, keeps_text: bool) -> None:
        """An engine whose index, if it `keeps_text`, has what snippets are cut from."""

    def prepare(self, records: Sequence[Record]) -> Sequence[Any]:
        """Make the records into what the engine's application would hold in memory; not measured."""

    def build(self, batches: Callable[[], Sequence[Any] | None]) -> None:
        """Index every batch that `batches` hands out, until it has no more, and make all of it durable."""

    def open(self) -> None:
        """Open the index for reading."""

    def close(self) -> None:
        """Let go of the index."""

    def ask(self, question: Question, *, limit: int, with_total: bool) -> Answer | None:
        """Answer a question; None if the engine has no such kind."""

    def snippets(self, question: Question, *, limit: int) -> list[str] | None:
        """The snippets of the first hits, words marked; None if the engine has none."""

    def add(self, prepared: Any) -> bool:
        """Add one article durably and make it searchable; False if the engine cannot."""
