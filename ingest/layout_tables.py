"""Takes apart the tables by which old pages lay out their columns, so that a reader of stories sees boxes."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html
from lxml import etree

LAYOUT_SIGNS = etree.XPath(
    ".//h1 | .//table | .//td[count(.//p) > 2] | .//td[count(.//br) > 3 and string-length() > 500]"
)
"""What a table of data does not hold: the page's headline, another table, a cell of several paragraphs or of a long
text that is broken into lines."""

PARTS = ("thead", "tbody", "tfoot", "tr", "td", "th")


def without_layout_tables(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The tree, changed: every table that lays out a page, with its rows and cells, is made of `<div>`."""
    for table in list(tree.iter("table")):
        if LAYOUT_SIGNS(table):
            for element in (table, *parts_of(table)):
                element.tag = "div"
    return tree


def parts_of(table: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The rows and cells of a table, without those of tables inside it."""
    inside = list(table)
    while inside:
        element = inside.pop()
        if element.tag in PARTS:
            yield element
            inside.extend(element)
