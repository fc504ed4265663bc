"""Keeps memory that one question or write has freed for the next, and gives it back when there is nothing more to do.

New memory comes from the system page by page, and slowly.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from functools import cache

import numpy as np

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Names of settings, from malloc.h of the GNU C library."""

KEPT = 1 << 28
"""Bytes at the end of the heap from which on freed memory is given back."""

FIRST = 1 << 24
"""Bytes of an array that is made and let go at once: numpy asks for large pages for it, and questions reuse them."""

LARGEST = 1 << 25
"""Bytes from which on an array has pages of its own, given back at once: the most that the library allows."""


@cache
def keep_freed() -> None:
    """Set this for the whole process, where its C library can; questions are as right, but slower, where it cannot."""
    mallopt = of_c_library("mallopt")
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGEST)
        mallopt(M_TRIM_THRESHOLD, KEPT)
        np.empty(FIRST, np.uint8)


def give_back() -> None:
    """Give back to the system what was freed, where the C library can: of a daemon at rest, more than half of what it has."""
    gc.collect()
    malloc_trim = of_c_library("malloc_trim")
    if malloc_trim is not None:
        malloc_trim(0)


def of_c_library(name: str) -> Callable[..., int] | None:
    """A function of the GNU C library; None where there is another one."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
