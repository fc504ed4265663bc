"""Words of queries: exact ones, phrases, wildcards, misspellings, and what only looks like these."""

from __future__ import annotations

import pytest
from asking import assert_points_at, tree

from index.query import And, Fuzzy, Near, Pattern, Phrase, Query, Within, Word, Zone

A, B = Word("a"), Word("b")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"Air Strikes"', Phrase(("air", "strikes"))),
        ("“air strikes”", Phrase(("air", "strikes"))),
        ("„air strikes“", Phrase(("air", "strikes"))),
        ("«air strikes»", Phrase(("air", "strikes"))),
        ("「air strikes」", Phrase(("air", "strikes"))),
        ("‘air strikes’ now", And((Phrase(("air", "strikes")), Word("now")))),
        ("‘Syria’s war’", Phrase(("syria", "war"))),
        ('"a OR (b"', Phrase(("a", "or", "b"))),
        ('"a NEAR/5 b"', Phrase(("a", "near", "5", "b"))),
        ('"patient"', Word("patient", exact=True)),
        ("=strikes", Word("strikes", exact=True)),
        ('="air strikes"', Phrase(("air", "strikes"))),
        ("a = b", And((A, B))),
        ("a == b", And((A, B))),
        ("al-Qaeda", Phrase(("al", "qaeda"))),
        ("state-of-the-art", Phrase(("state", "of", "the", "art"))),
        ("new year’s", And((Word("new"), Word("year")))),
        ("new year's", And((Word("new"), Word("year")))),
        ("Évacuation", Word("evacuation")),
        ("C++", Word("c")),
        ("park.", Word("park")),
        ("38.101", Word("38.101")),
        ("00:30", Word("00:30")),
        ("2015-09", Phrase(("2015", "09"))),
        ("02091-C-71", Phrase(("02091", "c", "71"))),
        ("http://example.com/x", Phrase(("http", "example", "com", "x"))),
        ("U.S.", Word("us")),
        ("中国", Phrase(("中", "国"))),
        ("AC/DC", Phrase(("ac", "dc"))),
        ("w/o w/5km", And((Phrase(("w", "o")), Phrase(("w", "5km"))))),
        ("sovereign*", Pattern("sovereign*")),
        ("Sóver*", Pattern("sover*")),
        ("str*e", Pattern("str*e")),
        ("str**e", Pattern("str*e")),
        ("st*k*", Pattern("st*k*")),
        ("wom?n", Pattern("wom?n")),
        ("wom??n", Pattern("wom??n")),
        ("wom?*", Pattern("wom?*")),
        ("wom?n?", Pattern("wom?n")),
        ("(sovereign*)", Pattern("sovereign*")),
        ("sovereign*,", Pattern("sovereign*")),
        ("withdraw!", Pattern("withdraw*")),
        ("20*", Pattern("20*")),
        ("wom?n NEAR/3 strik*", Near(Pattern("wom?n"), Pattern("strik*"), 3)),
        ("headline:strik*", Within(Zone.HEADLINE, Pattern("strik*"))),
        ("al-Qae*", Near(Word("al", exact=True), Pattern("qae*"), 1, ordered=True)),
        (
            "ab-cd*-ef",
            Near(
                Near(Word("ab", exact=True), Pattern("cd*"), 1, ordered=True), Word("ef", exact=True), 1, ordered=True
            ),
        ),
        ("ab?中", Phrase(("ab", "中"))),
        ("what happened?", And((Word("what"), Word("happened")))),
        ("what?!", Word("what")),
        ("what??", Word("what")),
        ("?what", Word("what")),
        ("¿qué?", Word("que")),
        ("no! a! !!", And((Pattern("no*"), A))),
        ("stop!!", Word("stop")),
        ("** a", A),
        ("http://example.com/x?y=z*", Phrase(("http", "example", "com", "x", "y", "z"))),
        ("example.com/x?y", Phrase(("example", "com", "x", "y"))),
        ("*.example.org", Phrase(("example", "org"))),
        ("damascas~", Fuzzy("damascas", 2)),
        ("damasca~", Fuzzy("damasca", 1)),
        ("Damascas~1", Fuzzy("damascas", 1)),
        ("damas~2", Fuzzy("damas", 2)),
        ("damas~,", Fuzzy("damas", 1)),
        ("~50 ~", Word("50")),
        ("a~b", Phrase(("a", "b"))),
        ("damas~ w/3 putn~", Near(Fuzzy("damas", 1), Fuzzy("putn", 1), 3)),
        ('"putin assad"~6', Near(Word("putin"), Word("assad"), 6)),
        ('"a b c"~6', Near(Near(A, B, 6), Word("c"), 6)),
        ('"al-Qaeda b"~6', Near(Phrase(("al", "qaeda")), B, 6)),
        ('="a b"~6', Near(Word("a", exact=True), Word("b", exact=True), 6)),
        ('headline:"a b"~6', Within(Zone.HEADLINE, Near(A, B, 6))),
        ('"a b"~6 c', And((Near(A, B, 6), Word("c")))),
        ('"a b" ~6', And((Phrase(("a", "b")), Word("6")))),
    ],
)
def test_means(query: str, expected: Query) -> None:
    assert tree(query) == expected


@pytest.mark.parametrize(
    ("query", "marked", "message", "advice"),
    [
        ("x a* y", "a*", "* stands for letters only after two or more", 'or "a*" in quotes'),
        ("*word", "*word", "* stands for letters only after two or more", "sovereign*"),
        ("a?b", "a?b", "? stands for letters only after two or more", "wom?n"),
        ("E*TRADE", "E*TRADE", "* stands for letters", '"E*TRADE"'),
        ("al-q*", "al-q*", "* stands for letters", "sovereign*"),
        ("中国*", "中国*", "each character is a word", "Leave out"),
        ("=strik*", "strik*", "= and a wildcard contradict each other", "Leave out"),
        ("damas~3", "damas~3", "takes 1 or 2 edits, and not 3", "damas~1 or damas~2"),
        ("damas~0", "damas~0", "takes 1 or 2 edits, and not 0", "damas~1"),
        ("damas~0.8", "damas~0.8", "takes 1 or 2 edits, and not 0.8", "damas~1"),
        ("al-qaeda~", "al-qaeda~", "~ stands after one word", "damascas~"),
        ("dam*s~", "dam*s~", "~ stands after one word", "damascas~"),
        ("=damas~", "damas~", "~ stands after one word", "damascas~"),
        ('"putin assad"~', "~", "A phrase with ~ takes a number of words from 1 to 1,000", "1 to 1,000"),
        ('"putin assad"~0', "~0", "A phrase with ~ takes a number of words", "1 to 1,000"),
        ('"putin assad"~x', "~x", "A phrase with ~ takes a number of words", "1 to 1,000"),
        ('"putin"~5', "~5", "~ after a phrase needs two words", "damascas~1"),
        ('place:"new york"~5', "~5", "~ has no use in place:", "place:syria"),
    ],
)
def test_a_misused_sign_is_pointed_at(query: str, marked: str, message: str, advice: str) -> None:
    assert_points_at(query, marked, message, advice)
