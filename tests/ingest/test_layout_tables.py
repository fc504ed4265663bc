"""Tables that lay out a page, and tables that hold data."""

from __future__ import annotations

import lxml.html
import pytest

from ingest.layout_tables import without_layout_tables


def tables_left(markup: str) -> int:
    tree = lxml.html.document_fromstring(markup)
    return len(list(without_layout_tables(tree).iter("table", "tr", "td")))


@pytest.mark.parametrize(
    "cell",
    [
        "<h1>Storm closes port</h1>",
        "<p>One.</p><p>Two.</p><p>Three.</p>",
        "<table><tr><td>Menu</td></tr></table>",
        f"{'One more sentence of it. ' * 9}<br><br>" * 3,
    ],
    ids=["the headline", "several paragraphs", "another table", "a long text in lines"],
)
def test_a_table_that_holds_it_is_layout(cell: str) -> None:
    left = tables_left(f"<table><tbody><tr><td>Menu</td><td>{cell}</td></tr></tbody></table>")
    assert left == (3 if "<table>" in cell else 0)


def test_a_table_of_data_stays() -> None:
    assert tables_left("<table><tr><td>Syria</td><td><p>12</p></td></tr></table>") == 4
    assert tables_left("<table><tr><td>Ann Lee<br>3 Quay<br>Brest<br>France<br>Europe</td></tr></table>") == 3
