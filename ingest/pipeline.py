"""The steps from a draft to an article, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from index.article import Article, Mention
from index.gazetteer.lookup import Gazetteer
from index.identity import article_id, without_tracking
from index.prior import Prior
from ingest.draft import Draft
from ingest.languages import detected_language
from ingest.passages import PARTING, cut_passages, sentence_starts, text_of
from ingest.places import Context, PlaceTagger

PARSER_VERSION = 4
"""Counts up when a file would now be read differently; files read by an older one are read again."""


@dataclass(frozen=True, slots=True)
class Work:
    """An article in the making, with what it is made from."""

    draft: Draft
    article: Article
    prior_for: PriorFor


Step = Callable[[Work], Work]
PriorFor = Callable[[str, str], Prior]
"""Gives what the articles of a source name, but for that with an id."""


def no_prior(_source: str, _without: str) -> Prior:
    """What is known of publishers where there is no archive: nothing."""
    return Prior()


@lru_cache(maxsize=1)
def tagger() -> PlaceTagger:
    """The place tagger of this process."""
    return PlaceTagger(Gazetteer.open())


def begin(draft: Draft, prior_for: PriorFor) -> Work:
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
    return Work(draft, article, prior_for)


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
    prior = work.prior_for(article.source, article.id) if article.source else Prior()
    places = tagger().tag(
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


def make_article(draft: Draft, prior_for: PriorFor = no_prior) -> Article:
    """The article that a draft becomes; `prior_for` tells what its publisher writes about."""
    work = begin(draft, prior_for)
    for step in STEPS:
        work = step(work)
    return work.article
