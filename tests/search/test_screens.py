"""What people see on their screens, kept in `screens/` and compared to the letter.

When a screen is meant to change, write the files anew and look at them:

    DATELINE_WRITE_SCREENS=1 pytest tests/search/test_screens.py
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pages import NOW, InlineWorkers
from screen_news import fill

from index.archive import Archive
from index.settings import Settings
from ingest.adding import add
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from search.cli import main
from search.columns import cells

SCREENS = Path(__file__).with_name("screens")
COMMANDS = {
    "hits": ["search", "ceasefire"],
    "hits-page": ["search", "-n", "2", "--sort", "newest", "ceasefire"],
    "wide-signs": ["search", "停戦"],
    "article": ["show", "1"],
    "facets-place": ["facets", "--by", "place", "ceasefire"],
    "facets-month": ["facets", "--by", "month", "ceasefire"],
    "error": ["search", "ceasefire AND date:2019-13 place:syria"],
    "no-hits": ["search", "ceasfire headline:zeppelin"],
    "explain": ["search", "--explain", "(ceasfire OR truce) place:syria -football date:2017-12.."],
    "no-field": ["search", "--format", "{headlin}", "ceasefire"],
    "help-query": ["help", "query"],
}
"""What is typed, each after `dateline search ceasefire road`, so that numbers have a meaning."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("screens")
    (folder / "news").mkdir()
    fill(folder / "news")
    archive = Archive.open_or_create(folder / "archive")
    with archive.writing(wait=0):
        list(
            add(
                Intake(archive, InlineWorkers(Settings()), lambda: NOW),
                Inboxes(archive),
                [folder / "news"],
                lambda _done, _total: None,
            )
        )
    archive.close()
    yield folder


Look = Callable[..., str]


@pytest.fixture
def look(archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Look:
    """Runs a command and gives what it shows, stderr after stdout."""

    def looked(arguments: list[str], width: int, *options: str) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        main(["--archive", str(archive / "archive"), *options, *arguments])
        out, err = capsys.readouterr()
        return (out + err).replace(str(archive), "/home/ann")

    looked(["search", "ceasefire road"], 80)
    return looked


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_screen_looks_as_it_did(name: str, width: int, look: Look) -> None:
    shown = look(COMMANDS[name], width)
    path = SCREENS / f"{name}-{width}.txt"
    if os.environ.get("DATELINE_WRITE_SCREENS"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("error", "no-field", "no-hits")])
def test_a_screen_is_no_wider_than_the_terminal(name: str, width: int, look: Look) -> None:
    lines = [line for line in look(COMMANDS[name], width).splitlines() if not re.match(r"file |  +sha256", line)]
    assert max(map(cells, lines)) <= width


@pytest.mark.parametrize("name", ["hits", "article"])
def test_colours_are_shown_when_asked_for_and_mark_words(look: Look, name: str) -> None:
    shown = look(COMMANDS[name], 80, "--color", "always")
    path = SCREENS / f"{name}-80-colours.txt"
    visible = shown.replace("\x1b", "␛")
    if os.environ.get("DATELINE_WRITE_SCREENS"):
        path.write_text(visible, encoding="utf-8")
    assert visible == path.read_text(encoding="utf-8")
    assert "\x1b[33m\x1b[1mceasefire\x1b[0m" in shown


def test_nothing_is_coloured_when_it_is_piped(look: Look) -> None:
    assert "\x1b" not in look(["search", "ceasefire"], 80)


def test_colour_may_be_refused(look: Look) -> None:
    assert "\x1b" not in look(["search", "ceasefire"], 80, "--color", "never")
