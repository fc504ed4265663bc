"""The embedded store: articles in a Whoosh index, read through arrays."""

from __future__ import annotations

import errno
import logging
import sqlite3
import struct
import time
from collections.abc import Collection, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import index as whoosh_index
from whoosh.index import EmptyIndexError, LockError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.writing import IndexingError as WritingError

from index.article import Article
from index.errors import ArchiveBusy, IndexDamaged
from index.query import Query
from index.store import Found, Match, Sort
from index.whoosh.forms import Forms
from index.whoosh.matching import Matches, Matching
from index.whoosh.postings import Postings
from index.whoosh.schema import FORMAT, article_fields, article_schema

logger = logging.getLogger(__name__)

MEMORY = 128
"""Megabytes of postings gathered before Whoosh writes a run to disk."""

SCORE_DIGITS = 6
"""Scores are compared to this many decimals, so that the order does not hang on the order of additions."""

OPEN_TRIES = 20
"""A commit removes the files of the generation before it; a reader that meets this opens again."""

MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO, errno.EMFILE, errno.ENOMEM)
"""Errors that are no fault of the index."""

# What Whoosh raises on files that are cut short or are not its own.
DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ImportError,
    struct.error,
    WhooshIndexError,
)


class WhooshStore:
    """A `Store` in a folder of its own. Whoosh's schema is pickled: open only folders that Dateline made."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the store in `folder`; made there if it is not and `create` is set.

        Raises:
            IndexDamaged: there is none, or it cannot be read.
        """
        self.folder = folder / f"whoosh-{FORMAT}"
        self.create = create
        self.index = self.open_index()
        try:
            self.word_forms = Forms(self.folder / "forms.db")
        except sqlite3.DatabaseError as error:
            raise self.damaged(error) from error
        self.opened: tuple[int, Matching] | None = None

    def open_index(self) -> Any:  # Whoosh has no types
        """Whoosh's own index object."""
        try:
            if whoosh_index.exists_in(self.folder):
                return whoosh_index.open_dir(self.folder)
            if self.create:
                self.folder.mkdir(parents=True, exist_ok=True)
                return whoosh_index.create_in(self.folder, article_schema())
        except DAMAGE as error:
            raise self.damaged(error) from error
        raise IndexDamaged(
            f"There is no search index in {self.folder}.",
            "The next `dateline sync`, `add` or `watch` builds it from the catalog.",
        )

    def damaged(self, error: Exception) -> IndexDamaged:
        """The error that says what to do about a damaged index."""
        return IndexDamaged(
            f"The search index in {self.folder} cannot be read ({type(error).__name__}: {error}).",
            "Nothing is lost: remove that folder, and the next `dateline sync`, `add` or `watch` builds it again.",
        )

    @property
    def generation(self) -> int:
        """A number that grows with every commit."""
        return int(self.index.latest_generation())

    def matching(self) -> Matching:
        """The newest generation, opened once and kept until there is a newer one."""
        generation = self.generation
        if self.opened is None or self.opened[0] != generation:
            self.release()
            self.opened = (generation, Matching(Postings(self.open_reader()), self.word_forms.of))
        return self.opened[1]

    def open_reader(self) -> Any:
        """A reader of the newest generation."""
        for remaining in reversed(range(OPEN_TRIES)):
            try:
                return self.index.reader()
            except (FileNotFoundError, EmptyIndexError) as error:
                if not remaining:
                    raise self.damaged(error) from error
                time.sleep(0.05)
            except DAMAGE as error:
                raise self.damaged(error) from error
        raise AssertionError("unreachable")

    def put(self, articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        """Delete these ids, then add these articles (replacing equal ids), in one commit.

        Raises:
            ArchiveBusy: another process is writing this index.
        """
        by_id = {article.id: article for article in articles}
        documents = [article_fields(article) for article in by_id.values()]
        self.word_forms.add(
            (word, article.language)
            for article, fields in zip(by_id.values(), documents, strict=True)
            for word in fields["words"]  # type: ignore[attr-defined]  # a mapping, see article_fields
        )
        try:
            writer = self.index.writer(limitmb=MEMORY)
        except LockError as error:
            raise ArchiveBusy(f"Another process is writing to {self.folder}.", "Wait for it to end.") from error
        except DAMAGE as error:
            raise self.trouble(error) from error
        try:
            self.delete({*delete, *by_id}, writer)
            for fields in documents:
                writer.add_document(**fields)
            writer.commit()
        except DAMAGE as error:
            self.give_up(writer)
            raise self.trouble(error) from error
        except BaseException:
            self.give_up(writer)
            raise

    def give_up(self, writer: Any) -> None:
        """Let go of a writer that failed; what it wrote was never part of the index."""
        try:
            writer.cancel()
        except (*DAMAGE, WritingError) as error:
            logger.warning("the index writer could not be closed: %s", error)

    def trouble(self, error: Exception) -> Exception:
        """What a failed write means: trouble of the machine stays what it is, everything else is damage."""
        return error if isinstance(error, OSError) and error.errno in MACHINE else self.damaged(error)

    def delete(self, ids: Collection[str], writer: Any) -> None:
        """Mark articles as deleted. Whoosh's own way would open the whole index again for each of them."""
        with closing(writer.reader()) as reader:
            postings = Postings(reader)
            for number in postings.having("id", ids).tolist():
                writer.delete_document(number)

    def ids(self) -> set[str]:
        """The ids of all articles in the store."""
        try:
            postings = self.matching().postings
            return {postings.article_id(number) for number in postings.alive.tolist()}
        except DAMAGE as error:
            raise self.damaged(error) from error

    def find(self, query: Query, *, limit: int, sort: Sort = Sort.RANK) -> Found:
        """The first `limit` articles that match, and the exact number of all."""
        matching = self.matching()
        try:
            found = matching.matches(query)
            order = self.order(matching.postings, found, sort)[:limit]
            ids = [matching.postings.article_id(number) for number in found.articles[order].tolist()]
        except (*DAMAGE, sqlite3.DatabaseError) as error:
            raise self.damaged(error) from error
        scores = found.scores[order].tolist()
        matches = (Match(id=name, score=round(score, SCORE_DIGITS)) for name, score in zip(ids, scores, strict=True))
        return Found(total=len(found.articles), matches=tuple(matches))

    def order(self, postings: Postings, found: Matches, sort: Sort) -> Any:
        """Indices into `found`, first hit first."""
        ids = postings.id_orders[found.articles]
        ranks = -np.round(found.scores, SCORE_DIGITS)
        if sort is Sort.RANK:
            return np.lexsort((ids, ranks))
        days = postings.first_days[found.articles].astype(np.int64)
        if sort is Sort.NEWEST:
            return np.lexsort((ids, ranks, -days))
        return np.lexsort((ids, ranks, np.where(days == 0, np.iinfo(np.int64).max, days)))

    def forms(self, word: str) -> frozenset[str]:
        """The terms which an unquoted `word` stands for."""
        return self.word_forms.of(word)

    def release(self) -> None:
        """Close the opened generation."""
        if self.opened is not None:
            self.opened[1].postings.reader.close()
            self.opened = None

    def close(self) -> None:
        """Let go of files and memory."""
        self.release()
        self.word_forms.close()
        self.index.close()
