"""What every store must do: one suite for all of them, and the plain store as the oracle of the others."""

from __future__ import annotations

import pytest
from articles import ALEPPO, FRANCE, IDLIB, NOWHERE, SUVA, SYRIA, WORDS, an_article, articles, dated
from holders import ListedHolders
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_store import MemoryStore
from queries import queries
from stock_store import StockStore

from index.article import Article
from index.query import (
    And,
    ByAuthor,
    Copied,
    Everything,
    FromSource,
    InLanguage,
    InPlace,
    Most,
    NearPoint,
    Not,
    OfFormat,
    OnPath,
    Or,
    Phrase,
    Published,
    Query,
    Seen,
    UncertainDate,
    Undated,
    Within,
    Word,
    Zone,
)
from index.store import Facet, Key, Mark, Sort, Store
from index.whoosh.store import WhooshStore

PORT = an_article(
    "Dockers strike in Marseille",
    "The port’s strikes began on Monday.\n\nA deal with al-Qaeda was denied.",
    alternative_headlines=("Walkout shuts the harbour",),
    language="en",
    source="news.example.org",
    date=dated("2017-12-30"),
    places=(FRANCE, SUVA),
    authors=("Jean-Luc Marin", "Ana Sol"),
    format="warc",
)
IDLIB_STORY = an_article(
    "Évacuation à Idlib",
    "Les maisons sont vides. Air strikes again: air raids, strikes.",
    language="fr",
    source="Daily Post",
    date=dated("2018-01", 0.5),
    places=(IDLIB,),
    authors=("Sol Marin",),
)
UNDATED = an_article(
    "A quiet week", "Nothing struck anybody in the maison.", language="en", places=(SYRIA, ALEPPO, NOWHERE)
)
ALL = [PORT, IDLIB_STORY, UNDATED]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(Word("strike"), [PORT, IDLIB_STORY], id="a word stands for its forms"),
        pytest.param(Word("strike", exact=True), [PORT], id="an exact word stands for itself"),
        pytest.param(Word("maison"), [IDLIB_STORY, UNDATED], id="forms by the language of the articles"),
        pytest.param(Word("evacuation"), [IDLIB_STORY], id="accents do not matter"),
        pytest.param(Word("harbour"), [PORT], id="alternative headlines count"),
        pytest.param(Phrase(("air", "strikes")), [IDLIB_STORY], id="a phrase"),
        pytest.param(Phrase(("strikes", "air")), [], id="a phrase in the wrong order"),
        pytest.param(Phrase(("al", "qaeda")), [PORT], id="a hyphenated word"),
        pytest.param(Phrase(("marseille", "the")), [], id="no phrase crosses from headline to text"),
        pytest.param(Phrase(("marseille", "walkout")), [], id="no phrase crosses headlines"),
        pytest.param(And((Word("strike"), Word("port"))), [PORT], id="and"),
        pytest.param(Or((Word("port"), Word("idlib"))), [PORT, IDLIB_STORY], id="or"),
        pytest.param(Not(Word("strike")), [UNDATED], id="not alone"),
        pytest.param(
            And((Word("strike"), Not(Or((Word("idlib"), Word("quiet")))))), [PORT], id="and not one of several"
        ),
        pytest.param(Most((Word("port"), Word("deal"), Word("idlib")), 2), [PORT], id="most of the words"),
        pytest.param(Within(Zone.HEADLINE, Word("strike")), [PORT], id="in the headline"),
        pytest.param(Within(Zone.HEADLINE, Word("walkout")), [PORT], id="in an alternative headline"),
        pytest.param(Within(Zone.BODY, Word("marseille")), [], id="not in the text"),
        pytest.param(Within(Zone.BODY, Phrase(("air", "strikes"))), [IDLIB_STORY], id="a phrase in the text"),
        pytest.param(InPlace("Syria", False, (163843,)), [IDLIB_STORY, UNDATED], id="a place and what it holds"),
        pytest.param(InPlace("Syria", True, (163843,)), [UNDATED], id="the place itself"),
        pytest.param(InPlace("Nowhere"), [], id="an unknown place"),
        pytest.param(Published("2017-12-01", "2018-01-01"), [PORT], id="a period is half open"),
        pytest.param(Published("2018-01-01", "2018-02-01"), [IDLIB_STORY], id="a month inside the period"),
        pytest.param(Published("2018-01-10", None), [], id="a month that is only partly inside"),
        pytest.param(Published(None, "2018-01-01"), [PORT], id="an open start"),
        pytest.param(Undated(), [UNDATED], id="unknown dates"),
        pytest.param(UncertainDate(), [IDLIB_STORY], id="dates known with low confidence"),
        pytest.param(Not(UncertainDate()), [PORT, UNDATED], id="an unknown date is not uncertain"),
        pytest.param(FromSource("example.org"), [PORT], id="a domain finds its hosts"),
        pytest.param(FromSource("Daily Post"), [IDLIB_STORY], id="a source's name"),
        pytest.param(FromSource("post"), [], id="part of a name is not the source"),
        pytest.param(ByAuthor(("jean", "luc")), [PORT], id="words of an author's name"),
        pytest.param(ByAuthor(("marin",)), [PORT, IDLIB_STORY], id="one word of an author's name"),
        pytest.param(ByAuthor(("jean", "marin")), [], id="words of a name that are not next to each other"),
        pytest.param(ByAuthor(("marin", "ana")), [], id="no name crosses from author to author"),
        pytest.param(OfFormat("warc"), [PORT], id="a form of file"),
        pytest.param(NearPoint("Aleppo", 36.2, 37.16, 1), [UNDATED], id="a place near a point"),
        pytest.param(NearPoint(None, 35.8, 37.16, 60), [UNDATED, IDLIB_STORY], id="places within a distance"),
        pytest.param(NearPoint(None, 35.0, 38.0, 10), [], id="the middle of a country is no point"),
        pytest.param(NearPoint(None, -18.14, -179.9, 180), [PORT], id="near across the date line"),
        pytest.param(InLanguage("EN"), [PORT, UNDATED], id="a language"),
        pytest.param(Everything(), ALL, id="everything"),
    ],
)
def test_finds(store: Store, query: Query, expected: list[object]) -> None:
    store.put(ALL)
    found = store.find(query, limit=10)
    assert {match.id for match in found.matches} == {article.id for article in expected}  # type: ignore[attr-defined]
    assert found.total == len(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(OnPath("*.html"), [PORT, IDLIB_STORY], id="a pattern of file names"),
        pytest.param(OnPath("syria/"), [IDLIB_STORY], id="a folder anywhere"),
        pytest.param(OnPath("/press/syria/**"), [IDLIB_STORY], id="a path from the inbox's name on"),
        pytest.param(OnPath("nothing"), [], id="a path that no file is on"),
        pytest.param(Copied(), [IDLIB_STORY], id="articles in several files"),
        pytest.param(Seen("2026-01-02T00:00:00+00:00", None), [IDLIB_STORY, UNDATED], id="seen since"),
        pytest.param(Seen(None, "2026-01-02T00:00:00+00:00"), [PORT], id="seen before, the end not counted"),
        pytest.param(
            Seen("2026-01-02T00:00:00+00:00", "2026-01-02T00:00:01+00:00"), [IDLIB_STORY], id="seen from a second on"
        ),
        pytest.param(And((Word("strike"), Not(Copied()))), [PORT], id="what files know, with words"),
    ],
)
def test_finds_by_its_files(store: Store, holders: ListedHolders, query: Query, expected: list[object]) -> None:
    holders.hold(PORT, ["press/a.html"], "2026-01-01T23:59:59+00:00")
    holders.hold(IDLIB_STORY, ["mail/b.txt", "press/syria/b.html"], "2026-01-02T00:00:00+00:00")
    holders.hold(UNDATED, ["mail/c.txt"], "2026-01-03T07:00:00+00:00")
    holders.hold(an_article("Gone"), ["press/syria/gone.html", "press/gone.html"], "2026-01-02T00:00:00+00:00")
    store.put(ALL)
    found = store.find(query, limit=10)
    assert {match.id for match in found.matches} == {article.id for article in expected}  # type: ignore[attr-defined]
    assert found.total == len(expected)


