"""Datelines: the day of publication as it is written for people, in a line beside the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

import lxml.html
from lxml import etree

from ingest.cleaning import WORD, letters, one_line
from ingest.headings import navigates
from ingest.lone_dates import alone as lone_day
from ingest.page import Page, visible_text
from ingest.timestamps import Timestamp, read_timestamp
from ingest.written_dates import YEAR, first_date, stamp_of

# Lines and names are put in lower case first: patterns that do not look at case are several times as quick.
CHANGED = re.compile(
    r"updat|modif|edited|revised|reviewed|aktualis|geändert|änderung|mis à jour|actualiz|aggiornat|atualiz|bijgewerkt"
    r"|uppdater|oppdater|opdater|обновл|更新"
)
ISSUED = re.compile(
    r"publi|posted|veröffentlicht|erschienen|erstellt|datum|gepostet|mise? en ligne|pubbl|geplaatst|opublik|опублик"
    r"|story is from|written on|released|掲載|公開|発売|投稿"
)
OTHERS = re.compile(r"comment|disqus|replies|leserbrief|related|recommend|popular|trending|latest")
NOT_ELSEWHERE = re.compile(
    r"read-?more|more-|teaser|sidebar|widget|footer|copyright|event|calendar|promo|archive|carousel|upcoming|next|prev"
    r"|card|list"
)
NAMED = re.compile(r"publish|pubdate|date|datum|posted|byline|timestamp|\bmeta\b|-meta\b")
SHOWN = "text()[not(parent::script or parent::style or parent::noscript)]"
TEXTS = etree.XPath(f"descendant::{SHOWN}", smart_strings=False)
WITH_CENTURY = etree.XPath(f"descendant::{SHOWN}[contains(., '19') or contains(., '20')]")
BEFORE = etree.XPath(f"count(preceding::{SHOWN})")
NOT_HERE = frozenset("nav footer select option button textarea template figure form".split())
INLINE = frozenset("span b strong em i a time small font abbr nobr u".split())
MOST_WORDS = 14
SHORTEST = 10
LABEL_REACH = 40
# A label makes up for so many characters of distance.
LABEL_WEIGHT = 100
BELOW, ABOVE = 700, 250
# How far below the headline the only date of a page may stand.
FAR_BELOW = 1_500
NAME_REACH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A date written on the page, and how far below the headline it stands in characters; less than 0 is above.

    `labelled` and `changed` say whether words beside it speak of publication, or of a change; `named` whether its
    element is called a date, and is not in a box of other things.
    """

    stamp: Timestamp
    distance: int
    labelled: bool
    changed: bool
    named: bool


def beside_headline(lines: Sequence[Dateline]) -> Timestamp | None:
    """The date that stands nearest to the headline and is not that of a change."""
    near = [line for line in lines if not line.changed and -ABOVE <= line.distance <= BELOW]
    best = min(
        near, key=lambda line: (line.distance < 0, abs(line.distance) - LABEL_WEIGHT * line.labelled), default=None
    )
    return best.stamp if best else None


def elsewhere(lines: Sequence[Dateline]) -> Timestamp | None:
    """The first date on the page beside a word for publication, else in an element that is named for a date."""
    telling = [line for line in lines if not line.changed and (line.labelled or line.named)]
    best = min(telling, key=lambda line: (not line.labelled, line.distance < 0), default=None)
    return best.stamp if best else None


def alone(lines: Sequence[Dateline]) -> Timestamp | None:
    """The only date that the lines of a page give, if it does not stand far from the headline."""
    days = {line.stamp.value for line in lines}
    if len(days) != 1 or lines[0].changed or not -ABOVE <= lines[0].distance <= FAR_BELOW:
        return None
    return lines[0].stamp


