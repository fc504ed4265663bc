"""Dates: when a page was published and when it was changed, by what it says itself."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from index.article import Dated
from ingest.addresses import path_of
from ingest.datelines import alone, beside_headline, datelines, elsewhere
from ingest.linked_data import text_of, types
from ingest.metadata import canonical_address, quick_addresses, usable_addresses
from ingest.page import Page, visible_text
from ingest.timestamps import MONTHS, Timestamp, dated, read_timestamp

PUBLISHED_METAS = tuple(
    """article:published_time og:article:published_time article:published og:published_time datepublished date_published
    dc.date.issued dcterms.issued dcterms.created dc.date.created dcterms.date dc.date parsely-pub-date sailthru.date
    publishdate publish-date publish_date published_time pubdate pub_date og:pubdate bt:pubdate rbpubdate
    publication_date originalpublicationdate article_date_original article.published cxenseparse:recs:publishtime
    cxenseparse:publishtime citation_publication_date citation_date cre-published ptime dateposted release_date
    shareaholic:article_published_time article.created creation_date datecreated displaydate dc:date.created published
    date""".split()
)
MODIFIED_METAS = tuple(
    """article:modified_time og:article:modified_time article:modified og:modified_time og:updated_time datemodified
    date_modified dcterms.modified dc.date.modified last-modified lastmod modified_time article.updated revised
    cxenseparse:recs:modifiedtime""".split()
)
# Objects of the JSON-LD whose dates are not those of the page.
FOREIGN_TYPES = frozenset(
    "videoobject imageobject audioobject comment review product event podcastepisode person".split()
)

PUBLISH_CLASS = re.compile(r"publish|pubdate|entry-date|post-date|posted|date", re.IGNORECASE)
MODIFY_CLASS = re.compile(r"updat|modif|edited|aktualis", re.IGNORECASE)
SURELY = re.compile(r"\bentry-date\b|\bpublished\b", re.IGNORECASE)
MONTH_NAMES = "|".join(MONTHS)
ADDRESS_DATE = re.compile(
    rf"""[/_=-](?P<year>(?:19|20)\d\d)
    (?: (?P<mark>[/_-]) (?P<month>0?[1-9]|1[0-2]|(?:{MONTH_NAMES})[a-z]{{0,6}}) (?P=mark) (?P<day>0?[1-9]|[12]\d|3[01])
      | (?P<month2>0[1-9]|1[0-2]) (?P<day2>0[1-9]|[12]\d|3[01])
      | / (?P<month3>0[1-9]|1[0-2]) (?=/) )
    (?=[/_.,;?#-]|\d{{6}}\b|$)""",
    re.IGNORECASE | re.VERBOSE,
)
EARLIEST_WEB = datetime.date(1990, 1, 1)
FARTHEST_EAST = datetime.timedelta(hours=14)
UNIVERSAL = ("Z", "+00:00")
QUARTER, A_MINUTE = datetime.timedelta(minutes=15), datetime.timedelta(minutes=1)
# Before this hour of universal time it is still yesterday in the Americas; from this one on, tomorrow in Asia.
WESTERN_HOURS, EASTERN_HOURS = 9, 12
MIDNIGHT = "00:00"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of place in which a page writes a date: its name, the share of right dates, and how to read it."""

    source: str
    confidence: float
    read: Callable[[Page], Iterator[str]]


def publication_date(page: Page, *, latest: datetime.date) -> Dated:
    """When the page was published, by the first evidence that gives a day no later than `latest`."""
    late: Timestamp | None = None
    for evidence in PUBLISHED:
        for written in evidence.read(page):
            stamp = read_timestamp(written)
            if stamp and EARLIEST_WEB <= stamp.first_day <= latest:
                day, home = at_home(stamp, page)
                day, clock = with_hour(day, page)
                sources = dict.fromkeys(filter(None, (evidence.source, home, clock)))
                return dated(day, " + ".join(sources), evidence.confidence)
            late = stamp if stamp and stamp.first_day > latest else late
    guess = guessed(page, latest=latest)
    if guess:
        return guess
    if late:
        return Dated.unknown(f"The page says {late.value}, which is later than the day it was saved, {latest}.")
    return Dated.unknown("The page gives no publication date in its metadata, its address or its dateline.")


def at_home(stamp: Timestamp, page: Page) -> tuple[Timestamp, str | None]:
    """A moment in universal time as the publisher's calendar has it, and what on the page says so, if anything does."""
    if stamp.offset not in UNIVERSAL or stamp.time is None:
        return stamp, None
    for evidence in LOCAL:
        for other in map(read_timestamp, evidence.read(page)):
            if other and other.time and other.offset not in UNIVERSAL and is_same_moment(stamp, other):
                return other, evidence.source
    days = [other for other in map(read_timestamp, from_address(page)) if other and is_day_beside(stamp, other)]
    return (replace(days[0], time=None, offset=None), "address") if days else (stamp, None)


def with_hour(stamp: Timestamp, page: Page) -> tuple[Timestamp, str | None]:
    """A day with the hour that another part of the page gives for it, and which that is; midnight is no hour."""
    if stamp.time or stamp.precision != "day":
        return stamp, None
    for evidence in (*LOCAL, DATELINE):
        for other in map(read_timestamp, evidence.read(page)):
            if other and other.value == stamp.value and (other.time or MIDNIGHT)[:5] != MIDNIGHT:
                return replace(stamp, time=other.time, offset=other.offset), evidence.source
    return stamp, None


def is_same_moment(universal: Timestamp, local: Timestamp) -> bool:
    """Whether a time in some zone can be that of a moment in universal time: whole quarters of an hour from it."""
    apart = moment(local) - moment(universal)
    if local.offset:
        apart -= datetime.datetime.fromisoformat(f"2000-01-01T00:00{local.offset}").utcoffset() or apart
        return abs(apart) <= A_MINUTE
    return abs(apart) <= FARTHEST_EAST and (apart + A_MINUTE) % QUARTER <= 2 * A_MINUTE


def is_day_beside(universal: Timestamp, local: Timestamp) -> bool:
    """Whether a day is the one before or after a moment, where it can be that day somewhere on earth."""
    apart = local.first_day - universal.first_day
    hour = moment(universal).hour
    return (apart.days == -1 and hour < WESTERN_HOURS) or (apart.days == 1 and hour >= EASTERN_HOURS)


def moment(stamp: Timestamp) -> datetime.datetime:
    """The day and time of a timestamp, in its own zone."""
    return datetime.datetime.fromisoformat(f"{stamp.value}T{stamp.time}")


def modification_date(page: Page, *, published: Dated, latest: datetime.date) -> Dated | None:
    """When the page was last changed, if it says so and that is not before it was published."""
    for evidence in MODIFIED:
        for written in evidence.read(page):
            stamp = read_timestamp(written)
            if stamp and stamp.first_day <= latest and stamp.value >= (published.value or ""):
                return dated(stamp, evidence.source, evidence.confidence)
    return None


def latest_day(captured: str | None, today: datetime.date) -> datetime.date:
    """The last day that a page can have been published on: where it was latest when the page was saved."""
    if not captured:
        return today
    moment = datetime.datetime.fromisoformat(captured)
    if moment.tzinfo is None:
        return moment.date()
    return (moment.astimezone(datetime.UTC) + FARTHEST_EAST).date()


def from_article(field: str) -> Callable[[Page], Iterator[str]]:
    """A reader of a field of the page's own article in its JSON-LD."""

    def read(page: Page) -> Iterator[str]:
        yield text_of(page.article.get(field))

    return read


def from_linked(field: str) -> Callable[[Page], Iterator[str]]:
    """A reader of a field of any object in the JSON-LD that describes a page."""

    def read(page: Page) -> Iterator[str]:
        for item in page.linked:
            if item.get(field) and FOREIGN_TYPES.isdisjoint(types(item)):
                yield text_of(item[field])

    return read


def from_itemprop(name: str) -> Callable[[Page], Iterator[str]]:
    """A reader of the elements with this property of schema.org."""

    def read(page: Page) -> Iterator[str]:
        for element in page.itemprops.get(name, ()):
            yield element.get("content") or element.get("datetime") or visible_text(element)

    return read


def from_metas(names: tuple[str, ...]) -> Callable[[Page], Iterator[str]]:
    """A reader of the contents of these `<meta>` elements."""

    def read(page: Page) -> Iterator[str]:
        for name in names:
            yield from page.metas.get(name, ())

    return read


def from_times(wanted: re.Pattern[str], unwanted: re.Pattern[str] | None = None) -> Callable[[Page], Iterator[str]]:
    """A reader of the `<time>` elements whose class, or that of what holds them, says what they are.

    A class that stands in `SURELY` is never unwanted: themes call the day of an entry "entry-date updated".
    """

    def read(page: Page) -> Iterator[str]:
        for element in page.tree.iter("time"):
            named = f"{element.get('class', '')} {element.get('id', '')} {element.getparent().get('class', '')}"
            named += " pubdate" if element.get("pubdate") is not None else ""
            if not element.get("datetime") or not wanted.search(named):
                continue
            if unwanted is None or not unwanted.search(named) or SURELY.search(named):
                yield element.get("datetime")

    return read


def from_datelines(page: Page) -> Iterator[str]:
    """The day that stands beside the headline, or else beside a word for publication."""
    lines = datelines(page)
    for stamp in (beside_headline(lines), elsewhere(lines)):
        if stamp:
            yield as_written(stamp)


def from_lone_line(page: Page) -> Iterator[str]:
    """The only day in all the lines of the page."""
    stamp = alone(datelines(page))
    if stamp:
        yield as_written(stamp)


def as_written(stamp: Timestamp) -> str:
    """A timestamp in ISO 8601."""
    return f"{stamp.value}T{stamp.time}{stamp.offset or ''}" if stamp.time else stamp.value


def from_address(page: Page) -> Iterator[str]:
    """The day in the path of an address of the page."""
    yield from (written for written in dates_in_address(page) if written.count("-") == 2)


def dates_in_address(page: Page) -> Iterator[str]:
    """The days and months in the paths of the page's addresses: a page that moved keeps its day in an old one."""
    addresses = [each for _, each in usable_addresses(page)] + quick_addresses(page)
    for match in (match for address in dict.fromkeys(addresses) for match in ADDRESS_DATE.finditer(path_of(address))):
        named = match["month"] or match["month2"] or match["month3"]
        month = MONTHS.get(named.lower()[:3]) or int(named)
        day = match["day"] or match["day2"]
        yield f"{match['year']}-{month:02}-{int(day):02}" if day else f"{match['year']}-{month:02}"


DATELINE = Evidence("dateline", 0.92, from_datelines)
PUBLISHED = (
    Evidence("json-ld", 0.94, from_article("datePublished")),
    Evidence("itemprop", 0.94, from_itemprop("datePublished")),
    Evidence("meta", 0.93, from_metas(PUBLISHED_METAS)),
    Evidence("json-ld", 0.93, from_linked("datePublished")),
    Evidence("address", 0.9, from_address),
    DATELINE,
    Evidence("time", 0.88, from_times(PUBLISH_CLASS, MODIFY_CLASS)),
    Evidence("dateline", 0.8, from_lone_line),
)
# Where a day may stand in the publisher's own time.
LOCAL = (
    Evidence("meta", 0.93, from_metas(PUBLISHED_METAS)),
    Evidence("itemprop", 0.94, from_itemprop("datePublished")),
    Evidence("time", 0.88, from_times(PUBLISH_CLASS, MODIFY_CLASS)),
)
MODIFIED = (
    Evidence("json-ld", 0.95, from_article("dateModified")),
    Evidence("itemprop", 0.9, from_itemprop("dateModified")),
    Evidence("meta", 0.9, from_metas(MODIFIED_METAS)),
    Evidence("json-ld", 0.85, from_linked("dateModified")),
    Evidence("time", 0.8, from_times(MODIFY_CLASS)),
)
MONTH_CONFIDENCE = 0.9
SEARCH_CONFIDENCE = 0.78


def guessed(page: Page, *, latest: datetime.date) -> Dated | None:
    """What a search of the page's markup finds, as far as it fits the month in the address."""
    months = [stamp for stamp in map(read_timestamp, dates_in_address(page)) if stamp and stamp.first_day <= latest]
    found = search(page, latest=latest)
    if months and not (found and found.value.startswith(months[0].value) and not found.value.endswith("-01")):
        return dated(months[0], "address", MONTH_CONFIDENCE)
    return dated(found, "htmldate", SEARCH_CONFIDENCE) if found else None


def search(page: Page, *, latest: datetime.date) -> Timestamp | None:
    """What htmldate makes of the page's markup. It answers 1 January when it has seen only a year: that is no date.

    Its extensive search, which reads sentences too, was right on 23 of the 40 pages where it alone had an answer.
    """
    from htmldate import find_date

    address, _ = canonical_address(page)
    found = find_date(
        page.tree,
        original_date=True,
        extensive_search=False,
        url=address,
        min_date=EARLIEST_WEB.isoformat(),
        max_date=latest.isoformat(),
    )
    stamp = read_timestamp(found) if found else None
    return None if stamp is None or stamp.value.endswith("-01-01") else stamp
