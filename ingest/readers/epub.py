"""The reader of EPUB files: an article that was saved as a small book."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from index.errors import ReadingError
from ingest.addresses import domain, is_address, path_of
from ingest.cleaning import letters, one_line
from ingest.draft import Block, Draft
from ingest.encoding import decode
from ingest.furniture import without_furniture
from ingest.manuscript import Manuscript, draft_of
from ingest.package import EPUB, Package, attribute, encrypted, is_package
from ingest.page import parse_tree, visible_text
from ingest.paragraphs import blocks_in_fragment
from ingest.xml_document import parse_document

FORMAT = "epub"
ENDINGS = (".epub",)

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
PAGES = ("application/xhtml+xml", "text/html")
LARGEST_TEXT = 16 << 20

UNDATED = "The EPUB gives no publication date, or only the moment at which it was made."


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The paragraphs of one document of the spine, and its headings of the first level."""

    blocks: tuple[Block, ...]
    titles: tuple[str, ...]


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is an EPUB, by its first part, else by the ending of its name."""
    return is_package(name, head, media=EPUB, endings=ENDINGS)


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story in an EPUB, its documents joined in the order in which they are read.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where the text was published, if it is known from elsewhere.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "empty", "encrypted", "not-an-article", "not-xml", "too-large", "truncated" or "unreadable".
    """
    package = Package(data, name=name)
    book = book_part(package)
    try:
        yield draft_of(
            manuscript(package, package.tree(book), folder=posixpath.dirname(book)),
            form=FORMAT,
            name=name,
            url=url,
            today=today,
        )
    except RecursionError as error:
        raise ReadingError("unreadable", f"{name} nests its elements too deeply to be read.") from error


def book_part(package: Package) -> str:
    """The part that describes the book."""
    named = [part for part in package if part.lower().endswith(".opf")]
    if CONTAINER in package:
        files = (attribute(each, "full-path") for each in package.tree(CONTAINER).iter("rootfile"))
        named = [*(part for part in files if part in package), *named]
    if not named:
        raise ReadingError("unreadable", f"{package.name} is no whole EPUB: it has no description of its parts.")
    return named[0]


def manuscript(package: Package, book: etree._Element, *, folder: str) -> Manuscript:
    """What the book holds; its parts are named relative to `folder`."""
    spine = [posixpath.normpath(posixpath.join(folder, each)) for each in spine_of(book)]
    if not locked_parts(package).isdisjoint(spine):
        raise encrypted(package.name)
    present = [part for part in spine if part in package]
    chapters = list(read_chapters(package, present))
    title = next(texts(book, "title"), "")
    authors = tuple(texts(book, "creator"))
    titles = [each for chapter in chapters for each in chapter.titles]
    blocks = [block for chapter in chapters for block in chapter.blocks]
    headline = titles[0] if len(titles) == 1 else ""
    missing = len(spine) - len(present)
    return Manuscript(
        maker="chapters",
        blocks=without_furniture(blocks, titles=[title or headline, headline], authors=authors),
        undated=UNDATED,
        headline=headline,
        title=title,
        declared=declared(book, authors=authors),
        warnings=(f"{missing} of the {len(spine)} documents of the EPUB are missing.",) if missing else (),
    )


def spine_of(book: etree._Element) -> Iterator[str]:
    """The addresses of the documents of the book in the order in which they are read, without the contents."""
    items = {attribute(item, "id"): item for item in book.iter("item")}
    for reference in book.iter("itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None or attribute(reference, "linear") == "no" or "nav" in attribute(item, "properties").split():
            continue
        if attribute(item, "media-type") in PAGES:
            yield unquote(attribute(item, "href"))


def locked_parts(package: Package) -> frozenset[str]:
    """The parts that cannot be read without a key; fonts are often among them."""
    if ENCRYPTION not in package:
        return frozenset()
    references = package.tree(ENCRYPTION).iter("CipherReference")
    return frozenset(unquote(attribute(each, "URI")) for each in references)


def read_chapters(package: Package, parts: list[str]) -> Iterator[Chapter]:
    """The documents of the book.

    Raises:
        ReadingError: as `Package.read`; "too-large" if their text has no measure.
    """
    size = 0
    for part in parts:
        data = package.read(part)
        size += len(data)
        if size > LARGEST_TEXT:
            raise ReadingError("too-large", f"{package.name} holds more than {LARGEST_TEXT >> 20} MB of text.")
        yield read_chapter(data, name=part)


def read_chapter(data: bytes, *, name: str) -> Chapter:
    """One document of the book, read as XML, or as HTML if it is not well formed."""
    try:
        root = parse_document(data, name=name).root
    except ReadingError:  # the parser of pages forgives everything
        root, _ = parse_tree(decode(data).text)
    if root is None:
        return Chapter(blocks=(), titles=())
    titles = tuple(filter(None, map(visible_text, root.iter("h1"))))
    for heading in root.iter("h1"):
        heading.tag = "h2"  # the first level is the headline of a page, but may be any heading of a book
    etree.cleanup_namespaces(root)
    markup = etree.tostring(root, method="html", encoding="unicode")
    blocks = tuple(block for block in blocks_in_fragment(markup) if letters(block.text))
    return Chapter(blocks=blocks, titles=titles)


def texts(book: etree._Element, name: str) -> Iterator[str]:
    """The texts of the book's metadata of this name."""
    written = ("".join(each.itertext()) for metadata in book.iter("metadata") for each in metadata.iter(name))
    return filter(None, map(one_line, written))


def declared(book: etree._Element, *, authors: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What the book's metadata declares, by the names of `front_matter.NAMES`."""
    addresses = [each for name in ("source", "identifier") for each in texts(book, name) if is_address(each)]
    address = next((each for each in addresses if path_of(each)), None)
    published = next(publication_dates(book), None)
    publisher = None if domain(address) else next(texts(book, "publisher"), None)
    language = next(texts(book, "language"), None)
    single = {"url": address, "date": published, "source": publisher, "language": language}
    return {"authors": authors, **{name: (value,) for name, value in single.items() if value}}


def publication_dates(book: etree._Element) -> Iterator[str]:
    """The dates of publication: those that are neither marked as another one, nor the moment of the last change.

    Programs that save pages put the moment at which they did so into both.
    """
    made = {
        one_line(each.text or "") for each in book.iter("meta") if attribute(each, "property") == "dcterms:modified"
    }
    for element in book.iter("date"):
        written = one_line(element.text or "")
        if attribute(element, "event") in ("", "publication") and written not in made:
            yield written
