"""What every store must find by where words stand: patterns, nearness, sentences, paragraphs, counts and zones."""

from __future__ import annotations

import pytest
from articles import after, an_article

from index.query import (
    And,
    AtLeast,
    FirstWords,
    Fuzzy,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    Query,
    Together,
    Unit,
    Within,
    Word,
    Zone,
)
from index.store import Store

OPENING = "Harbour pilots return to work."
LAKE_TEXT = (
    f"{OPENING}\n\n"
    "The ferry left at noon. The ferry company paid the pilots. Nobody cheered.\n\n"
    "Bakers met fishers, and fishers met pilots in the old market.\n\n"
    "A lighthouse keeper watched the ferry."
)
LAKE = an_article(
    "Ferry pilots end walkout on the lake",
    LAKE_TEXT,
    alternative_headlines=("Walkout over",),
    standfirst=OPENING,
    language="en",
    sentences=(0, *after(LAKE_TEXT, ". "), *after(LAKE_TEXT, "\n\n")),
)
HILL = an_article(
    "Fire on the hill",
    "Firemen saved a lighthouse. The pilots watched.\n\nFerries were late.\n\nThe keeper of the lighthouse slept.",
    language="en",
)
ALL = [LAKE, HILL]

FERRY, PILOTS, MARKET, KEEPER = Word("ferry"), Word("pilots"), Word("market"), Word("keeper")
SENTENCE, PARAGRAPH = Unit.SENTENCE, Unit.PARAGRAPH


