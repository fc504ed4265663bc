"""CSV, paths, JSON lines and templates."""

from __future__ import annotations

import csv
import io
import json

import pytest
from answers import BOTH, answer_of, holding, result
from articles import an_article
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from search.formats.names import FORMATS, WRITERS, writer
from search.formats.spreadsheet import COLUMNS, cell
from search.formats.template import FIELDS


def written(name: str) -> str:
    return "".join(writer(name)(BOTH))


def test_csv_has_a_line_of_names_and_a_line_for_each_result() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv"), newline="")))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["rank"] for row in rows] == ["1", "2"]
    assert (rows[0]["headline"], rows[0]["date"]) == ("Storm closes port", "2017-12-30")
    assert rows[0]["snippet"] == "Ships waited offshore near Idlib."


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "  =", "\n="])
def test_no_cell_is_a_formula(sign: str) -> None:
    assert cell(f"{sign}cmd|' /C calc'!A0").startswith("'")  # type: ignore[attr-defined]
    assert "'=HYPERLINK" in written("csv")


@given(st.text())
def test_a_cell_is_one_line_that_no_spreadsheet_computes(text: str) -> None:
    made = str(cell(text))
    assert not made.lstrip().startswith(("=", "+", "-", "@"))
    assert "\n" not in made
    assert "\x1b" not in made


def test_json_lines_are_results() -> None:
    rows = [json.loads(line) for line in written("jsonl").splitlines()]
    assert [row["rank"] for row in rows] == [1, 2]


def test_a_path_is_named_once_and_never_breaks_its_line() -> None:
    assert written("paths") == "/in/a b.html\n/in/b\\n.txt\n"
    twice = answer_of(result(), result(rank=2), result(rank=3, holdings=()))
    assert "".join(writer("paths")(twice)) == "/in/a b.html\n"


def test_a_template_gives_a_line_for_each_result() -> None:
    assert written(r"{date}\t{headline:<20}|{rank:>3}{score:6.2f}") == (
        '2017-12-30\tStorm closes port   |  1  1.50\n\t=HYPERLINK("http://evil")|  2  1.50\n'
    )
    assert written("{{{year}}}") == "{2017}\n{}\n"


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_can_be_shown(name: str) -> None:
    lines = written(f"{{{name}}}").splitlines()
    assert len(lines) == 2
    assert "\x1b" not in lines[0]


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{headlin}", "Did you mean 'headline'?"),
        ("{headline.__class__}", "there is no field"),
        ("{headline[0]}", "there is no field"),
        ("{0}", "there is no field"),
        ("{}", "there is no field"),
        ("{headline!r}", "cannot be laid out"),
        ("{headline:99999999999}", "cannot be laid out"),
        ("{headline:{rank}}", "cannot be laid out"),
        ("{headline", "--format"),
        ("}", "There is no format"),
        ("bibtx", "Did you mean 'bibtex'?"),
    ],
)
def test_a_wrong_template_is_an_error_that_says_what_is_right(template: str, message: str) -> None:
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        writer(template)


@given(st.text(st.sampled_from("{}:!.[]<>^0123456789abcdefs_headline\\t ")))
def test_any_template_gives_lines_or_an_error(template: str) -> None:
    try:
        write = writer(template)
    except UsageError:
        return
    assert all(piece for piece in write(BOTH))


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_of_an_article_reaches_a_terminal_as_a_command(name: str) -> None:
    hostile = an_article(
        "\x1b]0;gone\x07 \u202e\x9b2J\r", "\x1b[2J\x00", authors=("\x1b[1m",), source="\x1bc", url="\x1b[9m"
    )
    text = "".join(writer(name)(answer_of(result(hostile, holdings=(holding("/in/\x1b[2J"),)))))
    assert not set(text) & {"\x1b", "\x9b", "\x07", "\x00", "\u202e"}


def test_the_formats_are_those_of_the_help() -> None:
    from search.commands import search_command

    [option] = [one for one in search_command.params if "--format" in one.opts]
    assert all(name in (option.help or "") for name in FORMATS)  # type: ignore[attr-defined]
