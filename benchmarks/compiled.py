"""Has processes that are measured keep their modules compiled, as pip leaves those that it installs."""

from __future__ import annotations

import os


def keep_compiled() -> None:
    """Where Python is told to write no bytecode, every process that starts later would compile this source tree again."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
