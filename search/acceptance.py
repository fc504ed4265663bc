"""The sample articles and their known answers: what the demo and the tests hold Dateline to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.archive import Archive
from index.article import Article
from index.errors import QueryError
from index.records import dataclass
from search.engine import read_query
from search.pages import page_of

SAMPLES = Path(__file__).parent / "samples"
INBOX = SAMPLES / "inbox"
LATE = SAMPLES / "late"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, and what is wrong with it if anything is."""

    what: str
    wrong: str | None


def known_answers() -> dict[str, Any]:
    """The known answers of the samples."""
    answers: dict[str, Any] = json.loads((SAMPLES / "answers.json").read_text("utf-8"))
    return answers


def check_articles(archive: Archive, inbox: Path) -> Iterator[Check]:
    """Compare each sample in an archive with what is known of it."""
    for name, expected in known_answers()["articles"].items():
        ids = archive.catalog.ledger.held_by([inbox / name])
        kept = archive.catalog.articles(ids)
        if not kept:
            yield Check(name, "it is not in the archive")
        for one in kept.values():
            for field, wrong in differences(one.article, expected):
                yield Check(f"{name} {field}", wrong)


def differences(article: Article, expected: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Each known field of an article, with what is wrong in it or None."""
    found = {
        "headline": article.headline,
        "date": article.date.value,
        "language": article.language,
        "source": article.source,
        "authors": list(article.authors),
    }
    for field, value in found.items():
        if field in expected:
            yield field, None if value == expected[field] else f"{value!r} and not {expected[field]!r}"
    headings = {passage.heading for passage in article.passages}
    missing = [heading for heading in expected.get("headings", ()) if heading not in headings]
    yield "headings", f"{missing} are missing" if missing else None
    words = set(article.text.casefold().split())
    strangers = [word for word in expected.get("words_absent", ()) if word.casefold() in words]
    yield "words", f"{strangers} are in the text" if strangers else None


def check_searches(archive: Archive, inbox: Path) -> Iterator[Check]:
    """Ask each sample question and compare the files that it finds."""
    for search in known_answers()["searches"]:
        expected = {str(inbox / name) for name in search["finds"]}
        found = files_found(archive, search["query"])
        missing, extra = sorted(expected - found), sorted(found - expected)
        wrong = [f"misses {Path(path).name}" for path in missing] + [f"finds {Path(path).name}" for path in extra]
        yield Check(search["query"], ", ".join(wrong) or None)


def files_found(archive: Archive, query: str) -> set[str]:
    """The files of all articles that match a query strictly, copies among them."""
    try:
        tree = read_query(archive, query).tree
    except QueryError as error:
        return {error.message}
    rows = page_of(archive, tree, limit=1_000, fold=False).rows
    ledger = archive.catalog.ledger
    return {str(holding.path) for row in rows for holding in ledger.holdings(row.match.id)}
