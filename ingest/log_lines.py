"""The log as JSON, an object a line."""

from __future__ import annotations

import datetime as dt
import json
import logging


class JsonLines(logging.Formatter):
    """Writes each record as a JSON object: `time` (UTC), `level`, `logger`, `message`, and `error` if there was one.

    All of it is ASCII, so that no name of a file can break a line or a terminal.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        row = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            row["error"] = self.formatException(record.exc_info)
        return json.dumps(row)


def log_as_json() -> None:
    """Have everything that is logged from now on written as JSON."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(JsonLines())
