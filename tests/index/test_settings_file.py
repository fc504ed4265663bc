"""A setting is written into dateline.toml, and the rest of the file stays as its owner wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import SettingsError
from index.settings import read_settings
from index.settings_file import write_store

URL = "https://search.example.org:9200/news"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f'store = "{URL}"\n'),
        (
            "settle = 2 # slow\n\n[cluster]\nshards = 3\n",
            f'store = "{URL}"\nsettle = 2 # slow\n\n[cluster]\nshards = 3\n',
        ),
        ('settle = 2\nstore = "http://old/x" # was\n', f'store = "{URL}"\nsettle = 2\n'),
    ],
    ids=["nothing", "a table", "another store"],
)
def test_a_store_is_named_before_the_first_table(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "dateline.toml").write_text(before)
    write_store(tmp_path, URL)
    assert (tmp_path / "dateline.toml").read_text() == after
    assert read_settings(tmp_path).store == URL


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    write_store(tmp_path, URL)
    assert read_settings(tmp_path).store == URL


def test_the_folder_is_named_by_nothing(tmp_path: Path) -> None:
    (tmp_path / "dateline.toml").write_text(f'# mine\nstore = "{URL}"\n[limits]\nseconds = 5\n')
    write_store(tmp_path, None)
    assert (tmp_path / "dateline.toml").read_text() == "# mine\n[limits]\nseconds = 5\n"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept.toml").write_text("settle = 2\n")
    (tmp_path / "dateline.toml").symlink_to("kept.toml")
    write_store(tmp_path, URL)
    assert (tmp_path / "dateline.toml").is_symlink()
    assert URL in (tmp_path / "kept.toml").read_text()


@pytest.mark.parametrize(
    "text",
    [
        'ignore = ["""\nstore = 1\n"""]\n',
        'ignore = [\n[\n"a"]]\nstore = "http://old/x"\n',
        '"store" = "http://old/x"\n',
    ],
)
def test_a_file_that_is_not_understood_is_left_as_it_is_and_says_what_to_write(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dateline.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as raised:
        write_store(tmp_path, URL)
    assert path.read_text() == text
    assert str(path) in raised.value.message
