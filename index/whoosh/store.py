"""The embedded store: articles in a Whoosh index whose postings are arrays."""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from index.article import Article
from index.errors import IndexDamaged
from index.query import Query
from index.stems import stem
from index.store import Facet, Found, Holders, Key, Marks, Match, Sort
from index.whoosh import generations
from index.whoosh.array_file import Damaged
from index.whoosh.facets import counted
from index.whoosh.generations import Generation
from index.whoosh.marking import marks_in
from index.whoosh.matching import Matching
from index.whoosh.ordering import SCORE_DIGITS, first_of
from index.whoosh.postings import Postings
from index.whoosh.schema import FORMAT

logger = logging.getLogger(__name__)

OPEN_TRIES = 20
"""A commit removes the files of older generations; a reader that meets this opens again."""

COARSE = 100_000_000
"""Nanoseconds that two changes of a folder may be apart and bear the same time."""

MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO, errno.EMFILE, errno.ENOMEM)
"""Errors that are no fault of the index."""


class WhooshStore:
    """A `Store` in a folder of its own."""

    def __init__(self, folder: Path, *, create: bool = False, holders: Holders | None = None) -> None:
        """Open the store in `folder`; made there if it is not and `create` is set.

        Raises:
            IndexDamaged: there is none, or it cannot be read.
        """
        self.folder = folder / f"whoosh-{FORMAT}"
        self.holders = holders
        self.opened: tuple[Generation, Matching] | None = None
        self.looked: int | None = None
        self.tended: int | None = None
        self.problem: str | None = None
        if create:
            self.make()
        elif not generations.numbers(self.folder):
            raise IndexDamaged(
                f"There is no search index in {self.folder}.",
                "The next `dateline sync`, `add` or `watch` builds it from the catalog.",
            )
        self.current()

    def make(self) -> None:
        """Begin an index if there is none that can be read; what cannot be read is of no more use."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            if generations.numbers(self.folder):
                self.current()
                return
        except IndexDamaged as error:
            logger.warning("%s It is begun anew.", error.message)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Empty the index, whatever state it is in."""
        newest = max(generations.numbers(self.folder), default=-1)
        self.opened = self.looked = self.problem = None
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        generations.write(self.folder, Generation(newest + 1))
        generations.remove_orphans(self.folder)

    def damaged(self, error: Exception) -> IndexDamaged:
        """The error that says what to do about a damaged index."""
        return IndexDamaged(
            f"The search index in {self.folder} cannot be read ({type(error).__name__}: {error}).",
            "Nothing is lost: `dateline admin rebuild` builds it again from the catalog.",
        )

    @property
    def generation(self) -> int:
        """A number that grows with every commit; that of the generation that is read."""
        return self.current()[0].number

    def current(self) -> tuple[Generation, Matching]:
        """The newest generation that can be read, opened once and kept until there is a newer one."""
        changed = self.folder.stat().st_mtime_ns if self.folder.is_dir() else -1
        if self.opened is None or changed != self.looked:
            # A folder's time of change is coarse: one that is just past says nothing about what follows.
            self.looked = changed if time.time_ns() - changed > COARSE else None
            newest = max(generations.numbers(self.folder), default=-1)
            if self.opened is None or self.opened[0].number != newest:
                self.opened = self.open_newest()
        return self.opened

    def open_newest(self) -> tuple[Generation, Matching]:
        """Open the newest generation; if it is damaged, the one before it."""
        for remaining in reversed(range(OPEN_TRIES)):
            trouble: Exception | None = None
            for number in generations.numbers(self.folder)[: generations.KEPT]:
                try:
                    generation = generations.read(self.folder, number)
                    segments = generations.open_segments(self.folder, generation)
                except (Damaged, FileNotFoundError, ValueError, LookupError, TypeError) as error:
                    trouble = trouble or error
                    continue
                except OSError as error:
                    raise self.damaged(error) from error
                self.problem = None
                if trouble:
                    self.problem = f"The newest state of the search index is damaged ({trouble}); an older one answers."
                    logger.warning(self.problem)
                return generation, Matching(Postings(segments), self.forms, self.holders)
            if not isinstance(trouble, FileNotFoundError) or not remaining:
                raise self.damaged(trouble or Damaged("it has no readable table of contents"))
            time.sleep(0.05)
        raise AssertionError("unreachable")

    def put(self, articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        """Delete these ids, then add these articles (replacing equal ids), in one commit.

        Raises:
            ArchiveBusy: another process is writing this index.
        """
        from index.whoosh.writer import ArticleWriter

        by_id = {article.id: article for article in articles}
        try:
            with ArticleWriter(self.folder, *self.current()) as writer:
                writer.delete({*delete, *by_id})
                for article in by_id.values():
                    writer.add_document(article=article)
                writer.commit()
        except (Damaged, OSError) as error:
            raise self.trouble(error) from error

    def tend(self) -> bool:
        """Merge a few segments if that makes searches faster; whether there was anything to do."""
        from index.whoosh.writer import ArticleWriter

        opened = self.current()
        if self.tended == opened[0].number:
            return False
        try:
            with ArticleWriter(self.folder, *opened) as writer:
                has_merged = writer.tend()
        except (Damaged, OSError) as error:
            raise self.trouble(error) from error
        if not has_merged:
            self.tended = opened[0].number
        return has_merged

    def trouble(self, error: Exception) -> Exception:
        """What a failed write means: trouble of the machine stays what it is, everything else is damage."""
        return error if isinstance(error, OSError) and error.errno in MACHINE else self.damaged(error)

    def ids(self) -> set[str]:
        """The ids of all articles in the store."""
        try:
            return {name for segment in self.current()[1].postings.segments for name in segment.ids()}
        except Damaged as error:
            raise self.damaged(error) from error

    def find(self, query: Query, *, limit: int, sort: Sort = Sort.RANK, after: Key = ()) -> Found:
        """The first `limit` articles that match, or the first after the one whose key is `after`."""
        matching = self.current()[1]
        try:
            found = matching.matches(query)
            chosen, keys = first_of(matching.postings, found, limit, sort, after)
        except Damaged as error:
            raise self.damaged(error) from error
        scores = found.scores[chosen].tolist()
        matches = (
            Match(id=str(key[-1]), score=round(score, SCORE_DIGITS), key=key)
            for key, score in zip(keys, scores, strict=True)
        )
        return Found(total=len(found.articles), matches=tuple(matches))

    def count_by(self, query: Query, facet: Facet) -> Mapping[str, int]:
        """How many of the articles that match have each value."""
        matching = self.current()[1]
        try:
            return counted(matching.postings, matching.matches(query).articles, facet)
        except Damaged as error:
            raise self.damaged(error) from error

    def marks(self, query: Query, ids: Sequence[str]) -> Mapping[str, Marks]:
        """Where these articles answer a query, by id; those that are not there are left out."""
        matching = self.current()[1]
        try:
            numbers = matching.postings.numbers_of(ids)
            found = marks_in(matching, query, numbers)
            return dict(zip(map(matching.postings.article_id, numbers.tolist()), found, strict=True))
        except Damaged as error:
            raise self.damaged(error) from error

    def forms(self, word: str) -> frozenset[str]:
        """The terms which an unquoted `word` stands for."""
        segments = self.current()[1].postings.segments
        languages = {language for segment in segments for language in segment.languages}
        stems = {language: stem(word, language) for language in languages}
        return frozenset({word}).union(
            *(segment.forms(language, stems[language]) for segment in segments for language in segment.languages)
        )

    def close(self) -> None:
        """Let go of files and memory."""
        self.opened = None
