"""Answers for the tests of what is printed: made by hand, with hostile words where articles may have them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from articles import IDLIB, SYRIA, an_article, dated

from index.article import Article, Mention, Passage
from index.holdings import Holding
from index.query import Word
from search.engine import Answer, Result
from search.snippets import Snippet

TEXT = "First. Ships waited offshore near Idlib.\n\nSecond, with $5 & 10% of {all} #hopes."
ARTICLE = an_article(
    "Storm \x1b[31mcloses port",
    TEXT,
    source="example.org",
    language="en",
    date=dated("2017-12-30"),
    authors=("Ann de la Cruz", "Our correspondent"),
    standfirst="First.",
    url="https://example.org/a?b=1&c={x}",
    captured="2018-01-02T03:04:05+00:00",
    places=(
        replace(IDLIB, mentions=(Mention(start=34, end=39, text="Idlib"),)),
        replace(SYRIA, mentions=(Mention(start=34, end=39, text="Idlib", demonym=True),)),
    ),
    passages=(Passage(n=0, start=0, end=len(TEXT)),),
)
BARE = an_article('=HYPERLINK("http://evil")', "x\n\n\x00y", format="text")
"""An article of which next to nothing is known, and whose headline is a formula."""


def holding(path: str = "/in/a b.html", member: str | None = None) -> Holding:
    return Holding(path=Path(path), member=member, sha256="00" * 32, root="in", relative=path[4:])


def result(article: Article = ARTICLE, **more: object) -> Result:
    snippet = Snippet(
        field="text", passage=0, start=7, text="Ships waited offshore near Idlib.", marks=((0, 5), (13, 21))
    )
    given: dict[str, object] = {
        "rank": 1, "article": article, "score": 1.5, "all_words": True, "snippets": (snippet,),
        "holdings": (holding(),), "first_seen": "2018-01-03T00:00:00+00:00",
    }  # fmt: skip
    return Result(**given | more)  # type: ignore[arg-type]


def answer_of(*results: Result, **more: object) -> Answer:
    given: dict[str, object] = {
        "query": "ships", "tree": Word("ships"), "understood": "ships", "total": sum(one.all_words for one in results), "results": results,
        "warnings": (),
    }  # fmt: skip
    return Answer(**given | more)  # type: ignore[arg-type]


BOTH = answer_of(result(), result(BARE, rank=2, holdings=(holding("/in/b\n.txt", "2"),), snippets=()))
