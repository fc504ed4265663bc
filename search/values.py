"""Reads the values of fields: places, points, periods, languages, names, paths."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

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

FURTHER, LONGEST_FURTHER = re.compile(r"(?:\s+\w[\w,.'’&-]*){1,3}"), 60
"""Words that may belong to a name or period before them."""


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
        return read_source(typed, part, name, value)
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
    if re.fullmatch(r"-?\d{1,18}", number := fold(value).strip()):
        return InPlace(number, exact, (int(number),))
    ids = typed.places.ids(value)
    if cut := cut_short(typed, part, typed.places.ids):
        typed.warn(one_word_only("place", value, cut))
    elif not ids:
        typed.warn(f"no place called '{shortened(value)}' is known, so nothing is in it{quotes_needed(typed, part)}")
    else:
        for note in (typed.places.note(value), None if exact else typed.places.note_of_city(value)):
            if note:
                typed.warn(note)
    return InPlace(fold(value).strip(), exact, ids)


def read_language(typed: Typed, part: Part, value: str) -> Query:
    """A language by its code."""
    code = language_term(value)
    if not code or not re.fullmatch(r"[a-z]{2,3}", code):
        from index.stems import ALGORITHMS

        meant = next((code for code, name in ALGORITHMS.items() if name == fold(value)), None)
        advice = f"Write lang:{meant}." if meant else example("lang")
        typed.fail(part, f"'{shortened(value)}' is not the code of a language.", advice)
    return InLanguage(code)


def read_source(typed: Typed, part: Part, name: str, value: str) -> Query:
    """A publisher by name or domain."""
    check_no_wildcard(typed, part, name, value)
    if cut := cut_short(typed, part, lambda longer: typed.places.has(FromSource(fold(longer).strip()))):
        typed.warn(one_word_only(name, value, cut))
    return FromSource(fold(value).strip())


def read_author(typed: Typed, part: Part, name: str, value: str) -> Query:
    """Words of an author's name."""
    check_no_wildcard(typed, part, name, value)
    found = tuple(terms(value))
    typed.count(part, len(found))
    if not found:
        typed.fail(part, f"{name}: needs a name.", example(name))
    if cut := cut_short(typed, part, lambda longer: typed.places.has(ByAuthor(tuple(terms(longer))))):
        typed.warn(one_word_only(name, value, cut))
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


def cut_short(typed: Typed, part: Part, is_known: Callable[[str], object]) -> str | None:
    """The known name of which a word without quotes is only the first, if the words after it are the rest."""
    return next((longer for longer in longer_values(typed, part) if is_known(longer)), None)


def one_word_only(name: str, value: str, longer: str) -> str:
    """A warning of a name that was cut short."""
    return f"{name}: takes one word without quotes, here '{shortened(value)}'; write {name}:\"{longer}\""


def quotes_needed(typed: Typed, part: Part) -> str:
    """What to add for a word that is no name, if more words follow."""
    return "; a name of several words needs quotes" if any(longer_values(typed, part)) else ""


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
        spoken = next((longer for longer in longer_values(typed, part) if is_period(longer, typed.today)), None)
        guesses = [spoken] if spoken else nearest_periods(value, error, typed.today)
        guesses = [guess for guess in guesses if name == "date" or guess not in NO_PERIODS]
        advice = " or ".join(f'{name}:"{guess}"' if " " in guess else f"{name}:{guess}" for guess in guesses)
        typed.fail(part, f"{name}: {error}.", f"Write {advice}." if advice else example(name))
    if period.note:
        typed.warn(period.note)
    return period


def longer_values(typed: Typed, part: Part) -> Iterator[str]:
    """What a word makes together with the words after it, as in `date:march 2018` without quotes; the longest first."""
    words = FURTHER.match(typed.text, part.end, part.end + LONGEST_FURTHER) if part.kind is Kind.WORD else None
    further = words.group().split() if words else []
    for count in range(len(further), 0, -1):
        yield " ".join([part.value, *further[:count]])
