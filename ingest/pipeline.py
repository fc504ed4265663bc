"""The steps from a draft to an article, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from index.article import Article, Mention
from index.gazetteer.lookup import DATA, Gazetteer
from index.identity import article_id, without_tracking
from ingest.draft import Draft
from ingest.languages import detected_language
from ingest.passages import PARTING, cut_passages, sentence_starts, text_of
from ingest.places import PlaceTagger

PARSER_VERSION = 3
"""Counts up when a file would now be read differently; files read by an older one are read again."""


@dataclass(frozen=True, slots=True)
class Work:
    """An article in the making, with what it is made from."""

    draft: Draft
    article: Article
    gazetteer: Path = DATA


Step = Callable[[Work], Work]


@lru_cache(maxsize=1)
def tagger(gazetteer: Path = DATA) -> PlaceTagger:
    """The place tagger of this process, which knows the gazetteer in a folder."""
    return PlaceTagger(Gazetteer.open(gazetteer))


def begin(draft: Draft) -> Work:
    """Take over what the reader found."""
    article = Article(
        id="",
        format=draft.format,
        headline=draft.headline,
        text=text_of(draft.blocks),
        external_id=draft.external_id,
        alternative_headlines=draft.alternative_headlines,
        standfirst=draft.standfirst,
        authors=draft.authors,
        source=draft.source,
        url=without_tracking(draft.url) if draft.url else None,
        language=draft.language,
        date=draft.date,
        modified=draft.modified,
        captured=draft.captured,
        provenance=dict(draft.provenance),
        warnings=draft.warnings,
    )
    return Work(draft, article)


def name_language(work: Work) -> Work:
    """Detect the language where the file does not say it."""
    if work.article.language:
        return work
    language = detected_language(work.article.text)
    provenance = {**work.article.provenance, "language": "detected"} if language else work.article.provenance
    return replace(work, article=replace(work.article, language=language, provenance=provenance))


def cut(work: Work) -> Work:
    """Cut the text into passages and sentences."""
    language = work.article.language
    passages = cut_passages(work.draft.blocks, language)
    sentences = sentence_starts(work.draft.blocks, language)
    return replace(work, article=replace(work.article, passages=passages, sentences=sentences))


def place(work: Work) -> Work:
    """Find the places that headline and text name; each helps to understand the other."""
    headline, text = work.article.headline, work.article.text
    places = tagger(work.gazetteer).tag(headline + PARTING + text, hints=work.draft.place_hints)
    shift = len(headline + PARTING)
    placed = (replace(one, mentions=tuple(in_field(mention, shift) for mention in one.mentions)) for one in places)
    return replace(work, article=replace(work.article, places=tuple(placed)))


def in_field(mention: Mention, shift: int) -> Mention:
    """A mention with offsets into its own field; the text begins at `shift`."""
    if mention.start < shift:
        return replace(mention, field="headline")
    return replace(mention, start=mention.start - shift, end=mention.end - shift)


def name(work: Work) -> Work:
    """Name the article by its content."""
    article = work.article
    found = article_id(headline=article.headline, text=article.text, url=article.url)
    return replace(work, article=replace(article, id=found))


STEPS: tuple[Step, ...] = (name_language, cut, place, name)


def make_article(draft: Draft, gazetteer: Path = DATA) -> Article:
    """The article that a draft becomes, with the places of the gazetteer in a folder."""
    work = replace(begin(draft), gazetteer=gazetteer)
    for step in STEPS:
        work = step(work)
    return work.article
