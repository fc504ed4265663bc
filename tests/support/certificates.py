"""A certificate that nobody vouches for but itself."""

from __future__ import annotations

import subprocess
from pathlib import Path


def make_certificate(key: Path, certificate: Path) -> None:
    """Write a certificate for localhost and its key; raises FileNotFoundError if there is no openssl."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
