"""Saved queries: trees as JSON and back."""

from __future__ import annotations

import json

import pytest
from asking import asked, tree
from hypothesis import given
from hypothesis import strategies as st
from queries import queries
from typed_trees import typed_trees

from index.errors import UsageError
from index.query import Near, Query, Word
from search.saved import from_json, to_json


@given(st.one_of(queries, typed_trees), st.booleans())
def test_a_query_comes_back_as_it_was_saved(query: Query, fold_copies: bool) -> None:
    assert from_json(to_json(query, fold_copies=fold_copies)) == (query, fold_copies)


def test_a_saved_query_says_its_schema_and_its_kinds() -> None:
    assert json.loads(to_json(tree("putin NEAR/6 assad"))) == {
        "schema": "dateline.query/1",
        "fold_copies": True,
        "tree": {
            "kind": "near",
            "left": {"kind": "word", "term": "putin", "exact": False},
            "right": {"kind": "word", "term": "assad", "exact": False},
            "distance": 6,
            "ordered": False,
        },
    }


def test_a_saved_query_of_today_means_the_same_day_tomorrow() -> None:
    parsed = asked("date:yesterday seen:today copies:off")
    assert from_json(to_json(parsed.tree, fold_copies=parsed.fold_copies)) == (parsed.tree, False)


def test_the_deepest_query_that_can_be_typed_can_be_saved() -> None:
    deepest = tree(" NEAR/2 ".join("a" * 100))
    assert from_json(to_json(deepest)) == (deepest, True)


def saved(node: object, **more: object) -> str:
    return json.dumps({"schema": "dateline.query/1", "tree": node, **more})


WORD = {"kind": "word", "term": "a"}
EVERYTHING = {"kind": "everything"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "not JSON", id="nothing"),
        pytest.param("[" * 100_000, "not JSON", id="brackets"),
        pytest.param("[]", "says dateline.query/1", id="a list"),
        pytest.param('{"schema":"dateline.query/2"}', "this says dateline.query/2", id="a newer schema"),
        pytest.param(saved(None), "no part that this version knows", id="no tree"),
        pytest.param(saved({"kind": "like"}), "no part that this version knows", id="an unknown kind"),
        pytest.param(saved({"kind": ["word"]}), "no part that this version knows", id="a kind that is no word"),
        pytest.param(saved({"kind": "word"}), "a field", id="a field left out"),
        pytest.param(saved(WORD | {"x": 1}), "no field 'x'", id="an unknown field"),
        pytest.param(saved(WORD | {"term": 5}), "wrong value", id="a number for a word"),
        pytest.param(saved(WORD | {"exact": 1}), "wrong value", id="a number for yes or no"),
        pytest.param(saved(WORD, fold_copies=1), "true or false", id="an option that is none"),
        pytest.param(saved({"kind": "and", "parts": []}), "cannot be meant", id="all of nothing"),
        pytest.param(saved({"kind": "and", "parts": WORD}), "wrong value", id="parts that are no list"),
        pytest.param(saved({"kind": "phrase", "terms": []}), "cannot be meant", id="an empty phrase"),
        pytest.param(
            saved({"kind": "near", "left": WORD, "right": WORD, "distance": 0}), "cannot be meant", id="no distance"
        ),
        pytest.param(
            saved({"kind": "near", "left": WORD, "right": EVERYTHING, "distance": 5}),
            "cannot be meant",
            id="near to everything",
        ),
        pytest.param(
            saved({"kind": "together", "left": EVERYTHING, "right": WORD, "unit": "sentence"}),
            "cannot be meant",
            id="together with everything",
        ),
        pytest.param(
            saved({"kind": "together", "left": WORD, "right": WORD, "unit": "page"}),
            "wrong value",
            id="an unknown unit",
        ),
        pytest.param(saved({"kind": "within", "zone": "foot", "part": WORD}), "wrong value", id="an unknown zone"),
        pytest.param(saved({"kind": "at-least", "times": 0, "part": WORD}), "cannot be meant", id="no times"),
        pytest.param(saved({"kind": "first-words", "count": 5, "part": EVERYTHING}), "cannot be meant", id="no words"),
        pytest.param(saved({"kind": "fuzzy", "term": "a", "edits": -1}), "cannot be meant", id="edits below zero"),
        pytest.param(saved({"kind": "published", "start": "soon"}), "cannot be meant", id="a day that is none"),
        pytest.param(saved({"kind": "seen", "end": "2026-13-01"}), "cannot be meant", id="an instant that is none"),
        pytest.param(
            saved({"kind": "near-point", "name": None, "lat": 91, "lon": 0, "km": 5}), "cannot be meant", id="no point"
        ),
        pytest.param(saved({"kind": "in-place", "name": "x", "ids": ["y"]}), "wrong value", id="ids that are none"),
    ],
)
def test_what_is_no_saved_query_says_why(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        from_json(text)


def test_a_saved_query_that_is_too_deep_is_an_error() -> None:
    deep: Query = Word("a")
    for _ in range(160):
        deep = Near(deep, Word("b"), 1)
    with pytest.raises(UsageError, match="nested at most 150 deep"):
        from_json(to_json(deep))
