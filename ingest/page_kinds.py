"""Page kinds: what a page looks like that holds no story, or only the beginning of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import lxml.html

from ingest.cleaning import letters, word_count
from ingest.dates import PUBLISHED_METAS
from ingest.draft import Block
from ingest.linked_data import is_article
from ingest.page import Page, visible_text

FEWEST_WORDS = 25
# A text this short may be of a page that shows something else in the place of its story.
SHORT = 120
# A wall holds hardly more than this many words; the beginning of a story before a paywall not more than that.
LONGEST_WALL = 400
LONGEST_STUB = 50
WALL_SHARE = 0.6
FEWEST_LINKED_HEADINGS = 12
LISTED_SHARE = 0.2
LINKED_SHARE = 0.8
LONGEST_TEASER = 45

ERROR = re.compile(
    r"\b(?:page (?:was )?not found|access denied|just a moment|are you (?:a robot|human)"
    r"|seite nicht gefunden|page introuvable|página no encontrada|pagina non trovata)\b",
    re.IGNORECASE,
)
# These are words of headlines too: only a whole part of a title, beside the name of its site, says that it is an error's.
ERROR_PART = re.compile(
    r"(?:please )?(?:http )?(?:error |fehler |erreur )?(?:40[34]\b)?\W*"
    r"(?:error|not found|forbidden|(?:log|sign) ?in(?: (?:to|or|here|with)\b.*)?|anmelden)?\W*",
    re.IGNORECASE,
)
BETWEEN_PARTS = re.compile(r"\s[|·»–—-]\s|:\s")
ROBOT = re.compile(
    r"verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|unusual traffic|enable javascript and cookies"
    r"|captcha|nicht um einen roboter|are not a robot",
    re.IGNORECASE,
)
SCRIPT = re.compile(
    r"(?:enable|requires?|activate|turn on|need) javascript|javascript (?:is )?(?:disabled|required|not enabled)"
    r"|javascript (?:aktivieren|muss|ist deaktiviert)|activer javascript|activ[ae]r? javascript",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bprivacy\b|personal data|\bpartners?\b|einwilligung|zustimm|datenschutz|consentement"
    r"|vie privée|consentimiento|privacidad|\btracking\b|\badvertis|werbung",
    re.IGNORECASE,
)
PAYWALL = re.compile(
    r"subscri(?:be|ption|bers?)\b.{0,60}\b(?:read|continue|access|full|unlimited)|(?:read|continue|access).{0,60}\bsubscri"
    r"|already a subscriber|jetzt (?:abonnieren|weiterlesen)|weiterlesen mit|mit .{0,30}abo\b.{0,30}lesen"
    r"|réservé aux abonnés|contenido (?:exclusivo )?para suscriptores|riservato agli abbonati|för prenumeranter"
    r"|register to (?:read|continue)|members only",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page gives no article: a code for programs, and what the page is, to be put behind its name."""

    code: str
    reason: str


def refusal(page: Page, blocks: Sequence[Block], *, headline: str) -> Refusal | None:
    """Why these blocks of a page are not a story to keep; None if they are."""
    words = sum(word_count(block.text) for block in blocks)
    if words < LONGEST_STUB and is_paywalled(page):
        return Refusal("stub", f"holds only the first {words} words of a story that is for subscribers")
    if words < FEWEST_WORDS:
        return Refusal("not-an-article", f"is not an article: {empty_reason(page, words)}")
    if words < SHORT and not page.article and is_of_error(headline):
        return Refusal("not-an-article", f"is not an article: its title is “{headline}”")
    if is_index(page, blocks):
        return Refusal("not-an-article", "is not an article: it is a list of links to articles")
    return wall(blocks, words) if words < LONGEST_WALL and not page.article else None


def is_of_error(title: str) -> bool:
    """Whether a title is that of a page shown in the place of another: not found, not allowed, not logged in."""
    return ERROR.search(title) is not None or any(
        part.strip() and ERROR_PART.fullmatch(part.strip()) for part in BETWEEN_PARTS.split(title)
    )


def empty_reason(page: Page, words: int) -> str:
    """Why there is next to no text on a page."""
    shown = " ".join(visible_text(body) for body in page.tree.iter("body"))
    instead = " ".join(element.text_content() for element in page.tree.iter("noscript"))
    if ROBOT.search(shown):
        return "it asks whether its reader is a human"
    if SCRIPT.search(shown) or SCRIPT.search(instead):
        return "it shows its text only with JavaScript, and holds no story among its data"
    return f"its longest text has {words} words"


def wall(blocks: Sequence[Block], words: int) -> Refusal | None:
    """Whether most of a short text speaks of cookies or robots."""
    if words < SHORT and any(ROBOT.search(block.text) for block in blocks):
        return Refusal("not-an-article", "is not an article: it asks whether its reader is a human")
    speaking = sum(word_count(block.text) for block in blocks if len(CONSENT.findall(block.text)) > 1)
    if speaking >= WALL_SHARE * words:
        return Refusal("not-an-article", "is not an article: it asks for consent to cookies")
    return None


def is_paywalled(page: Page) -> bool:
    """Whether a page says that it is not for everybody."""
    declared = any(
        str(item.get("isAccessibleForFree", "")).lower() == "false" for item in page.linked if is_article(item)
    )
    return declared or any(PAYWALL.search(text) for text in page.tree.itertext("p", "div", "span", "a", "h2", "h3"))


def is_cut_short(page: Page, blocks: Sequence[Block]) -> bool:
    """Whether a short text is perhaps only the beginning of a story that is for subscribers."""
    return sum(word_count(block.text) for block in blocks) < SHORT and is_paywalled(page)


def is_index(page: Page, blocks: Sequence[Block]) -> bool:
    """Whether a page that is not dated as articles are lists others: headings that are links, short paragraphs."""
    dated = page.article or "datePublished" in page.itemprops or not page.metas.keys().isdisjoint(PUBLISHED_METAS)
    if dated or max((word_count(block.text) for block in blocks), default=0) > LONGEST_TEASER:
        return False
    if lists_links(page, blocks):
        return True
    linked = [each for each in page.tree.iter("h2", "h3") if is_link(each)]
    headings = {letters(visible_text(each)) for each in linked}
    known = headings.union(letters(visible_text(below)) for each in linked for below in teasers(each))
    listed = sum(letters(block.text) in known for block in blocks)
    return len(headings) >= FEWEST_LINKED_HEADINGS and listed >= LISTED_SHARE * len(blocks)


def lists_links(page: Page, blocks: Sequence[Block]) -> bool:
    """Whether nearly all of a page's text is that of links, as in a file of bookmarks."""
    if len(blocks) < FEWEST_LINKED_HEADINGS:
        return False
    links = {letters(visible_text(link)) for link in page.tree.iter("a")}
    return sum(letters(block.text) in links for block in blocks) >= LINKED_SHARE * len(blocks)


def teasers(heading: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The paragraph that comes right after a heading that is a link, which may be around it."""
    around = heading.getparent()
    for each in (heading, around) if around is not None and around.tag == "a" else (heading,):
        below = each.getnext()
        if below is not None and below.tag == "p":
            yield below


def is_link(heading: lxml.html.HtmlElement) -> bool:
    """Whether a heading holds a link, or is in one."""
    return heading.find(".//a") is not None or next(heading.iterancestors("a"), None) is not None
