"""The passages that answer best."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from articles import FRANCE, an_article, articles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from queries import queries
from stocked import stocked

from index.analysis import BODY_START
from index.archive import Archive
from index.article import Article, Passage
from index.errors import UsageError
from index.store import Sort
from search.engine import answer
from search.passages import passages
from search.query_parts import words_of
from search.shapes import passages_row


def in_passages(headline: str, *paragraphs: str, **fields: object) -> Article:
    """An article each of whose paragraphs is a passage."""
    text, made = "\n\n".join(paragraphs), []
    for n, paragraph in enumerate(paragraphs):
        start = made[-1].end + 2 if made else 0
        made.append(Passage(n=n, start=start, end=start + len(paragraph)))
    return an_article(headline, text, passages=tuple(made), **fields)


ARTICLES = [
    in_passages(
        "One", "Nothing is here.", "The ferry and the storm, the ferry.", "A storm, and the weather of the week."
    ),
    in_passages("Two", "The storm came at night.", "A ferry, said nobody, ever."),
    in_passages("Ferry of three", "Only the headline says it.", "Calm.", places=(FRANCE,)),
    in_passages("Storm ferry zeppelin", "Empty words."),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with stocked(tmp_path_factory.mktemp("archive") / "a", ARTICLES) as opened:
        yield opened


def texts(archive: Archive, query: str, limit: int = 10) -> list[str]:
    return [hit.text for hit in passages(archive, query, limit=limit).hits]


def test_the_passage_with_most_of_the_question_comes_first(archive: Archive) -> None:
    assert texts(archive, "ferry storm", 2)[0] == "The ferry and the storm, the ferry."
    assert len(texts(archive, "ferry storm", 2)) == 2


def test_an_article_may_give_several_passages_and_not_those_without_a_word(archive: Archive) -> None:
    found = texts(archive, "storm")
    assert "Nothing is here." not in found
    assert {"The ferry and the storm, the ferry.", "A storm, and the weather of the week."} <= {*found}


def test_the_rare_word_weighs_more(tmp_path: Path) -> None:
    rare = in_passages("One", "The harbour here.", "The zeppelin here.", "Harbour and zeppelin.")
    others = [in_passages(f"Other {n}", f"The {'harbour' if n < 5 else 'sea'}, number {n}.") for n in range(15)]
    with stocked(tmp_path, [rare, *others]) as archive:
        assert texts(archive, "harbour zeppelin", 2) == ["Harbour and zeppelin.", "The zeppelin here."]


def test_an_article_found_by_its_headline_or_place_alone_gives_its_opening(archive: Archive) -> None:
    [hit] = passages(archive, "place:france", limit=5).hits
    assert (hit.text, hit.score, hit.marks, hit.passage.n) == ("Only the headline says it.", 0.0, (), 0)
    assert "Only the headline says it." in texts(archive, "headline:ferry")


def test_passages_of_articles_with_only_most_of_the_words_come_last(archive: Archive) -> None:
    found = passages(archive, "storm ferry zeppelin", limit=10)
    assert found.answer.total == 1
    assert [hit.result.all_words for hit in found.hits] == [True, *[False] * (len(found.hits) - 1)]
    assert len(found.hits) > 1


def test_a_row_names_its_article_and_passage_and_can_be_checked(archive: Archive) -> None:
    row = passages_row(passages(archive, "ferry storm", limit=1), took_ms=1.0)
    [hit] = row["hits"]
    assert (row["schema"], row["total"], hit["rank"]) == ("dateline.search/1", 3, 1)
    assert row["next"]
    assert (hit["id"], hit["passage"], hit["start"], hit["end"]) == (ARTICLES[0].id, 1, 18, 53)
    assert ARTICLES[0].text[hit["start"] : hit["end"]] == hit["text"]
    assert hit["text_sha256"] == hashlib.sha256(hit["text"].encode()).hexdigest()
    assert [hit["text"][start:end] for start, end in hit["marks"]] == ["ferry", "storm", "ferry"]
    assert "snippets" not in hit


def test_nothing_found_gives_no_passages(archive: Archive) -> None:
    assert passages(archive, "nowhere", limit=3).hits == ()


@pytest.mark.parametrize("among", [1, 2, 100])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_hold_each_passage_once_and_go_on_with_the_articles_that_follow(
    archive: Archive, limit: int, among: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [hit.text for hit in passages(archive, "storm OR ferry", limit=100).hits]
    monkeypatch.setattr("search.passages.AMONG", among)
    texts, ranks, after = [], [], None
    while True:
        found = passages(archive, "storm OR ferry", limit=limit, after=after)
        texts += [hit.text for hit in found.hits]
        ranks += [hit.rank for hit in found.hits]
        after = found.next
        if after is None:
            break
    assert sorted(texts) == sorted(whole)
    assert ranks == list(range(1, len(whole) + 1))
    if among == 100:
        assert texts == whole


def test_a_page_of_passages_is_none_of_articles(archive: Archive) -> None:
    of_passages = passages(archive, "storm", limit=1).next
    of_articles = answer(archive, "storm", limit=1).next
    assert of_passages
    assert of_articles
    with pytest.raises(UsageError, match="one of passages"):
        answer(archive, "storm", limit=1, after=of_passages)
    with pytest.raises(UsageError, match="one of articles"):
        passages(archive, "storm", limit=1, after=of_articles)
    with pytest.raises(UsageError, match="another query"):
        passages(archive, "ferry", limit=1, after=of_passages)


def test_passages_go_on_only_while_the_archive_is_the_same(tmp_path: Path) -> None:
    with stocked(tmp_path / "a", ARTICLES) as archive:
        after = passages(archive, "storm", limit=1, sort=Sort.NEWEST).next
        archive.store.put([in_passages("Another", "Another storm.")])
        with pytest.raises(UsageError, match="changed since"):
            passages(archive, "storm", limit=1, sort=Sort.NEWEST, after=after)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(articles, min_size=1, max_size=4), queries)
def test_marks_are_numbered_by_the_words_of_the_query(
    tmp_path_factory: pytest.TempPathFactory, many: list[Article], query: object
) -> None:
    """A mark of the n-th part is a mark of that part alone."""
    with stocked(tmp_path_factory.mktemp("archive") / "a", many, in_memory=True) as archive:
        words = list(words_of(query))  # type: ignore[arg-type]
        ids = [one.id for one in many]
        for found in archive.store.marks(query, ids).values():  # type: ignore[arg-type]
            assert all(mark.part < len(words) for mark in found.marks)
            assert all(mark.last >= mark.first for mark in found.marks if mark.first >= BODY_START)
        for key, found in archive.store.marks(query, ids).items():  # type: ignore[arg-type]
            alone = {
                n: {(m.first, m.last) for m in archive.store.marks(part, [key])[key].marks}
                for n, part in enumerate(words)
            }
            assert all((mark.first, mark.last) in alone[mark.part] for mark in found.marks)
