"""Places that were added, from the command to the answer: articles get them, and queries find them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from pages import page

from search.cli import main

TABLE = "name,latitude,longitude,kind,country\nQamar Camp,35.9,36.7,camp,SY\n"
STORY = page(
    "Rain floods tents",
    "Families in Qamar Camp said on Monday that the water came at night and took their stoves, blankets and flour.",
    "Aid workers dug trenches between the tents and asked the council for pumps, sand bags and a dry place to sleep.",
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        return code, *capsys.readouterr()

    return command


def test_added_places_are_found_in_articles_read_from_then_on(run, inbox: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "camps.csv").write_text(TABLE)
    (inbox / "rain.html").write_text(STORY)
    assert run("add", str(inbox))[0] == 0
    code, out, _ = run("admin", "gazetteer", "add", str(tmp_path / "camps.csv"))
    assert (code, out.splitlines()[0][:14]) == (0, "1 place added,")
    assert "dateline sync" in out
    assert run("search", 'place:"Qamar Camp"')[0] == 1
    os.utime(inbox / "rain.html", (1, 1))
    assert run("add", str(inbox))[0] == 0
    code, out, _ = run("search", 'place:"Qamar Camp"', "--json")
    assert (code, json.loads(out)["total"]) == (0, 1)
    assert run("search", "place:syria")[0] == 0
    assert "Qamar Camp" in run("facets", "tents", "--by", "place")[1]
    assert "Qamar Camp" in run("search", 'place:"Qamar Camp"', "--explain")[1]


def test_places_and_extract_know_what_was_added_to_the_archive(run, inbox: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "camps.csv").write_text(TABLE)
    (inbox / "rain.html").write_text(STORY)
    (tmp_path / "rain.txt").write_text("Rain fell in Idlib, and the tents of Qamar Camp stood in water.")
    (tmp_path / "rain.jsonl").write_text(json.dumps({"id": 1, "text": (tmp_path / "rain.txt").read_text()}))
    ask = [
        ["places", str(tmp_path / "rain.txt")],
        ["places", "--jsonl", str(tmp_path / "rain.jsonl")],
        ["extract", str(inbox)],
    ]
    assert not any("Qamar Camp" in run(*command)[1] for command in ask[:2])
    run("add", str(inbox))
    run("admin", "gazetteer", "add", str(tmp_path / "camps.csv"))
    assert all("Qamar Camp" in run(*command)[1] for command in ask[:2])
    [row] = map(json.loads, run(*ask[2])[1].splitlines())
    assert "Qamar Camp" in [place["name"] for place in row["places"]]
    elsewhere = ["--archive", str(tmp_path / "other")]
    assert "Qamar Camp" not in run(*ask[0], *elsewhere)[1]


def test_a_table_of_known_places_promises_nothing(run, inbox: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (inbox / "rain.html").write_text(STORY)
    (tmp_path / "known.csv").write_text("name,latitude,longitude\n")
    run("add", str(inbox))
    code, out, _ = run("admin", "gazetteer", "add", str(tmp_path / "known.csv"))
    assert (code, out) == (0, "0 places added, 0 known before, 0 rows of kinds that articles do not name.\n")


def test_added_files_are_listed_and_removed(run, tmp_path: Path, inbox: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "camps.csv").write_text(TABLE)
    (inbox / "rain.html").write_text(STORY)
    run("add", str(inbox))
    run("admin", "gazetteer", "add", str(tmp_path / "camps.csv"))
    assert run("admin", "gazetteer", "list") == (0, "camps.csv\t1 place\n", "")
    assert json.loads(run("admin", "gazetteer", "list", "--json")[1])["added"][0]["name"] == "camps.csv"
    assert run("admin", "gazetteer", "remove", "camps.csv")[0] == 0
    assert run("admin", "gazetteer", "list") == (0, "", "")


def test_a_wrong_table_is_a_wrong_usage(run, tmp_path: Path, inbox: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "camps.csv").write_text(TABLE + "Nowhere,x,y,,\n")
    (inbox / "rain.html").write_text(STORY)
    run("add", str(inbox))
    code, _, err = run("admin", "gazetteer", "add", str(tmp_path / "camps.csv"))
    assert code == 2
    assert "camps.csv, line 3: 'x' is no latitude" in err
    assert "A table has a header with name, latitude, longitude" in err


def test_without_an_archive_nothing_is_added(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "camps.csv").write_text(TABLE)
    assert run("admin", "gazetteer", "add", str(tmp_path / "camps.csv"))[0] == 3