def in_body(part: Query) -> Query:
    return Within(Zone.BODY, part)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(Pattern("light*"), [LAKE, HILL], id="a pattern with an open end"),
        pytest.param(Pattern("li*use"), [LAKE, HILL], id="a pattern with an open middle"),
        pytest.param(Pattern("light*z"), [], id="a pattern that fits no word"),
        pytest.param(Pattern("firem?n"), [HILL], id="a pattern with one open letter"),
        pytest.param(Pattern("fir?n"), [], id="one open letter is one letter"),
        pytest.param(Pattern("fire*"), [HILL], id="an open end may be empty"),
        pytest.param(Within(Zone.HEADLINE, Pattern("fire*")), [HILL], id="a pattern in the headline"),
        pytest.param(Within(Zone.HEADLINE, Pattern("light*")), [], id="a pattern that is not in the headline"),
        pytest.param(Fuzzy("lighthuse", 1), [LAKE, HILL], id="one letter left out"),
        pytest.param(Fuzzy("fisherz", 1), [LAKE], id="one letter replaced"),
        pytest.param(Fuzzy("fryy", 1), [], id="two edits are not one"),
        pytest.param(Fuzzy("fryy", 2), [LAKE], id="two edits"),
        pytest.param(Near(Word("bakers"), PILOTS, 5, ordered=True), [], id="just too far"),
        pytest.param(Near(Word("bakers"), PILOTS, 6, ordered=True), [LAKE], id="just near enough"),
        pytest.param(Near(Word("bakers"), Word("fishers"), 1), [], id="neighbours have distance one"),
        pytest.param(Near(Word("bakers"), Word("fishers"), 2), [LAKE], id="one word between is distance two"),
        pytest.param(Near(Word("fishers"), Word("bakers"), 2), [LAKE], id="either order"),
        pytest.param(Near(Word("fishers"), Word("bakers"), 2, ordered=True), [], id="the wrong order"),
        pytest.param(Near(Word("bakers"), Word("fishers"), 2, ordered=True), [LAKE], id="the right order"),
        pytest.param(Near(FERRY, Word("lake"), 6), [LAKE], id="near in the headline"),
        pytest.param(in_body(Near(FERRY, Word("lake"), 1000)), [], id="not near in the text"),
        pytest.param(Near(Word("lake"), Word("harbour"), 1000), [], id="nothing is near across headline and text"),
        pytest.param(Near(Word("lake"), Word("over"), 1000), [], id="nothing is near across headlines"),
        pytest.param(Near(Word("noon"), Word("company"), 3), [LAKE], id="near across sentences"),
        pytest.param(Near(Word("cheered"), Word("bakers"), 1), [LAKE], id="near across paragraphs"),
        pytest.param(
            Near(Phrase(("old", "market")), Word("lighthouse"), 2), [LAKE], id="from the end of a phrase to a word"
        ),
        pytest.param(
            Near(Phrase(("the", "old", "market")), PILOTS, 2), [LAKE], id="from a word to the start of a phrase"
        ),
        pytest.param(Near(FERRY, FERRY, 6), [LAKE], id="a word near another of itself"),
        pytest.param(Near(Word("bakers"), Word("bakers"), 1000), [], id="a word is not near itself"),
        pytest.param(
            Near(Phrase(("met", "fishers")), Word("fishers"), 5), [LAKE], id="what overlaps is not near, another is"
        ),
        pytest.param(Near(Near(Word("bakers"), Word("fishers"), 2), PILOTS, 4), [LAKE], id="near to the end of a pair"),
        pytest.param(
            Near(Near(Word("bakers"), Word("fishers"), 9, ordered=True), PILOTS, 2, ordered=True),
            [LAKE],
            id="every pair counts, not only the nearest",
        ),
        pytest.param(Near(Or((Word("bakers"), Word("firemen"))), Pattern("li*"), 3), [HILL], id="either, near"),
        pytest.param(Near(Pattern("bak*"), Fuzzy("fishirs", 1), 2), [LAKE], id="patterns and fuzzy words, near"),
        pytest.param(Together(FERRY, PILOTS, SENTENCE), [LAKE], id="in one sentence"),
        pytest.param(Together(PILOTS, FERRY, SENTENCE), [LAKE], id="in one sentence, either order"),
        pytest.param(Together(Word("noon"), PILOTS, SENTENCE), [], id="not in one sentence"),
        pytest.param(Together(Word("noon"), PILOTS, PARAGRAPH), [LAKE], id="in one paragraph"),
        pytest.param(Together(Word("noon"), MARKET, PARAGRAPH), [], id="not in one paragraph"),
        pytest.param(Together(Word("harbour"), Word("noon"), SENTENCE), [], id="a paragraph ends a sentence"),
        pytest.param(
            Together(Word("firemen"), PILOTS, SENTENCE), [HILL], id="without sentences a paragraph is one sentence"
        ),
        pytest.param(Together(FERRY, Word("lake"), SENTENCE), [LAKE], id="a headline is a sentence"),
        pytest.param(Together(FERRY, Word("lake"), PARAGRAPH), [LAKE], id="a headline is a paragraph"),
        pytest.param(Together(Word("lake"), Word("over"), PARAGRAPH), [], id="each headline is one of its own"),
        pytest.param(
            Together(Phrase(("noon", "the")), Word("left"), SENTENCE), [], id="a phrase across sentences is in none"
        ),
        pytest.param(
            Together(Phrase(("noon", "the")), Word("left"), PARAGRAPH), [LAKE], id="a phrase across sentences"
        ),
        pytest.param(
            Together(Phrase(("ferry", "company")), Word("company"), SENTENCE),
            [],
            id="a word inside a phrase overlaps it",
        ),
        pytest.param(Together(Word("nobody"), Word("nobody"), SENTENCE), [], id="a word is not together with itself"),
        pytest.param(
            Together(Near(FERRY, Word("paid"), 2), PILOTS, SENTENCE), [LAKE], id="a pair and a word in one sentence"
        ),
        pytest.param(AtLeast(2, PILOTS), [LAKE], id="at least two mentions"),
        pytest.param(AtLeast(3, PILOTS), [LAKE], id="at least three mentions"),
        pytest.param(AtLeast(4, PILOTS), [], id="mentions in the headline do not count"),
        pytest.param(AtLeast(1, Word("fire")), [], id="a mention in the headline alone is none"),
        pytest.param(Within(Zone.HEADLINE, AtLeast(2, Word("walkout"))), [LAKE], id="mentions in the headlines"),
        pytest.param(AtLeast(3, Or((PILOTS, FERRY))), [LAKE], id="mentions of either"),
        pytest.param(AtLeast(1, Near(PILOTS, Word("watched"), 1)), [HILL], id="mentions of a pair"),
        pytest.param(AtLeast(2, Phrase(("the", "ferry"))), [LAKE], id="mentions of a phrase"),
        pytest.param(AtLeast(4, Or((FERRY, Pattern("fer*")))), [], id="the same place counts once"),
        pytest.param(FirstWords(2, PILOTS), [LAKE], id="among the first two words"),
        pytest.param(FirstWords(1, PILOTS), [], id="not the first word"),
        pytest.param(FirstWords(6, PILOTS), [LAKE, HILL], id="among the first six words"),
        pytest.param(FirstWords(3, Phrase(("return", "to"))), [], id="a phrase that is partly outside"),
        pytest.param(FirstWords(4, Phrase(("return", "to"))), [LAKE], id="a phrase wholly inside"),
        pytest.param(FirstWords(1000, Word("lake")), [], id="the first words of the text, not of the headline"),
        pytest.param(Within(Zone.HEADLINE, FirstWords(2, PILOTS)), [LAKE], id="the first words of the headline"),
        pytest.param(
            Within(Zone.HEADLINE, FirstWords(99, Word("over"))), [], id="the first words of the main headline only"
        ),
        pytest.param(Within(Zone.LEAD, FirstWords(2, PILOTS)), [LAKE], id="the first words of the lead are the text's"),
        pytest.param(Within(Zone.LEAD, FirstWords(99, KEEPER)), [], id="first words beyond the lead"),
        pytest.param(Within(Zone.LEAD, Word("lake")), [LAKE], id="the lead has the headline"),
        pytest.param(Within(Zone.LEAD, Word("over")), [LAKE], id="the lead has the alternative headlines"),
        pytest.param(Within(Zone.LEAD, MARKET), [LAKE], id="two paragraphs follow the standfirst"),
        pytest.param(Within(Zone.LEAD, KEEPER), [], id="the lead ends after them"),
        pytest.param(Within(Zone.LEAD, Word("ferries", exact=True)), [HILL], id="two paragraphs without standfirst"),
        pytest.param(Within(Zone.LEAD, Phrase(("market", "a"))), [], id="a phrase that leaves the lead"),
        pytest.param(Within(Zone.BODY, Within(Zone.HEADLINE, Word("fire"))), [HILL], id="an inner zone replaces"),
        pytest.param(And((Near(FERRY, PILOTS, 6), Not(Pattern("fire*")))), [LAKE], id="nearness among other parts"),
    ],
)
def test_finds(store: Store, query: Query, expected: list[object]) -> None:
    store.put(ALL)
    found = store.find(query, limit=10)
    assert {match.id for match in found.matches} == {article.id for article in expected}  # type: ignore[attr-defined]
    assert found.total == len(expected)


