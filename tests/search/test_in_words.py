"""Queries said in words."""

from __future__ import annotations

import pytest
from asking import asked, tree
from hypothesis import given
from typed_trees import typed_trees

from index.query import Bag, InPlace, Query, Word
from search.in_words import AsTyped, sentence


class FortyOne(AsTyped):
    def name(self, place: InPlace) -> str:
        return place.name.title()

    def count(self, _place: InPlace) -> int:
        return 41


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("*", "all articles"),
        ("putin", "articles with “putin” in any form"),
        (
            "putin assad place:syria date:2017-12-01..2018-01-31",
            "articles published 1 Dec 2017 – 31 Jan 2018, in Syria or the 41 places inside it,"
            " with “putin” in any form and “assad” in any form",
        ),
        ("ferry -daesh", "articles with “ferry” in any form, without “daesh” in any form"),
        ("-daesh", "articles without “daesh” in any form"),
        ('"air strikes" OR =bombs', "articles with the phrase “air strikes” or exactly “bombs”"),
        ("a (b OR c)", "articles with “a” in any form and (“b” in any form or “c” in any form)"),
        ("headline:(a OR b)", "articles with (“a” in any form or “b” in any form) in the headline"),
        ("putin NEAR/5 assad", "articles with “putin” in any form within 5 words of “assad” in any form"),
        ("putin PRE/8 assad", "articles with “putin” in any form at most 8 words before “assad” in any form"),
        ("a w/s syria", "articles with “a” in any form in one sentence with “syria” in any form"),
        ("atleast6(idlib)", "articles with at least 6 times “idlib” in any form"),
        ("first50(afp)", "articles with “afp” in any form among the first 50 words"),
        ("damascas~", "articles with a word spelt like “damascas”, but for 2 letters"),
        ("sovereign*", "articles with a word like “sovereign*”"),
        ("place:syria OR lang:en", "articles in Syria or the 41 places inside it or in the language “en”"),
        ("-place:syria ferry", "articles with “ferry” in any form, not in Syria or the 41 places inside it"),
        ("place:nowhere", "articles in “nowhere”, a place that is not known"),
        ("place:=syria", "articles naming Syria itself"),
        ("date:2017", "articles published in 2017"),
        ("date:2017..2018", "articles published 2017 – 2018"),
        ("date:2017-12", "articles published in Dec 2017"),
        ("date:2017-12-30", "articles published on 30 Dec 2017"),
        ("date:2018..", "articles published on or after 1 Jan 2018"),
        ("date:..2016", "articles published until 31 Dec 2016"),
        ("date:none", "articles without a known date"),
        ("near:idlib/50km", "articles naming a place within 50 km of Idlib"),
        ("near:35.9,36.6/30mi", "articles naming a place within 48.2803 km of 35.9, 36.6"),
        ("source:trtworld.com by:rahman", "articles from trtworld.com, by “rahman”"),
        ("seen:2026-01-01T08:00Z..", "articles first seen from 2026-01-01 08:00:00 UTC on"),
        ("copies:only format:warc", "articles that have copies, read from warc files"),
        ('path:"syria/**"', "articles with a file on the path “syria/**”"),
    ],
)  # fmt: skip
def test_a_query_is_said_in_words(query: str, words: str) -> None:
    assert sentence(tree(query), FortyOne()) == words


def test_a_bag_of_words_is_said_in_words() -> None:
    bag = Bag((Word("ferry"), Word("rijeka"), Word("ferry")))
    assert sentence(bag, AsTyped()) == "articles with any of “ferry”, “rijeka”; the more of them, the better"


@given(typed_trees)
def test_every_query_can_be_said_in_words(query: Query) -> None:
    assert sentence(query, AsTyped())


def test_a_query_of_full_length_is_said_in_time() -> None:
    assert sentence(asked("a OR b " * 600).tree, AsTyped())
