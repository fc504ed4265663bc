"""Where a cluster is and who asks, from the store's address, the settings and the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import SettingsError
from index.opensearch.address import read_address
from index.settings import ClusterSettings, parse_settings

PLAIN = ClusterSettings()


def test_an_address_names_host_port_and_prefix() -> None:
    address = read_address("https://search.example.org:9200/newsroom", PLAIN, {})
    assert (address.hosts, address.secure, address.prefix) == ((("search.example.org", 9200),), True, "newsroom")
    assert read_address("https://search.example.org", PLAIN, {}).prefix == "dateline"


def test_an_address_may_name_several_machines() -> None:
    address = read_address("http://127.0.0.1:9201,localhost/newsroom", PLAIN, {"DATELINE_STORE_USER": ""})
    assert address.hosts == (("127.0.0.1", 9201), ("localhost", 9200))
    assert address.shown == "http://127.0.0.1:9201,localhost:9200/newsroom"


def test_the_environment_says_who_asks() -> None:
    environment = {"DATELINE_STORE_USER": "ana", "DATELINE_STORE_PASSWORD": "s3cret"}
    address = read_address("https://search.example.org", PLAIN, environment)
    assert (address.user, address.password) == ("ana", "s3cret")


def test_a_password_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    settings = ClusterSettings(user="ana", password_file=tmp_path / "secret")
    assert read_address("https://search.example.org", settings, {}).password == "s3cret"


def test_a_password_is_never_shown() -> None:
    environment = {"DATELINE_STORE_USER": "ana", "DATELINE_STORE_PASSWORD": "s3cret"}
    address = read_address("https://search.example.org/x", PLAIN, environment)
    assert "s3cret" not in repr(address) + address.shown


@pytest.mark.parametrize(
    ("url", "environment", "message"),
    [
        ("https://ana:s3cret@search.example.org", {}, "holds a user or a password"),
        ("search.example.org", {}, "does not begin with https:// or http://"),
        ("foo", {}, "does not begin with https://"),
        ("https://", {}, "names no host"),
        ("https://host:port", {}, "cannot be read"),
        ("https://host,/x", {}, "names no host"),
        ("http://localhost,host", {"DATELINE_STORE_USER": "a", "DATELINE_STORE_PASSWORD": "s3cret"}, "unencrypted"),
        ("https://host,ana:s3cret@host", {}, "holds a user or a password"),
        ("https://host/Newsroom", {}, "'Newsroom' cannot begin the names"),
        ("https://host/a-b", {}, "'a-b' cannot begin the names"),
        ("https://host", {"DATELINE_STORE_USER": "ana"}, "has no password"),
        ("http://host", {"DATELINE_STORE_USER": "a", "DATELINE_STORE_PASSWORD": "s3cret"}, "unencrypted"),
    ],
)
def test_a_wrong_address_is_refused_and_no_secret_repeated(url: str, environment: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message) as raised:
        read_address(url, PLAIN, environment)
    assert "s3cret" not in f"{raised.value.message} {raised.value.advice}"


def test_a_password_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    settings = ClusterSettings(user="ana", password_file=tmp_path / "absent")
    with pytest.raises(SettingsError, match="absent"):
        read_address("https://search.example.org", settings, {})


def test_settings_of_a_cluster_are_read() -> None:
    text = b'store = "https://host"\n[cluster]\nshards = 3\nreplicas = 2\nwait_for_active_shards = "all"\n'
    settings = parse_settings(text, Path("dateline.toml"))
    assert settings.store == "https://host"
    assert settings.cluster == ClusterSettings(shards=3, replicas=2, wait_for_active_shards="all")