def test_an_empty_store_finds_nothing(store: Store) -> None:
    assert store.find(Everything(), limit=10).total == 0
    assert store.find(Word("port"), limit=10).matches == ()
    assert store.ids() == set()


def test_total_counts_beyond_the_limit(store: Store) -> None:
    store.put(ALL)
    found = store.find(Everything(), limit=1)
    assert (found.total, len(found.matches)) == (3, 1)


def test_deleting_and_adding_are_one_commit(store: Store) -> None:
    store.put([PORT, UNDATED])
    before = store.generation
    store.put([IDLIB_STORY], delete=[PORT.id])
    assert store.ids() == {IDLIB_STORY.id, UNDATED.id}
    assert store.generation > before


def test_putting_an_article_twice_keeps_one(store: Store) -> None:
    store.put([PORT, PORT])
    store.put([PORT])
    assert store.find(Word("dockers"), limit=10).total == 1


def test_many_articles_go_into_an_empty_store_at_once(store: Store) -> None:
    many = [an_article(f"Storm {n}", "Ships waited.") for n in range(300)]
    store.put(many)
    store.put(many[:250], delete=[article.id for article in many[240:260]])
    assert store.ids() == {article.id for article in (*many[:250], *many[260:])}
    assert store.find(Word("storm"), limit=3).total == 290


