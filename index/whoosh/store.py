"""The embedded store: articles in a Whoosh index whose postings are arrays."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from index.article import Article
from index.durable import make_folder
from index.errors import IndexDamaged
from index.query import Query
from index.store import BesideCatalog, Facet, Found, Holders, Key, Load, Marks, Match, Sort
from index.whoosh import generations
from index.whoosh.array_file import Damaged
from index.whoosh.beside import folder_beside
from index.whoosh.facets import counted
from index.whoosh.generations import Generation
from index.whoosh.marking import marks_in
from index.whoosh.matching import Matching
from index.whoosh.number_lists import is_in
from index.whoosh.ordering import SCORE_DIGITS, first_of
from index.whoosh.postings import Postings
from index.whoosh.schema import FORMAT
from index.whoosh.segment import Segment
from index.whoosh.warning import warn

if TYPE_CHECKING:
    from index.whoosh.writer import ArticleWriter

Asked = ParamSpec("Asked")
Answered = TypeVar("Answered")


OPEN_TRIES = 20
"""A commit removes the files of older generations; a reader that meets this opens again."""

COARSE = 100_000_000
"""Nanoseconds that two changes of a folder may be apart and bear the same time."""

MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO, errno.EMFILE, errno.ENOMEM)
"""Errors that are no fault of the index."""

ASIDE = "aside"
"""The folder, within an index, of segments that other processes are writing."""

REBUILD = "Nothing is lost: `dateline admin rebuild` builds it again from the catalog."


def saying_damage(
    method: Callable[Concatenate[WhooshStore, Asked], Answered],
) -> Callable[Concatenate[WhooshStore, Asked], Answered]:
    """A method of the store that says what to do when it finds the index damaged."""

    @wraps(method)
    def said(self: WhooshStore, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answered:
        try:
            return method(self, *args, **kwargs)
        except Damaged as error:
            raise self.damaged(error) from error

    return said


class WhooshStore(BesideCatalog):
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
        self.newest: int | None = None
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
        make_folder(self.folder)
        try:
            if generations.numbers(self.folder):
                self.current()
                return
        except IndexDamaged as error:
            if isinstance(error.__cause__, OSError) and error.__cause__.errno in MACHINE:
                raise
            warn(f"{error.message} It is begun anew.")
        self.begin_anew()

    def begin_anew(self) -> None:
        """Empty the index, whatever state it is in."""
        newest = max(generations.numbers(self.folder), default=-1)
        self.opened = self.looked = self.problem = None
        make_folder(self.folder)
        generations.write(self.folder, Generation(newest + 1))
        generations.remove_orphans(self.folder)

    def beside(self) -> WhooshStore:
        """A store of its own, to be built while this one answers.

        One that was left unfinished is gone on with, unless something was committed to this one since.
        """
        return WhooshStore(folder_beside(self.folder, self.current_or_empty()[0].number), create=True)

    def become(self, other: WhooshStore) -> None:
        """Hold what `other` holds instead, in one commit, and be rid of `other`."""
        from index.whoosh.writer import ArticleWriter

        generation, matching = other.whole()
        with ArticleWriter(self.folder, self.current_or_empty) as writer:
            writer.replace_all(other.folder, generation, matching.postings)
        other.close()
        shutil.rmtree(other.folder.parent)
        self.opened = self.looked = self.problem = None

    def current_or_empty(self) -> tuple[Generation, Matching]:
        """The newest generation; an empty one if none can be read."""
        try:
            return self.current()
        except IndexDamaged:
            return Generation(), matching_over([], self.holders)

    def build(self, batches: Iterable[Sequence[str]], load: Load) -> Iterator[int]:
        """Add the articles with these ids, which must not be there, batch by batch in several processes.

        Each batch is a commit, after which the number of its articles comes.
        """
        from index.whoosh.building import build_segments
        from index.whoosh.writer import ArticleWriter

        aside = self.folder / ASIDE
        shutil.rmtree(aside, ignore_errors=True)
        make_folder(aside)
        try:
            for entry in build_segments(aside, iter(batches), load):
                with ArticleWriter(self.folder, self.whole) as writer:
                    writer.adopt(aside / entry.name, entry)
                    writer.commit()
                yield entry.count
            aside.rmdir()
        except (Damaged, OSError) as error:
            raise self.trouble(error) from error

    def check(self) -> list[str]:
        """What is wrong with the files of the index, as sentences: every byte is looked at."""
        found = [self.problem] if self.problem else []
        for segment in self.current()[1].postings.segments:
            try:
                segment.file.check_all()
            except Damaged as error:
                found.append(f"{error}.")
        return found

    def damaged(self, error: Exception) -> IndexDamaged:
        """The error that says what to do about a damaged index."""
        return IndexDamaged(
            f"The search index in {self.folder} cannot be read ({type(error).__name__}: {error}).",
            REBUILD,
        )

    @property
    def generation(self) -> int:
        """A number that grows with every commit; that of the generation that is read."""
        return self.current()[0].number

    def current(self) -> tuple[Generation, Matching]:
        """The newest generation that can be read, opened once and kept until there is a newer one."""
        try:
            changed = os.stat(self.folder).st_mtime_ns  # noqa: PTH116 - half the cost, and asked at every search
        except FileNotFoundError:
            changed = -1
        if self.opened is None or changed != self.looked:
            # A folder's time of change is coarse: one that is just past says nothing about what follows.
            self.looked = changed if time.time_ns() - changed > COARSE else None
            newest = max(generations.numbers(self.folder), default=-1)
            if self.opened is None or newest != self.newest:
                self.opened, self.newest = self.open_newest(), newest
        return self.opened

    def whole(self) -> tuple[Generation, Matching]:
        """The newest generation, for a commit to build on.

        Raises:
            IndexDamaged: only an older one can be read. A commit on top of it would hide what is lost.
        """
        opened = self.current()
        if self.problem:
            raise IndexDamaged(self.problem, REBUILD)
        return opened

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
                    warn(self.problem)
                return generation, matching_over(segments, self.holders)
            if not isinstance(trouble, FileNotFoundError) or not remaining:
                raise self.damaged(trouble or Damaged("it has no readable table of contents"))
            time.sleep(0.05)
        raise AssertionError("unreachable")

    def put(self, articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        """Delete these ids, then add these articles (replacing equal ids), in one commit.

        Raises:
            ArchiveBusy: another process is writing this index.
        """
        by_id = {article.id: article for article in articles}
        with self.writing() as writer:
            writer.delete({*delete, *by_id})
            for article in by_id.values():
                writer.add_document(article=article)
            writer.commit()

    def tend(self) -> bool:
        """Merge a few segments if that makes searches faster; whether there was anything to do."""
        if self.tended == self.generation:
            return False
        with self.writing() as writer:
            number = writer.previous.number
            has_merged = writer.tend()
        if not has_merged:
            self.tended = number
        return has_merged

    @contextmanager
    def writing(self) -> Iterator[ArticleWriter]:
        """A commit on top of the newest generation; what fails on the way is said to be what it is."""
        from index.whoosh.writer import ArticleWriter

        try:
            with ArticleWriter(self.folder, self.whole) as writer:
                yield writer
        except (Damaged, OSError) as error:
            raise self.trouble(error) from error

    def trouble(self, error: Exception) -> Exception:
        """What a failed write means: trouble of the machine stays what it is, everything else is damage."""
        return error if isinstance(error, OSError) and error.errno in MACHINE else self.damaged(error)

    @saying_damage
    def ids(self) -> set[str]:
        """The ids of all articles in the store."""
        matching = self.current()[1]
        return {name for segment in matching.postings.segments for name in segment.ids()}

    @saying_damage
    def find(self, query: Query, *, limit: int, sort: Sort = Sort.RANK, after: Key = ()) -> Found:
        """The first `limit` articles that match, or the first after the one whose key is `after`."""
        matching = self.current()[1]
        if sort is Sort.RANK and not after:
            total, found = matching.best(query, limit)
        else:
            found = matching.matches(query)
            total = len(found.articles)
        chosen, keys = first_of(matching.postings, found, limit, sort, after)
        scores = found.scores[chosen].round(SCORE_DIGITS).tolist()
        matches = tuple(Match(str(key[-1]), score, key) for key, score in zip(keys, scores, strict=True))
        return Found(total=total, matches=matches)

    @saying_damage
    def count_by(self, query: Query, facet: Facet) -> Mapping[str, int]:
        """How many of the articles that match have each value."""
        matching = self.current()[1]
        return counted(matching.postings, matching.matches(query).articles, facet)

    @saying_damage
    def marks(self, query: Query, ids: Sequence[str]) -> Mapping[str, Marks]:
        """Where these articles answer a query, by id; those that are not there are left out."""
        matching = self.current()[1]
        numbers = matching.postings.numbers_of(ids)
        found = marks_in(matching, query, numbers)
        return dict(zip(matching.postings.article_ids(numbers), found, strict=True))

    @saying_damage
    def among(self, query: Query, ids: Collection[str]) -> frozenset[str]:
        """Which of these articles match."""
        matching = self.current()[1]
        numbers = matching.postings.numbers_of(ids)
        matched = numbers[is_in(numbers, matching.matches(query).articles)]
        return frozenset(matching.postings.article_ids(matched))

    @saying_damage
    def suggestions(self, word: str, *, limit: int = 5) -> Sequence[tuple[str, int]]:
        """The terms most like `word`, with the number of articles that have each."""
        from index.whoosh.suggesting import suggested

        matching = self.current()[1]
        return suggested(matching.postings, word, limit)

    @saying_damage
    def forms(self, word: str) -> frozenset[str]:
        """The terms which an unquoted `word` stands for."""
        return self.current()[1].postings.forms(word)

    def remarks(self, query: Query) -> Sequence[str]:  # noqa: ARG002 - every query is answered alike
        """There is nothing to say: every query is answered from the postings."""
        return ()

    def stale(self, batches: Iterable[Sequence[str]], load: Load) -> Iterable[str]:  # noqa: ARG002
        """None: catalog and index are written by one process, one after the other."""
        return ()

    def close(self) -> None:
        """Let go of files and memory."""
        self.opened = None


def matching_over(segments: list[Segment], holders: Holders | None) -> Matching:
    """What answers questions about these segments."""
    postings = Postings(segments)
    return Matching(postings, postings.forms, holders)
