"""The process of a command: begins without collecting garbage, and ends without tidying up what it only read."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn


def process() -> NoReturn:
    """Run the command that the process was started for. What it writes is for its owner alone.

    Taking down all that a search has imported would cost it a fifth of its time, and there is nothing to keep.
    """
    os.umask(0o077)
    gc.disable()
    from search.cli import main

    code = main()
    # Commands that take long, and start processes and threads, have enabled it.
    if not gc.isenabled():
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # our reader has gone
                stream.flush()
        os._exit(code)
    sys.exit(code)
