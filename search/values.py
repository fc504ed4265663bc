"""Reads the values of fields: places, points, periods, languages, names, paths."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.analysis import language_term, terms
from index.folding import fold
from index.query import (
    ByAuthor,
    Copied,
    FromSource,
    InLanguage,
    InPlace,
    OfFormat,
    OnPath,
    Published,
    Query,
    Seen,
    UncertainDate,
    Undated,
)
from search.fields import AUTHORS, SOURCES, example
from search.instants import read_instants, start_of_day
from search.iso_periods import NotAPeriod
from search.lexer import Kind, Part
from search.messages import shortened
from search.period_guesses import NO_PERIODS, is_period, nearest_periods
from search.periods import FIRST_DAY, Period, cut_period, read_period
from search.typed import Typed, is_value

MOST_STARS, LONGEST_PATTERN = 8, 500
"""Limits of a pattern of paths: its wildcards, since each of them may try every place, and its length."""


def read_value(typed: Typed, part: Part, name: str, *, exact: bool) -> Query | None:
    """What a field asks for. None for an option, which asks for nothing.

    Raises:
        QueryError: the value is not one of this field's.
    """
    typed.check_closed(part)
    value = part.value.strip()
    if not fold(value).strip():
        typed.fail(part, f"{name}: needs a value.", example(name))
    typed.count(part, 1)
    if name == "place":
        return read_place(typed, part, value, exact=exact)
    if name == "lang":
        return read_language(typed, part, value)
    if name in SOURCES:
        check_no_wildcard(typed, part, name, value)
        return FromSource(fold(value).strip())
    if name in AUTHORS:
        return read_author(typed, part, name, value)
    if name == "format":
        return read_format(typed, part, value)
    if name == "path":
        return read_path(typed, part, value)
    if name == "copies":
        return read_copies(typed, part, value)
    if name == "date" and fold(value) in ("none", "uncertain"):
        return Undated() if fold(value) == "none" else UncertainDate()
    return read_seen(typed, part, value) if name == "seen" else read_published(typed, part, name, value)


def check_no_wildcard(typed: Typed, part: Part, name: str, value: str) -> None:
    """Point at a wildcard where a name is taken as it stands."""
    if part.kind is Kind.WORD and "*" in value:
        typed.fail(part, f"{name}: takes a name as it stands, without wildcards.", example(name))


def read_place(typed: Typed, part: Part, value: str, *, exact: bool) -> Query:
    """A place by name or by its GeoNames id."""
    check_no_wildcard(typed, part, "place", value)
    if re.fullmatch(r"-?\d{1,18}", value):
        return InPlace(value, exact, (int(value),))
    ids = typed.places.ids(value)
    if not ids:
        typed.warn(f"no place called '{shortened(value)}' is known, so nothing is in it")
    elif note := typed.places.note(value):
        typed.warn(note)
    return InPlace(fold(value).strip(), exact, ids)


def read_language(typed: Typed, part: Part, value: str) -> Query:
    """A language by its code."""
    code = language_term(value)
    if not code or not re.fullmatch(r"[a-z]{2,3}", code):
        typed.fail(part, f"'{shortened(value)}' is not the code of a language.", example("lang"))
    return InLanguage(code)


def read_author(typed: Typed, part: Part, name: str, value: str) -> Query:
    """Words of an author's name."""
    check_no_wildcard(typed, part, name, value)
    found = tuple(terms(value))
    typed.count(part, len(found))
    if not found:
        typed.fail(part, f"{name}: needs a name.", example(name))
    return ByAuthor(found)


def read_format(typed: Typed, part: Part, value: str) -> Query:
    """A form of file by its name."""
    name = fold(value).removeprefix(".")
    if not re.fullmatch(r"\w[\w.+-]*", name):
        typed.fail(part, f"'{shortened(value)}' is not the name of a form of files.", example("format"))
    return OfFormat(name)


def read_path(typed: Typed, part: Part, value: str) -> Query:
    """A pattern of paths, as in a .gitignore file."""
    from index.path_patterns import read_pattern

    if value.startswith("!"):
        typed.fail(
            part,
            "path: takes no pattern with ! before it.",
            f'Write -path:"{shortened(value[1:])}" for all other files.',
        )
    if len(re.findall(r"\*+", value)) > MOST_STARS or len(value) > LONGEST_PATTERN:
        limits = f"at most {MOST_STARS} wildcards and {LONGEST_PATTERN} characters"
        typed.fail(part, f"A pattern of paths has {limits}.", example("path"))
    pattern = f"\\{value}" if value.startswith("#") else value
    try:
        read_pattern(pattern)
    except ValueError:
        typed.fail(part, f"'{shortened(value)}' is no pattern that a path can fit.", example("path"))
    return OnPath(pattern)


def read_copies(typed: Typed, part: Part, value: str) -> Query | None:
    """Whether copies are folded; None, for that is no question of its own."""
    if fold(value) not in ("off", "only"):
        typed.fail(part, f"copies: takes off or only, and not '{shortened(value)}'.", example("copies"))
    typed.fold_copies = typed.fold_copies and fold(value) != "off"
    return Copied() if fold(value) == "only" else None


def read_published(typed: Typed, part: Part, name: str, value: str) -> Query:
    """A period of publication."""
    start, end = cut_period(name, read_days(typed, part, name, value))
    if start is None and (end is None or end == FIRST_DAY):
        typed.fail(part, f"{name}: there is no day that could be meant.", example(name))
    return Published(start, end)


def read_seen(typed: Typed, part: Part, value: str) -> Query:
    """When the archive first saw an article: local days, or instants with an offset from UTC."""
    if instants := read_instants(value):
        return Seen(*instants)
    period = read_days(typed, part, "seen", value)
    start, end = (start_of_day(day, typed.zone) if day else None for day in (period.start, period.end))
    return Seen(start, end)


def whole_range(typed: Typed, part: Part, following: Sequence[Part]) -> tuple[Part, int]:
    """A period as one part, with how many more that takes: `"march 2018"..2019` is two, for an end of it is in quotes."""
    taken = 0
    for after in following:
        if after.start != part.end or not is_value(after):
            break
        if not (part.value.endswith("..") or after.value.startswith("..")):
            break
        typed.check_closed(after)
        part = Part(Kind.WORD, part.value + after.value, part.start, after.end)
        taken += 1
    return part, taken


def read_days(typed: Typed, part: Part, name: str, value: str) -> Period:
    """The days of a period."""
    try:
        period = read_period(value, typed.today)
    except NotAPeriod as error:
        spoken = longer_value(typed, part)
        guesses = [spoken] if spoken and is_period(spoken, typed.today) else nearest_periods(value, error, typed.today)
        guesses = [guess for guess in guesses if name == "date" or guess not in NO_PERIODS]
        advice = " or ".join(f'{name}:"{guess}"' if " " in guess else f"{name}:{guess}" for guess in guesses)
        typed.fail(part, f"{name}: {error}.", f"Write {advice}." if advice else example(name))
    if period.note:
        typed.warn(period.note)
    return period


def longer_value(typed: Typed, part: Part) -> str | None:
    """The period that a word makes together with the words after it, as in `date:march 2018` without quotes."""
    if part.kind is not Kind.WORD:
        return None
    rest = typed.text[part.end : part.end + 60]
    words = re.match(r"(?:\s+[\w,.]+){1,3}", rest)
    for count in range(len(words.group().split()) if words else 0, 0, -1):
        longer = " ".join([part.value, *rest.split()[:count]])
        if is_period(longer, typed.today):
            return longer
    return None
