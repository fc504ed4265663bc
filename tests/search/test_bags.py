"""Reading a text as a bag of words: no operators, and no words that only ask."""

from __future__ import annotations

import pytest

from index.errors import QueryError
from index.query import Bag, Word
from search.bags import read_bag
from search.question_words import without_question_words
from search.wording import write


def words(text: str) -> list[str]:
    tree = read_bag(text).tree
    assert isinstance(tree, Bag)
    return [word.term for word in tree.words]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("WHAT DID NATO DO IN SUEZ ?", ["nato", "suez"], id="a question in capitals"),
        pytest.param("tanks NEAR/5 idlib -sports", ["tanks", "near", "5", "idlib", "sports"], id="operators"),
        pytest.param("strike OR headline:ferry (lake", ["strike", "headline", "ferry", "lake"], id="fields"),
        pytest.param('"barrel bombs" barrel', ["barrel", "bombs", "barrel"], id="a repeated word"),
        pytest.param("the U.S. policy", ["us", "policy"], id="a country that looks like a pronoun"),
        pytest.param("Wer ist der Präsident der Ukraine?", ["prasident", "ukraine"], id="German"),
        pytest.param("Où est le président de la France ?", ["president", "france"], id="French"),
        pytest.param("¿Quién es el presidente de Chile?", ["presidente", "chile"], id="Spanish"),
        pytest.param("Chi è il presidente della Francia?", ["presidente", "francia"], id="Italian"),
        pytest.param("Onde está o presidente do Brasil?", ["esta", "presidente", "brasil"], id="Portuguese"),
        pytest.param("die hard", ["die", "hard"], id="one word that another language asks with"),
        pytest.param("Lake Como", ["lake", "como"], id="a place that is a word elsewhere"),
        pytest.param("the who", ["the", "who"], id="nothing else"),
        pytest.param("кто президент", ["кто", "президент"], id="a language without a list"),
    ],
)
def test_a_bag_has_the_words_of_a_question(text: str, read: list[str]) -> None:
    assert words(text) == read


@pytest.mark.parametrize("text", ["", "  ", "? !", "«»"])
def test_a_text_without_words_asks_for_nothing(text: str) -> None:
    with pytest.raises(QueryError, match="nothing to search for"):
        read_bag(text)


@pytest.mark.parametrize("text", ["a " * 2001, "中" * 2001, "a" * 70_000])
def test_a_text_that_is_too_long_is_an_error(text: str) -> None:
    with pytest.raises(QueryError, match=r"the most|more than"):
        read_bag(text)


def test_a_bag_is_written_as_any_of_its_words() -> None:
    assert write(Bag((Word("ferry"), Word("strike")))) == "any of (ferry, strike)"


def test_words_that_only_ask_are_left_out_of_one_language() -> None:
    assert without_question_words(["was", "the", "der", "ferry"]) == ["der", "ferry"]
