"""Makes an archive, or fills one, from the lines of an export (`index.export`).

What the archive has already is left as it is, so an import that was broken off is simply done again. A file whose own
line has not come yet waits to be read: nothing is taken for complete before it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from index.article import Article
from index.catalog import Catalog
from index.database import transaction
from index.errors import UsageError
from index.export import SCHEMA
from index.identity import article_id
from index.ledger import free_name
from index.ledger_records import State
from index.records import dataclass
from index.stored_paths import to_bytes

AT_ONCE = 200
"""Lines that one commit takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootLine:
    """A folder."""

    path: str
    name: str
    watched: bool
    device: int | None
    inode: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """A file or member that holds an article."""

    root: str
    path: str
    member: str
    sha256: str | None
    captured: str | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneLine:
    """The file that held an article last."""

    since: str
    path: str
    member: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLine:
    """An article and what holds it."""

    article: Article
    first_seen: str
    held: tuple[HeldLine, ...]
    gone: GoneLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """What became of a file or member that holds no article."""

    member: str
    state: State
    sha256: str | None
    code: str | None
    message: str | None
    captured: str | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file."""

    path: str
    root: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    sha256: str | None
    state: State
    parser_version: int
    first_seen: str
    read_at: str | None
    entries: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLine:
    """How many lines there were of each kind."""

    articles: int
    files: int


class Importing:
    """Takes lines into a catalog; `new` counts the articles that it did not have. The caller holds the archive's lock.

    The index is not touched: whoever imports brings it into step afterwards.
    """

    def __init__(self, catalog: Catalog, name: str) -> None:
        self.catalog = catalog
        self.connection = catalog.connection
        self.name = name
        self.roots = {str(root.path): root.id for root in catalog.ledger.roots()}
        self.new = self.articles = self.files = 0
        self.ended = False

    def take(self, lines: Iterable[bytes]) -> None:
        """Take all lines, in commits of bounded size.

        Raises:
            UsageError: a line is not as it should be; names it. What came before it stays.
        """
        numbered = iter(enumerate(lines, 1))
        number, first = next(numbered, (1, b""))
        header = self.row(number, first)
        if header.get("schema") != SCHEMA or header.get("kind") != "header":
            raise self.wrong(number, f"it is no header of {SCHEMA}")
        while batch := list(islice(numbered, AT_ONCE)):
            with transaction(self.connection):
                for number, line in batch:
                    self.take_line(number, self.row(number, line))
        if not self.ended:
            raise self.wrong(number, "nothing follows it, and it is not the end")

    def row(self, number: int, line: bytes) -> dict[str, Any]:
        """The JSON object of a line."""
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self.wrong(number, f"it is not JSON ({error})") from error
        if not isinstance(row, dict):
            raise self.wrong(number, "it is no JSON object")
        return row

    def wrong(self, number: int, why: str) -> UsageError:
        """The error for a line."""
        return UsageError(
            f"Line {number} of {self.name} cannot be imported: {why}.",
            "What came before it is in the archive. Export again, and import that: what is there already is left as it is.",
        )

    def take_line(self, number: int, row: dict[str, Any]) -> None:
        """Take one line within a transaction."""
        if self.ended:
            raise self.wrong(number, "it comes after the end")
        try:
            match row.pop("kind", None):
                case "root":
                    self.take_root(msgspec.convert(row, RootLine))
                case "article":
                    self.take_article(msgspec.convert(row, ArticleLine))
                case "file":
                    self.take_file(msgspec.convert(row, FileLine))
                case "end":
                    self.take_end(msgspec.convert(row, EndLine))
                case kind:
                    raise ValueError(f"it is of no kind that is known: {kind!r}")
        except (msgspec.ValidationError, ValueError) as error:
            raise self.wrong(number, str(error)) from error

    def take_root(self, line: RootLine) -> None:
        """Make a root that is not there."""
        if line.path in self.roots:
            return
        names = {root.name for root in self.catalog.ledger.roots()}
        made = self.connection.execute(
            "INSERT INTO root (path, name, watched, device, inode) VALUES (?, ?, ?, ?, ?) RETURNING id",
            (to_bytes(Path(line.path)), free_name(line.name, names), line.watched, line.device, line.inode),
        )
        self.roots[line.path] = made.fetchone()[0]

    def root(self, path: str) -> int:
        """The number of a root; raises ValueError if no line told of it."""
        if path not in self.roots:
            raise ValueError(f"no line told of its folder {path!r}")
        return self.roots[path]

    def take_article(self, line: ArticleLine) -> None:
        """Take an article that is not there, if what holds it is not known otherwise."""
        self.articles += 1
        article = line.article
        if article.id != article_id(headline=article.headline, text=article.text, url=article.url):
            raise ValueError(f"the id {article.id} is not that of its words, which were changed")
        is_new = not self.catalog.articles([article.id])
        # Every one is noted: no short cut at the first that holds it.
        is_held = True in [self.holds(line, held) for held in line.held]
        if is_new and (is_held or line.gone):
            self.catalog.put_one(article, line.first_seen)
            self.new += 1
            if line.gone and not is_held:
                gone = line.gone
                self.connection.execute(
                    "INSERT INTO gone VALUES (?, ?, ?, ?, ?)",
                    (article.id, gone.since, to_bytes(Path(gone.path)), gone.member or "", gone.sha256),
                )

    def holds(self, line: ArticleLine, held: HeldLine) -> bool:
        """Note that a file or member holds an article, unless the archive has read it; whether it does hold it."""
        path = to_bytes(Path(held.path))
        known = self.connection.execute("SELECT id, state FROM file WHERE path = ?", (path,)).fetchone()
        if known is None:
            made = self.connection.execute(
                "INSERT INTO file (root_id, path, size, mtime_ns, ctime_ns, inode, state, parser_version, first_seen)"
                " VALUES (?, ?, 0, 0, 0, 0, ?, 0, ?) RETURNING id, state",
                (self.root(held.root), path, State.WAITING, line.first_seen),
            )
            known = made.fetchone()
        if known[1] == State.WAITING:
            self.note_entry(
                known[0], held.member, State.INDEXED, line.article.id, held.sha256, None, None, held.captured,
                held.address,
            )  # fmt: skip
        found = self.connection.execute(
            "SELECT 1 FROM entry WHERE file_id = ? AND member = ? AND article_id = ?",
            (known[0], held.member, line.article.id),
        )
        return found.fetchone() is not None

    def note_entry(self, file: int, member: str, *rest: str | None) -> None:
        """Note an entry, in place of one without an article only."""
        self.connection.execute(
            "INSERT INTO entry (file_id, member, state, article_id, sha256, code, message, captured, address)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (file_id, member) DO UPDATE SET state = excluded.state,"
            " article_id = excluded.article_id, sha256 = excluded.sha256, code = excluded.code,"
            " message = excluded.message, captured = excluded.captured, address = excluded.address"
            " WHERE article_id IS NULL",
            (file, member, *rest),
        )

    def take_file(self, line: FileLine) -> None:
        """Take a file that is not there, or waits."""
        self.files += 1
        path = to_bytes(Path(line.path))
        known = self.connection.execute("SELECT state FROM file WHERE path = ?", (path,)).fetchone()
        if known and known[0] != State.WAITING:
            return
        columns = "size mtime_ns ctime_ns inode sha256 state parser_version first_seen read_at".split()
        made = self.connection.execute(
            f"INSERT INTO file (path, root_id, {', '.join(columns)}) VALUES (?, ?{', ?' * len(columns)})"
            f" ON CONFLICT (path) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in columns)} RETURNING id",
            (path, self.root(line.root), *(getattr(line, name) for name in columns)),
        )
        file = made.fetchone()[0]
        self.connection.execute("DELETE FROM entry WHERE file_id = ? AND article_id IS NULL", (file,))
        for one in line.entries:
            self.note_entry(
                file, one.member, one.state, None, one.sha256, one.code, one.message, one.captured, one.address
            )

    def take_end(self, line: EndLine) -> None:
        """Compare how many lines there were."""
        if (line.articles, line.files) != (self.articles, self.files):
            raise ValueError(
                f"there should be {line.articles} articles and {line.files} files before it, and there are"
                f" {self.articles} and {self.files}"
            )
        self.ended = True


def import_lines(catalog: Catalog, lines: Iterable[bytes], name: str) -> int:
    """Take all lines of an export; how many articles were new."""
    importing = Importing(catalog, name)
    importing.take(lines)
    return importing.new
