"""The process of a command: asks a warm one, or begins without collecting garbage and ends without tidying up."""

from __future__ import annotations

import gc
import os
import sys

from search.client import Gone, answered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def process() -> NoReturn:
    """Run the command that the process was started for. What it writes is for its owner alone."""
    os.umask(0o077)
    try:
        code = answered(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        code = 130
    except Gone:
        sys.stderr.write("dateline: The daemon stopped before the answer was whole.\n  Ask again.\n")
        code = 3
    if code is None:
        gc.disable()
        from search.cli import main

        code = main()
        # Commands that take long, and start processes and threads, have enabled it.
        if gc.isenabled():
            sys.exit(code)
    end(code)


def end(code: int) -> NoReturn:
    """End the process now.

    Taking down all that a search has imported would cost it a fifth of its time, and there is nothing to keep.
    """
    flush()
    os._exit(code)


def flush() -> None:
    """Write what is still to be written."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):  # our reader has gone, or there never was one
            continue