def test_a_lead_without_its_standfirst_in_the_text_is_two_paragraphs(store: Store) -> None:
    article = an_article("Calm", "One.\n\nTwo.\n\nThree.", standfirst="Elsewhere.")
    store.put([article])
    assert store.find(Within(Zone.LEAD, Word("two")), limit=1).total == 1
    assert store.find(Within(Zone.LEAD, Word("three")), limit=1).total == 0


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(Pattern("wav*"), id="a pattern"),
        pytest.param(Fuzzy("wavy", 1), id="a fuzzy word"),
        pytest.param(Near(Word("wave"), Word("sea"), 1), id="a pair"),
        pytest.param(Together(Word("wave"), Word("sea"), Unit.PARAGRAPH), id="words together"),
        pytest.param(AtLeast(1, Word("wave")), id="mentions"),
        pytest.param(FirstWords(20, Word("wave")), id="first words"),
    ],
)
def test_more_places_rank_higher_and_count_as_one_term(store: Store, query: Query) -> None:
    often = an_article("A", "Sea wave, sea wave, sea wave; that was all they saw.")
    once = an_article("B", "Sea wave; and that was all they saw on that day, friends.")
    never = an_article("C", "Nothing at all was seen on that day, dear friends of ours.")
    store.put([once, never, often])
    [first, second] = store.find(query, limit=3).matches
    assert [first.id, second.id] == [often.id, once.id]
    assert first.score > second.score > 0


def test_scores_of_either_word_add_up_beside_each_other_and_not_in_a_pair(store: Store) -> None:
    store.put(ALL)
    bakers, fishers = Word("bakers"), Word("fishers")

    def score(query: Query) -> float:
        [match] = store.find(query, limit=1).matches
        return match.score

    assert score(Or((bakers, fishers))) == pytest.approx(score(bakers) + score(fishers), abs=2e-6)
    # One pair in one of two articles weighs as one word in one of two.
    assert score(Near(Or((bakers, Word("cooks"))), Word("met"), 1, ordered=True)) == pytest.approx(
        score(bakers), abs=2e-6
    )


def test_patterns_fit_only_the_words_of_articles_that_are_there(store: Store) -> None:
    store.put([LAKE])
    store.put([HILL], delete=[LAKE.id])
    assert store.find(Pattern("walk*"), limit=1).total == 0
    assert store.find(Fuzzy("fishers", 1), limit=1).total == 0
