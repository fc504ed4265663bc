"""The reader of OpenDocument texts (.odt)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from lxml import etree

from index.errors import ReadingError
from ingest.cleaning import one_line
from ingest.draft import Draft
from ingest.manuscript import Manuscript, Styled, by_style, draft_of, lines_in, row_of, style_among
from ingest.package import OPEN_DOCUMENT, Package, attribute, encrypted, is_package

FORMAT = "odt"
ENDINGS = (".odt", ".ott")

UNDATED = "An OpenDocument text says when it was made and saved, which is not when the article was published."
CONTENT, META, STYLES, MANIFEST = "content.xml", "meta.xml", "styles.xml", "META-INF/manifest.xml"

UNSEEN = frozenset(
    "tracked-changes annotation annotation-end note table-of-content alphabetical-index illustration-index forms"
    " sequence-decls ruby-text".split()
)
LINE_BREAK, TAB, SPACES = "line-break", "tab", "s"
BLOCKS = frozenset({"p", "h"})
DEEPEST_STYLE = 10


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is an OpenDocument text, by its first part, else by the ending of its name."""
    return is_package(name, head, media=OPEN_DOCUMENT, endings=ENDINGS)


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story in an OpenDocument text.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where the text was published, if it is known from elsewhere.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "empty", "encrypted", "not-an-article", "not-xml", "too-large", "truncated" or "unreadable".
    """
    package = Package(data, name=name)
    if MANIFEST in package and next(package.tree(MANIFEST).iter("encryption-data"), None) is not None:
        raise encrypted(name)
    yield draft_of(manuscript(package), form=FORMAT, name=name, url=url, today=today)


def manuscript(package: Package) -> Manuscript:
    """What the parts of the document hold."""
    content = package.tree(CONTENT)
    text = next((text for body in content.iter("body") for text in body.iterchildren("text")), None)
    if text is None:
        raise ReadingError("unreadable", f"{package.name} is damaged: {CONTENT} holds no text.")
    parents = parents_of_styles(package.tree(STYLES)) if STYLES in package else {}
    styled = list(paragraphs(text, {**parents, **parents_of_styles(content)}))
    properties = read_properties(package)
    author = properties.get("initial-creator") or properties.get("creator")
    declared = {"authors": author, "language": properties.get("language")}
    return by_style(styled, undated=UNDATED, title=properties.get("title", ""), declared=declared)


def read_properties(package: Package) -> dict[str, str]:
    """The document's properties by their local names."""
    if META not in package:
        return {}
    texts = ((each.tag, one_line(each.text or "")) for each in package.tree(META).iter("*"))
    return {name: text for name, text in texts if text}


def parents_of_styles(root: etree._Element) -> dict[str, str]:
    """By the name of a style, the one that it is based on."""
    return {attribute(style, "name"): attribute(style, "parent-style-name") for style in root.iter("style")}


def paragraphs(element: etree._Element, parents: Mapping[str, str]) -> Iterator[Styled]:
    """The paragraphs in an element, also those of lists and sections, and the rows of its tables as lines."""
    for child in element:
        kind = child.tag
        if kind in BLOCKS:
            yield from lines_in("".join(pieces(child)), style=style_of(child, parents))
        elif kind == "table-row":
            yield from row_of(paragraphs(cell, parents) for cell in child.iterchildren("table-cell"))
        elif kind not in UNSEEN:
            yield from paragraphs(child, parents)


def style_of(paragraph: etree._Element, parents: Mapping[str, str]) -> str:
    """What a paragraph is by its style or one that this is based on, else by its level in the outline."""
    level = attribute(paragraph, "outline-level")
    by_level = f"heading {level}" if paragraph.tag == "h" and level in tuple("123456789") else ""
    return style_among(names_of(attribute(paragraph, "style-name"), parents)) or by_level


def names_of(style: str, parents: Mapping[str, str]) -> Iterator[str]:
    """The names of a style and of those that it is based on."""
    for _ in range(DEEPEST_STYLE):
        yield style.replace("_20_", " ").lower()
        style = parents.get(style, "")


def pieces(element: etree._Element) -> Iterator[str]:
    """The text in an element as a reader sees it, piece by piece; a text box in it is lines of its own."""
    yield element.text or ""
    for child in element:
        kind = child.tag
        if kind in (TAB, SPACES):
            yield " "
        elif kind == LINE_BREAK:
            yield "\n"
        elif kind not in UNSEEN:
            edge = "\n" if kind in BLOCKS else ""
            yield edge
            yield from pieces(child)
            yield edge
        yield child.tail or ""
