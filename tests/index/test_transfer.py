"""Export and import: JSON lines that make an equal archive, whatever happens on the way."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from daemons import dateline, row_of
from filled import filled
from pages import page

from index.archive import Archive
from index.catalog import Catalog
from index.errors import UsageError
from index.export import export_lines
from index.importing import import_lines
from index.settings import Settings
from ingest.adding import sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake

TEXT = "Ships waited offshore while the harbour master counted masts, and two ferries turned back to port. " * 2


@pytest.fixture
def folder(tmp_path: Path, inbox: Path) -> Path:
    """An archive with copies, a file of several articles and a broken row, a failed and a skipped file, an odd name."""
    (inbox / "storm.html").write_text(page("Storm closes port of Tartus, Syria"))
    (inbox / "copy.html").write_text(page("Storm closes port of Tartus, Syria"))
    rows = [json.dumps({"id": n, "headline": f"Storm {n}", "text": TEXT, "date": "2019-02-03"}) for n in range(3)]
    (inbox / "rows.jsonl").write_text("\n".join([*rows, "{broken"]))
    (inbox / "empty.html").write_text("")
    (inbox / "style.css").write_text("a{}")
    added = tmp_path / "added"
    added.mkdir()
    Path(os.fsdecode(os.fsencode(added) + b"/caf\xe9.html")).write_text(page("Fog delays ferries"))
    return filled(tmp_path / "archive", inbox, [added])


def shown(folder: Path) -> list[object]:
    """All that an archive says of its articles and files."""
    found = row_of(folder, "search", "*", "-n", "50")
    del found["took_ms"]
    for hit in found["hits"]:
        hit["score"] = 0
    status = row_of(folder, "status")
    for name in ("archive", "generation"):
        del status[name]
    ids = sorted(hit["id"] for hit in found["hits"])
    articles = [dateline(folder, "show", name, "--json").stdout for name in ids]
    return [found, status, dateline(folder, "list").stdout, articles, dateline(folder, "status", "failed").stdout]


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_an_archive_that_is_made_of_an_export_is_equal(folder: Path, tmp_path: Path, ending: str) -> None:
    file, new = tmp_path / f"all{ending}", tmp_path / "new"
    assert dateline(folder, "admin", "export", str(file)).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert row_of(new, "admin", "import", str(file)) == {"schema": "dateline.import/1", "new": 5, "articles": 5}
    assert row_of(new, "admin", "check")["problems"] == []
    if ending == ".jsonl":
        assert shown(new) == shown(folder)
    again = row_of(new, "admin", "import", str(file))
    assert (again["new"], again["articles"]) == (0, 5)


def test_the_export_of_an_import_is_the_same_to_the_byte(lines: list[bytes], catalog: Catalog) -> None:
    assert any(b'"population"' in line for line in lines)
    import_lines(catalog, lines, "x")
    assert [json.dumps(line).encode() for line in export_lines(catalog, made="now")] == lines


def test_an_export_goes_through_a_pipe(folder: Path, tmp_path: Path) -> None:
    exported = dateline(folder, "admin", "export", "-")
    assert exported.stdout.isascii()
    piped = tmp_path / "piped"
    piped.write_text(exported.stdout)
    with piped.open("rb") as stream:
        import subprocess

        from daemons import COMMAND

        done = subprocess.run(
            [*COMMAND, "--archive", str(tmp_path / "new"), "admin", "import", "-"], stdin=stream, capture_output=True, check=False
        )  # fmt: skip
    assert (done.returncode, done.stdout[:10]) == (0, b"5 articles")


@pytest.fixture
def lines(folder: Path) -> list[bytes]:
    archive = Archive.open(folder)
    found = [json.dumps(line).encode() for line in export_lines(archive.catalog, made="now")]
    archive.close()
    return found


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Archive.open_or_create(tmp_path / "new").catalog


def test_an_import_that_broke_off_goes_on_and_takes_nothing_for_complete(lines: list[bytes], catalog: Catalog) -> None:
    for upto in range(1, len(lines)):
        with pytest.raises(UsageError, match="it is not the end"):
            import_lines(catalog, lines[:upto], "x")
        held, kept = catalog.ledger.held(), catalog.ids()
        assert held == kept  # nothing that a clean-up would take away
    import_lines(catalog, lines, "x")
    assert [json.dumps(line).encode() for line in export_lines(catalog, made="now")] == lines
    catalog.close()


def changed(line: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    row = json.loads(line)
    change(row)
    return json.dumps(row).encode()


@pytest.mark.parametrize(
    ("number", "change", "said"),
    [
        (0, lambda row: row.update(schema="dateline.export/9"), "Line 1 of x .*no header"),
        (1, lambda row: row.update(kind="rout"), "Line 2 .*no kind that is known"),
        (1, lambda row: row.pop("path"), "Line 2 .*path"),
        (3, lambda row: row["article"].update(text="Other words."), "Line 4 .*not that of its words"),
        (3, lambda row: row["held"][0].update(root="/nowhere"), "Line 4 .*no line told of its folder"),
        (-1, lambda row: row.update(articles=9), "there should be 9 articles"),
        (-2, lambda row: row.update(state="odd"), "Invalid enum value 'odd'"),
    ],
)
def test_a_line_that_is_not_as_it_should_be_is_named(
    lines: list[bytes], catalog: Catalog, number: int, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    lines[number] = changed(lines[number], change)
    with pytest.raises(UsageError, match=said):
        import_lines(catalog, lines, "x")
    catalog.close()


@pytest.mark.parametrize("line", [b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_line_that_is_no_row_is_named(lines: list[bytes], catalog: Catalog, line: bytes) -> None:
    with pytest.raises(UsageError, match="Line 3 of x"):
        import_lines(catalog, [*lines[:2], line], "x")
    catalog.close()


def test_what_an_archive_has_read_itself_is_left_as_it_is(folder: Path, tmp_path: Path, inbox: Path) -> None:
    file = tmp_path / "all.jsonl"
    dateline(folder, "admin", "export", str(file))
    (inbox / "storm.html").write_text(page("Edited since then"))
    dateline(folder, "sync")
    before = dateline(folder, "admin", "export", "-").stdout.splitlines()[1:]
    assert row_of(folder, "admin", "import", str(file))["new"] == 0
    assert dateline(folder, "admin", "export", "-").stdout.splitlines()[1:] == before


def test_articles_whose_file_is_gone_are_exported_too(
    archive: Archive, intake: Intake, inbox: Path, catalog: Catalog
) -> None:
    archive.settings = replace(Settings(), on_delete="keep")
    inboxes = Inboxes(archive)
    inboxes.watch([inbox])
    (inbox / "a.html").write_text(page())
    sync(intake, inboxes, lambda _done, _total: None)
    (inbox / "a.html").unlink()
    sync(intake, inboxes, lambda _done, _total: None)
    lines = [json.dumps(line).encode() for line in export_lines(archive.catalog, made="now")]
    assert import_lines(catalog, lines, "x") == 1
    assert catalog.gone.among(catalog.ids()) == archive.catalog.gone.among(archive.catalog.ids())
    assert len(catalog.gone.ids()) == 1
    catalog.close()


def test_nothing_is_overwritten_and_a_missing_file_is_said(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    assert dateline(folder, "admin", "export", str(tmp_path / "mine")).returncode == 2
    done = dateline(folder, "admin", "import", str(tmp_path / "missing"))
    assert (done.returncode, "There is no file" in done.stderr) == (2, True)
    (tmp_path / "bad.gz").write_bytes(b"no gzip")
    done = dateline(folder, "admin", "import", str(tmp_path / "bad.gz"))
    assert (done.returncode, "damaged or not whole" in done.stderr) == (2, True)
