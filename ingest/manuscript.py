"""Manuscript: a story laid out with headings and styles, as writing programs save it, on its way to a draft."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.article import Dated
from index.errors import ReadingError
from ingest.bylines import authors_in
from ingest.cleaning import letters, one_line, word_count
from ingest.draft import Block, Draft
from ingest.front_matter import declaration
from ingest.languages import detected_language, language_code
from ingest.lone_dates import lone_date
from ingest.paragraphs import rejoined
from ingest.parts import Parts
from ingest.parts import draft_of as draft_of_parts
from ingest.shape import Paragraph
from ingest.story import Story, read_story, split_byline

Declared = Mapping[str, tuple[str, ...]]

TOP = 8
MOST_STANDFIRST_WORDS = 90
LONGEST_TITLE = 400
LONGEST_BYLINE = 120
UNTOLD = "en"
HEADING = re.compile(r"heading [1-9]")
ABOUT = {"author": "authors", "date": "date"}
"""Styles of paragraphs that state something about the story, and what."""

JUNK_TITLE = re.compile(
    r"(?:microsoft \w+ - .*|untitled.*|(?:document|slide|page)\s*\d*|.*\.(?:docx?|odt|rtf|pdf|indd|qx[pd]|html?|txt)|[\w-]*\d{6,})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Styled:
    """A paragraph and what it is by its style, or "" for text.

    Styles that count are "title", "subtitle", "author", "date", and "heading 1" to "heading 9".
    """

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """What a reader found in a file.

    Attributes:
        maker: what the text was read from, for the provenance.
        blocks: all of its text, the headline included.
        undated: why what the file says of itself is not its date of publication, a sentence.
        headline: what the layout makes its headline; "" if nothing.
        title: what its properties call it; "" without.
        standfirst: what the layout makes its standfirst; "" if nothing.
        declared: what it states of itself outside of the text, by the names of `front_matter.NAMES`.
    """

    maker: str
    blocks: tuple[Block, ...]
    undated: str
    headline: str = ""
    title: str = ""
    standfirst: str = ""
    declared: Declared = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def draft_of(manuscript: Manuscript, *, form: str, name: str, url: str | None, today: datetime.date) -> Draft:
    """The draft of a manuscript.

    Args:
        manuscript: what was found in the file.
        form: the format of the file.
        name: what messages call the file.
        url: where the text was published, if it is known from elsewhere.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "empty", or "not-an-article" if there is nothing below the headline.
    """
    if not any(letters(block.text) for block in manuscript.blocks):
        raise ReadingError("empty", f"{name} holds no words.")
    headline, headline_from = headline_of(manuscript)
    above, below = around(manuscript.blocks, headline)
    labels, below = split_labels(below, headline=headline)
    if "headline" in labels:
        headline, headline_from = labels["headline"][0], "declared"
    declared = {**manuscript.declared, **labels}
    lone = None if "date" in declared else lone_date([block.text for block in (*above, *below)], latest=today)
    if lone:
        above, below = without(lone.place, above, below)
    story = told(below, headline, standfirst=next(iter(declared.get("standfirst", ())), manuscript.standfirst))
    if not above and not story.blocks:
        raise ReadingError("not-an-article", f"{name} holds a headline and no text.")
    blocks = without_byline(story.blocks, authors=authors_in(declared.get("authors", ())))
    parts = Parts(
        what=name,
        blocks=(*above, *(blocks or story.blocks)),
        headline="" if story.headline_from == "first words" else story.headline,
        alternative_headlines=tuple(filter(is_telling, (manuscript.headline, manuscript.title))),
        standfirst=story.standfirst or "",
        bylines=declared.get("authors", ()) or story.authors,
        published=declared.get("date", ()),
        modified=declared.get("modified", ()),
        addresses=(*declared.get("url", ()), *((url,) if url else ())),
        sources=declared.get("source", ()),
        languages=languages_of(declared, "\n".join(block.text for block in story.blocks)),
        origins=origins(manuscript, declared, headline_from or story.headline_from),
        warnings=manuscript.warnings,
    )
    draft = draft_of_parts(parts, form=form, today=today)
    if lone:
        return replace(draft, date=lone.date, provenance={**draft.provenance, "date": lone.date.source or ""})
    return draft if parts.published else replace(draft, date=Dated.unknown(manuscript.undated))


def without(
    place: int, above: tuple[Block, ...], below: tuple[Block, ...]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks above the headline and those below it, without the one at a place among all of them."""
    if place < len(above):
        return above[:place] + above[place + 1 :], below
    place -= len(above)
    return above, below[:place] + below[place + 1 :]


def origins(manuscript: Manuscript, declared: Declared, headline_from: str) -> dict[str, str]:
    """Where each field was found, for those that were not declared."""
    found = {"headline": headline_from, "text": manuscript.maker}
    if not declared.get("authors"):
        found["authors"] = "byline"
    if not declared.get("url"):
        found["url"] = "given"
    return found


def headline_of(manuscript: Manuscript) -> tuple[str, str]:
    """The headline and where it is from: the title if it stands in the text, else by layout, else the title alone."""
    title = letters(manuscript.title)
    standing = next((block.text for block in manuscript.blocks[:TOP] if title and letters(block.text) == title), "")
    if standing:
        return standing, "properties + text"
    if letters(manuscript.headline):
        return manuscript.headline, "layout"
    return (manuscript.title, "properties") if is_telling(manuscript.title) else ("", "")


