"""When folders are looked into that tell nothing."""

from __future__ import annotations

from pathlib import Path

from ingest.polling import LEAST, SHARE, Polls

A, B, INSIDE = Path("/a"), Path("/b"), Path("/a/inside")


def test_a_folder_in_a_polled_one_is_left_to_that() -> None:
    polls = Polls()
    polls.hold([A, INSIDE, B])
    assert set(polls.due(0.0)) == {A, B}


def test_a_look_that_cost_much_is_repeated_seldom() -> None:
    polls = Polls()
    polls.hold([A, B])
    polls.done(A, cost=0.0, now=100.0)
    polls.done(B, cost=10.0, now=100.0)
    assert polls.due(100.0 + LEAST) == [A]
    assert set(polls.due(100.0 + SHARE * 10.0)) == {A, B}


def test_a_folder_keeps_its_time_until_it_is_not_polled_any_more() -> None:
    polls = Polls()
    polls.hold([A])
    polls.done(A, cost=0.0, now=100.0)
    polls.hold([A, B])
    assert polls.due(100.0) == [B]
    polls.hold([B])
    polls.hold([A])
    assert polls.due(100.0) == [A]
