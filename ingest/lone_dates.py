"""Lone dates: the line near the top of a text that is nothing but a date, and so the day of its publication."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Dated
from ingest.timestamps import Timestamp, dated
from ingest.written_dates import first_date, stamp_of

SOURCE, CONFIDENCE = "dateline", 0.92
WITHIN = 8
LONGEST = 70
DOTTED_HOUR = re.compile(r"(?<!\d)([01]?\d|2[0-3])[.h時时]([0-5]\d)(?![\d.])")
WORD = re.compile(r"[^\W\d_]+")
BESIDE = frozenset(
    """published posted on at date publication first issued veröffentlicht erschienen am um uhr datum stand vom publié le à
    publicado el a las h publicada em às pubblicato il alle ore gepubliceerd op om opublikowano publicerad publisert den
    klo kl dnia godz o z t am pm gmt utc bst cet cest est edt pst pdt ist
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag
    mandag tirsdag lørdag søndag poniedziałek wtorek środa czwartek piątek sobota niedziela
    de del th st nd rd 日 時 时 分 일 시 분""".split()
)
"""Words that may stand beside the date: of publication, weekdays, what belongs to an hour."""


@dataclass(frozen=True, slots=True)
class LoneDate:
    """Where a lone date stands among the lines of a text, and what it says."""

    place: int
    date: Dated


def lone_date(lines: Sequence[str], *, latest: datetime.date) -> LoneDate | None:
    """The only line of a text that is a date, if it stands near the top and is no later than `latest`.

    Where several are, each may date what stands below it.
    """
    found = [(place, stamp) for place, stamp in enumerate(map(alone, lines)) if stamp]
    if len(found) != 1 or found[0][0] >= WITHIN or found[0][1].first_day > latest:
        return None
    place, stamp = found[0]
    return LoneDate(place, dated(stamp, SOURCE, CONFIDENCE))


def alone(line: str) -> Timestamp | None:
    """The day that a line consists of; None of a line that says anything else."""
    if len(line) > LONGEST:
        return None
    written = DOTTED_HOUR.sub(r"\1:\2", line.lower()) if line.count(".") < 3 else line.lower()
    match = first_date(written)
    if match is None or not BESIDE.issuperset(WORD.findall(written[: match.start()] + " " + written[match.end() :])):
        return None
    return stamp_of(match, month_first=None)
