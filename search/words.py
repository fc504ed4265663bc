"""Reads the words of a query: any form of a word, an exact word, a phrase, a pattern, or a word with its misspellings."""

from __future__ import annotations

import re
from functools import reduce

from index.analysis import UNSPACED, terms
from index.query import FARTHEST, Everything, Fuzzy, Near, Pattern, Phrase, Query, Word
from search.fields import FIELDS, KNOWN, PERIODICAL
from search.lexer import Kind, Part
from search.messages import shortened
from search.typed import Typed

# Stand for the signs of a pattern while a word is cut into terms: letters of no living script.
STAND_INS = {"*": "\U00010330", "?": "\U00010331"}
SIGNS = {letter: sign for sign, letter in STAND_INS.items()}
ADDRESS = re.compile(r"[^\W_][\w+.-]*://|(?:[\w-]+\.)+[^\W\d_]{2,}[/?]", re.IGNORECASE)
OPEN_LETTERS = re.compile(r"(?<=[^\W_]|\*)\?+(?=[^\W_]|\*)")
SIGNED = re.compile(r"([A-Za-z]+)([<>]=?|=)(\S*)")
OR_SIGNS = ("|", "||", "&&", "&")
LONG = 8
"""From so many letters on, a misspelt word may have two wrong ones."""


def read_words(typed: Typed, part: Part, *, exact: bool) -> Query | None:
    """What a word or phrase asks for; None if there is nothing in it to search for."""
    if part.kind is Kind.PHRASE:
        typed.check_closed(part)
        return read_phrase(typed, part)
    if part.value == "*" and not exact:
        return Everything()
    if not ADDRESS.match(part.value):
        if (found := part.value.rpartition("~"))[1] and terms(found[0]) and not terms(found[2].strip("0123456789")):
            return read_fuzzy(typed, part, found[0], found[2], exact=exact)
        if has_wildcard(part.value):
            return read_pattern(typed, part, exact=exact)
    if not exact:
        warn_of_habits(typed, part)
    return of_terms(typed, part, terms(part.value), exact=exact)


def of_terms(typed: Typed, part: Part, found: list[str], *, exact: bool) -> Query | None:
    """A word, or the words next to each other."""
    typed.count(part, len(found))
    if not found:
        return None
    return Word(found[0], exact=exact) if len(found) == 1 else Phrase(tuple(found))


def read_phrase(typed: Typed, part: Part) -> Query | None:
    """A phrase in quotes; inside of them nothing is syntax."""
    if re.search(r"\w\w\*", part.value):
        typed.warn(f'in quotes * is no wildcard; write the words of "{shortened(part.value)}" with PRE/1 between them')
    return of_terms(typed, part, terms(part.value), exact=True)


def read_spread(typed: Typed, part: Part, spread: Part, *, exact: bool) -> Query:
    """The words of a phrase near each other: `"putin assad"~6` is `putin NEAR/6 assad`."""
    distance = typed.number(
        spread, spread.value, least=1, most=FARTHEST, what="A phrase with ~ takes a number of words"
    )
    words = [found for word in part.value.split() if (found := of_terms(typed, part, terms(word), exact=exact))]
    if len(words) < 2:
        typed.fail(spread, "~ after a phrase needs two words in the phrase.", 'Write "putin assad"~6, or damascas~1.')
    return reduce(lambda left, right: Near(left, right, distance), words)


def has_wildcard(word: str) -> bool:
    """Whether a word has a sign that stands for other letters; one of punctuation does not."""
    return bool(re.search(r"\w\*|\*\w", word) or OPEN_LETTERS.search(word) or is_cut_off(word))


def is_cut_off(word: str) -> bool:
    """Whether a word ends with the one exclamation mark that means any ending."""
    return bool(re.search(r"[^\W_]{2}!$", word))