def is_telling(title: str) -> bool:
    """Whether a title was written by a person, and not by a program that had none."""
    return len(title) <= LONGEST_TITLE and bool(letters(title)) and JUNK_TITLE.fullmatch(title) is None


def around(blocks: tuple[Block, ...], headline: str) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks above the headline and those below it; all are below if it does not stand among the first."""
    key = letters(headline)
    for place, block in enumerate(blocks[:TOP] if key else ()):
        if letters(block.text) == key:
            return blocks[:place], blocks[place + 1 :]
    return (), blocks


def split_labels(blocks: tuple[Block, ...], *, headline: str) -> tuple[dict[str, tuple[str, ...]], tuple[Block, ...]]:
    """What bylines and labelled lines ("Published: 2 May 2024") at the top declare, and the blocks below them.

    A line that is labelled as the headline counts only if none is known.
    """
    found: dict[str, tuple[str, ...]] = {}
    for place, block in enumerate(blocks[:TOP]):
        names, _ = split_byline([Paragraph(text=each.text) for each in blocks[place : place + 2]])
        declared = ("authors", block.text) if names else declaration(block.text, known={})
        if declared is None or (declared[0] == "headline" and headline):
            return found, blocks[place:]
        found[declared[0]] = (*found.get(declared[0], ()), declared[1])
    return found, blocks[TOP:]


def without_byline(blocks: tuple[Block, ...], *, authors: tuple[str, ...]) -> tuple[Block, ...]:
    """The blocks without the line near the top that only names the authors, in whatever language it does."""
    known = set(map(letters, authors))

    def names_them(block: Block) -> bool:
        return (
            bool(known) and len(block.text) <= LONGEST_BYLINE and known == set(map(letters, authors_in([block.text])))
        )

    return tuple(block for place, block in enumerate(blocks) if place >= TOP or not names_them(block))


def languages_of(declared: Declared, text: str) -> tuple[str, ...]:
    """The languages that are declared. English is also what programs declare whom nobody told the language."""
    languages = declared.get("language", ())
    if [language_code(each) for each in languages] == [UNTOLD] and detected_language(text) not in (None, UNTOLD):
        return ()
    return languages


def told(blocks: Sequence[Block], headline: str, *, standfirst: str) -> Story:
    """The story in these blocks; headings are those that are marked, or those that look so if none is."""
    story = read_story([Paragraph(text=block.text) for block in blocks], headline=headline, standfirst=standfirst)
    marked = {block.text for block in blocks if block.heading}
    if not marked:
        return story
    return replace(story, blocks=tuple(Block(text=each.text, heading=each.text in marked) for each in story.blocks))


def stated_by_styles(paragraphs: Sequence[Styled]) -> Declared:
    """What paragraphs near the top state by their styles, by the names of `front_matter.NAMES`."""
    top = [each for each in paragraphs if letters(each.text)][:TOP]
    stated = {ABOUT[each.style]: "" for each in top if each.style in ABOUT}
    return {name: tuple(each.text for each in top if ABOUT.get(each.style) == name) for name in stated}


def by_style(
    paragraphs: Sequence[Styled], *, undated: str, title: str, declared: Mapping[str, str | None]
) -> Manuscript:
    """The manuscript of a document of styled paragraphs; `declared` is what its properties state of it."""
    blocks, headline, standfirst = by_styles(paragraphs)
    return Manuscript(
        maker="document",
        blocks=blocks,
        undated=undated,
        headline=headline,
        standfirst=standfirst,
        title=title,
        declared={**{name: (value,) for name, value in declared.items() if value}, **stated_by_styles(paragraphs)},
    )


def by_styles(paragraphs: Iterable[Styled]) -> tuple[tuple[Block, ...], str, str]:
    """The blocks of styled paragraphs, the headline among them, and the standfirst; "" for what there is not."""
    words = [each for each in paragraphs if letters(each.text)]
    kept = [each for place, each in enumerate(words) if place >= TOP or each.style not in ABOUT]
    titles = [each for each in kept if each.style == "title"] or [each for each in kept if each.style == "heading 1"]
    standfirst = next((each.text for each in kept[:TOP] if each.style == "subtitle"), "")
    return (
        tuple(Block(text=each.text, heading=each.style not in ("", "subtitle", *ABOUT)) for each in kept),
        titles[0].text if titles else "",
        standfirst if word_count(standfirst) <= MOST_STANDFIRST_WORDS else "",
    )


def lines_in(text: str, *, style: str) -> Iterator[Styled]:
    """The text of one paragraph, cut at its line breaks."""
    return (Styled(text=line, style=style) for line in rejoined(map(one_line, text.split("\n"))))


def row_of(cells: Iterable[Iterable[Styled]]) -> Iterator[Styled]:
    """A row of a table as one line; one with a single cell in use lays out paragraphs, and gives those."""
    used = [cell for cell in map(list, cells) if cell]
    if len(used) == 1:
        yield from used[0]
    elif used:
        yield Styled(text=" | ".join(" ".join(each.text for each in cell) for cell in used))


def style_among(names: Iterable[str]) -> str:
    """The first of these names of styles, in lower case, that says what a paragraph is; "" if none does."""
    return next((name for name in names if name in ("title", "subtitle", *ABOUT) or HEADING.fullmatch(name)), "")
