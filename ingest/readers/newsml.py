"""The reader of NewsML-G2: one item of news, or a message that carries many."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from index.errors import ReadingError
from ingest.addresses import is_address
from ingest.cleaning import word_count
from ingest.draft import Block, Broken, Draft
from ingest.encoding import damage
from ingest.paragraphs import blocks_in_text
from ingest.parts import Parts, blocks_of_plain, draft_or_broken
from ingest.readers.nitf import content_blocks, nitf_parts
from ingest.story_names import StoryNames
from ingest.xml_document import language_of, parse_document, root_name, text_in, texts_at

FORMAT = "newsml-g2"
ROOTS = ("newsitem", "newsmessage", "packageitem")
FIRST_VERSION = "newsml"

WRITTEN = frozenset({"", "text", "composite"})
WITHDRAWN = frozenset({"canceled", "cancelled", "withheld"})
META, CONTENT = "itemMeta/", "contentMeta/"
AREA = "geoArea"
MAIN = "main"
"""What the role of a headline says that is the one; vocabularies write "main", "mainHL", "headline-main"."""


def accepts(name: str, head: bytes) -> bool:  # noqa: ARG001 - every root of NewsML has a name of its own
    """Whether a file is NewsML, by its root. Version 1 is accepted too, to be refused by name."""
    root = root_name(head)
    return root in ROOTS or root == FIRST_VERSION


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft | Broken]:
    """The stories in a NewsML-G2 file; the members of a message are named by their guid.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where a single item was published, if it is known from elsewhere.
        today: the last day on which a story can have been published.

    Raises:
        ReadingError: "empty", "binary", "not-xml" or "not-an-article".
    """
    document = parse_document(data, name=name)
    root, warnings = document.root, damage(document.decoded)
    check_root(root, name=name)
    if root.tag == "newsItem":
        parts = item_parts(root, what=name, url=url, warnings=warnings)
        yield draft_or_broken(parts, form=FORMAT, today=today)
        return
    items = [item for item in root.iterfind("itemSet/newsItem") if is_written(item)]
    if not items:
        raise ReadingError("not-an-article", f"{name} holds no news item with a text.")
    names = StoryNames()
    for item in items:
        member = names.name(item.get("guid") or "")
        parts = item_parts(item, what=f"Item “{member}”", warnings=warnings)
        yield draft_or_broken(replace(parts, member=member), form=FORMAT, today=today)


def check_root(root: etree._Element, *, name: str) -> None:
    """Raise ReadingError for a document that cannot hold a story."""
    if root.tag.lower() == FIRST_VERSION:
        raise ReadingError("not-an-article", f"{name} is NewsML 1; Dateline reads its successor, NewsML-G2.")
    if root.tag == "packageItem":
        raise ReadingError("not-an-article", f"{name} is a package, which lists stories and holds none.")
    if root.tag not in ("newsItem", "newsMessage"):
        raise ReadingError("not-an-article", f"{name} is XML, but not NewsML-G2: its root is <{root.tag}>.")
    if root.tag == "newsItem" and not is_written(root):
        raise ReadingError("not-an-article", f"{name} is an item of the class “{item_class(root)}”, not a text.")


def item_class(item: etree._Element) -> str:
    """What an item is, without its vocabulary: "text", "picture"; "" if it does not say."""
    element = item.find(META + "itemClass")
    return "" if element is None else code_of(element)


def code_of(element: etree._Element) -> str:
    """The code of a concept, without its vocabulary."""
    return re.split("[:/]", element.get("qcode") or element.get("uri") or element.get("literal") or "")[-1]


def is_written(item: etree._Element) -> bool:
    """Whether an item is a text, not a picture or the like."""
    return item_class(item).lower() in WRITTEN


def item_parts(item: etree._Element, *, what: str, url: str | None = None, warnings: tuple[str, ...] = ()) -> Parts:
    """What a `<newsItem>` says of its story. What it leaves out is taken from the NITF inside."""
    guid = item.get("guid") or ""
    inner = item.find("contentSet/inlineXML/nitf")
    told = nitf_parts(inner, what=what) if inner is not None else Parts(what=what, blocks=())
    headlines = [*headlines_of(item), *texts_at(item, META + "title"), *filter(None, [told.headline])]
    return Parts(
        what=what,
        blocks=body_blocks(item),
        headline=next(iter(headlines), ""),
        alternative_headlines=tuple(headlines[1:]),
        standfirst=next(iter(texts_at(item, CONTENT + "description")), told.standfirst),
        bylines=texts_at(item, CONTENT + "by") or texts_at(item, CONTENT + "creator/name") or told.bylines,
        published=(
            *dates(item, "embargoed", "firstCreated"),
            *dates(item, "contentCreated", "versionCreated"),
            *told.published,
        ),
        modified=dates(item, "contentModified", "versionCreated"),
        addresses=(url or "", guid if is_address(guid) else ""),
        sources=sources(item) or told.sources,
        languages=languages(item, told),
        places=(*places(item), *told.places),
        external_id=guid,
        origins={"headline": "contentMeta", "text": "contentSet"},
        warnings=(*warnings, *withdrawal(item)),
    )


def headlines_of(item: etree._Element) -> tuple[str, ...]:
    """The headlines of an item: the main one, those without a role, those that play another part."""
    found = [(element.get("role") or "", text_in(element)) for element in item.iterfind(CONTENT + "headline")]
    found.sort(key=lambda each: (MAIN not in each[0].lower(), bool(each[0])))
    return tuple(text for _, text in found if text)


def dates(item: etree._Element, *names: str) -> tuple[str, ...]:
    """What is written in these elements, wherever NewsML keeps them."""
    return tuple(text for name in names for place in (META, CONTENT) for text in texts_at(item, place + name))


def sources(item: etree._Element) -> tuple[str, ...]:
    """Who provides an item, then where it is from; by name, else by code."""
    found: list[str] = []
    for path in (META + "provider", CONTENT + "infoSource", "rightsInfo/copyrightHolder"):
        for element in item.iterfind(path):
            found += texts_at(element, "name") or (code_of(element),)
    return tuple(filter(None, found))


def languages(item: etree._Element, told: Parts) -> tuple[str, ...]:
    """The language of the content, else of the item."""
    tags = [element.get("tag") or "" for element in item.iterfind(CONTENT + "language")]
    return (*tags, *told.languages, language_of(item))


def places(item: etree._Element) -> tuple[str, ...]:
    """Where an item was written, and the areas among its subjects, with what they lie in."""
    areas = [each for each in item.iterfind(CONTENT + "subject") if (each.get("type") or "").endswith(AREA)]
    return tuple(
        name
        for element in (*item.iterfind(CONTENT + "located"), *areas)
        for name in (*texts_at(element, "name"), *texts_at(element, "broader/name"))
    )


def withdrawal(item: etree._Element) -> Iterator[str]:
    """A warning if the publisher takes the item back."""
    for status in item.iterfind(META + "pubStatus"):
        if code_of(status).lower() in WITHDRAWN:
            yield f"The publisher has marked this item as {code_of(status).lower()}."


def body_blocks(item: etree._Element) -> tuple[Block, ...]:
    """The longest of the forms in which an item gives its text."""
    forms = [
        *(inline_markup(each) for each in item.iterfind("contentSet/inlineXML")),
        *(inline_text(each) for each in item.iterfind("contentSet/inlineData")),
    ]
    return max(forms, key=lambda blocks: sum(word_count(block.text) for block in blocks), default=())


def inline_markup(element: etree._Element) -> tuple[Block, ...]:
    """The text of content that is NITF or XHTML."""
    bodies = list(element.iterfind("nitf/body/body.content")) or list(element.iterfind("html/body")) or [element]
    return tuple(block for body in bodies for block in content_blocks(body))


def inline_text(element: etree._Element) -> tuple[Block, ...]:
    """The text of content that is written as characters, plain or as escaped HTML."""
    text = "".join(element.itertext())
    marked = "html" in (element.get("contenttype") or "")
    return tuple(blocks_in_text(text)) if marked else blocks_of_plain(text)
