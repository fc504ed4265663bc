"""XML documents: their trees, from a parser that fetches nothing and expands nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from index.errors import ReadingError
from ingest.cleaning import one_line
from ingest.draft import Block
from ingest.encoding import Decoded, decode, is_binary
from ingest.page import CONTROLS

# The group is atomic: what stands before the root is gone through once, whatever follows.
ROOT = re.compile(
    r"\ufeff?\s*(?>(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*)<(?:[\w.-]{1,60}:)?([A-Za-z][\w.-]{0,60})",
    re.DOTALL | re.IGNORECASE,
)
DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]{0,1000}\?>")
# Entities with "%" serve the document type alone, which is never fetched.
ENTITY = re.compile(r"<!ENTITY\s+(?!%)", re.IGNORECASE)
ROOT_TAG = re.compile(r"<[\w:]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The root of a document, whose elements are named without their namespaces, and how its bytes were read."""

    root: etree._Element
    decoded: Decoded


def root_name(head: bytes) -> str:
    """The lower-case name of the element that a document begins with, without its namespace; "" if it is no XML."""
    if b"<" not in head:
        return ""
    match = ROOT.match(head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("latin-1"))
    return match[1].lower() if match else ""


def xml_text(data: bytes, *, name: str) -> Decoded:
    """The text of a document.

    Raises:
        ReadingError: "empty", "binary", or "not-xml" if it defines entities of its own.
    """
    if not data.strip():
        raise ReadingError("empty", f"{name} is empty.")
    decoded = decode(data)
    if is_binary(decoded.text):
        raise ReadingError("binary", f"{name} holds binary data, not XML.")
    root = ROOT_TAG.search(decoded.text)
    if ENTITY.search(decoded.text, 0, root.start() if root else len(decoded.text)):
        raise ReadingError("not-xml", f"{name} defines XML entities of its own, which are not expanded for safety.")
    return decoded


def xml_bytes(decoded: Decoded) -> bytes:
    """The text of a document for a parser: UTF-8 without a declaration, and without what XML does not allow."""
    text = DECLARATION.sub("", decoded.text.removeprefix("\ufeff"), count=1)
    return text.encode("utf-8").translate(None, CONTROLS).lstrip()


def parse_document(data: bytes, *, name: str) -> Document:
    """The document in `data`.

    Raises:
        ReadingError: "empty", "binary" or "not-xml".
    """
    decoded = xml_text(data, name=name)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml_bytes(decoded), parser=parser)
    except etree.XMLSyntaxError as error:
        beyond = error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT
        reason = "its elements nest too deeply, or hold too much" if beyond else error.msg
        raise ReadingError("not-xml", f"{name} is not XML that can be read: {reason}.") from error
    for element in root.iter("*"):
        namespace, _, local = element.tag.rpartition("}")
        # A prefix that stands for no namespace is left, with its colon.
        if namespace and ":" not in local:
            element.tag = local
    return Document(root=root, decoded=decoded)


def text_in(element: etree._Element | None) -> str:
    """The text of an element as one line; "" without."""
    if element is None:
        return ""
    return one_line(entity_free("".join(element.itertext())))


def texts_at(element: etree._Element, path: str) -> tuple[str, ...]:
    """The texts of the elements at a path, those that have any."""
    return tuple(filter(None, map(text_in, element.iterfind(path))))


def entity_free(text: str) -> str:
    """A text with the characters for which a document wrote the names of HTML."""
    from html import unescape

    return unescape(text) if "&" in text else text


def language_of(element: etree._Element) -> str:
    """The language that an element, or the nearest one around it, declares; "" without."""
    return str(element.xpath("string(ancestor-or-self::*[@xml:lang][1]/@xml:lang)"))


def blocks_in_markup(element: etree._Element) -> tuple[Block, ...]:
    """The paragraphs and headings in an element whose tags are those of HTML."""
    from ingest.paragraphs import blocks_in_fragment

    etree.cleanup_namespaces(element)
    return tuple(blocks_in_fragment(etree.tostring(element, encoding="unicode", with_tail=False)))
