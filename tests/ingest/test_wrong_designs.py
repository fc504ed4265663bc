"""Eight designs that each decide one thing wrongly are seen to be wrong, by what happens where the right one goes right."""

from __future__ import annotations

from pathlib import Path

import pytest
from schedules import MOST_EVENTS, SCHEDULES, play
from spoilt_daemon import DESIGNS

pytestmark = pytest.mark.skipif(not MOST_EVENTS.exists(), reason="NOT RUN: the schedules are for Linux and its inotify")


def test_each_wrong_design_has_a_schedule() -> None:
    assert SCHEDULES.keys() == DESIGNS.keys() - {"right"}


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_wrong_design_shows_its_fault_where_the_right_one_has_none(tmp_path: Path, name: str) -> None:
    schedule = SCHEDULES[name]
    assert play("right", schedule, tmp_path / "right") == {}
    assert play(name, schedule, tmp_path / "wrong").keys() == schedule.faults
