"""What queries find, from what was typed to the articles: a small set of news with known answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from asking import asked
from memory_store import MemoryStore
from orrin_news import NEWS, news_holders

from index.store import Store
from index.whoosh.store import WhooshStore

QUESTIONS = Path(__file__).with_name("orrin_questions.txt")
"""Under headings: a query, an arrow, and the names of the articles of `orrin_news` that it finds."""


def rows() -> Iterator[tuple[str, str, str]]:
    subject = ""
    for line in QUESTIONS.read_text("utf-8").splitlines():
        if line.startswith("# "):
            subject = line[2:]
        elif line:
            query, _, names = line.partition("⇒")
            yield subject, query.strip(), names.strip()


ROWS = list(rows())


@pytest.fixture(scope="module", params=["memory", "whoosh"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder, holders = tmp_path_factory.mktemp("store") / "index", news_holders()
    opened = MemoryStore(holders) if request.param == "memory" else WhooshStore(folder, create=True, holders=holders)
    opened.put(NEWS.values())
    yield opened
    opened.close()


def found(store: Store, query: str) -> set[str]:
    ids = {match.id for match in store.find(asked(query).tree, limit=20).matches}
    return {name for name, article in NEWS.items() if article.id in ids}


@pytest.mark.parametrize(("query", "expected"), [pytest.param(*row[1:], id=f"{row[0]}: {row[1]}") for row in ROWS])
def test_a_question_finds(store: Store, query: str, expected: str) -> None:
    assert found(store, query) == set(expected.split())


def test_there_are_many_questions() -> None:
    """A table that was cut by mistake must not pass for the whole of it."""
    assert len(ROWS) > 250


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", {"fire"}), ("Europe/Paris", {"fire"}), ("Asia/Tokyo", {"ferry", "fire"}), ("America/New_York", {"fire"})],
)
def test_a_day_of_first_sight_is_a_day_where_the_reader_is(store: Store, zone: str, expected: set[str]) -> None:
    query = asked("seen:today", zone=ZoneInfo(zone)).tree
    ids = {match.id for match in store.find(query, limit=20).matches}
    assert {name for name, article in NEWS.items() if article.id in ids} == expected


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(" NEAR/2 ".join(["ferry"] * 100), id="near"),
        pytest.param("-" + "(NOT " * 49 + "ferry" + ")" * 49, id="not"),
        pytest.param("(ferry OR (trout AND " * 49 + "ferry" + "))" * 49, id="and, or"),
        pytest.param("headline:(body:(" * 24 + "ferry" + "))" * 24, id="zones"),
        pytest.param(" OR ".join(f"ferry{n}" for n in range(998)) + " OR ferry", id="wide"),
    ],
)
def test_the_deepest_and_the_widest_questions_are_answered(store: Store, query: str) -> None:
    assert store.find(asked(query).tree, limit=20).total < len(NEWS)
