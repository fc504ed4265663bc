"""The names of articles."""

from __future__ import annotations

import pytest

from index.identity import address_key, article_id, without_tracking

URL = "https://www.example.org/news/1"


def test_the_same_words_at_the_same_address_are_one_article() -> None:
    one = article_id(headline="Storm", text="Ships waited.", url=URL)
    other = article_id(headline="STORM ", text="“Ships waited”", url="http://example.org/news/1/#top")
    assert one == other
    assert len(one) == 32


@pytest.mark.parametrize(
    "changed", [{"headline": "Storms"}, {"text": "Ships waited long."}, {"url": "https://example.org/news/2"}]
)
def test_other_words_or_another_address_are_another_article(changed: dict[str, str]) -> None:
    given = {"headline": "Storm", "text": "Ships waited.", "url": URL}
    assert article_id(**given) != article_id(**given | changed)


@pytest.mark.parametrize("url", [None, "", "https://example.org/", "https://example.org", "https://[broken"])
def test_an_address_without_a_path_does_not_count(url: str | None) -> None:
    assert address_key(url) == ""


def test_a_query_in_the_address_counts() -> None:
    assert address_key("https://example.org/a?id=1") != address_key("https://example.org/a?id=2")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?utm_source=mail&id=7&fbclid=Iw&UTM_Medium=x#top", "https://example.org/a?id=7#top"),
        ("https://example.org/a?gclid=1", "https://example.org/a"),
        ("https://example.org/a?utm=1&gclidx=2", "https://example.org/a?utm=1&gclidx=2"),
        ("https://example.org/a?", "https://example.org/a?"),
        ("https://example.org/utm_source=1", "https://example.org/utm_source=1"),
    ],
)
def test_how_a_reader_came_is_no_part_of_an_address(address: str, kept: str) -> None:
    assert without_tracking(address) == kept
    assert address_key(address) == address_key(kept)


def test_words_cannot_move_between_headline_and_text() -> None:
    assert article_id(headline="a b", text="c", url=None) != article_id(headline="a", text="b c", url=None)
