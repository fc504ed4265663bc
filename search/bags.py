"""Reads a text as a bag of words: nothing in it is an operator or a field, and any of the words will do."""

from __future__ import annotations

from index.analysis import terms
from index.errors import QueryError
from index.query import Bag, Word
from search.parser import Parsed
from search.question_words import without_question_words
from search.typed import LONGEST, MOST_WORDS

SHOWN = 80
"""So much of a text is shown where it cannot be read."""


def read_bag(text: str) -> Parsed:
    """The words of a text, as often as it says them, without those that only ask.

    Raises:
        QueryError: there are none, or too many.
    """
    if len(text) > LONGEST:
        raise refused(text, f"The query has {len(text):,} characters; {LONGEST:,} is the most.", "Leave some out.")
    found = terms(text)
    if len(found) > MOST_WORDS:
        raise refused(text, f"The query has more than {MOST_WORDS:,} words.", "Leave some out.")
    if not found:
        raise refused(text, "There is nothing to search for.", "Write one word or more.")
    return Parsed(Bag(tuple(map(Word, without_question_words(found)))))


def refused(text: str, message: str, advice: str) -> QueryError:
    """The error about a text as a whole."""
    return QueryError(message, query=text[:SHOWN], start=0, end=max(1, min(len(text), SHOWN)), advice=advice)
