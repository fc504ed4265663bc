"""A cluster whose certificate nobody vouches for."""

from __future__ import annotations

import shutil
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from certificates import make_certificate

from index.errors import DatelineError, StoreFailed
from index.opensearch.address import read_address
from index.opensearch.cluster import Cluster
from index.opensearch.store import OpenSearchStore
from index.settings import ClusterSettings

ENVIRONMENT = {"DATELINE_STORE_USER": "ana", "DATELINE_STORE_PASSWORD": "s3cret"}


class Stranger(ThreadingHTTPServer):
    """Speaks TLS with a certificate of its own making, and keeps what it was told."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[str | None] = []
        super().__init__(("127.0.0.1", 0), Answering)
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        make_certificate(key, certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust us hangs up."""


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Stranger)
        self.server.heard.append(self.headers.get("Authorization"))
        self.send_response(401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Stranger]:
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to make a certificate with")
    server = Stranger(tmp_path)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for_is_refused_before_a_password_is_sent(stranger: Stranger) -> None:
    url = f"https://localhost:{stranger.server_address[1]}"
    address = read_address(url, ClusterSettings(), ENVIRONMENT)
    with pytest.raises(StoreFailed, match="cannot be trusted") as raised:
        OpenSearchStore(Cluster(address), ClusterSettings())
    assert "ca_file" in str(raised.value.advice)
    assert stranger.heard == []


def test_a_certificate_that_is_vouched_for_is_trusted_and_a_refused_user_is_told(
    stranger: Stranger, tmp_path: Path
) -> None:
    settings = ClusterSettings(ca_file=tmp_path / "certificate.pem")
    address = read_address(f"https://localhost:{stranger.server_address[1]}", settings, ENVIRONMENT)
    with pytest.raises(DatelineError, match="refuses this user") as raised:
        OpenSearchStore(Cluster(address), settings)
    assert stranger.heard[0]
    assert "s3cret" not in f"{raised.value.message} {raised.value.advice}"
