"""Dates: by the page's own evidence, in order of trust, and never by guesswork on its sentences."""

from __future__ import annotations

import datetime

import pytest

from index.article import Dated
from ingest.dates import latest_day, modification_date, publication_date
from ingest.page import Page, parse_page
from ingest.timestamps import read_timestamp

LATEST = datetime.date(2024, 6, 1)
LINKED = (
    '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-03-01T23:30:00+01:00"}</script>'
)
ITEMPROP = '<meta itemprop="datePublished" content="2024-03-02">'
META = '<meta property="article:published_time" content="2024-03-03T08:00:00Z">'
OTHER = '<script type="application/ld+json">{"@type":"WebPage","datePublished":"2024-03-04"}</script>'
TIME = '<time class="published" datetime="2024-03-05 10:00">5 March</time>'
DATELINE = "<h1>Storm</h1><p>By Ann Lee, 7 March 2024, 14:05</p>"
ADDRESS = '<link rel="canonical" href="https://a.example/2024/03/06/storm">'


def page_of(markup: str) -> Page:
    page = parse_page(f"<html><body>{markup}</body></html>")
    assert page is not None
    return page


def date_of(markup: str, latest: datetime.date = LATEST) -> Dated:
    return publication_date(page_of(markup), latest=latest)


@pytest.mark.parametrize(
    ("markup", "value", "source"),
    [
        (ADDRESS + TIME + OTHER + META + ITEMPROP + LINKED, "2024-03-01", "json-ld"),
        (ADDRESS + TIME + OTHER + META + ITEMPROP, "2024-03-02", "itemprop"),
        (ADDRESS + TIME + OTHER + META, "2024-03-03", "meta"),
        (ADDRESS + TIME + OTHER, "2024-03-04", "json-ld"),
        (DATELINE + TIME + ADDRESS, "2024-03-06", "address"),
        (TIME + DATELINE, "2024-03-07", "dateline"),
        (TIME, "2024-03-05", "time"),
    ],
)
def test_the_most_trusted_evidence_wins(markup: str, value: str, source: str) -> None:
    found = date_of(markup)
    assert (found.value, found.source, found.precision) == (value, source, "day")
    assert found.confidence is not None and found.confidence >= 0.88


def test_time_and_offset_are_kept_as_written() -> None:
    found = date_of(LINKED)
    assert (found.value, found.time, found.offset) == ("2024-03-01", "23:30:00", "+01:00")


def test_a_date_after_the_capture_is_not_believed() -> None:
    found = date_of(LINKED, datetime.date(2024, 2, 1))
    assert found.value is None
    assert "2024-03-01" in (found.reason or "")


def test_later_evidence_helps_when_the_first_is_impossible() -> None:
    assert date_of(LINKED.replace("2024-03-01", "2031-01-01") + META).source == "meta"


def test_a_year_in_a_sentence_is_not_a_date() -> None:
    found = date_of("<p>Daesh, which proclaimed a caliphate in 2014, began its retreat in September 2015.</p>")
    assert found.value is None
    assert found.reason


def test_a_month_in_the_address_is_a_month() -> None:
    found = date_of('<link rel="canonical" href="https://a.example/2024/03/storm.html"><p>x</p>')
    assert (found.value, found.precision, found.source) == ("2024-03", "month", "address")


MOVED = '<link rel="canonical" href="https://new.example/4603308/storm/"><p>x</p>'


def test_a_page_that_moved_is_dated_by_its_old_address() -> None:
    html = MOVED + '<link rel="amphtml" href="https://amp.a.example/2024/03/05/storm/">'
    assert (date_of(html).value, date_of(html).source) == ("2024-03-05", "address")


def test_the_moment_at_which_a_mirror_took_a_page_does_not_date_it() -> None:
    html = MOVED + '<link rel="amphtml" href="https://mirror.example/web/20230204145901/https://new.example/storm/amp">'
    assert date_of(html).value is None


def test_a_video_on_the_page_does_not_date_it() -> None:
    assert (
        date_of(
            '<script type="application/ld+json">{"@type":"VideoObject","datePublished":"2024-01-09"}</script>'
        ).source
        != "json-ld"
    )


def test_a_date_that_only_a_search_finds_has_less_confidence() -> None:
    found = date_of('<p>Story</p><div><abbr class="day" title="2024-03-07">Thursday</abbr></div>')
    assert (found.value, found.source) == ("2024-03-07", "htmldate")
    assert found.confidence is not None and found.confidence < 0.9


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="application/ld+json">{"@type":"NewsArticle","dateModified":"2024-04-01"}</script>',
        '<meta property="article:modified_time" content="2024-04-01">',
        '<time class="updated" datetime="2024-04-01">1 April</time>',
    ],
    ids=["json-ld", "meta", "time"],
)
def test_the_date_of_change_is_never_taken_for_that_of_publication(markup: str) -> None:
    page = page_of(META + markup)
    published = publication_date(page, latest=LATEST)
    modified = modification_date(page, published=published, latest=LATEST)
    assert published.value == "2024-03-03"
    assert modified is not None and modified.value == "2024-04-01"


def test_a_change_before_publication_is_none() -> None:
    page = page_of(META + '<meta property="article:modified_time" content="2023-04-01">')
    assert modification_date(page, published=publication_date(page, latest=LATEST), latest=LATEST) is None


