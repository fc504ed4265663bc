"""A publisher's other articles tell which of the places of one name it means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import UsageError
from ingest.adding import add
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from ingest.tagging import tag_rows

PARIS_TEXAS, PARIS = 4717560, 2988507
AT_HOME = (
    "The county in Texas said on Monday that the road from Dallas to Fort Worth, number {}, would be shut for a week."
)
ABROAD = (
    "The mayor of Paris said on Monday that the storm had done great damage to the mill, and that it would be rebuilt."
)


def rows(count: int, source: str) -> list[dict[str, str]]:
    return [
        {"id": str(number), "headline": f"Road {number} shut", "text": AT_HOME.format(number), "source": source}
        for number in range(count)
    ]


def wire(path: Path, *stories: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(story) + "\n" for story in stories))
    return path


def places_of_last(intake: Intake, inboxes: Inboxes, path: Path) -> set[int]:
    (outcome,) = add(intake, inboxes, [path], lambda _done, _total: None)
    article_id = outcome.entries[-1].article_id
    (article,) = intake.catalog.articles_only([str(article_id)])
    return {place.geonameid for place in article.places}


def test_a_name_means_the_place_that_the_archive_knows_its_publisher_by(
    intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    story = {"id": "x", "headline": "Mill damaged", "text": ABROAD, "source": "lone-star.example"}
    other = story | {"source": "elsewhere.example", "headline": "Mill is damaged"}
    assert places_of_last(intake, inboxes, wire(inbox / "early.jsonl", story | {"headline": "Damaged"})) == {PARIS}
    places_of_last(intake, inboxes, wire(inbox / "home.jsonl", *rows(12, "lone-star.example")))
    assert places_of_last(intake, inboxes, wire(inbox / "later.jsonl", story)) == {PARIS_TEXAS}
    assert places_of_last(intake, inboxes, wire(inbox / "other.jsonl", other)) == {PARIS}


def toponyms(*stories: dict[str, str]) -> dict[str, set[int]]:
    found = tag_rows(json.dumps(story) for story in stories)
    return {row["id"]: {toponym["geonameid"] for toponym in row["toponyms"]} for row in found}


def test_rows_of_one_source_inform_each_other_in_whatever_order() -> None:
    own = {"id": "x", "text": ABROAD, "source": "lone-star.example"}
    assert toponyms(own, *rows(12, "lone-star.example"))["x"] == {PARIS_TEXAS}
    assert toponyms(*rows(12, "lone-star.example"), own)["x"] == {PARIS_TEXAS}
    assert toponyms(own, *rows(12, "other.example"))["x"] == {PARIS}


def test_a_row_does_not_inform_itself() -> None:
    text = f"{AT_HOME.format(1)} {ABROAD}"
    alone = toponyms({"id": "x", "text": text})
    assert toponyms({"id": "x", "text": text, "source": "lone-star.example"}) == alone


def test_rows_without_a_source_are_tagged_as_they_come() -> None:
    lines = iter([json.dumps({"id": 1, "text": "They were in Damascus."}), "no row"])
    found = tag_rows(lines)
    assert next(found)["id"] == 1
    with pytest.raises(UsageError, match="Line 2"):
        next(found)


@pytest.mark.parametrize("row", [{"id": 1, "text": 5}, {"id": 1, "text": "a", "source": 5}, {"text": "a"}, [1]])
def test_a_row_of_another_shape_is_named(row: object) -> None:
    with pytest.raises(UsageError, match="Line 1 is not a row"):
        list(tag_rows([json.dumps(row)]))
