"""What a reading process must not be able to do, tried in one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys


def attempts(port: int) -> dict[str, str]:
    """Which of the attempts were refused, and with what error."""
    found: dict[str, str] = {}
    for name, attempt in {
        "connect": lambda: socket.create_connection(("127.0.0.1", port), timeout=5),
        "listen": lambda: socket.create_server(("127.0.0.1", 0)),
        "local": lambda: socket.socket(socket.AF_UNIX),
        "run": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        "become": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
    }.items():
        try:
            attempt()
        except OSError as error:
            found[name] = type(error).__name__
    return found
