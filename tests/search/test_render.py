"""What people see."""

from __future__ import annotations

from dataclasses import replace

import click
import pytest
from articles import IDLIB, SYRIA, an_article, dated

from index.article import Dated, Mention
from index.errors import QueryError
from search.engine import Answer, Result
from search.render import (
    WIDEST,
    answer_lines,
    article_lines,
    date_words,
    head_line,
    main_place,
    query_error_lines,
    wrapped,
)
from search.snippets import Snippet

ARTICLE = an_article(
    "Storm \x1b[31mcloses port",
    "First. Ships waited offshore near Idlib.\n\nSecond.",
    source="example.org",
    language="en",
    date=dated("2017-12-30"),
    authors=("Ann",),
    alternative_headlines=("Port shut",),
    provenance={"authors": "meta"},
    warnings=("Cut short.",),
    modified=dated("2018-01-01"),
)


def result(**more: object) -> Result:
    snippet = Snippet(
        field="text", passage=0, start=7, text="Ships waited offshore near Idlib.", marks=((0, 5), (13, 21))
    )
    given: dict[str, object] = {
        "rank": 1, "article": ARTICLE, "score": 1.0, "all_words": True, "snippets": (snippet,), "holdings": (),
    }  # fmt: skip
    return Result(**given | more)  # type: ignore[arg-type]


def shown(*results: Result, total: int | None = None) -> str:
    strict = sum(one.all_words for one in results) if total is None else total
    found = Answer(query="q", understood="ships", total=strict, results=results, warnings=())
    return "\n".join(answer_lines(found))


def test_an_answer_has_head_headline_and_marked_words() -> None:
    text = shown(result())
    assert "30 Dec 2017 · example.org · en" in text
    assert click.style("Ships", fg="yellow", bold=True) in text
    assert "…" in click.unstyle(text)
    assert "1 article · dateline show" in text


def test_nothing_hostile_reaches_the_terminal() -> None:
    assert "Storm closes port" in click.unstyle(shown(result()))


def test_no_answer_says_what_was_understood() -> None:
    assert shown() == "Nothing found for ships"


def test_articles_with_most_of_the_words_are_marked() -> None:
    text = click.unstyle(shown(result(all_words=False), total=0))
    assert "(most of the words)" in text
    assert "0 articles, and 1 with most of the words" in text


def test_more_than_is_shown_is_said() -> None:
    assert "9 articles, 1 shown" in shown(result(), total=9)


def test_another_headline_that_was_found_is_shown() -> None:
    snippet = Snippet(field="headline", passage=None, start=0, text="Port shut", marks=((0, 4),))
    assert "also headed: Port shut" in click.unstyle(shown(result(snippets=(snippet,))))


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (dated("2017-12-30"), "30 Dec 2017"),
        (dated("2017-02"), "Feb 2017"),
        (dated("2017"), "2017"),
        (Dated.unknown("x"), "date unknown"),
        (replace(dated("2017"), confidence=0.4), "2017?"),
    ],
)
def test_dates_for_people(date: Dated, words: str) -> None:
    assert date_words(date) == words


def test_the_head_names_where_it_plays() -> None:
    def at(*starts: int, demonym: bool = False) -> tuple[Mention, ...]:
        return tuple(Mention(start=start, end=start + 1, text="x", demonym=demonym) for start in starts)

    places = (
        replace(SYRIA, mentions=at(1, 3, 5, demonym=True)),
        replace(IDLIB, mentions=at(20, 30)),
        replace(SYRIA, geonameid=1, name="Elsewhere", mentions=at(2)),
    )
    article = replace(ARTICLE, places=places)
    assert main_place(article).name == "Elsewhere"  # type: ignore[union-attr]
    assert head_line(article).startswith("ELSEWHERE · ")
    assert main_place(ARTICLE) is None


def test_lines_are_wrapped_by_what_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    words = " ".join(click.style("word", fg="red") for _ in range(100))
    lines = list(wrapped(words))
    assert all(len(click.unstyle(line)) <= WIDEST for line in lines)
    assert len(lines) == 5
    assert list(wrapped("")) == []


def test_lines_are_no_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, wrapped("word " * 100))) <= 57


def test_an_article_is_shown_with_where_everything_comes_from() -> None:
    text = click.unstyle("\n".join(article_lines(ARTICLE, ["/in/a.html  sha256 00"], "2026-01-01")))
    for line in (
        "also headed  Port shut",
        "2017-12-30  from meta, 90% sure",
        "Ann  (meta)",
        "Cut short.",
        "/in/a.html",
    ):
        assert line in text
    undated = replace(ARTICLE, date=Dated.unknown("nobody said"))
    assert "unknown: nobody said" in "\n".join(article_lines(undated, [], ""))


def test_a_caret_stands_under_what_is_wrong() -> None:
    error = QueryError("date: no.", query="x" * 80 + " date:soon", start=86, end=90, advice="Write date:2017.")
    _, line, carets, advice = query_error_lines(error)
    assert line[carets.index("^") : carets.rindex("^") + 1] == "soon"
    assert advice.strip() == "Write date:2017."