def read_pattern(typed: Typed, part: Part, *, exact: bool) -> Query | None:
    """A word with wildcards; in a hyphenated word, the pattern next to the words beside it."""
    if exact:
        typed.fail(
            part, f"= and a wildcard contradict each other in {shortened(part.value)}.", "Leave out one of them."
        )
    word = f"{part.value[:-1]}*" if is_cut_off(part.value) else part.value
    word = OPEN_LETTERS.sub(lambda signs: STAND_INS["?"] * len(signs.group()), word)
    word = re.sub(r"\*+", STAND_INS["*"], word)
    # Where a script without spaces goes on, or a sign falls apart, a term may end with what is punctuation there.
    found = [term for term in (unmasked(term).rstrip("?") for term in terms(word)) if term]
    if not any(map(is_pattern, found)):
        return of_terms(typed, part, found, exact=False)
    typed.count(part, len(found))
    for term in found:
        check_pattern(typed, part, term)
    pieces: list[Query] = [Pattern(term) if is_pattern(term) else Word(term, exact=True) for term in found]
    return reduce(lambda left, right: Near(left, right, 1, ordered=True), pieces)


def unmasked(term: str) -> str:
    """A term with the signs of its pattern."""
    return "".join(SIGNS.get(letter, letter) for letter in term)


def is_pattern(term: str) -> bool:
    """Whether a term has the sign of a pattern."""
    return "*" in term or "?" in term


def check_pattern(typed: Typed, part: Part, term: str) -> None:
    """Point at a pattern that would fit too many words."""
    first = re.match(r"[^*?]*", term)
    if not is_pattern(term) or (first and len(first.group()) >= 2):
        return
    if re.search(f"[{UNSPACED}]", part.value):
        typed.fail(
            part, "In this script each character is a word, so a wildcard has no use.", "Leave out the wildcard."
        )
    sign = "*" if "*" in term else "?"
    typed.fail(
        part,
        f"{sign} stands for letters only after two or more of a word.",
        f'Write sovereign* or wom?n, or "{shortened(part.value)}" in quotes for the words themselves.',
    )


def read_fuzzy(typed: Typed, part: Part, word: str, number: str, *, exact: bool) -> Query:
    """A word with so many edits; one, or two from eight letters on, where the number is left out."""
    found = terms(word)
    typed.count(part, len(found))
    if len(found) != 1 or exact or has_wildcard(word):
        typed.fail(
            part, "~ stands after one word without other signs.", "Write damascas~ or damascas~2 for similar words."
        )
    number = number.strip(".,;:!?")
    if number not in ("", "1", "2"):
        typed.fail(
            part,
            f"A word with ~ takes 1 or 2 edits, and not {shortened(number)}.",
            f'Write {shortened(found[0])}~1 or {shortened(found[0])}~2; for words near each other write "putin assad"~6.',
        )
    return Fuzzy(found[0], int(number) if number else 2 if len(found[0]) >= LONG else 1)


def warn_of_habits(typed: Typed, part: Part) -> None:
    """Say what a word that looks like a field or an operator of other systems is taken for."""
    word = part.value
    before, colon, after = word.partition(":")
    follows = typed.text[part.end : part.end + 1].strip() and typed.text[part.end] not in ")"
    if colon and before.isalpha() and (after or follows) and not after.startswith("//"):
        typed.warn(f"{shortened(before)}: is no field, and is searched as a word; the fields are {KNOWN}")
    elif (signed := SIGNED.match(word)) and signed[1].lower() in FIELDS and (after or signed[3] or follows):
        typed.warn(f"{shortened(word)} is searched as words; write {as_field(typed, *signed.groups())}")
    elif re.fullmatch(r"(?:NEAR|PRE|ADJ)(?:/\D*)?", word):
        operator = word.partition("/")[0]
        typed.warn(f"{shortened(word)} is searched as a word; as an operator it takes a number, as in {operator}/5")
    elif re.fullmatch(r"atleast/?\d+", word):
        typed.warn(
            f"{shortened(word)} is searched as a word; for mentions write it before a bracket: {shortened(word)}(idlib)"
        )
    elif word in OR_SIGNS:
        typed.warn(f"{word} is not read; write {'OR' if '|' in word else 'AND'}")


def as_field(typed: Typed, name: str, sign: str, value: str) -> str:
    """A field as it is written, for one that was typed with a sign as in other systems: date>2017."""
    period = None
    if sign != "=" and name.lower() in PERIODICAL:
        from search.period_guesses import compared

        period = next(iter(compared(f"{sign}{value}", typed.today)), None)
    return f"{name}:{period or value or '…'}"
