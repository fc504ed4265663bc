"""Body: the paragraphs of a page's story, from the best of several readings of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace

import lxml.html
from lxml import etree

from ingest.cleaning import WORD, ends_sentence, letters, word_count
from ingest.draft import Block
from ingest.layout_tables import without_layout_tables
from ingest.page import Page, visible_text
from ingest.paragraphs import blocks_in_fragment, blocks_in_outline, blocks_in_story, blocks_in_text
from ingest.payload import longest_prose
from ingest.story_box import read_box

# Two readings that share this much (F1 of their words) are taken to be of the same story.
AGREEMENT = 0.8
# Two that share this much, and have so many words, need no third; nor does one that is all but wholly in the other.
SURE = 0.92
SURE_WORDS, SHORT_WORDS = 60, 40
SURELY_WITHIN, SURE_PART = 0.97, 0.7
# A story that is shorter than this share of what else is on the page is not sure.
MOST_BESIDE = 0.35
# One of so many words is, if it is far from being the least of the page and nearly all of it is in the other.
LONG_WORDS, LEAST_BESIDE = 120, 0.1
# What the other has more must stand beside the box, about; else the box has lost some of its own.
PART_BESIDE = 1.5
MOSTLY_WITHIN, LIKE = 0.9, 0.8
# Or if it is the other with a little more.
LITTLE_MORE = 0.86
# Of two so much alike, the one whose paragraphs are the page's own is taken.
MUCH_ALIKE = 0.9
# A reading that holds a smaller part of another, with next to nothing of its own, has lost some of the story.
PART = 0.6
NEAR = 0.5
WITHIN = 0.9

# A reading with so many times fewer blocks than another of the same words has lost the ends of its paragraphs.
LUMPED = 4
ENOUGH_WORDS = 25
LARGEST_SOUP = 1_000_000
SHORTEST_SENTENCE = 60

# What trafilatura would throw away in any case: without it, each of its four copies of the page is smaller.
STRIPPED = (
    *("script", "style", "noscript", "template", "iframe", "svg", "canvas", "audio", "video", "picture", "source"),
    *("object", "embed", "map", "link", "meta", "select", "input", "textarea", "datalist"),
)
# Likewise, but a page that forgets to close one of these has its story inside.
AROUND = ("nav", "aside", "footer", "menu", "button")
STORY_SHARE = 1 / 3
CONTAINERS = frozenset({"div", "section", "aside", "ul", "ol", "li", "footer"})
PARAGRAPHS = frozenset({"p", "li", "h2", "h3", "h4", "h5", "blockquote"})
TEXT_SIZE = etree.XPath("string-length(normalize-space())")
OTHERS = re.compile(
    r"\bcomment|[-_]comments?\b|disqus|replies|responses|related|recommend|read-?more|more-(?:from|stories)|teaser"
    r"|sidebar|author-bio",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One program's reading of the story: its blocks, and whose it is."""

    blocks: tuple[Block, ...]
    maker: str

    @property
    def size(self) -> int:
        """How many words it has."""
        return sum(word_count(block.text) for block in self.blocks)

    @property
    def words(self) -> Counter[str]:
        """How often each word stands in it."""
        return Counter(WORD.findall(" ".join(block.text for block in self.blocks).casefold()))


def read_body(page: Page) -> Reading:
    """The reading of the page's story that the others confirm; it may be empty."""
    guard = by_resiliparse(page)
    box = read_box(page, first=guard.blocks)
    quick = Reading(blocks=box.blocks, maker="story box")
    best = quick if is_sure(quick, guard, beside=box.beside) else by_trees(page, guard, quick)
    for fallback in (by_linked_data, by_payload, by_soup):
        if best.size >= ENOUGH_WORDS:
            break
        best = max(best, fallback(page), key=lambda reading: reading.size)
    return best


def is_sure(quick: Reading, guard: Reading, *, beside: float) -> bool:
    """Whether the quick reading is so like the other, or so much a part of it, that it must be the page's story."""
    words, wanted = quick.words, guard.words
    size, alike, within = words.total(), agreement(words, wanted), share_within(words, wanted)
    if size >= max(SURE_WORDS, MOST_BESIDE * beside):
        trimmed = within >= SURELY_WITHIN and size >= SURE_PART * wanted.total()
        if trimmed or alike >= SURE:
            return True
    if size < max(LONG_WORDS, LEAST_BESIDE * beside):
        return False
    rest_is_beside = size + PART_BESIDE * beside >= wanted.total()
    if (within >= SURELY_WITHIN and rest_is_beside) or (within >= MOSTLY_WITHIN and alike >= LIKE):
        return True
    return alike >= LITTLE_MORE and share_within(wanted, words) >= SURELY_WITHIN


