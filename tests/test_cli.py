"""The command line as a user meets it: output, errors and exit codes."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import page

from index.archive import Archive
from search import cli
from search.cli import COMMANDS, main

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured):  # type: ignore[no-untyped-def]
    """Runs a command on an archive of the test's own: exit code, stdout, stderr."""
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.fixture
def filled(run, inbox: Path):  # type: ignore[no-untyped-def]
    (inbox / "storm.html").write_text(page("Storm closes port"))
    (inbox / "empty.html").write_text("")
    (inbox / "style.css").write_text("body{}")
    code, out, _ = run("add", str(inbox))
    assert code == 1
    assert "1 failed, 1 indexed, 1 skipped" in out
    return run


def test_help_names_every_command(run) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("--help")
    assert code == 0
    assert all(name in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(name: str, run) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run(name, "--help")
    assert code == 0
    assert len(out.splitlines()[2].split()) > 3
    assert f"dateline {name}" in (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_add_says_what_became_of_each_file(filled, inbox: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = filled("add", str(inbox / "storm.html"), str(inbox / "missing.html"), "--jsonl")
    rows = {Path(row["path"]).name: row for row in map(json.loads, out.splitlines())}
    assert code == 1
    assert rows["storm.html"]["state"] == "indexed"
    assert rows["storm.html"]["message"] == "unchanged"
    assert (rows["missing.html"]["state"], rows["missing.html"]["code"]) == ("failed", "missing")
    assert set(rows["storm.html"]) == {"schema", "path", "member", "state", "ids", "code", "message"}


def test_add_reads_paths_from_stdin(run, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    (inbox / "a.html").write_text(page())
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{inbox / 'a.html'}\n\n"))
    code, out, _ = run("add", "-")
    assert (code, out.splitlines()[-1]) == (0, "1 indexed")


def test_search_finds_and_says_so_in_its_exit_code(filled) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = filled("search", "headline:storm", "place:syria", "date:2017-12")
    assert code == 0
    assert "Storm closes port" in out
    assert "\x1b" not in out
    assert filled("search", "zeppelin")[0] == 1
    assert filled("search", "--count", "storm")[:2] == (0, "1\n")
    assert filled("search", "--count", "zeppelin")[:2] == (1, "0\n")


@pytest.mark.parametrize("order", ["rank", "newest", "oldest"])
def test_hits_come_in_the_order_asked_for(filled, order: str) -> None:  # type: ignore[no-untyped-def]
    assert filled("search", "storm", "--sort", order)[0] == 0


@pytest.mark.parametrize("command", ["add", "extract", "watch"])
def test_an_empty_path_is_not_the_current_folder(run, command: str) -> None:  # type: ignore[no-untyped-def]
    code, _, err = run(command, "")
    assert code == 2
    assert "paths is empty" in err


def test_a_lost_index_is_never_no_hits(filled, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import shutil

    shutil.rmtree(tmp_path / "archive" / "index")
    assert filled("search", "storm")[0] == 4
    code, out, _ = filled("status", "--json")
    assert (code, json.loads(out)["healthy"]) == (1, False)
    assert filled("sync")[0] == 0
    assert filled("search", "storm")[0] == 0


@pytest.fixture
def apart(inbox: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs commands in processes of their own, on an archive of one article: files that are mapped can be damaged."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "--archive", str(tmp_path / "archive"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    (inbox / "storm.html").write_text(page("Storm closes port"))
    assert run("add", str(inbox)).returncode == 0
    return run


@pytest.mark.parametrize("ending", [".arrays", ".toc"])
def test_a_damaged_index_says_so_until_somebody_writes(apart, inbox: Path, tmp_path: Path, ending: str) -> None:  # type: ignore[no-untyped-def]
    for path in (tmp_path / "archive" / "index").rglob(f"*{ending}*"):
        path.write_bytes(b"garbage" * 3)
    found = apart("search", "storm")
    assert (found.returncode, found.stdout) == (4, "")
    assert "damaged" in found.stderr or "cannot be read" in found.stderr
    assert apart("status").returncode == 1
    (inbox / "calm.html").write_text(page("Calm opens another port"))
    done = apart("add", str(inbox))
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert apart("search", "storm").returncode == 0
    assert apart("status").returncode == 0


def test_an_emptied_catalog_is_no_empty_archive(apart, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for path in (tmp_path / "archive").glob("catalog.db*"):
        path.write_bytes(b"")
    assert apart("search", "storm").returncode == 3


def test_an_archive_in_an_inbox_is_not_read(run, inbox: Path) -> None:  # type: ignore[no-untyped-def]
    (inbox / "a.html").write_text(page())
    code, out, _ = run("--archive", str(inbox / "archive"), "add", str(inbox))
    assert (code, out.splitlines()[-1]) == (0, "1 indexed")


def test_one_folder_has_one_name(run, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    (inbox / "sub").mkdir()
    (inbox / "a.html").write_text(page())
    monkeypatch.chdir(inbox / "sub")
    run("add", "..")
    run("add", str(inbox))
    assert len(run("list")[1].splitlines()) == 1


def test_a_minus_before_a_word_is_no_option(filled) -> None:  # type: ignore[no-untyped-def]
    assert filled("search", "storm", "-daesh", "-n", "3")[0] == 0
    assert filled("search", "storm", "-north", "-port")[0] == 1
    assert filled("search", "-n5", "--", "-daesh")[0] == 0


def test_search_as_json_has_the_shape_that_scripts_rely_on(filled) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = filled("search", "storm", "--json")
    row = json.loads(out)
    assert code == 0
    assert (row["schema"], row["total"], row["exact"], row["next"]) == ("dateline.search/1", 1, True, None)
    [hit] = row["hits"]
    assert set(hit) == {
        "rank", "id", "external_id", "score", "headline", "date", "source", "url", "path", "files", "places",
        "copies", "all_words", "snippets",
    }  # fmt: skip
    assert hit["date"]["value"] == "2017-12-30"
    code, out, _ = filled("search", "zeppelin", "--json")
    assert (code, json.loads(out)["hits"]) == (1, [])


def test_a_wrong_query_is_pointed_at(filled) -> None:  # type: ignore[no-untyped-def]
    code, out, err = filled("search", "storm date:2017-13")
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert lines[1][lines[2].index("^") : lines[2].rindex("^") + 1] == "2017-13"
    assert len(lines) == 4


def test_guesses_are_said_on_stderr(filled) -> None:  # type: ignore[no-untyped-def]
    assert "foo: is no field" in filled("search", "foo:bar")[2]


def test_show_by_id_by_path_and_as_json(filled, inbox: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = filled("show", str(inbox / "storm.html"), "--json")
    row = json.loads(out)
    assert code == 0
    assert row["files"][0]["path"] == str(inbox / "storm.html")
    assert row["first_seen"]
    assert "Storm closes port" in filled("show", row["id"][:6])[1]
    assert filled("show", row["id"], "--text")[1].startswith("Storm closes port\n\nShips waited")


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("ffffffff", "No article is named"),
        ("{inbox}/empty.html", "gave no article"),
        ("nothing", "No article is named"),
    ],
)
def test_show_of_nothing_says_why(filled, inbox: Path, what: str, message: str) -> None:  # type: ignore[no-untyped-def]
    code, _, err = filled("show", what.format(inbox=inbox))
    assert code == 1
    assert message in err


def test_show_of_a_member(run, inbox: Path) -> None:  # type: ignore[no-untyped-def]
    text = "Ships waited offshore while the harbour master counted masts, and two ferries turned back to port. " * 2
    rows = [{"headline": f"Storm {n}", "text": text} for n in range(2)]
    (inbox / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    run("add", str(inbox))
    assert "names more than one article" in run("show", str(inbox / "a.jsonl"))[2]
    assert run("show", f"{inbox / 'a.jsonl'}#2", "--text")[1].startswith("Storm 1")
    assert [line.split("\t")[0] for line in run("list")[1].splitlines()] == ["a.jsonl#1", "a.jsonl#2"]


def test_list_names_files_and_hashes(filled, inbox: Path) -> None:  # type: ignore[no-untyped-def]
    import hashlib

    digest = hashlib.sha256((inbox / "storm.html").read_bytes()).hexdigest()
    assert filled("list")[1] == f"storm.html\t{digest}\n"


def test_status_adds_up_and_names_what_failed(filled) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = filled("status", "--json")
    row = json.loads(out)
    assert code == 1
    assert row["seen"] == row["indexed"] + row["copies"] + row["skipped"] + row["failed"] + row["waiting"] == 3
    code, out, _ = filled("status")
    assert code == 1
    assert "empty.html  empty:" in out
    assert "style.css" in filled("status", "skipped")[1]
    assert filled("status", "waiting")[1] == ""


def test_status_of_a_damaged_index_says_so(filled, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import shutil

    shutil.rmtree(tmp_path / "archive" / "index")
    (tmp_path / "archive" / "index").write_text("no folder")
    code, out, err = filled("status", "--json")
    assert code == 1
    assert "search" in (json.loads(out)["problem"] or "") + err
    assert filled("search", "storm")[0] == 4


def test_sync_without_inboxes_has_nothing_to_do(filled) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = filled("sync")
    assert code == 0
    assert "0 files in the inboxes" in out


def test_extract_prints_articles_and_errors_and_makes_no_archive(run, inbox: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (inbox / "a.html").write_text(page())
    (inbox / "b.bin").write_bytes(b"\0\1")
    code, out, _ = run("extract", str(inbox), str(inbox / "missing"), "--url", "https://example.org/x")
    rows = {Path(row["path"]).name: row for row in map(json.loads, out.splitlines())}
    assert code == 1
    assert (rows["a.html"]["headline"], rows["a.html"]["source"]) == ("Storm closes port", "example.org")
    assert rows["b.bin"]["error"]["code"] == "not-an-article"
    assert rows["missing"]["error"]["code"] == "missing"
    assert not (tmp_path / "archive").exists()


def test_an_address_that_is_none_is_said_and_left_out(run, inbox: Path) -> None:  # type: ignore[no-untyped-def]
    (inbox / "a.html").write_text(page())
    code, out, err = run("extract", str(inbox / "a.html"), "--url", str(inbox))
    assert (code, json.loads(out)["url"]) == (0, None)
    assert "is no address of a page" in err


def test_a_link_is_told_from_a_file_that_is_not_there(run, inbox: Path) -> None:  # type: ignore[no-untyped-def]
    (inbox / "a.html").write_text(page())
    (inbox / "link.html").symlink_to("a.html")
    for command in (["extract"], ["add", "--jsonl"]):
        code, out, _ = run(*command, str(inbox / "link.html"), str(inbox / "no.html"))
        link, missing = (row.get("message") or row["error"]["message"] for row in map(json.loads, out.splitlines()))
        assert code == 1
        assert "symbolic link, which is not followed" in link
        assert missing.endswith("no.html does not exist.")


def test_places_of_a_text(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sys, "stdin", io.StringIO("IDLIB, Syria (AFP) — A convoy left on Monday."))
    assert "163843\tSyria\tcountry\tSY" in run("places")[1]


def test_places_of_rows(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "rows.jsonl").write_text('{"id": 7, "text": "The Syrian army left Idlib."}\n\n')
    code, out, _ = run("places", str(tmp_path / "rows.jsonl"), "--jsonl")
    row = json.loads(out)
    assert (code, row["id"]) == (0, 7)
    assert [(one["name"], one.get("demonym", False)) for one in row["toponyms"]] == [("Syrian", True), ("Idlib", False)]
    (tmp_path / "rows.jsonl").write_text("[]\n")
    code, _, err = run("places", str(tmp_path / "rows.jsonl"), "--jsonl")
    assert code == 2
    assert "Line 1 is not a row" in err


@pytest.mark.parametrize("arguments", [["search", "x"], ["show", "x"], ["list"], ["status"], ["sync"]])
def test_without_an_archive_it_says_how_to_make_one(run, arguments: list[str]) -> None:  # type: ignore[no-untyped-def]
    code, _, err = run(*arguments)
    assert code == 3
    assert "dateline add PATH" in err


@pytest.mark.parametrize("query", ["before:0001", "after:9999", "source:\udcff", "date: 2019", "place:", "by:ann"])
def test_queries_on_the_edge_are_errors_or_answers(filled, query: str) -> None:  # type: ignore[no-untyped-def]
    assert filled("search", query)[0] in (1, 2)


def test_a_deeply_nested_row_is_an_error(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "rows.jsonl").write_text("[" * 100_000)
    assert run("places", str(tmp_path / "rows.jsonl"), "--jsonl")[0] == 2


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["search"], ["search", "x", "-n", "0"], ["add"], ["search", "--sort", "best", "x"]]
)
def test_wrong_usage_exits_2(run, arguments: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert run(*arguments)[0] == 2


def test_the_archive_may_be_named_after_the_command(run, tmp_path: Path, inbox: Path) -> None:  # type: ignore[no-untyped-def]
    (inbox / "a.html").write_text(page())
    assert run("add", "--archive", str(tmp_path / "other"), str(inbox))[0] == 0
    assert run("--archive", str(tmp_path / "other"), "search", "storm")[0] == 0
    assert run("search", "storm")[0] == 3


def test_by_default_the_archive_lies_among_the_users_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_ARCHIVE", raising=False)
    assert cli.default_archive().name == "dateline"


def test_colours_are_only_where_they_are_wanted(filled, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    assert "\x1b[" in filled("--color", "always", "search", "storm")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in filled("search", "storm")[1]


def test_wrong_settings_are_named(filled, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "archive" / "dateline.toml").write_text("settel = 1")
    code, _, err = filled("search", "storm")
    assert code == 2
    assert "Did you mean 'settle'?" in err


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (sqlite3.OperationalError("database is locked"), 3, "database is locked"),
        (OSError(28, "No space left on device", "/disk"), 1, "No space left on device: /disk"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_trouble_of_the_machine_is_no_traceback(  # type: ignore[no-untyped-def]
    filled, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, message: str
) -> None:
    def fail(_: Path) -> Archive:
        raise error

    monkeypatch.setattr(Archive, "open", staticmethod(fail))
    found, _, err = filled("search", "storm")
    assert found == code
    assert message in err


def test_a_reader_that_goes_away_ends_the_command_quietly(inbox: Path, tmp_path: Path) -> None:
    for number in range(300):
        (inbox / f"{number}.html").write_text("")
    command = subprocess.Popen(
        [*COMMAND, "--archive", str(tmp_path / "archive"), "extract", str(inbox)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdout.readline()
    command.stdout.close()
    errors = command.stderr.read()
    command.stderr.close()
    assert command.wait() == 0
    assert errors == b""


def test_names_that_are_not_utf8_are_printed_somehow(tmp_path: Path, inbox: Path) -> None:
    raw = os.fsencode(inbox) + b"/caf\xe9.html"
    with open(raw, "w") as file:  # noqa: PTH123 - a name of bytes
        file.write(page())
    for arguments in (["add", str(inbox)], ["list"], ["search", "storm"], ["search", "--json", "storm"], ["status"]):
        command = [*COMMAND, "--archive", str(tmp_path / "archive"), *arguments]
        done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "ascii"})
        assert done.returncode == 0, done.stderr


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_no_query_ends_in_a_traceback(filled, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert filled("search", *words)[0] in (0, 1, 2)


def test_any_of_the_words_will_do_and_nothing_is_an_operator(filled) -> None:  # type: ignore[no-untyped-def]
    question = "WHICH PORT DID THE STORM CLOSE, OR WAS IT NOT A ZEPPELIN (headline:calm)?"
    assert filled("search", "--count", "storm zeppelin")[:2] == (1, "0\n")
    assert filled("search", "--any", "--count", "storm zeppelin")[:2] == (0, "1\n")
    code, out, _ = filled("search", "--json", question, "--any")
    found = json.loads(out)
    assert (code, found["total"], found["warnings"]) == (0, 1, [])
    assert found["understood"] == "any of (port, storm, close, zeppelin, headline, calm)"
    assert found["hits"][0]["all_words"]
    assert found["hits"][0]["snippets"][0]["marks"]
    assert filled("search", "--any", "zeppelin")[0] == 1
    assert filled("search", "--any", "?!")[0] == 2