def test_the_latest_day_is_the_farthest_day_on_earth_when_the_page_was_saved() -> None:
    today = datetime.date(2025, 1, 1)
    assert latest_day(None, today) == today
    assert latest_day("2024-05-01T09:00:00+00:00", today) == datetime.date(2024, 5, 1)
    assert latest_day("2024-05-01T23:00:00+00:00", today) == datetime.date(2024, 5, 2)
    assert latest_day("2024-05-01T23:00:00", today) == datetime.date(2024, 5, 1)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-01T12:00:30.123+0200", ("2024-05-01", "12:00:30", "+02:00")),
        ("2024-05-01T12:00:00Z", ("2024-05-01", "12:00:00", "Z")),
        ("2024/5/1", ("2024-05-01", None, None)),
        ("2024.05.01 07:05", ("2024-05-01", "07:05", None)),
        ("20240501", ("2024-05-01", None, None)),
        ("20240501T120000+0200", ("2024-05-01", "12:00:00", "+02:00")),
        ("2024-05", ("2024-05", None, None)),
        ("2024", ("2024", None, None)),
        ("Wed, 01 May 2024 12:00:00 GMT", ("2024-05-01", "12:00:00", "Z")),
        ("1 May 2024", ("2024-05-01", None, None)),
        ("May 1st, 2024 at 3:05 p.m.", ("2024-05-01", "15:05", None)),
        ("Wed May 01 12:00:00 UTC 2024", ("2024-05-01", "12:00:00", None)),
        ("01.05.2024, 12:00", ("2024-05-01", "12:00", None)),
        ("31/12/2024", ("2024-12-31", None, None)),
        ("12/31/2024", ("2024-12-31", None, None)),
        ("2024年5月1日 12:00", ("2024-05-01", "12:00", None)),
        ("1714521600", ("2024-05-01", "00:00:00", "Z")),
        ("1714521600000", ("2024-05-01", "00:00:00", "Z")),
        ("2024-05-01 29:99", ("2024-05-01", None, None)),
    ],
)
def test_machine_written_dates_are_read_as_they_stand(
    written: str, expected: tuple[str, str | None, str | None]
) -> None:
    stamp = read_timestamp(written)
    assert stamp is not None
    assert (stamp.value, stamp.time, stamp.offset) == expected


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "03/04/2021", "2024-13-01", "2023-02-30", "0001-01-01", "May 2024", "12:30", "Smarch 1, 2024"],
)
def test_what_is_not_certain_is_not_a_date(written: str) -> None:
    assert read_timestamp(written) is None


@pytest.mark.parametrize(
    ("zone", "more", "value"),
    [
        ("Z", '<time class="published" datetime="2024-02-29T21:30:00-05:00">x</time>', "2024-02-29"),
        ("Z", '<meta name="sailthru.date" content="2024-02-29 21:30:00">', "2024-02-29"),
        ("+00:00", '<link rel="canonical" href="https://a.example/2024/02/29/storm">', "2024-02-29"),
        ("+00:00", '<link rel="canonical" href="https://a.example/2024/03/02/storm">', "2024-03-01"),
        ("Z", '<time class="published" datetime="2024-02-29T20:17:00-05:00">x</time>', "2024-03-01"),
        ("+01:00", '<meta name="sailthru.date" content="2024-02-29 21:30:00">', "2024-03-01"),
    ],
    ids=["offset", "clock", "address", "impossible address", "another moment", "already at home"],
)
def test_a_moment_in_universal_time_is_on_the_publishers_day(zone: str, more: str, value: str) -> None:
    assert date_of(f'<meta property="article:published_time" content="2024-03-01T02:30:00{zone}">{more}').value == value


@pytest.mark.parametrize(
    ("markup", "time", "offset", "source"),
    [
        (ADDRESS + TIME.replace("05 10:00", "06T10:00:00+02:00"), "10:00:00", "+02:00", "address + time"),
        (ADDRESS + DATELINE.replace("7 March", "6 March"), "14:05", None, "address + dateline"),
        (ITEMPROP + META.replace("03T", "02T"), "08:00:00", "Z", "itemprop + meta"),
        (ADDRESS + TIME, None, None, "address"),
        (ADDRESS + TIME.replace("05 10:00", "06T00:00:00"), None, None, "address"),
    ],
    ids=["time", "dateline", "meta", "another day", "midnight"],
)
def test_the_hour_comes_from_whoever_gives_the_same_day(
    markup: str, time: str | None, offset: str | None, source: str
) -> None:
    found = date_of(markup)
    assert (found.time, found.offset, found.source) == (time, offset, source)


def test_a_day_at_home_keeps_the_hour_that_is_written_there_and_names_who_gave_it() -> None:
    moment = '<meta property="article:published_time" content="2024-03-01T02:30:00Z">'
    found = date_of(moment + ADDRESS.replace("03/06", "02/29") + "<h1>Storm</h1><p>29 February 2024, 21:30</p>")
    assert (found.value, found.time, found.source) == ("2024-02-29", "21:30", "meta + address + dateline")


def test_the_only_date_in_the_lines_of_a_page_dates_it_with_less_confidence() -> None:
    far = f"<h1>Storm</h1><div>{'<i>The harbour wall fell.</i> ' * 40}</div><div>7 March 2024</div>"
    found = date_of(far)
    assert (found.value, found.source) == ("2024-03-07", "dateline")
    assert found.confidence is not None and found.confidence < 0.9
    assert date_of(far + "<div>8 March 2024</div>").value is None