def by_trees(page: Page, guard: Reading, quick: Reading) -> Reading:
    """The reading of trafilatura if `guard` agrees, or that which agrees with it, else the best of several."""
    tree = stripped(page.tree)
    main = by_trafilatura(tree, fast=True)
    if quick.size >= SHORT_WORDS and agreement(main.words, quick.words) >= MUCH_ALIKE:
        return quick
    if agreement(main.words, guard.words) < AGREEMENT:
        return settle(page, tree, main, guard)
    return guard if len(guard.blocks) >= LUMPED * len(main.blocks) else main


def settle(page: Page, tree: lxml.html.HtmlElement, main: Reading, guard: Reading) -> Reading:
    """The best of all readings of a page on which the first two do not agree."""
    guard = without_others(guard, page)
    wanted = guard.words
    if agreement(main.words, wanted) >= AGREEMENT:
        return main
    if wanted.total() < ENOUGH_WORDS:
        return max(main, by_trafilatura(tree, fast=False), key=lambda reading: reading.size)
    best = nearest((main, by_linked_data(page)), wanted)
    if agreement(best.words, wanted) < NEAR:
        best = nearest((best, by_trafilatura(tree, fast=False)), wanted)
    if best.words.total() < PART * wanted.total() and share_within(best.words, wanted) >= WITHIN:
        return guard
    return best


def nearest(readings: Iterable[Reading], wanted: Counter[str]) -> Reading:
    """The reading that shares most with these words."""
    return max(readings, key=lambda reading: agreement(reading.words, wanted))


def without_others(reading: Reading, page: Page) -> Reading:
    """A reading without the paragraphs that stand among comments or recommendations."""
    others = {letters(visible_text(paragraph)) for paragraph in paragraphs_of_others(page.tree)}
    return replace(reading, blocks=tuple(block for block in reading.blocks if letters(block.text) not in others))


def paragraphs_of_others(tree: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The paragraphs inside of elements that are named as holding comments or recommendations."""
    depth = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        named = element.tag in CONTAINERS and OTHERS.search(f"{element.get('class', '')} {element.get('id', '')}")
        if named:
            depth += 1 if event == "start" else -1
        if depth and event == "start" and element.tag in PARAGRAPHS:
            yield element


def agreement(one: Counter[str], other: Counter[str]) -> float:
    """F1 of two bags of words; 1 if both are empty."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def share_within(part: Counter[str], whole: Counter[str]) -> float:
    """The share of the words of `part` that `whole` has too."""
    return (part & whole).total() / part.total() if part else 0.0


def stripped(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """A copy of a page's tree without the elements that never hold a story, and without tables for layout."""
    smaller = without_layout_tables(copy(tree))
    etree.strip_elements(smaller, *STRIPPED, with_tail=False)
    most = STORY_SHARE * text_size(smaller)
    for element in list(smaller.iter(*AROUND)):
        if text_size(element) <= most:
            element.drop_tree()
    return smaller


def text_size(element: lxml.html.HtmlElement) -> float:
    """How many characters of text there are in an element."""
    size: float = TEXT_SIZE(element)
    return size


def by_trafilatura(tree: lxml.html.HtmlElement, *, fast: bool) -> Reading:
    """The reading of trafilatura, which works on copies of the tree."""
    from trafilatura import bare_extraction

    document = bare_extraction(tree, fast=fast, include_comments=False, include_tables=True, with_metadata=False)
    story = getattr(document, "body", None)
    blocks = tuple(blocks_in_story(story)) if story is not None else ()
    return Reading(blocks=blocks, maker="trafilatura" if fast else "trafilatura, thorough")


def by_resiliparse(page: Page) -> Reading:
    """The reading of resiliparse."""
    from resiliparse.extract.html2text import extract_plain_text

    markup = extract_plain_text(
        page.markup, preserve_formatting="minimal_html", main_content=True, list_bullets=False, alt_texts=False
    )
    return Reading(blocks=tuple(blocks_in_outline(markup)), maker="resiliparse")


def by_linked_data(page: Page) -> Reading:
    """The `articleBody` of the page's own article."""
    written = page.article.get("articleBody") or page.article.get("text")
    parts = written if isinstance(written, list) else [written]
    text = "\n\n".join(part for part in parts if isinstance(part, str))
    return Reading(blocks=tuple(blocks_in_text(text)), maker="json-ld")


def by_payload(page: Page) -> Reading:
    """The longest prose among the data that the page's scripts would have shown."""
    return Reading(blocks=tuple(blocks_in_text(longest_prose(page.tree))), maker="payload")


def by_soup(page: Page) -> Reading:
    """The last resort: every line of the page that looks like a sentence."""
    lines = blocks_in_fragment(page.markup) if len(page.markup) <= LARGEST_SOUP else ()
    blocks = (line for line in lines if len(line.text) >= SHORTEST_SENTENCE and ends_sentence(line.text))
    return Reading(blocks=tuple(blocks), maker="beautifulsoup")
