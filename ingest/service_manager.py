"""Tells the service manager how the daemon is, as systemd's sd_notify(3) does."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Mapping

from ingest.condition import Condition

logger = logging.getLogger(__name__)

SHOWN = 5.0
"""Seconds between two reports."""


class ServiceManager:
    """The service manager that started this process; nobody, if none did."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.address = environment.get("NOTIFY_SOCKET", "")
        # WATCHDOG_PID says for whom the dog is; a daemon's children are none of its business.
        is_for_us = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        given = environment.get("WATCHDOG_USEC", "") if is_for_us else ""
        self.interval = min(SHOWN, int(given) / 2e6) if given.isdigit() and int(given) else SHOWN
        self.has_watchdog = given.isdigit() and int(given) > 0
        self.told = 0.0

    def tell(self, **news: str) -> None:
        """Send news: READY="1", STATUS="…", STOPPING="1"."""
        if not self.address:
            return
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        text = "\n".join(f"{name}={value}" for name, value in news.items())
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
                channel.connect(address)
                channel.sendall(text.encode())
        except OSError as error:
            logger.warning("the service manager cannot be told: %s", error)

    def beat(self, condition: Condition) -> None:
        """Say that the loop is alive and what it does, when it is time to. The loop calls this, and nothing else."""
        now = time.monotonic()
        if now - self.told < self.interval:
            return
        self.told = now
        news = {"STATUS": status_line(condition)}
        if self.has_watchdog:
            news["WATCHDOG"] = "1"
        self.tell(**news)


def status_line(condition: Condition) -> str:
    """The condition in one line."""
    words: list[str] = [condition.state]
    if condition.reason and "paused" not in condition.troubles:
        words.append(condition.reason)
    if condition.queued:
        words.append(f"{condition.queued} files waiting")
    return "; ".join([*words, *condition.troubles.values()]).replace("\n", " ")
