"""The reader of Word documents (.docx)."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator, Mapping

from lxml import etree

from index.errors import ReadingError
from ingest.cleaning import one_line
from ingest.draft import Draft
from ingest.manuscript import Manuscript, Styled, by_style, draft_of, lines_in, row_of, style_among
from ingest.package import WORD, Package, attribute, is_package

FORMAT = "docx"
ENDINGS = (".docx", ".docm", ".dotx")

UNDATED = "A Word document says when it was made and saved, which is not when the article was published."
MAIN_PART = "word/document.xml"
RELATIONS = "_rels/.rels"
PROPERTIES = "docProps/core.xml"
STYLES = "styles.xml"

AROUND = frozenset({"body", "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})
UNSEEN = frozenset({"del", "moveFrom", "Fallback", "pPr", "rPr"})
SPACING = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
CONTENTS = ("toc", "table of contents")
DEEPEST_STYLE = 10

Styles = Mapping[str, tuple[str, str]]
"""By the id of a style: its name, and the id of the style that it is based on."""


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is a Word document, by its first parts, else by the ending of its name."""
    return is_package(name, head, media=WORD, endings=ENDINGS)


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story in a Word document. Insertions that were tracked count, deletions do not.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where the text was published, if it is known from elsewhere.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "empty", "encrypted", "not-an-article", "not-xml", "too-large", "truncated" or "unreadable".
    """
    yield draft_of(manuscript(Package(data, name=name)), form=FORMAT, name=name, url=url, today=today)


def manuscript(package: Package) -> Manuscript:
    """What the parts of the document hold."""
    main = main_part(package)
    body = next(package.tree(main).iter("body"), None)
    if body is None:
        raise ReadingError("unreadable", f"{package.name} is damaged: {main} has no body.")
    styled = list(paragraphs(body, styles_beside(package, main)))
    properties = read_properties(package)
    declared = {"authors": properties.get("creator"), "language": properties.get("language")}
    return by_style(styled, undated=UNDATED, title=properties.get("title", ""), declared=declared)


def main_part(package: Package) -> str:
    """The part that holds the text."""
    if RELATIONS in package:
        for relation in package.tree(RELATIONS).iter("Relationship"):
            if attribute(relation, "Type").endswith("/officeDocument"):
                return posixpath.normpath(attribute(relation, "Target").lstrip("/"))
    return MAIN_PART


def read_properties(package: Package) -> dict[str, str]:
    """The document's properties by their names in Dublin Core."""
    if PROPERTIES not in package:
        return {}
    texts = ((each.tag, one_line(each.text or "")) for each in package.tree(PROPERTIES).iter("*"))
    return {name: text for name, text in texts if text}


def styles_beside(package: Package, main: str) -> dict[str, tuple[str, str]]:
    """The styles that the text of the part `main` is written in."""
    part = posixpath.join(posixpath.dirname(main), STYLES)
    if part not in package:
        return {}
    return {
        attribute(style, "styleId"): (setting(style, "name").lower(), setting(style, "basedOn"))
        for style in package.tree(part).iter("style")
    }


def setting(element: etree._Element, name: str) -> str:
    """The value of a setting inside an element; "" without."""
    return next((attribute(each, "val") for each in element.iterchildren(name)), "")


def paragraphs(element: etree._Element, styles: Styles) -> Iterator[Styled]:
    """The paragraphs in an element, and the rows of its tables as lines."""
    for child in element:
        kind = child.tag
        if kind == "p":
            style = style_of(child, styles)
            if not style.startswith(CONTENTS):
                yield from lines_in("".join(pieces(child)), style=style)
        elif kind == "tbl":
            for row in rows_of(child):
                yield from row_of(paragraphs(cell, styles) for cell in row.iterchildren("tc"))
        elif kind in AROUND:
            yield from paragraphs(child, styles)


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, without those of tables inside of it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in AROUND:
            yield from rows_of(child)


def style_of(paragraph: etree._Element, styles: Styles) -> str:
    """What a paragraph is by its style, by one that this is based on, or by its level in the outline."""
    properties = next(paragraph.iterchildren("pPr"), None)
    if properties is None:
        return ""
    names = list(names_of(setting(properties, "pStyle"), styles))
    if any(name.startswith(CONTENTS) for name in names):
        return CONTENTS[0]
    level = setting(properties, "outlineLvl")
    return style_among(names) or (f"heading {int(level) + 1}" if level in tuple("012345678") else "")


def names_of(style: str, styles: Styles) -> Iterator[str]:
    """The names of a style and of those that it is based on."""
    for _ in range(DEEPEST_STYLE):
        name, style = styles.get(style, ("", ""))
        yield name


def pieces(element: etree._Element) -> Iterator[str]:
    """The text in an element as a reader sees it, piece by piece; a text box in it is lines of its own."""
    for child in element:
        kind = child.tag
        if kind == "t":
            yield child.text or ""
        elif kind in SPACING:
            yield SPACING[kind]
        elif kind not in UNSEEN:
            edge = "\n" if kind == "p" else ""
            yield edge
            yield from pieces(child)
            yield edge
