"""CSL-JSON items, which citeproc, Pandoc and Zotero read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from index.article import Article
from search.engine import Answer
from search.formats.moments import date_parts, day_parts
from search.formats.people import person


def csl_items(found: Answer) -> Iterator[str]:
    """A list of items, each on a line of its own."""
    yield "["
    for n, result in enumerate(found.results):
        yield (",\n " if n else "\n ") + json.dumps(item(result.article))
    yield "\n]\n"


def item(article: Article) -> dict[str, Any]:
    """One item; what is not known is left out."""
    issued, saved = date_parts(article.date), day_parts(article.captured)
    known = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.headline,
        "author": [name_parts(name) for name in article.authors],
        "container-title": article.source,
        "issued": {"date-parts": [list(issued)]} if issued else None,
        "accessed": {"date-parts": [list(saved)]} if saved else None,
        "abstract": article.standfirst,
        "language": article.language,
        "URL": article.url,
        "keyword": ", ".join(place.name for place in article.places),
    }
    return {name: value for name, value in known.items() if value}


def name_parts(name: str) -> dict[str, str]:
    """An author."""
    one = person(name)
    return {"literal": one.literal} if one.literal else {"family": one.family, "given": one.given}
