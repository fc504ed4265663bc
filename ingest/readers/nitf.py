"""The reader of NITF, the XML in which agencies and newspapers file stories."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from index.errors import ReadingError
from ingest.draft import Block, Draft
from ingest.encoding import damage
from ingest.parts import Parts, draft_of
from ingest.xml_document import blocks_in_markup, language_of, parse_document, root_name, text_in, texts_at

FORMAT = "nitf"
ENDINGS = (".nitf",)

# What stands beside the story: pictures with their captions, notes, and lines about the file.
BESIDE = ("media", "note", "fn", "copyrite", "hr", "tobject", "virtloc")
AS_HTML = {"hl1": "h2", "hl2": "h2", "bq": "blockquote", "block": "div", "nitf-table": "table"}


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is NITF, by its root; only what is no XML is judged by its name."""
    root = root_name(head)
    return root == "nitf" or (not root and name.lower().endswith(ENDINGS))


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story in an NITF file.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where the story was published, if it is known from elsewhere.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "empty", "binary", "not-xml" or "not-an-article".
    """
    document = parse_document(data, name=name)
    if document.root.tag != "nitf":
        raise ReadingError("not-an-article", f"{name} is XML, but not NITF: its root is <{document.root.tag}>.")
    parts = nitf_parts(document.root, what=name, url=url, warnings=damage(document.decoded))
    yield draft_of(parts, form=FORMAT, today=today)


def nitf_parts(root: etree._Element, *, what: str, url: str | None = None, warnings: tuple[str, ...] = ()) -> Parts:
    """What an `<nitf>` element says of its story."""
    headlines = [*texts_at(root, "body/body.head/hedline/hl1"), *texts_at(root, "head/title")]
    standfirsts = [*texts_at(root, "body/body.head/hedline/hl2"), *texts_at(root, "body/body.head/abstract")]
    return Parts(
        what=what,
        blocks=body_blocks(root),
        headline=next(iter(headlines), text_in(root.find("body/body.head/hedline"))),
        alternative_headlines=tuple(headlines[1:]),
        standfirst=next(iter(standfirsts), ""),
        bylines=bylines(root),
        published=published(root),
        addresses=(url or "",),
        sources=sources(root),
        languages=tuple(language_of(each) for each in root.iterfind("body")),
        places=places(root),
        external_id=attribute(root, "head/docdata/doc-id", "id-string"),
        origins={"headline": "hedline", "text": "body.content", "authors": "byline"},
        warnings=warnings,
    )


def attribute(root: etree._Element, path: str, name: str) -> str:
    """An attribute of the first element at a path; "" without."""
    element = root.find(path)
    return "" if element is None else element.get(name) or ""


def body_blocks(root: etree._Element) -> tuple[Block, ...]:
    """The paragraphs and section headings of the body."""
    return tuple(block for body in root.iterfind("body/body.content") for block in content_blocks(body))


def content_blocks(body: etree._Element) -> tuple[Block, ...]:
    """The paragraphs and headings in an element of NITF, whose tags are made those of HTML."""
    content = deepcopy(body)
    etree.strip_elements(content, *BESIDE, with_tail=False)
    for element in content.iter(*AS_HTML):
        element.tag = AS_HTML[element.tag]
    return blocks_in_markup(content)


def bylines(root: etree._Element) -> tuple[str, ...]:
    """The authors: the persons that a byline marks, else the whole byline without the title of its author."""
    found: list[str] = []
    for byline in root.iterfind("body/body.head/byline"):
        names = deepcopy(byline)
        etree.strip_elements(names, "byttl", "location", with_tail=False)
        found += texts_at(names, ".//person") or (text_in(names),)
    return tuple(found)


def published(root: etree._Element) -> tuple[str, ...]:
    """When the story was issued, in the order of trust."""
    return (
        attribute(root, "head/docdata/date.issue", "norm"),
        attribute(root, "head/docdata/date.release", "norm"),
        attribute(root, "body/body.head/dateline/story.date", "norm"),
        attribute(root, "head/pubdata", "date.publication"),
    )


def sources(root: etree._Element) -> tuple[str, ...]:
    """Who published the story."""
    return (
        attribute(root, "head/pubdata", "name"),
        *texts_at(root, "body/body.head/distributor"),
        attribute(root, "head/docdata/doc.copyright", "holder"),
        attribute(root, "head/docdata/doc-id", "regsrc"),
    )


def places(root: etree._Element) -> tuple[str, ...]:
    """The places in the dateline and among the subjects: the parts of a location if it has any, else its text."""
    found: list[str] = []
    for path in ("body/body.head/dateline/location", "head/docdata/identified-content/location"):
        for location in root.iterfind(path):
            found += texts_at(location, "*") or (text_in(location),)
    return tuple(found)
