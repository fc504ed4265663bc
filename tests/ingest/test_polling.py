"""When folders are looked into that tell nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from driven_daemon import driven, held
from pages import page
from waiting import wait_for

from ingest.hints import Collector, Hints
from ingest.polling import LEAST, PATIENCE, SHARE, Polls, Unannounced
from ingest.watching import Watches

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


def test_a_change_is_unannounced_when_its_event_is_later_than_any_may_be() -> None:
    changes = Unannounced()
    changes.add([A / "1", INSIDE / "2", B / "3"], now=10.0)
    changes.heard(Hints(files={A / "1"}, folders={INSIDE}))
    assert changes.proven(10.0 + PATIENCE) == []
    assert changes.proven(11.0 + PATIENCE) == [B / "3"]
    assert changes.proven(99.0) == []


@pytest.mark.parametrize("events_come", [True, False])
def test_an_inbox_from_which_no_events_come_is_polled_after_a_regular_scan(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch, *, events_come: bool
) -> None:
    with driven(tmp_path / "archive", inbox) as daemon:
        watches = Watches(daemon.collector)

        def live(seconds: int) -> None:
            for _ in range(seconds):
                daemon.seconds += 1
                daemon.step(watches)

        try:
            live(5)
            if not events_come:
                monkeypatch.setattr(Collector, "on_any_event", lambda *_: None)
            (inbox / "a.html").write_text(page("One"))
            wait_for(lambda: bool(daemon.collector.hints) or not events_come)
            live(2)
            daemon.seconds += 300
            live(10)
            assert set(held(daemon.archive)) == {"a.html"}
            assert (inbox in daemon.polls.next) != events_come
            (inbox / "b.html").write_text(page("Two"))
            wait_for(lambda: bool(daemon.collector.hints) or not events_come)
            live(20)
            assert set(held(daemon.archive)) == {"a.html", "b.html"}
        finally:
            watches.stop()