def test_deleting_what_is_not_there_is_no_error(store: Store) -> None:
    store.put([PORT], delete=["0" * 32])
    assert store.ids() == {PORT.id}


def pages(store: Store, query: Query, sort: Sort, size: int) -> list[str]:
    """The ids of all pages, one after the other."""
    found: list[str] = []
    after: Key = ()
    while page := store.find(query, limit=size, sort=sort, after=after).matches:
        assert len(page) <= size
        found += [match.id for match in page]
        after = page[-1].key
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(articles, max_size=7), queries, st.integers(1, 3))
def test_pages_laid_end_to_end_are_one_big_page(
    tmp_path_factory: pytest.TempPathFactory, many: list[Article], query: Query, size: int
) -> None:
    holders = ListedHolders()
    for article in many:
        holders.hold_somehow(article)
    whoosh = WhooshStore(tmp_path_factory.mktemp("store"), create=True, holders=holders)
    for store in (whoosh, MemoryStore(holders)):
        store.put(many[::2])
        store.put(many[1::2])
        for sort in Sort:
            whole = [match.id for match in store.find(query, limit=100, sort=sort).matches]
            assert pages(store, query, sort, size) == whole
            assert store.among(query, [*whole[1:], "0" * 32]) == set(whole[1:])
        store.close()


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_in_an_order_of_time_articles_keep_their_places_when_others_come(store: Store, sort: Sort) -> None:
    day = dated("2017-12-30")
    first = [an_article("Port", f"Port strike {n}. " + "port " * n, date=day) for n in range(6)]
    store.put(first)
    head = store.find(Word("port"), limit=3, sort=sort).matches
    store.put([an_article("Talks", f"Talks {n} " * 9, date=day) for n in range(20)])
    rest = store.find(Word("port"), limit=9, sort=sort, after=head[-1].key).matches
    assert sorted(match.id for match in (*head, *rest)) == sorted(one.id for one in first)


def test_words_of_the_archive_are_suggested_nearest_first(store: Store) -> None:
    store.put([an_article("Damascus", "Damascus, Damasco."), an_article("Damasco", "x"), an_article("Damask", "Damas")])
    assert list(store.suggestions("damascu", limit=3)) == [("damasco", 2), ("damascus", 1), ("damas", 1)]
    assert list(store.suggestions("damask")) == [("damas", 1), ("damasco", 2)]
    assert list(store.suggestions("zeppelin")) == []


