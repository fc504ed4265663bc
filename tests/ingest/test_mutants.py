"""Mutants: whatever was done to a page, its process lives on, and the file has an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from mutations import KINDS, Mutant, mutants
from pages import page

from index.ledger_records import Entry, State
from index.settings import Settings
from ingest.reading import Reading, Task, split
from ingest.scanning import state_of_file
from ingest.workers import Workers

COUNT = 2 * len(KINDS)
WORDS = "ships port storm wall minister town ferry market fish mast Damascus Köln Łódź Москва 東京 – “quoted” &amp; £5".split()


def pages() -> list[bytes]:
    """Pages of different lengths, in words of several scripts."""
    random = Random(1)
    lines = [" ".join(random.choices(WORDS, k=30)) + "." for _ in range(100)]
    return [page(f"Storm {n} closes port", *random.sample(lines, k=3 * n)).encode() for n in range(1, 9)]


def task(path: Path, data: bytes) -> Task:
    path.write_bytes(data)
    state = state_of_file(path)
    assert state is not None
    limits = Settings().limits
    return Task(
        path=path,
        fingerprint=state,
        today=dt.date(2026, 1, 2),
        megabytes=limits.megabytes,
        seconds=limits.seconds,
    )


@pytest.fixture(scope="module")
def made() -> list[Mutant]:
    return list(mutants(pages(), count=COUNT))


@pytest.fixture(scope="module")
def answers(made: list[Mutant], tmp_path_factory: pytest.TempPathFactory) -> list[Reading]:
    """What the processes that read files answer, with a good page after each mutant."""
    folder = tmp_path_factory.mktemp("mutants")

    def tasks() -> Iterator[Task]:
        for number, mutant in enumerate(made):
            yield from split(task(folder / mutant.name, mutant.data))
            yield task(folder / f"good {number}.html", page(f"Good {number}").encode())

    with Workers(Settings(workers=2)) as workers:
        return [answer for answer in workers.read(tasks()) if isinstance(answer, Reading)]


@pytest.fixture
def entries(answers: list[Reading]) -> list[Entry]:
    return [entry for answer in answers for entry in answer.entries]


def test_mutants_are_the_same_every_time(made: list[Mutant]) -> None:
    assert list(mutants(pages(), count=COUNT)) == made
    assert list(mutants(pages(), count=COUNT, seed=2)) != made


def test_a_fifth_of_the_mutants_is_of_other_forms_than_html() -> None:
    assert sum(ending not in ("", ".html") for ending, _ in KINDS.values()) * 5 >= len(KINDS)


def test_every_mutant_has_an_answer(answers: list[Reading], made: list[Mutant]) -> None:
    answered = {answer.task.path.name for answer in answers if answer.entries}
    assert {mutant.name for mutant in made} <= answered


def test_no_mutant_breaks_its_process_or_its_limits(answers: list[Reading], entries: list[Entry]) -> None:
    """A process that dies, or takes too long, has its file read again one member at a time."""
    assert [answer.task.path.name for answer in answers if answer.rest and answer.rest.most == 1] == []
    assert [entry.message for entry in entries if entry.code in ("crashed", "too-slow", "too-large")] == []


def test_what_cannot_be_read_says_why_in_a_sentence(entries: list[Entry]) -> None:
    refused = [entry.message or "" for entry in entries if entry.state is State.FAILED]
    assert refused
    assert [message for message in refused if not message.endswith((".", "”."))] == []


def test_what_is_read_is_text(answers: list[Reading]) -> None:
    for answer in answers:
        for article in answer.articles:
            assert article.text.strip()
            (article.headline + article.text).encode("utf-8")


def test_a_mutant_costs_the_file_behind_it_nothing(answers: list[Reading]) -> None:
    headlines = {article.headline for answer in answers for article in answer.articles}
    assert {f"Good {number}" for number in range(COUNT)} <= headlines
