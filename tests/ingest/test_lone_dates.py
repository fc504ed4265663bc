"""Lone dates: a line that is nothing but a date says when a text came out; any other line does not."""

from __future__ import annotations

import datetime

import pytest

from ingest.lone_dates import lone_date
from ingest.readers import plain_text

TODAY = datetime.date(2026, 1, 2)
BODY = [
    "Ships waited in the harbour all day on 2 May 2021, said the pilots, and went out at night.",
    "Nobody was hurt.",
]


def told(line: str) -> tuple[str | None, str | None] | None:
    """Day and time of a line below a headline."""
    found = lone_date(["Storm closes port", line, *BODY], latest=TODAY)
    return (found.date.value, found.date.time) if found else None


@pytest.mark.parametrize(
    ("line", "day", "time"),
    [
        ("14 March 2024, 9.30", "2024-03-14", "09:30"),
        ("Thursday, March 14, 2024 at 9:30 pm", "2024-03-14", "21:30"),
        ("Published on 14 March 2024", "2024-03-14", None),
        ("Montag, 3. Juni 2024, 14:05 Uhr", "2024-06-03", "14:05"),
        ("Le jeudi 14 mars 2024 à 9h30", "2024-03-14", "09:30"),
        ("2023年10月5日 6時00分", "2023-10-05", "06:00"),
        ("2024-03-14T09:30:00Z", "2024-03-14", "09:30:00"),
        ("3.6.2024", "2024-06-03", None),
    ],
)
def test_a_line_that_is_a_date_counts(line: str, day: str, time: str | None) -> None:
    assert told(line) == (day, time)


@pytest.mark.parametrize(
    "line",
    [
        "Updated 3 March 2024",
        "3 March 2024: the day the ship sank",
        "In the spring of 2024",
        "03/04/2024",
        "2 January 2027",
        "The ship sailed on 14 March 2024.",
    ],
    ids=["changed", "a headline", "a season", "two readings", "later than today", "a sentence"],
)
def test_any_other_line_does_not(line: str) -> None:
    assert told(line) is None


def test_of_several_dates_each_may_be_that_of_what_stands_below() -> None:
    assert lone_date(["Diary", "3 March 2024", *BODY, "4 March 2024", *BODY], latest=TODAY) is None


def test_a_date_far_from_the_top_is_not_that_of_the_text() -> None:
    assert lone_date(["Storm", *BODY * 4, "3 March 2024"], latest=TODAY) is None


@pytest.mark.parametrize(
    "text",
    ["{date}\n\n{headline}\n\n{body}", "{headline}\n\n{date}\n\n{body}", "{headline}\n\nBy Ann Lee\n{date}\n\n{body}"],
    ids=["above", "below", "below the byline"],
)
def test_the_line_is_no_part_of_the_story(text: str) -> None:
    written = text.format(date="3 March 2024", headline="Storm closes port", body="\n\n".join(BODY))
    (draft,) = plain_text.read(written.encode(), name="storm.txt", today=TODAY)
    assert (draft.headline, draft.date.value, draft.date.source) == ("Storm closes port", "2024-03-03", "dateline")
    assert [block.text for block in draft.blocks] == BODY
    assert draft.provenance["date"] == "dateline"