def test_nothing_is_suggested_that_no_article_has_any_more(store: Store) -> None:
    gone = an_article("Damascus", "x")
    store.put([gone, an_article("Port", "y")])
    store.put([], delete=[gone.id])
    assert list(store.suggestions("damascu")) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(articles, max_size=5), st.text("aprtslio", max_size=8), st.integers(1, 6))
def test_suggestions_are_those_of_the_oracle(
    tmp_path_factory: pytest.TempPathFactory, many: list[Article], word: str, limit: int
) -> None:
    oracle, store = MemoryStore(), WhooshStore(tmp_path_factory.mktemp("store"), create=True)
    for each in (oracle, store):
        each.put(many)
    assert list(store.suggestions(word, limit=limit)) == oracle.suggestions(word, limit=limit)
    store.close()


def test_time_orders_put_unknown_dates_last(store: Store) -> None:
    store.put(ALL)
    newest = [match.id for match in store.find(Everything(), limit=10, sort=Sort.NEWEST).matches]
    oldest = [match.id for match in store.find(Everything(), limit=10, sort=Sort.OLDEST).matches]
    assert newest == [IDLIB_STORY.id, PORT.id, UNDATED.id]
    assert oldest == [PORT.id, IDLIB_STORY.id, UNDATED.id]


def test_more_mentions_rank_higher(store: Store) -> None:
    often = an_article("Strike", "Strike after strike after strike, said the port.")
    once = an_article("Calm", "One strike only, and much else was said by the port.")
    store.put([once, often])
    assert [match.id for match in store.find(Word("strike"), limit=2).matches] == [often.id, once.id]


def test_forms_hold_the_word_itself(store: Store) -> None:
    store.put(ALL)
    assert store.forms("strike") == {"strike", "strikes"}
    assert store.forms("unheard") == {"unheard"}


def marks_of(store: Store, query: Query, ids: list[str]) -> dict[str, set[Mark]]:
    return {key: set(found.marks) for key, found in store.marks(query, ids).items()}


histories = given(st.lists(st.lists(articles, max_size=4), min_size=1, max_size=3), st.data())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@histories
def test_whoosh_answers_as_the_oracle_does(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list], data: st.DataObject
) -> None:
    holders = ListedHolders()
    store = WhooshStore(tmp_path_factory.mktemp("store"), create=True, holders=holders)
    answers_as_the_oracle_does(store, holders, batches, data)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@histories
def test_postings_that_whoosh_itself_wrote_give_the_answers_of_the_oracle(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list], data: st.DataObject
) -> None:
    holders = ListedHolders()
    answers_as_the_oracle_does(StockStore(tmp_path_factory.mktemp("x") / "store", holders), holders, batches, data)


def answers_as_the_oracle_does(store: Store, holders: ListedHolders, batches: list[list], data: st.DataObject) -> None:
    """Put the batches into a store and into the plain one, and ask both."""
    oracle = MemoryStore(holders)
    oracle.word_forms = store.forms
    try:
        for batch in batches:
            gone = data.draw(st.sets(st.sampled_from(sorted(oracle.ids()) or ["0" * 32]), max_size=2))
            for article in batch:
                holders.hold_somehow(article)
            for each in (oracle, store):
                each.put(batch, delete=gone - {article.id for article in batch})
            # A store may remember forms of words whose articles are gone, or forget them.
            for word in WORDS:
                assert oracle.forms_spoken_now(word) <= store.forms(word) <= oracle.forms_ever_spoken(word)
            for query in data.draw(st.lists(queries, min_size=1, max_size=6)):
                for sort in Sort:
                    expected, got = (each.find(query, limit=20, sort=sort) for each in (oracle, store))
                    assert got.total == expected.total
                    assert [m.id for m in got.matches] == [m.id for m in expected.matches]
                    assert [m.score for m in got.matches] == pytest.approx(
                        [m.score for m in expected.matches], abs=2e-6
                    )
                for facet in Facet:
                    assert store.count_by(query, facet) == oracle.count_by(query, facet)
                ids = sorted(oracle.ids())
                assert marks_of(store, query, ids) == marks_of(oracle, query, ids)
            store.tend()
            assert store.ids() == oracle.ids()
    finally:
        store.close()
