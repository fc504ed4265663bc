"""Memory that was freed: kept for the next question, and given back at rest."""

from __future__ import annotations

import subprocess
import sys

import pytest

HOLDING = """
from pathlib import Path
from index.memory import give_back, keep_freed

def resident():
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024

keep_freed()
held = [bytearray(20_000) for _ in range(10_000)]
full = resident()
del held
kept = resident()
give_back()
print(full, kept, resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: only Linux says so much of its memory")
def test_what_was_freed_stays_with_the_process_until_it_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", HOLDING], capture_output=True, text=True, check=True)
    full, kept, given_back = map(int, done.stdout.split())
    assert kept > full - 50
    assert given_back < full - 150
