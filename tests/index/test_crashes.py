"""What was acknowledged survives: processes killed in the middle of a commit, power failures, damaged files.

`benchmarks/engine_crash.py` does the same for hours, if asked.
"""

from __future__ import annotations

from pathlib import Path

from crashes import POINTS, RANDOM_TIME, survive
from damage import DAMAGES, damage
from power_failures import fail_everywhere


def test_killed_processes_leave_what_they_acknowledged_and_never_half_a_commit(tmp_path: Path) -> None:
    """Each of the named points, and some times at random; all on indexes that were killed before."""
    kills = 2 * len(POINTS)
    survived = survive(tmp_path, kills=kills, seed=1)
    assert survived.kills.keys() == {RANDOM_TIME, *(point.name for point in POINTS)}
    assert sum(survived.kills.values()) == kills
    assert survived.acknowledged > kills
    assert survived.leftovers > 0
    assert 0 < sum(survived.done.values()) < kills


def test_a_power_failure_leaves_what_was_acknowledged_or_what_was_to_follow(tmp_path: Path) -> None:
    """The disk loses whatever was not synced, in any combination."""
    found = fail_everywhere(tmp_path, states=60, steps=10, seed=1)
    assert found.total() == 60
    assert found["as acknowledged"] > found["as the commit in flight"] > 0


def test_damage_is_noticed_or_harmless(tmp_path: Path) -> None:
    """No answer of a damaged index is wrong."""
    counts = {"one bit": 110, "cut short": 10, "a sector of zeros": 10, "two files exchanged": 10, "missing": 10}
    assert counts.keys() == DAMAGES.keys()
    found = damage(tmp_path, counts, seed=1)
    assert found.total() == sum(counts.values())
    assert {kind for _, kind, _ in found} == {".toc", ".deleted", ".arrays"}
    assert {outcome for _, kind, outcome in found if kind == ".arrays"} >= {"refused"}
