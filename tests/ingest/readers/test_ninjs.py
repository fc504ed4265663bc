"""The reader of ninjs, in the three versions of it."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Broken, Draft
from ingest.readers import ninjs

TODAY = datetime.date(2024, 6, 1)
FIRST = {
    "uri": "urn:wire:17",
    "type": "text",
    "versioncreated": "2024-05-03T08:00:00Z",
    "firstcreated": "2024-05-02T10:00:00+02:00",
    "pubstatus": "usable",
    "language": "en",
    "headline": "Storm hits coast",
    "byline": "By Ann Lee",
    "located": "Idlib",
    "place": [{"name": "Syria"}, {"name": "Idlib"}],
    "infosource": [{"name": "The Wire"}],
    "description_text": "A town asks who will pay.",
    "body_html": "<p>The sea wall fell.</p><h2>The wall</h2><p>It was built in 1910.</p>",
    "associations": {"main": {"body_text": "A picture of a wall."}},
}
SECOND = {
    "standard": {"name": "ninjs", "version": "2.1"},
    "uri": "https://wire.example/17",
    "headlines": [{"role": "sub", "value": "Wall falls"}, {"role": "main", "value": "Storm hits coast"}],
    "descriptions": [{"value": "A town asks who will pay."}],
    "bodies": [
        {"contenttype": "text/plain", "value": "Plain."},
        {"contenttype": "text/html", "value": "<p>The sea wall fell.</p>"},
        "nothing",
    ],
    "by": "Ann Lee",
    "places": [{"name": "Syria"}],
    "infosources": [{"name": "The Wire"}],
    "contentcreated": "2024-05-02",
}


def read(value: Any, **more: str) -> list[Draft | Broken]:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return list(ninjs.read(raw, name="wire.json", today=TODAY, **more))


def one(value: Any, **more: str) -> Draft:
    (draft,) = read(value, **more)
    assert isinstance(draft, Draft)
    return draft


def test_version_1_is_read_with_all_its_parts() -> None:
    draft = one(FIRST, url="https://wire.example/storm")
    assert (draft.headline, draft.authors, draft.source) == ("Storm hits coast", ("Ann Lee",), "The Wire")
    assert (draft.date.value, draft.date.offset, draft.language) == ("2024-05-02", "+02:00", "en")
    assert draft.modified is not None and draft.modified.value == "2024-05-03"
    assert (draft.place_hints, draft.external_id, draft.member) == (("Idlib", "Syria"), "urn:wire:17", None)
    assert (draft.url, draft.standfirst) == ("https://wire.example/storm", "A town asks who will pay.")
    assert [block.heading for block in draft.blocks] == [False, False, True, False]
    assert "picture" not in " ".join(block.text for block in draft.blocks)


def test_version_2_is_read() -> None:
    draft = one(SECOND)
    assert (draft.headline, draft.alternative_headlines) == ("Storm hits coast", ("Wall falls",))
    assert (draft.url, draft.authors, draft.place_hints) == ("https://wire.example/17", ("Ann Lee",), ("Syria",))
    assert [block.text for block in draft.blocks] == ["A town asks who will pay.", "The sea wall fell."]


def test_version_3_writes_its_keys_with_capitals() -> None:
    value = {
        "uri": "urn:1",
        "firstCreated": "2024-05-02",
        "bodies": [{"contentType": "text/plain", "value": "It fell."}],
    }
    assert ninjs.is_ninjs(value)
    assert (one(value).date.value, one(value).blocks[0].text) == ("2024-05-02", "It fell.")


def test_half_a_surrogate_pair_is_left_out() -> None:
    draft = one(b'{"uri": "\\ud800", "headline": "A \\ud800", "body_html": "<p>It \\ud800fell.</p>"}')
    assert (draft.headline, draft.blocks[0].text, draft.external_id) == ("A", "It fell.", None)


def test_plain_text_and_a_marked_up_description_will_do() -> None:
    draft = one({"headline": "H", "body_text": "It fell.\n\nIt was old.", "description_html": "<p>In short.</p>"})
    assert [block.text for block in draft.blocks] == ["In short.", "It fell.", "It was old."]


def test_the_items_of_a_list_are_named_and_a_broken_one_does_not_hide_the_others() -> None:
    first, broken = read([FIRST, {"uri": "urn:wire:18", "type": "picture"}, "nothing"])
    assert isinstance(first, Draft) and isinstance(broken, Broken)
    assert (first.member, broken.member) == ("urn:wire:17", "urn:wire:18")
    assert broken.error.message == "Item “urn:wire:18”, which is of the type “picture”, holds no text."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"{", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"1", "not-an-article"),
        (b"[]", "not-an-article"),
        (b"{}", "not-an-article"),
    ],
)
def test_what_is_no_item_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("wire.json ")


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        (FIRST, True),
        (SECOND, True),
        ([FIRST], True),
        ({"standard": {"name": "ninjs"}}, True),
        ({"uri": "x", "headline": "y"}, False),
        ({"title": "x", "body_html": "y"}, False),
        ([], False),
        (1, False),
    ],
)
def test_ninjs_is_known_by_its_keys(value: Any, accepted: bool) -> None:
    assert ninjs.accepts("a.json", json.dumps(value).encode()) is accepted
    assert ninjs.is_ninjs(value) is accepted


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "value", "role"]), inner, max_size=3)
    ),
    max_leaves=6,
)
ITEMS = st.dictionaries(st.sampled_from(sorted({*FIRST, *SECOND, "body_text"})), VALUES, max_size=8)


@settings(deadline=None)
@given(ITEMS | st.lists(ITEMS | VALUES, max_size=3) | VALUES)
def test_any_value_gives_stories_or_a_refusal(value: Any) -> None:
    ninjs.is_ninjs(value)
    try:
        stories = read(value)
    except ReadingError:
        return
    assert stories


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_give_stories_or_a_refusal(data: bytes) -> None:
    ninjs.accepts("a", data)
    try:
        read(data)
    except ReadingError as error:
        assert error.message
