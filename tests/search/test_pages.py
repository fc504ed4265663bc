"""Pages of results: none repeats or loses an article, and copies share a row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from articles import an_article, articles, dated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from queries import queries
from stocked import stock, stocked

from index.archive import Archive
from index.article import Article, Dated
from index.errors import QueryError, UsageError
from index.query import Query
from index.store import Key, Sort
from search.cursors import decode, encode
from search.engine import Answer, answer
from search.pages import page_of

TEXT = "Ships waited offshore at Tartus on Monday while the harbour master counted broken masts and missing buoys. " * 2

DAY = dated("2017-12-30")


def at(address: str, text: str = TEXT, date: Dated = DAY, headline: str = "Storm") -> Article:
    return an_article(headline, text, url=f"https://{address}/story", source=address, date=date)


def all_pages(archive: Archive, query: str, *, limit: int = 3, sort: Sort = Sort.RANK) -> list[Answer]:
    found = [answer(archive, query, limit=limit, sort=sort)]
    while found[-1].next:
        found.append(answer(archive, query, limit=limit, sort=sort, after=found[-1].next))
    return found


def ids(*pages: Answer) -> list[str]:
    return [result.article.id for page in pages for result in page.results]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("query", ["*", "storm", "storm harbour", "-zeppelin copies:off"])
def test_pages_laid_end_to_end_are_one_big_page(tmp_path: Path, query: str, sort: Sort) -> None:
    many = [at(f"a{n}.org", TEXT + "Masts. " * (n % 3), dated("2017-12-30" if n % 2 else "2017")) for n in range(11)]
    with stocked(tmp_path, many) as archive:
        whole = answer(archive, query, limit=100, sort=sort)
        pages = all_pages(archive, query, sort=sort)
        assert ids(*pages) == ids(whole)
        assert [len(page.results) for page in pages[:-1]] == [3] * (len(pages) - 1)
        assert [result.rank for page in pages for result in page.results] == list(range(1, len(ids(whole)) + 1))
        assert whole.next is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(articles, max_size=4), st.lists(st.integers(0, 2), min_size=8, max_size=8), queries, st.integers(1, 3))
def test_pages_with_copies_are_one_big_page_in_every_store(
    tmp_path_factory: pytest.TempPathFactory, some: list[Article], times: list[int], query: Query, limit: int
) -> None:
    many = [
        replace(one, id=f"{n}{copy}{one.id[2:]}", headline=f"{one.headline} {'port ' * copy}")
        for n, one in enumerate(some)
        for copy in range(times[n] + 1)
    ]
    for in_memory in (False, True):
        with stocked(tmp_path_factory.mktemp("archive") / "a", many, in_memory=in_memory) as archive:
            for sort in Sort:
                for fold in (False, True):
                    whole = page_of(archive, query, limit=100, sort=sort, fold=fold)
                    found, after = [], Key()
                    while (page := page_of(archive, query, limit=limit, sort=sort, after=after, fold=fold)).next:
                        assert len(page.rows) == limit
                        found += page.rows
                        after = page.next
                    assert [*found, *page.rows] == list(whole.rows)
                    assert fold or len(whole.rows) == whole.total


def test_a_page_that_is_just_full_has_no_next_one(tmp_path: Path) -> None:
    with stocked(tmp_path, [at("a.org", TEXT + "One."), at("b.org", TEXT + "Two.")]) as archive:
        assert answer(archive, "storm", limit=2).next is None
        assert answer(archive, "storm", limit=1).next


# Copies


def test_articles_of_the_same_text_share_the_row_of_the_earliest(tmp_path: Path) -> None:
    late, early, other = at("a.org"), at("b.org", date=dated("2017-12-29")), at("c.org", TEXT + "And more.")
    with stocked(tmp_path, [late, early, other]) as archive:
        for sort in Sort:
            found = answer(archive, "storm", limit=10, sort=sort)
            assert found.total == 3
            assert {result.article.id: (result.copies, result.also) for result in found.results} == {
                early.id: (1, (late.id,)),
                other.id: (0, ()),
            }


def test_copies_off_shows_every_copy(tmp_path: Path) -> None:
    with stocked(tmp_path, [at("a.org"), at("b.org")]) as archive:
        found = answer(archive, "storm copies:off", limit=10)
        assert [(len(found.results), result.also != ()) for result in found.results] == [(2, True), (2, True)]


def test_copies_only_finds_articles_of_the_same_text(tmp_path: Path) -> None:
    with stocked(tmp_path, [at("a.org"), at("b.org"), at("c.org", TEXT + "Else.")]) as archive:
        assert answer(archive, "copies:only", limit=10).total == 2


def test_a_copy_that_alone_matches_has_the_row(tmp_path: Path) -> None:
    early, late = at("a.org", date=dated("2016")), at("b.org")
    with stocked(tmp_path, [early, late]) as archive:
        [result] = answer(archive, "source:b.org", limit=10).results
        assert (result.article.id, result.copies, result.also) == (late.id, 1, (early.id,))


def test_a_copy_of_what_an_earlier_page_shows_has_no_row(tmp_path: Path) -> None:
    copies = [at(f"a{n}.org", date=dated(f"2017-12-{10 + n}")) for n in range(7)]
    others = [at(f"b{n}.org", TEXT + f"Number {n}.", dated("2017-12-12")) for n in range(4)]
    with stocked(tmp_path, [*copies, *others]) as archive:
        for sort in Sort:
            pages = all_pages(archive, "storm", limit=2, sort=sort)
            assert sorted(ids(*pages)) == sorted(one.id for one in [copies[0], *others])
            assert all(page.total == 11 for page in pages)


# Most of the words


def test_articles_with_most_of_the_words_come_on_the_first_page_only(tmp_path: Path) -> None:
    whole = [at(f"a{n}.org", f"{TEXT} Flood and storm and fire, number {n}.") for n in range(3)]
    most = [at(f"b{n}.org", f"{TEXT} Flood and storm, number {n}.") for n in range(5)]
    with stocked(tmp_path, [*whole, *most]) as archive:
        first = answer(archive, "flood storm fire", limit=4)
        assert [result.all_words for result in first.results] == [True, True, True, False]
        assert first.next is None
        pages = all_pages(archive, "flood storm fire", limit=2)
        assert sorted(ids(*pages)) == sorted(one.id for one in whole)


def test_a_copy_of_what_has_all_the_words_does_not_follow_it(tmp_path: Path) -> None:
    with stocked(tmp_path, [at("a.org", headline="Flood and fire"), at("b.org", headline="Fire")]) as archive:
        assert len(answer(archive, "flood fire ships", limit=10).results) == 1


# Cursors


def test_a_cursor_is_read_as_it_was_written(tmp_path: Path) -> None:
    with stocked(tmp_path, [at("a.org", TEXT + "One."), at("b.org", TEXT + "Two.")]) as archive:
        cursor = answer(archive, "storm", limit=1).next or ""
        assert encode(decode(cursor)) == cursor
        assert cursor.replace("-", "").replace("_", "").isalnum()


@given(st.one_of(st.text(max_size=80), st.binary(max_size=60).map(lambda raw: raw.hex())))
def test_what_is_no_cursor_is_an_error_that_says_to_ask_again(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        decode(text)
    assert "Ask again" in (caught.value.advice or "")


def test_a_cursor_that_was_cut_is_an_error(tmp_path: Path) -> None:
    with stocked(tmp_path, [at("a.org", TEXT + "One."), at("b.org", TEXT + "Two.")]) as archive:
        cursor = answer(archive, "storm", limit=1).next or ""
        for cut in range(1, len(cursor)):
            with pytest.raises(UsageError):
                decode(cursor[:-cut])


@pytest.mark.parametrize(("query", "sort"), [("harbour", Sort.RANK), ("storm", Sort.NEWEST)])
def test_a_cursor_goes_on_with_its_own_question_only(tmp_path: Path, query: str, sort: Sort) -> None:
    with stocked(tmp_path, [at("a.org", TEXT + "One."), at("b.org", TEXT + "Two.")]) as archive:
        cursor = answer(archive, "storm", limit=1).next
        with pytest.raises(UsageError) as caught:
            answer(archive, query, limit=1, sort=sort, after=cursor)
        assert not isinstance(caught.value, QueryError)


def test_when_the_archive_has_changed_the_order_by_rank_says_to_ask_again(tmp_path: Path) -> None:
    with stocked(tmp_path, [at("a.org", TEXT + "One."), at("b.org", TEXT + "Two.")]) as archive:
        cursor = answer(archive, "storm", limit=1).next
        stock(archive, [at("c.org", "Else.")])
        with pytest.raises(UsageError, match="has changed"):
            answer(archive, "storm", limit=1, after=cursor)


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_pages_in_an_order_of_time_go_on_while_the_archive_grows(tmp_path: Path, sort: Sort) -> None:
    before = [at(f"a{n}.org", f"{TEXT} {'Storm! ' * n}", dated(f"2017-12-{10 + n // 3}")) for n in range(9)]
    with stocked(tmp_path, before) as archive:
        pages = [answer(archive, "storm", limit=2, sort=sort)]
        for n in range(30):
            if not pages[-1].next:
                break
            stock(archive, [at(f"b{n}.org", f"{TEXT} Storm, number {n}.", dated(f"2017-12-{8 + n:02}"))])
            pages.append(answer(archive, "storm", limit=2, sort=sort, after=pages[-1].next))
        shown = ids(*pages)
        assert len(set(shown)) == len(shown)
        assert {one.id for one in before} <= set(shown)
