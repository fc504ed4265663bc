"""What cannot be tested on a machine is skipped, and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from releases import Unavailable

Made = TypeVar("Made")


def or_skip(make: Callable[[], Made]) -> Made:
    """What is made of nodes; where none can be started, the test is skipped."""
    try:
        return make()
    except Unavailable as reason:
        pytest.skip(f"NO CLUSTER WAS TESTED: {reason}")
