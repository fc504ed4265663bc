"""The JSON Schema files say what the commands print: real output is held to them, and nothing beyond them is printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pages import page
from screen_news import fill

from search.cli import main
from search.help_command import schema_names, schema_text

Output = Callable[..., list[dict[str, Any]]]


def closed(schema: Any) -> Any:
    """A schema that allows no property which it does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(part) for name, part in schema.items()}
    if "properties" in made and "additionalProperties" not in made:
        made["additionalProperties"] = False
    return made


def check(name: str, row: object) -> None:
    schema = closed(json.loads(schema_text(name)))
    jsonschema.validate(row, schema, cls=jsonschema.Draft202012Validator)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("schemas")
    (folder / "news").mkdir()
    fill(folder / "news")
    (folder / "news" / "storm.html").write_text(page("Storm closes the port of Tartus, Syria"))
    (folder / "news" / "broken.html").write_text("")
    (folder / "news" / "style.css").write_text("a{}")
    main(["--archive", str(folder / "archive"), "add", str(folder / "news")])
    yield folder


@pytest.fixture
def output(folder: Path, capsys: pytest.CaptureFixture[str]) -> Output:
    def run(*arguments: str) -> list[dict[str, Any]]:
        capsys.readouterr()
        main(["--archive", str(folder / "archive"), *arguments])
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_valid_and_names_itself(name: str) -> None:
    schema = json.loads(schema_text(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:dateline:schema:{name}:1"
    assert schema["title"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("search", ["search", "ceasefire", "--json"]),
        ("search", ["search", "ceasefire", "-n", "2", "--json"]),
        ("search", ["search", "zeppelin", "--json"]),
        ("search", ["search", "--passages", "ceasefire", "--json"]),
        ("explain", ["search", "--explain", "ceasefire OR truce", "--json"]),
        ("explain", ["search", "--explain", "ceasfire headline:zeppelin place:syria", "--json"]),
        ("hit", ["search", "ceasefire", "--jsonl"]),
        ("facets", ["facets", "ceasefire", "--json"]),
        ("facets", ["facets", "--by", "month", "*", "--json"]),
        ("article", ["show", "{news}/storm.html", "--json"]),
        ("article", ["extract", "{news}"]),
        ("add", ["add", "{news}", "{news}/missing", "--jsonl"]),
        ("places", ["places", "{news}/storm.html", "--json"]),
        ("sync", ["sync", "--json"]),
        ("backup", ["admin", "backup", "{folder}/backup", "--json"]),
        ("retry", ["admin", "retry", "--failed", "--json"]),
        ("forget", ["forget", "--yes", "--gone", "--json"]),
        ("status", ["status", "--json"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)  # fmt: skip
def test_what_is_printed_is_what_the_schema_says(name: str, arguments: list[str], output: Output, folder: Path) -> None:
    rows = output(*(argument.format(news=folder / "news", folder=folder) for argument in arguments))
    assert rows
    for row in rows:
        check(name, row)


def test_answers_to_a_list_of_queries_are_answers_or_say_what_is_wrong(output: Output, tmp_path: Path) -> None:
    (tmp_path / "queries").write_text("a\tceasefire\nb\tdate:soon\n\n")
    rows = output("search", "--queries", str(tmp_path / "queries"))
    assert [row["query_id"] for row in rows] == ["a", "b", "3"]
    for row in rows:
        check("search", row)


def test_a_file_without_an_article_is_in_the_schema_too(output: Output, folder: Path) -> None:
    rows = output("extract", str(folder / "news" / "broken.html"))
    assert "error" in rows[0]
    check("article", rows[0])


def test_every_line_of_an_export_is_in_its_schema(output: Output, folder: Path, tmp_path: Path) -> None:
    main(["--archive", str(folder / "archive"), "admin", "export", str(tmp_path / "a")])
    rows = [json.loads(line) for line in (tmp_path / "a").read_text().splitlines()]
    assert {row["kind"] for row in rows} == {"header", "root", "article", "file", "end"}
    for row in rows:
        check("export", row)
    [row] = output("--archive", str(tmp_path / "new"), "admin", "import", str(tmp_path / "a"), "--json")
    check("import", row)


def test_what_is_not_in_a_schema_is_noticed(output: Output) -> None:
    [row] = output("search", "ceasefire", "--json")
    with pytest.raises(jsonschema.ValidationError):
        check("search", row | {"surprise": 1})
