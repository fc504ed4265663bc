"""dateline.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import SettingsError
from index.settings import Settings, parse_settings, read_settings

FILE = Path("archive/dateline.toml")


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()


def test_settings_are_read() -> None:
    settings = parse_settings(b'inboxes = ["/pages"]\nsettle = 2.5\n[limits]\nseconds = 5', FILE)
    assert (settings.inboxes, settings.settle, settings.limits.seconds) == ((Path("/pages"),), 2.5, 5)


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("settel = 1", "unknown setting 'settel'", "'settle'"),
        ("[limits]\nsecond = 1", "unknown setting 'second'", "'seconds'"),
        ('workers = "two"', "Expected `int`", ""),
        ("workers = 0", "workers must be a number above 0", ""),
        ("settle = -1", "settle must be a number from 0 on", ""),
        ('[cluster]\nwait_for_active_shards = "quorum"', "cluster.wait_for_active_shards .* is 'quorum'", "two copies"),
        ('[cluster]\nwait_for_active_shards = "2"', "cluster.wait_for_active_shards .* is '2'", "two copies"),
        ("[cluster]\nwait_for_active_shards = 0", "cluster.wait_for_active_shards .* is 0", "two copies"),
        ("limits = 5", "Expected `object`", ""),
        ('timezone = "Mars/Olympus"', "'Mars/Olympus' is no time zone that this machine knows", "'Europe/Paris'"),
        ('timezone = "../../etc/passwd"', "is no time zone", "'Europe/Paris'"),
        ('timezone = ""', "is no time zone", "'Europe/Paris'"),
        ("settle = ", "not TOML", ""),
        ("\udcff", "not TOML", ""),
    ],
)
def test_a_wrong_setting_is_named(text: str, message: str, advice: str) -> None:
    with pytest.raises(SettingsError, match=message) as raised:
        parse_settings(text.encode("utf-8", "surrogateescape"), FILE)
    assert advice in (raised.value.advice or "")
    assert str(FILE) in raised.value.message


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "dateline.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path)


def test_the_zone_of_days_is_the_systems_unless_it_is_set() -> None:
    assert parse_settings(b"", FILE).zone() is None
    assert str(parse_settings(b'timezone = "Europe/Paris"', FILE).zone()) == "Europe/Paris"
