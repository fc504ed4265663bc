"""What people see."""

from __future__ import annotations

from dataclasses import replace

import click
import pytest
from answers import ARTICLE, answer_of, holding, result
from articles import IDLIB, SYRIA, dated

from index.article import Dated, Mention
from index.errors import QueryError
from search.article_view import Shown, article_lines
from search.complaints import query_error_lines
from search.engine import Result
from search.heading import date_words, head_line, main_place
from search.render import answer_lines, text_width
from search.screen import Screen
from search.snippets import Snippet

WIDE = Screen(width=100)


def shown(*results: Result, screen: Screen = WIDE, **more: object) -> str:
    return "\n".join(answer_lines(answer_of(*results, **more), screen))


def test_an_answer_has_head_headline_and_marked_words() -> None:
    text = shown(result())
    assert "IDLIB, Syria · 30 Dec 2017 · example.org" in text
    assert click.style("Ships", fg="yellow", bold=True) in text
    assert "…" in click.unstyle(text)
    assert "1 article · dateline show" in text


def test_nothing_hostile_reaches_the_terminal() -> None:
    assert "Storm closes port" in click.unstyle(shown(result()))


def test_no_answer_says_what_was_understood() -> None:
    assert shown() == "Nothing found for ships"


def test_articles_with_most_of_the_words_are_marked() -> None:
    text = click.unstyle(shown(result(all_words=False)))
    assert "(most of the words)" in text
    assert "0 articles, and 1 with most of the words" in text


def test_more_than_is_shown_is_said() -> None:
    assert "9 articles, 1 shown" in shown(result(), total=9, next="cursor")
    assert "9 articles, 6–6 shown" in shown(result(rank=6), total=9)


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
    assert head_line(article).startswith("ELSEWHERE, Syria · ")
    assert main_place(replace(ARTICLE, places=())) is None


def test_the_head_is_where_a_story_was_filed_else_what_its_headline_names() -> None:
    idlib = replace(IDLIB, mentions=(Mention(start=0, end=5, text="IDLIB"),))
    daraa = replace(IDLIB, geonameid=2, name="Daraa", mentions=(Mention(start=40, end=45, text="Daraa"),) * 3)
    headline = replace(SYRIA, mentions=(Mention(start=9, end=14, text="Syria", field="headline"),))
    article = replace(ARTICLE, text="IDLIB (Orontes Wire) — Trucks crossed to Daraa.", places=(headline, daraa, idlib))
    assert main_place(article) == idlib
    behind = replace(idlib, mentions=(Mention(start=1, end=3, text="東京"),))
    assert main_place(replace(article, text="【東京】シリア", places=(headline, behind))) == behind
    assert main_place(replace(article, text="Idlib is calm, and so, men of it say, is Daraa.")) == headline
    assert main_place(replace(article, places=(daraa, idlib), text="Idlib is calm")) == daraa


def test_a_country_is_named_once() -> None:
    syria = replace(SYRIA, mentions=(Mention(start=1, end=6, text="Syria"),))
    assert head_line(replace(ARTICLE, places=(syria,))).startswith("SYRIA · ")


def test_copies_are_folded_into_a_number() -> None:
    assert "example.org · +2 copies" in click.unstyle(shown(result(copies=2)))
    assert "example.org · +1 copy\n" in click.unstyle(shown(result(copies=1)))


def test_a_snippet_stands_behind_the_number_of_its_paragraph() -> None:
    second = Snippet(field="text", passage=0, start=42, text="Second, with", marks=())
    assert "   ¶1  …Ships" in click.unstyle(shown(result()))
    assert "   ¶2  Second, with…" in click.unstyle(shown(result(snippets=(second,))))


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_lines_are_no_wider_than_the_terminal(width: int) -> None:
    lines = click.unstyle(shown(result(), screen=Screen(width=width))).split("\n")
    assert max(map(len, lines)) <= max(width, 40)
    assert text_width(Screen(width=500)) == 100


def test_a_file_can_be_clicked_where_that_works() -> None:
    linked = shown(result(), screen=replace(WIDE, has_links=True))
    assert "/in/a%20b.html\x1b\\a b.html\x1b]8;;\x1b\\" in linked
    assert "\x1b]8" not in shown(result())


def article_text(**more: object) -> str:
    given = {"article": ARTICLE, "first_seen": "2026-01-01", "holdings": (holding(),)} | more
    return "\n".join(article_lines(Shown(**given), WIDE))  # type: ignore[arg-type]


def test_an_article_is_shown_with_where_everything_comes_from() -> None:
    article = replace(
        ARTICLE,
        alternative_headlines=("Port shut",),
        authors=("Ann",),
        provenance={"authors": "meta", "headline": "json-ld"},
        warnings=("Cut short.",),
        modified=dated("2018-01-01"),
        external_id="x7",
    )
    text = click.unstyle(article_text(article=article, copies=("ffff  Other",)))
    for line in (
        "headline     from json-ld", "also headed  Port shut", "date         2017-12-30 (meta, 90% sure)",
        "modified     2018-01-01 (meta, 90% sure)", "authors      Ann (meta)", "warning      Cut short.",
        "file         /in/a b.html", "             sha256 0000", "captured     2018-01-02", "copy         ffff Other",
        "first seen   2026-01-01", "its own id   x7", f"id           {ARTICLE.id}",
    ):  # fmt: skip
        assert f"\n{line}" in text
    assert "unknown: nobody said" in article_text(article=replace(ARTICLE, date=Dated.unknown("nobody said")))


def test_what_answered_the_last_question_is_marked_in_its_text() -> None:
    text = article_text(marks=((7, 12), (43, 49)))
    assert click.style("Ships", fg="yellow", bold=True) in text
    assert click.unstyle(text).endswith("Second, with $5 & 10% of {all} #hopes.")


def test_a_caret_stands_under_what_is_wrong() -> None:
    error = QueryError("date: no.", query="x" * 80 + " date:soon", start=86, end=90, advice="Write date:2017.")
    _, line, carets, advice = query_error_lines(error)
    assert line[carets.index("^") : carets.rindex("^") + 1] == "soon"
    assert advice.strip() == "Write date:2017."


def test_a_caret_stands_right_under_wide_signs() -> None:
    error = QueryError("date: no.", query="東京 date:soon", start=8, end=12)
    _, line, carets = query_error_lines(error)
    assert carets == " " * (2 + 4 + 1 + 5) + "^^^^"
    assert line.endswith("soon")
