"""Parts: a story as its file names them, and the draft that they make."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from index.article import Dated
from index.errors import ReadingError
from ingest.addresses import domain, is_address
from ingest.bylines import authors_in
from ingest.cleaning import clean, letters, one_line
from ingest.declared import declared_date
from ingest.draft import Block, Broken, Draft
from ingest.languages import detected_language, language_code
from ingest.shape import as_blocks, paragraphs, stand_in

NO_HEADLINE = "No headline is given; the first words of the text stand in for one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a file says of one of its stories, as written. Where a field lists several, the best comes first.

    Attributes:
        what: what messages call the story.
        blocks: its text, with or without headline and standfirst.
        published: when it came out, in whatever form; likewise `modified`.
        origins: where each field was found, by the field's name in `Article`; "declared" if it is not said.
    """

    what: str
    blocks: tuple[Block, ...]
    headline: str = ""
    alternative_headlines: tuple[str, ...] = ()
    standfirst: str = ""
    bylines: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    external_id: str = ""
    member: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def draft_or_broken(parts: Parts, *, form: str, today: datetime.date) -> Draft | Broken:
    """The draft of a story, or why there is none; raises ReadingError instead for the only story of its file."""
    try:
        return draft_of(parts, form=form, today=today)
    except ReadingError as error:
        if parts.member is None:
            raise
        return Broken(member=parts.member, error=error)


def draft_of(parts: Parts, *, form: str, today: datetime.date) -> Draft:
    """The draft of a story.

    Args:
        parts: what its file says of it.
        form: the format of the file.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "not-an-article", if there is no word in the text.
    """
    if not any(letters(block.text) for block in parts.blocks):
        raise ReadingError("not-an-article", f"{parts.what} holds no text.")
    headline = one_line(parts.headline)
    blocks = opened_by(one_line(parts.standfirst), parts.blocks, headline=headline)
    address = next(filter(is_address, parts.addresses), None)
    date = first_known(parts.published, latest=today)
    modified = first_known(parts.modified, latest=today)
    return Draft(
        format=form,
        headline=headline or stand_in(blocks[0].text),
        alternative_headlines=other_headlines(parts, headline),
        blocks=blocks,
        standfirst=standing_first(one_line(parts.standfirst), blocks),
        member=parts.member,
        external_id=one_line(parts.external_id) or None,
        authors=authors_in(parts.bylines),
        source=next(filter(None, map(one_line, parts.sources)), None) or domain(address),
        url=address,
        language=declared_language(parts) or detected_language("\n".join(block.text for block in blocks)),
        date=date or Dated.unknown(f"{parts.what} gives no publication date."),
        modified=modified if modified and modified.value and not same_moment(modified, date) else None,
        place_hints=tuple(dict.fromkeys(filter(None, map(one_line, parts.places)))),
        provenance=dict(provenance(parts, address=address, date=date)),
        warnings=(*parts.warnings, *(() if headline else (NO_HEADLINE,))),
    )


def opened_by(standfirst: str, blocks: tuple[Block, ...], *, headline: str) -> tuple[Block, ...]:
    """The blocks without the headline, and with the standfirst first unless it only repeats how they begin."""
    if len(blocks) > 1 and letters(blocks[0].text) == letters(headline):
        blocks = blocks[1:]
    key = letters(standfirst)
    if not key or letters(blocks[0].text).startswith(key) or key == letters(headline):
        return blocks
    return (Block(text=standfirst), *(block for block in blocks if letters(block.text) != key))


def standing_first(standfirst: str, blocks: tuple[Block, ...]) -> str | None:
    """The standfirst, if the blocks begin with it."""
    return standfirst if standfirst and blocks[0].text == standfirst else None


def other_headlines(parts: Parts, headline: str) -> tuple[str, ...]:
    """The other headlines, each once."""
    known = {letters(text): text for text in reversed([one_line(each) for each in parts.alternative_headlines])}
    return tuple(text for key, text in reversed(known.items()) if key and key != letters(headline))


def first_known(written: Iterable[str], *, latest: datetime.date) -> Dated | None:
    """The first date that can be read, else why the first cannot; None if nothing is written."""
    found = [declared_date(each, latest=latest) for each in written if each.strip()]
    return next((each for each in found if each.value), found[0] if found else None)


def same_moment(one: Dated, other: Dated | None) -> bool:
    """Whether two dates say the same."""
    return other is not None and (one.value, one.time, one.offset) == (other.value, other.time, other.offset)


def declared_language(parts: Parts) -> str | None:
    """The language that the file names."""
    return next(filter(None, map(language_code, parts.languages)), None)


def provenance(parts: Parts, *, address: str | None, date: Dated | None) -> Iterator[tuple[str, str]]:
    """Where each field was found, for those that have something."""
    found = {
        "headline": one_line(parts.headline),
        "text": True,
        "standfirst": one_line(parts.standfirst),
        "date": date and date.value,
        "authors": authors_in(parts.bylines),
        "source": any(map(one_line, parts.sources)),
        "url": address,
        "language": declared_language(parts),
    }
    instead = {"headline": "first words", "source": "address" if address else ""}
    for name, value in found.items():
        origin = parts.origins.get(name, "declared") if value else instead.get(name)
        if origin:
            yield name, origin


def blocks_of_plain(text: str) -> tuple[Block, ...]:
    """The paragraphs and headings of a text without markup."""
    return as_blocks([part.text for part in paragraphs(clean(text))])
