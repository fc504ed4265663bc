"""What a commit takes: members that would be kept under one name are told apart."""

from __future__ import annotations

import pytest

from index.ledger import storable
from index.ledger_records import Entry, State
from ingest.batches import named_apart


def apart(*members: str) -> list[str]:
    return [one.member for one in named_apart(Entry(member=member, state=State.SKIPPED) for member in members)]


def test_members_of_one_name_are_numbered() -> None:
    assert apart("a", "b", "a", "a") == ["a", "b", "a (2)", "a (3)"]


@pytest.mark.parametrize(
    "members",
    [("a", "a", "a (2)"), ("a (2)", "a", "a", "a"), ("a", "a (2)", "a", "a (2)"), ("\ud800", "\\ud800")],
    ids=["numbered later", "numbered before", "both twice", "alike when kept"],
)
def test_no_two_are_kept_under_one_name(members: tuple[str, ...]) -> None:
    assert len({storable(name) for name in apart(*members)}) == len(members)


def test_many_of_one_name_take_no_longer_each() -> None:
    names = ["a", *(f"a ({number})" for number in range(2, 5_000))] + ["a"] * 5_000
    assert len(set(apart(*names))) == len(names)
