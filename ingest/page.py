"""Page: a web page parsed once, and what everybody who reads it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import islice

import lxml.html
from lxml import etree

from ingest.cleaning import one_line
from ingest.linked_data import LinkedObject, own_article, read_linked_data

# Embedded pictures and fonts of saved pages: megabytes that hold no word.
DATA_ADDRESS = re.compile(r"data:[a-z]{1,20}/[\w.+-]{1,60}(?:;[\w=.+-]{1,40}){0,4},[A-Za-z0-9+/=%]{64,}")
# Attributes cost the parser time by the square of their number.
LONGEST_TAG = 100_000
ENDLESS_TAG = re.compile(rf"<([a-zA-Z]\w{{0,20}})\s[^<>]{{{LONGEST_TAG},}}(?:>|(?=<)|$)")
CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\r")
ITEMPROPS = etree.XPath("//*[@itemprop]")
LONGEST_TITLE = 400
# Asking for the class of each element by its tag, as lxml.html does, costs more than half of what walking a tree does.
ONE_CLASS = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """A page as a tree, which nobody changes, with its metadata in reach. It equals itself only.

    Attributes:
        source: the text that was parsed.
        markup: the same for other parsers; only what the tree holds, if the source nests without end.
        metas: contents of `<meta>` by lower-case property, name or itemprop, in the order of the page.
        itemprops: elements by each property of schema.org that they carry, in the order of the page.
        linked: every object of its JSON-LD.
        article: the object of the JSON-LD that is this page's own article; empty if none is.
        declared: the addresses that the page gives for itself, canonical first.
        address: where the page lives, if whoever handed it in knew.
    """

    source: str
    markup: str
    tree: lxml.html.HtmlElement
    metas: Mapping[str, tuple[str, ...]]
    itemprops: Mapping[str, tuple[lxml.html.HtmlElement, ...]]
    linked: tuple[LinkedObject, ...]
    article: LinkedObject
    declared: tuple[str, ...]
    address: str | None = None

    def meta(self, *names: str) -> str:
        """The first content that any of these names has, as one line; "" without."""
        return next((text for name in names for text in map(one_line, self.metas.get(name, ())) if text), "")

    def texts(self, tag: str) -> Iterator[str]:
        """The texts of the elements with this tag, those that have any."""
        return texts(self.tree.iter(tag))


def parse_page(text: str, *, address: str | None = None) -> Page | None:
    """The page in `text`, or None if there is no markup in it."""
    source = DATA_ADDRESS.sub("data:,", text) if ";base64," in text else text
    if has_endless_tag(source):
        source = ENDLESS_TAG.sub(r"<\1>", source)
    tree, cut = parse_tree(source)
    if tree is None:
        return None
    metas = read_metas(tree)
    linked = read_linked_data(tree)
    declared = declared_addresses(tree, metas)
    addresses = [*declared, *([address] if address else [])]
    titles = [*metas.get("og:title", ()), *(visible_text(h1) for h1 in islice(tree.iter("h1"), 10))]
    article = own_article(linked, addresses=addresses, titles=titles[:20])
    return Page(
        source=source,
        markup=etree.tostring(tree, encoding="unicode") if cut else source,
        tree=tree,
        metas=metas,
        itemprops=read_itemprops(tree),
        linked=linked,
        article=article,
        declared=tuple(declared),
        address=address,
    )


def has_endless_tag(source: str) -> bool:
    """Whether so many characters follow each other in a page without the beginning of a tag."""
    place = 0
    while place + LONGEST_TAG < len(source):
        last = source.rfind("<", place, place + LONGEST_TAG)
        if last < 0:
            return True
        place = last + 1
    return False


def parse_tree(source: str) -> tuple[lxml.html.HtmlElement | None, bool]:
    """The element tree of a page, None if the parser finds none; and whether its nesting was too deep at first."""
    data = source.encode("utf-8").translate(None, CONTROLS)
    for deep in (False, True):
        # Each parse has its own parser: one that met a broken page may carry its state to the next.
        parser = lxml.html.HTMLParser(
            encoding="utf-8",
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
            default_doctype=False,
            huge_tree=deep,
        )
        parser.set_element_class_lookup(ONE_CLASS)
        try:
            tree = lxml.html.document_fromstring(data, parser=parser, ensure_head_body=True)
        except etree.LxmlError:
            return None, deep
        if not any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
            break
    return tree, deep


def read_metas(tree: lxml.html.HtmlElement) -> dict[str, tuple[str, ...]]:
    """The contents of all `<meta>` elements by their lower-case names."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        if content and content.strip():
            for key in {element.get("property"), element.get("name"), element.get("itemprop")} - {None}:
                found.setdefault(key.strip().lower(), []).append(unescape(content))
    return {key: tuple(contents) for key, contents in found.items()}


def read_itemprops(tree: lxml.html.HtmlElement) -> dict[str, tuple[lxml.html.HtmlElement, ...]]:
    """The elements that carry properties of schema.org, by property."""
    found: dict[str, list[lxml.html.HtmlElement]] = {}
    for element in ITEMPROPS(tree):
        for name in element.get("itemprop").split():
            found.setdefault(name, []).append(element)
    return {name: tuple(elements) for name, elements in found.items()}


def declared_addresses(tree: lxml.html.HtmlElement, metas: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The addresses that a page gives for itself, canonical first."""
    links = [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"]
    return [href.strip() for href in (*links, *metas.get("og:url", ())) if href and href.strip()]


def texts(elements: Iterable[lxml.html.HtmlElement]) -> Iterator[str]:
    """The visible texts of elements, those that have any, none of them endless."""
    for element in elements:
        text = visible_text(element)
        if text:
            yield text[:LONGEST_TITLE]


def visible_text(element: lxml.html.HtmlElement) -> str:
    """The words in an element as one line, without those of scripts and styles inside it."""
    parts: list[str] = []
    for inner in element.iter():
        hidden = inner.tag in ("script", "style", "noscript", "svg", "template")
        if inner.text and not hidden:
            parts.append(inner.text)
        if inner.tag in ("br", "div", "p"):
            parts.append(" ")
        if inner.tail and inner is not element:
            parts.append(inner.tail)
    return one_line("".join(parts))
