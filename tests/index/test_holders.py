"""Which articles lie on a path, as the catalog's ledger knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from articles import an_article
from pathspec import GitIgnoreSpec

from index.article import Article
from index.catalog import Catalog
from index.holders import CatalogHolders
from index.ledger_records import Entry, Fingerprint, State

SEEN = "2026-01-01T00:00:00+00:00"
FILES = {
    "/home/ann/press": ["syria/a.html", "syria/2017/b.html", "iraq/c.txt", "iraq/[x]/d*.txt", "zürich/ä.html"],
    "/home/bob/press": ["syria/e.html", "mail/press/f.eml"],
    "/home/ann/mail": ["g.eml", "press-2/h.html"],
}


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog.open(tmp_path / "catalog.db", create=True)
    for folder, files in FILES.items():
        root = opened.ledger.root(Path(folder), watched=True, device=1, inode=1)
        found = {Path(folder) / file: article_at(folder, file) for file in files}
        opened.put(found.values(), seen=SEEN)
        opened.ledger.waiting(root, ((path, Fingerprint(1, 1, 1, 1)) for path in found), seen=SEEN)
        for path, article in found.items():
            entries = [Entry(state=State.INDEXED, article_id=article.id, sha256="0")]
            opened.ledger.note_read(path, Fingerprint(1, 1, 1, 1), sha256="0", entries=entries, parser_version=1)
    yield opened
    opened.close()


def article_at(folder: str, file: str) -> Article:
    return an_article(file, "Text.", url=f"https://example.org{folder}/{file}")


@pytest.mark.parametrize(
    "pattern",
    [
        "*.html", "syria/", "/press/", "press/syria/**", "press-2/syria/*", "press-2", "press-2/", "press", "**/press/**",
        "press/*/c.txt", "press/syria/a.html", "/press/syria/a.html/", "*[x]*", "\\[x\\]", "d\\*.txt", "zürich", "*ä*", "nothing",
    ],
)  # fmt: skip
def test_the_articles_on_a_path_are_those_that_git_would_ignore(catalog: Catalog, pattern: str) -> None:
    names = dict(zip(FILES, ["press", "press-2", "mail"], strict=True))
    spec = GitIgnoreSpec.from_lines([pattern])
    expected = {
        article_at(folder, file).id
        for folder, files in FILES.items()
        for file in files
        if spec.match_file(f"{names[folder]}/{file}")
    }
    assert set(CatalogHolders(catalog).on_path(pattern)) == expected
