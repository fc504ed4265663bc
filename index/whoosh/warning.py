"""Says what is wrong with an index, to whoever listens to the log."""

from __future__ import annotations


def warn(message: str) -> None:
    """Log a warning. A search has nothing to log, and would wait for the import."""
    import logging

    logger = logging.getLogger(__name__)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # nothing is printed unless the command set up a log
    logger.warning("%s", message)
