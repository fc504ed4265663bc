"""Lines of a log that no name of a file, and no text of an article, can make say something else."""

from __future__ import annotations

import logging
from typing import Any

from index.terminal import safe, safe_text


class SafeFormatter(logging.Formatter):
    """Formats a record of the log as one `safe` line, and an error that comes with it as safe lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line."""
        return safe(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - Any: logging's own type is wider than what it gives
        """The error."""
        return safe_text(super().formatException(ei))