@lru_cache(maxsize=1)
def datelines(page: Page) -> tuple[Dateline, ...]:
    """The dates in the short lines of a page, in its order; those of the last page are remembered."""
    heading = headline_element(page)
    around = set(heading.iterancestors()) if heading is not None else set()
    place = zero = 0
    found: list[tuple[int, Dateline]] = []
    last = texts_before(heading) + len(TEXTS(heading)) - 1 if heading is not None else 0
    holders = map(holder_of, WITH_CENTURY(page.tree))
    for number, text in enumerate(TEXTS(page.tree)):
        if number == last:
            zero = place
        if "19" in text or "20" in text:
            holder = next(holders)
            if YEAR.search(text):
                found += ((place, line) for line in lines_at(holder, text, page, around))
        place += len(text.strip())
    return tuple(replace(line, distance=at - zero) for at, line in found)


def texts_before(heading: lxml.html.HtmlElement) -> int:
    """How many pieces of text stand before an element."""
    before: float = BEFORE(heading)
    return int(before)


def holder_of(text: etree._ElementUnicodeResult) -> lxml.html.HtmlElement:
    """The element that a piece of text stands in."""
    parent: lxml.html.HtmlElement = text.getparent()
    return parent.getparent() if text.is_tail else parent


def headline_element(page: Page) -> lxml.html.HtmlElement | None:
    """The heading that says what the page's titles begin with, else the first great one."""
    titles = [letters(title) for title in (page.meta("og:title"), next(page.texts("title"), ""))]
    headings = [element for element in islice(page.tree.iter("h1"), 10) if not navigates(element)]
    for element in (*headings, *islice(page.tree.iter("h2"), 10)):
        key = letters(visible_text(element))
        if len(key) >= SHORTEST and any(title.startswith(key) for title in titles):
            return element
    return headings[0] if headings else None


def lines_at(
    holder: lxml.html.HtmlElement, text: str, page: Page, around: set[lxml.html.HtmlElement]
) -> Iterator[Dateline]:
    """The date in a piece of text, if what holds it is a short line that belongs to the story."""
    path = (holder, *holder.iterancestors())
    if any(each.tag in NOT_HERE for each in path) or any(map(leads_elsewhere, path)):
        return
    names = [
        f"{each.get('class', '')} {each.get('id', '')}".lower() for each in path[:NAME_REACH] if each not in around
    ]
    if any(map(OTHERS.search, names)):
        return
    line = line_around(holder, one_line(text)).lower()
    match = first_date(line)
    stamp = (machine_date(holder) or stamp_of(match, month_first=writes_month_first(page))) if match else None
    if match is None or stamp is None:
        return
    before, after = line[max(0, match.start() - LABEL_REACH) : match.start()], line[match.end() :][:LABEL_REACH]
    labelled = ISSUED.search(before) is not None or ISSUED.search(after) is not None
    if labelled or len(WORD.findall(line)) <= MOST_WORDS:
        changed = CHANGED.search(before) is not None
        named = any(map(NAMED.search, names[:3])) and not any(map(NOT_ELSEWHERE.search, names))
        yield Dateline(stamp=stamp, distance=0, labelled=labelled, changed=changed, named=named)


def leads_elsewhere(element: lxml.html.HtmlElement) -> bool:
    """Whether this is a link that says more than a day: its day is that of what it leads to."""
    return element.tag == "a" and lone_day(visible_text(element)) is None


def machine_date(holder: lxml.html.HtmlElement) -> Timestamp | None:
    """What a `<time>` says to machines."""
    return read_timestamp(holder.get("datetime") or "") if holder.tag == "time" else None


def line_around(holder: lxml.html.HtmlElement, text: str) -> str:
    """The whole of a line of which a piece is known: what is left of a long one is the piece."""
    block = holder
    while block.tag in INLINE and block.getparent() is not None:
        block = block.getparent()
    whole = visible_text(block)
    return whole if len(WORD.findall(whole)) <= 2 * MOST_WORDS else text


def writes_month_first(page: Page) -> bool | None:
    """Whether the page's language puts the month first in 3/4/2024; None if nobody can know."""
    language = (page.tree.get("lang") or "").lower().replace("_", "-")
    if language.startswith("en"):
        return {"en": None, "": None, "en-us": True}.get(language, False)
    return False if language else None
