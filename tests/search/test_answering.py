"""What the search command does with results: numbers them, opens them, goes on, and prints them for other programs."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from screen_news import fill

from search import answering
from search.answering import target_of
from search.cli import main
from search.last_answer import FILE, LastAnswer, numbered, own_path, recall, remember

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("answering")
    (folder / "news").mkdir()
    fill(folder / "news")
    main(["--archive", str(folder / "archive"), "add", str(folder / "news")])
    yield folder


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (folder / "archive" / FILE).unlink(missing_ok=True)

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--archive", str(folder / "archive"), *arguments])
        return (code, *capsys.readouterr())

    return command


def test_a_result_is_shown_by_its_number(run: Run) -> None:
    run("search", "bakeries OR Genève", "--sort", "newest")
    assert run("show", "1", "--text")[1].startswith("À Genève")
    assert run("show", "2", "--text")[1].startswith("What a ceasefire means")
    code, _, err = run("show", "3")
    assert code == 1
    assert "The last search showed results 1 to 2: bakeries OR Genève" in err


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "paths", "{headline}"])
def test_numbers_are_those_of_the_last_search_in_whatever_form_it_was_shown(run: Run, form: str) -> None:
    run("search", "bakeries")
    run("search", "--format", form, "Genève")
    run("search", "--count", "bakeries")
    assert run("show", "1", "--text")[1].startswith("À Genève")


@pytest.mark.parametrize("more", [["--format", "jsonl"], ["--passages", "--jsonl"]])
def test_more_never_shows_the_same_page_twice(run: Run, more: list[str]) -> None:
    pages = [run("search", "-n", "2", *more, "monitors")[1]]
    pages += [run("search", "--more", "--jsonl")[1] for _ in range(2)]
    assert [json.loads(line)["rank"] for page in pages for line in page.splitlines()] == [1, 2, 3, 4, 5]
    assert run("search", "--more", "--jsonl")[0] == 1


def test_a_page_behind_a_cursor_keeps_its_numbers(run: Run) -> None:
    first = json.loads(run("search", "-n", "2", "--json", "monitors")[1])
    second = json.loads(run("search", "-n", "1", "--json", "monitors", "--after", first["next"])[1])
    assert json.loads(run("show", "3", "--json")[1])["id"] == second["hits"][0]["id"]
    assert "The last search showed result 3 only; `dateline search --more` shows more" in run("show", "1")[2]


def test_a_number_without_a_result_says_why(run: Run) -> None:
    assert "none of this archive is remembered" in run("show", "2")[2]
    assert "none of this archive is remembered" in run("search", "--open", "2")[2]
    run("search", "-n", "1", "monitors")
    assert "The last search showed result 1 only; `dateline search --more` shows more: monitors" in run("show", "2")[2]
    assert "Results are numbered from 1." in run("show", "0")[2]
    run("search", "zzyzx")
    assert "The last search found nothing: zzyzx" in run("show", "1")[2]


def test_more_goes_on_with_the_last_search_and_with_its_numbers(run: Run) -> None:
    _, first, _ = run("search", "-n", "2", "monitors")
    assert "dateline search --more shows the next 2" in first
    code, second, _ = run("search", "--more")
    assert code == 0
    assert second.startswith(" 3 ")
    assert "5 articles, 3–4 shown" in second
    shown = json.loads(run("show", "3", "--json")[1])
    assert shown["headline"] in second
    _, third, _ = run("search", "--more")
    assert third.startswith(" 5 ")
    code, _, err = run("search", "--more")
    assert code == 1
    assert "There is no more" in err


def test_more_of_passages_are_passages_with_numbers_of_their_own(run: Run) -> None:
    _, first, _ = run("search", "--passages", "-n", "1", "monitors")
    assert "dateline search --more shows the next 1" in first
    code, second, _ = run("search", "--more")
    assert (code, second.lstrip()[:2]) == (0, "2 ")
    assert "dateline show 2 reads the first" in second
    assert run("show", "2")[0] == 0


def test_more_of_nothing_says_so(run: Run) -> None:
    assert "No search is remembered" in run("search", "--more")[2]


def test_a_page_follows_its_cursor(run: Run) -> None:
    first = json.loads(run("search", "-n", "2", "--json", "monitors")[1])
    second = json.loads(run("search", "-n", "2", "--json", "monitors", "--after", first["next"])[1])
    assert [hit["rank"] for hit in second["hits"]] == [3, 4]
    assert run("search", "monitors", "--after", "nonsense")[0] == 2


def test_a_result_is_opened_in_the_systems_program(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(answering, "launch", opened.append)
    run("search", "bakeries OR Genève", "--sort", "newest")
    assert run("search", "--open", "2")[0] == 0
    assert run("search", "--open", "1", "idlib")[0] == 0
    assert opened == [str(folder / "news/2018/undated-note.json"), str(folder / "news/2017/idlib-talks.json")]
    assert run("search", "--open", "9")[0] == 1


def test_a_member_of_a_file_is_opened_at_its_address() -> None:
    from answers import ARTICLE, BARE, holding

    from index.errors import NotFound

    member = [holding(__file__, "2")]
    assert target_of(ARTICLE, member) == "https://example.org/a?b=1&c={x}"
    assert target_of(BARE, member) == __file__
    with pytest.raises(NotFound, match="is gone"):
        target_of(BARE, [holding("/nowhere/x.html")])


def test_launching_needs_a_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from index.errors import DatelineError

    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatelineError, match="xdg-open"):
        answering.launch("/x")
    (tmp_path / "xdg-open").write_text('#!/bin/sh\nprintf "%s" "$1" > "$0.called"\n')
    (tmp_path / "xdg-open").chmod(0o755)
    monkeypatch.setattr("sys.platform", "linux")
    answering.launch("/a b")
    assert (tmp_path / "xdg-open.called").read_text() == "/a b"


def test_an_archive_that_cannot_be_written_has_its_numbers_among_the_users_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    # A folder of that name stands for a disk that cannot be written, which root never meets.
    (tmp_path / "archive" / FILE).mkdir(parents=True)
    answer = LastAnswer(query="x", ids=("a", "b"), next="c")
    remember(tmp_path / "archive", answer)
    assert own_path(tmp_path / "archive").is_file()
    assert [path.name for path in (tmp_path / "archive").iterdir()] == [FILE]
    assert recall(tmp_path / "archive") == answer


def test_what_is_remembered_is_the_users_own_and_a_broken_file_is_none(tmp_path: Path) -> None:
    remember(tmp_path, LastAnswer(query="x", ids=()))
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    for text in ("", "[]", "{}", '{"version": 1}', '{"version": 99}', "null"):
        (tmp_path / FILE).write_text(text)
        assert recall(tmp_path) is None


def test_a_number_counts_from_one() -> None:
    assert [numbered(("a", "b"), what) for what in ("1", "2", "3", "0", "x", "²", "")] == [
        "a",
        "b",
        None,
        None,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--queries", "{file}", "--format", "csv"], "Leave out --format csv."),
        (["--queries", "{file}", "-0"], "Leave out -0."),
        (["--queries", "{file}", "--explain"], "Leave out --explain."),
        (["--queries", "{file}", "--sort", "newest"], "Leave out --sort."),
        (["--queries", "{file}", "idlib"], "Leave out the query 'idlib'."),
        (["--queries", "{file}", "--more"], "Leave out --more."),
        (["--queries", "{file}", "--open", "1"], "Leave out --open."),
        (["--more", "idlib"], "takes no query"),
        (["--json", "--format", "csv", "idlib"], "--format and --json each name a form"),
        (["--json", "--format=csv", "idlib"], "--format and --json each name a form"),
        (["--json", "-0", "idlib"], "--json and -0 each name a form"),
    ],
)
def test_what_would_be_ignored_is_refused(run: Run, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "queries").write_text("idlib\n")
    code, out, err = run("search", *(each.format(file=tmp_path / "queries") for each in arguments))
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())


def test_queries_take_what_they_understand(run: Run, tmp_path: Path) -> None:
    (tmp_path / "queries").write_text("idlib\n")
    for more in ([], ["--jsonl"], ["--json"], ["-n", "3", "--any"], ["--count"]):
        assert run("search", "--queries", str(tmp_path / "queries"), *more)[0] == 0


def test_paths_with_nul_are_bytes_as_the_system_has_them(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    main(["--archive", str(folder / "archive"), "search", "-0", "停戦"])
    assert capfdbinary.readouterr().out == os.fsencode(folder / "news/2018/東京-停戦.json") + b"\0"


def test_passages_come_instead_of_articles(run: Run) -> None:
    code, out, _ = run("search", "--passages", "-n", "2", "tents")
    assert code == 0
    assert "   ¶3  Aid workers counted forty thousand tents" in out
    assert "dateline show 1 reads the first" in out
    rows = [json.loads(line) for line in run("search", "--passages", "--jsonl", "tents")[1].splitlines()]
    assert rows[0]["text_sha256"]
    assert run("search", "--passages", "--format", "ris", "tents")[0] == 2


def test_an_explanation_is_text_or_json(run: Run) -> None:
    assert "tents" in run("search", "--explain", "tents")[1]
    assert run("search", "--explain", "--format", "csv", "tents")[0] == 2


def test_nothing_found_is_explained(run: Run) -> None:
    code, out, _ = run("search", "tentz")
    assert code == 1
    assert "In no article: tentz" in out


def test_a_search_without_a_query_is_wrong_usage(run: Run) -> None:
    assert run("search")[0] == 2
