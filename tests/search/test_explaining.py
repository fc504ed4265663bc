"""Why a query finds what it finds."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from articles import ALEPPO, IDLIB, an_article, dated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stocked import stocked

from index.archive import Archive
from index.errors import QueryError
from search.columns import cells
from search.explaining import Explanation, explain
from search.explanation_view import explanation_lines
from search.shapes import explanation_row

ARTICLES = [
    an_article("Damascus talks", "The ferry waited.", source="example.org", authors=("Ana Sol",), date=dated("2017-12-30"),
               places=(IDLIB,), language="en"),
    an_article("Damascus again", "Talks of a ferry, and of nothing else.", source="trtworld.com", places=(ALEPPO,), language="en"),
    an_article("Rijeka", "A harbour.", language="en"),
]  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with stocked(tmp_path_factory.mktemp("archive") / "a", ARTICLES) as opened:
        yield opened


def parts(found: Explanation) -> list[tuple[int, str, int]]:
    return [(part.depth, part.written, part.articles) for part in found.parts]


def test_each_part_is_counted_alone(archive: Archive) -> None:
    assert parts(explain(archive, "ferry (harbour OR talks) -rijeka")) == [
        (0, "all of these", 2),
        (1, "ferry", 2),
        (1, "any of these", 3),
        (2, "harbour", 1),
        (2, "talks", 2),
        (1, "not this", 2),
        (2, "rijeka", 1),
    ]


def test_a_part_of_a_field_is_counted_in_that_field(archive: Archive) -> None:
    assert parts(explain(archive, "headline:(talks OR ferry)")) == [
        (0, "headline:", 1), (1, "any of these", 1), (2, "talks", 1), (2, "ferry", 0),
    ]  # fmt: skip


def test_the_places_inside_a_place_are_counted_as_the_archive_has_them(archive: Archive) -> None:
    assert explain(archive, "place:syria").words == "articles in Syria or the 2 places inside it"


def test_what_was_understood_and_guessed_is_kept(archive: Archive) -> None:
    found = explain(archive, "(Talks copies:off")
    assert (found.understood, found.total, len(found.warnings)) == ("talks copies:off", 2, 1)
    assert (found.empty, found.corrections, found.without) == ((), (), ())


def test_the_part_that_is_empty_is_named(archive: Archive) -> None:
    assert explain(archive, "ferry zeppelin").empty == ("zeppelin",)
    assert explain(archive, "ferry headline:(talks OR harbour) headline:ferry").empty == ("headline:ferry",)
    assert explain(archive, "ferry (zeppelin OR balloon)").empty == ("zeppelin", "balloon")


def test_parts_that_no_article_has_together_are_named_together(archive: Archive) -> None:
    assert explain(archive, "harbour ferry").empty == ("harbour ferry",)
    assert explain(archive, "talks harbour NEAR/2 ferry").empty == ("harbour NEAR/2 ferry",)


def test_words_of_the_archive_are_offered_for_one_that_it_does_not_have(archive: Archive) -> None:
    found = explain(archive, "damascas fery")
    assert [(fix.kind, fix.typed, [s.text for s in fix.instead]) for fix in found.corrections] == [
        ("word", "damascas", ["damascus"]), ("word", "fery", ["ferry"]),
    ]  # fmt: skip
    assert found.better is not None
    assert (found.better.query, found.better.articles) == ("damascus ferry", 2)


def test_a_word_of_a_phrase_is_corrected_where_the_phrase_is_then_found(archive: Archive) -> None:
    found = explain(archive, '"damascas talks" copies:off')
    assert found.better is not None
    assert (found.better.query, found.better.articles) == ('"damascus talks" copies:off', 1)


def test_nothing_is_offered_for_a_word_that_is_there_but_not_in_the_headline(archive: Archive) -> None:
    assert explain(archive, "headline:harbour").corrections == ()


@pytest.mark.parametrize(
    ("query", "better", "articles"),
    [
        ("place:idlibb talks", "place:idlib talks", 1),
        ("place:aleppoo", "place:aleppo", 1),
        ("source:exmaple.org", "source:example.org", 1),
        ("source:trtworld", "source:trtworld.com", 1),
        ('by:"ana sool"', 'by:"ana sol"', 1),
        ("-(by:anna) by:anna", None, 0),
    ],
)
def test_places_publishers_and_authors_are_offered(
    archive: Archive, query: str, better: str | None, articles: int
) -> None:
    found = explain(archive, query).better
    assert (found and found.query, found.articles if found else 0) == (better, articles)


def test_what_would_be_found_without_each_part_is_shown(archive: Archive) -> None:
    found = explain(archive, "ferry talks zeppelin date:2017")
    assert [(each.part, each.query, each.articles) for each in found.without] == [
        ("zeppelin", "ferry talks date:2017-01-01..2017-12-31", 1)
    ]


def test_a_bag_of_words_is_explained_word_by_word(archive: Archive) -> None:
    found = explain(archive, "ferry OR rijeka", any_words=True)
    assert parts(found)[0] == (0, "any of these", 3)
    assert ("ferry", 2) in [(part.written, part.articles) for part in found.parts]
    lost = explain(archive, "fery zeppelin", any_words=True)
    assert lost.better is not None
    assert (lost.better.query, lost.better.articles) == ("ferry zeppelin", 2)


def test_a_query_that_cannot_be_read_is_an_error(archive: Archive) -> None:
    with pytest.raises(QueryError):
        explain(archive, "date:soon")


def test_a_long_query_is_cut_and_says_so(archive: Archive) -> None:
    found = explain(archive, " OR ".join(f"word{n}" for n in range(500)))
    assert (len(found.parts), found.left_out) == (200, 301)
    assert list(explanation_lines(found, width=80))


# As lines and as JSON


def test_the_explanation_of_hits_is_shown_as_a_sentence_and_a_tree(archive: Archive) -> None:
    assert list(explanation_lines(explain(archive, "ferry -rijeka"), width=80)) == [
        "articles with “ferry” in any form, without “rijeka” in any form",
        "",
        "all of these 2",
        "  ferry      2",
        "  not this   2",
        "    rijeka   1",
        "",
        "2 articles found",
    ]


def test_the_explanation_of_no_hits_says_why_and_what_to_type(archive: Archive) -> None:
    lines = list(explanation_lines(explain(archive, "fery talks"), width=80))
    assert lines[-5:] == [
        "Nothing is found.",
        "In no article: fery",
        "Like the word fery: ferry (2)",
        "Did you mean: ferry talks (2 articles)",
        "Without fery: 2 articles",
    ]


def test_parts_that_are_found_only_apart_are_said_to_be(archive: Archive) -> None:
    assert "Each part is found, but no article has them all as asked." in explanation_lines(
        explain(archive, "harbour ferry"), width=80
    )


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet='ab中é OR-()"~*:\x1b', max_size=40), st.sampled_from([20, 80]))
def test_any_query_is_explained_in_lines_that_fit(archive: Archive, query: str, width: int) -> None:
    try:
        found = explain(archive, query)
    except QueryError:
        return
    lines = list(explanation_lines(found, width=width))
    assert all(cells(line) <= width for line in lines)
    assert all("\x1b" not in line for line in lines)
    row = explanation_row(found)
    assert json.loads(json.dumps(row)) == row
