"""Says what to write instead of a part that cannot stand beside NEAR or under atleast and first."""

from __future__ import annotations

from index.query import And, AtLeast, FirstWords, Not, Or, Query, Within, is_positional
from search.messages import shortened
from search.wording import write, zone_name

FEW = 4
"""So many parts at most are written out in an advice."""

STANDS = "words, phrases, wildcards, OR between these, and NEAR"


def beside_nearness(sign: str, left: Query, right: Query) -> tuple[str, str]:
    """Message and advice for two parts of which one cannot stand beside a sign like NEAR/5."""
    wrong = right if is_positional(left) else left
    both = f"{between(left)} {sign} {between(right)}"
    match wrong:
        case Not(part):
            bare = f"{between(part if wrong is left else left)} {sign} {between(part if wrong is right else right)}"
            other = f"{said(left)} " if wrong is right else ""
            return f"NOT cannot stand beside {sign}.", f"Write {other}-({bare}) to leave out what has both."
        case Within(zone, part):
            name = zone_name(zone)
            inner = f"{bare_of(left)} {sign} {bare_of(right)}"
            return f"{name}: cannot stand beside {sign}.", f"Write {name}:({inner}), or the parts side by side."
        case And(parts) if len(parts) <= FEW and all(map(is_positional, parts)):
            frame = f"{{}} {sign} {between(right)}" if wrong is left else f"{between(left)} {sign} {{}}"
            pairs = " ".join(f"({frame.format(between(part))})" for part in parts)
            either = frame.format(between(Or(parts)))
            return f"AND cannot stand beside {sign}.", f"Write {pairs} for all of them, or {either} for any."
        case And() | Or():
            return f"Beside {sign} stand {STANDS}.", f'Write "a b" {sign} c, (a OR b) {sign} c, or a {sign} b.'
        case AtLeast() | FirstWords():
            return f"{said(wrong)} cannot stand beside {sign}.", f"Write {said(left)} {said(right)} side by side."
    return (
        f"{said(wrong)} describes the article and is not near a word.",
        f"Write {said(left)} {said(right)} instead of {both}.",
    )


def under_count(sign: str, part: Query) -> tuple[str, str]:
    """Message and advice for a part that cannot stand under a sign like atleast6 or first50."""
    match part:
        case And(parts) if len(parts) <= FEW and all(map(is_positional, parts)):
            each = " ".join(f"{sign}({said(one)})" for one in parts)
            either = f"{sign}({said(Or(parts))})"
            return f"AND cannot stand in {sign}(…).", f"Write {each} for each of them, or {either} for any."
        case Within(zone, inner) if is_positional(inner):
            name = zone_name(zone)
            return f"{name}: cannot stand in {sign}(…).", f"Write {name}:{sign}({said(inner)})."
        case Not(inner) if is_positional(inner):
            return f"NOT cannot stand in {sign}(…).", f"Write -{sign}({said(inner)})."
        case And() | Or() | Not() | Within() | AtLeast() | FirstWords():
            return f"In {sign}(…) stand {STANDS}.", f"Write {sign}(idlib) or {sign}(idlib OR ghouta)."
    return (
        f"{said(part)} describes the article and is no word in it.",
        f"Write it beside: {sign}(idlib) {said(part)}.",
    )


def between(part: Query) -> str:
    """A part as it is written beside a sign."""
    return said(part) if not isinstance(part, And | Or | Not) else f"({said(part)})"


def bare_of(part: Query) -> str:
    """A part without its zone."""
    return between(part.part if isinstance(part, Within) else part)


def said(part: Query) -> str:
    """A part as it is written, if need be only its beginning."""
    return shortened(write(part))
