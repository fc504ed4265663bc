"""Linked data: broken scripts are read as far as they go, and the page's own article is found."""

from __future__ import annotations

import pytest

from ingest.linked_data import names_of, own_article, text_of, types
from ingest.page import Page, parse_page


def page_with(*scripts: str) -> Page:
    joined = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    page = parse_page(f"<html><head>{joined}</head><body><h1>Storm hits coast</h1></body></html>")
    assert page is not None
    return page


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Storm"}',
        '[[{"@type": "NewsArticle", "headline": "Storm"}]]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": ["Article"], "headline": "Storm"}]}',
        '<!-- {"@type": "NewsArticle", "headline": "Storm"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Storm"}\n//]]>',
        '/* <![CDATA[ */ {"@type": "NewsArticle", "headline": "Storm",}; /* ]]> */',
        '{"@type": "NewsArticle",\n// a remark\n"headline": "Storm"}',
        '{"@type": "NewsArticle", "headline": "Storm", "text": "line\nbreak"}',
        '{"@type": "NewsArticle", "headline": "Storm"} {"@type": "Thing"} oops',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Storm&quot;}",
        '{"@type": "http://schema.org/NewsArticle", "headline": "Storm"}',
    ],
    ids=[
        "plain",
        "lists",
        "graph",
        "comment",
        "cdata",
        "commas",
        "remark",
        "newline",
        "several",
        "escaped",
        "vocabulary",
    ],
)
def test_linked_data_is_read_however_it_is_wrapped(script: str) -> None:
    assert page_with(script).article.get("headline") == "Storm"


@pytest.mark.parametrize("script", ["", "nonsense", "{" * 50_000, "[" * 200_000, '{"a":' * 50_000])
def test_hopeless_scripts_give_nothing(script: str) -> None:
    assert not page_with(script).article


def test_the_own_article_is_the_one_with_the_pages_address() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Other",
        "url": "https://a.example/other",
        "author": "X",
        "datePublished": "2020",
    }
    own = {"@type": "NewsArticle", "headline": "Own", "mainEntityOfPage": {"@id": "https://www.a.example/own?x=1"}}
    assert own_article([other, own], addresses=["http://a.example/own/"]) is own


def test_the_own_article_is_the_one_with_the_pages_title() -> None:
    other = {"@type": "Article", "headline": "Something else", "author": "X"}
    own = {"@type": "Article", "headline": "Storm hits coast"}
    assert own_article([other, own], titles=["Storm hits coast | The Paper"]) is own


def test_a_page_without_an_article_has_an_empty_one() -> None:
    assert own_article([{"@type": "Person"}]) == {}


def test_values_are_read_in_every_form() -> None:
    assert text_of([{"@value": "A &amp; B", "@language": "en"}]) == "A & B"
    assert text_of([]) == text_of(None) == text_of(3) == ""
    assert names_of([{"name": "Ann Lee"}, "Bo Ek", {}]) == ["Ann Lee", "Bo Ek"]
    assert types({"@type": ["schema:Article", 3]}) == {"article"}
