"""The steps from a draft to an article, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from index.article import Article, Mention
from index.gazetteer.lookup import DATA, Gazetteer
from index.identity import article_id, without_tracking
from index.prior import Prior
from ingest.draft import Draft
from ingest.languages import detected_language
from ingest.passages import PARTING, cut_passages, sentence_starts, text_of
from ingest.places import Context, PlaceTagger

PARSER_VERSION = 4
"""Counts up when a file would now be read differently; files read by an older one are read again."""


PriorFor = Callable[[str, str], Prior]
"""Gives what the articles of a source name, but for that with an id."""


def no_prior(_source: str, _without: str) -> Prior:
    """What is known of publishers where there is no archive: nothing."""
    return Prior()


@dataclass(frozen=True, slots=True)
class Means:
    """What an archive knows that helps to understand an article: of publishers, and of places (a gazetteer's folder)."""

    prior_for: PriorFor = no_prior
    gazetteer: Path = DATA


MEANS = Means()
"""What is known without an archive."""


@dataclass(frozen=True, slots=True)
class Work:
    """An article in the making, with what it is made from."""

    draft: Draft
    article: Article
    means: Means


Step = Callable[[Work], Work]


@lru_cache(maxsize=1)
def tagger(gazetteer: Path = DATA) -> PlaceTagger:
    """The place tagger of this process, which knows the gazetteer in a folder."""
    return PlaceTagger(Gazetteer.open(gazetteer))


def begin(draft: Draft, means: Means) -> Work:
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
    return Work(draft, article, means)


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
    article, headline, text = work.article, work.article.headline, work.article.text
    prior = work.means.prior_for(article.source, article.id) if article.source else Prior()
    places = tagger(work.means.gazetteer).tag(
        headline + PARTING + text, Context(hints=work.draft.place_hints, language=work.article.language, prior=prior)
    )
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


STEPS: tuple[Step, ...] = (name_language, cut, name, place)


def make_article(draft: Draft, means: Means = MEANS) -> Article:
    """The article that a draft becomes."""
    work = begin(draft, means)
    for step in STEPS:
        work = step(work)
    return work.article
