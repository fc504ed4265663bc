"""The reader of e-mails: newsletters, and stories that somebody sent."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from email.message import EmailMessage

from lxml import etree

from index.errors import ReadingError
from ingest.addresses import domain, is_address, path_of
from ingest.body import by_soup, read_body
from ingest.cleaning import clean, word_count
from ingest.draft import Block, Draft
from ingest.encoding import decode, is_binary
from ingest.furniture import without_furniture
from ingest.messages import MANGLED, content, header, header_names, parse_message, parts
from ingest.page import Page, parse_page, visible_text
from ingest.parts import Parts, draft_of
from ingest.shape import paragraphs
from ingest.story import read_story

FORMAT = "eml"
ENDINGS = (".eml",)
TELLING = frozenset({"received", "message-id", "mime-version", "return-path", "delivered-to"})

FEWEST_WORDS = 25
HIDDEN = etree.XPath('//*[contains(translate(@style, "DISPLAYNOE ", "displaynoe"), "display:none")]')
ELSEWHERE = re.compile(
    r"""(?:view|read|open|see)\b.{0,40}\b(?:browser|online|on\ the\ web) | (?:web|online)[ -]?version | im\ (?:web)?browser
      | (?:dans|in\ het|nel|en\ el|en\ tu|no)\ (?:votre\ |tuo\ |su\ |seu\ )?(?:navigateur|browser|navegador) | version\ (?:en\ ligne|web)""",
    re.IGNORECASE | re.VERBOSE,
)
LONGEST_LABEL = 80
OUTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text of an e-mail, and where the same can be seen on the web."""

    blocks: tuple[Block, ...] = ()
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    address: str = ""
    maker: str = ""

    @property
    def size(self) -> int:
        """How many words it has."""
        return sum(word_count(block.text) for block in self.blocks)


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is an e-mail, by the headers that it begins with, or by the ending of its name."""
    names = header_names(head)
    return ("from" in names and not TELLING.isdisjoint(names)) or name.lower().endswith(ENDINGS)


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story in an e-mail.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where the same can be seen on the web, if it is known from elsewhere.
        today: the last day on which it can have been sent.

    Raises:
        ReadingError: "empty", "not-an-article" or "unreadable".
    """
    message = parse_message(data, name=name)
    headline = header(message, "Subject")
    sender, host = sent_by(message)
    text = read_text(message, headline=headline, sender=sender)
    if text is None:
        raise ReadingError("not-an-article", f"{name} is an e-mail without a text that could be an article.")
    told = Parts(
        what=name,
        blocks=text.blocks,
        headline=headline,
        standfirst=text.standfirst,
        bylines=text.authors or (sender,),
        published=(header(message, "Date"),),
        addresses=(archived_at(message), text.address, url or ""),
        sources=(host,),
        languages=(header(message, "Content-Language"),),
        external_id=header(message, "Message-ID").strip("<>"),
        origins={"headline": "subject", "text": text.maker, "authors": "byline" if text.authors else "from"},
    )
    yield draft_of(told, form=FORMAT, today=today)


def sent_by(message: EmailMessage) -> tuple[str, str]:
    """The sender's name, and the domain that they write from."""
    try:
        sender = message["From"].addresses[0]
        return str(sender.display_name), domain(f"https://{sender.domain}/") or ""
    except MANGLED:
        return "", ""


def archived_at(message: EmailMessage) -> str:
    """The address of this very message. `List-Archive` is not taken: all messages of a list share it."""
    return header(message, "Archived-At").strip("<> ")


def read_text(message: EmailMessage, *, headline: str, sender: str) -> Text | None:
    """The text of the first part that has enough of it, marked up before plain; None if no part has a word."""
    kinds = list(parts(message))
    marked = [html_text(content(part), headline=headline, sender=sender) for kind, part in kinds if kind == "text/html"]
    if marked and marked[0].size >= FEWEST_WORDS:
        return marked[0]
    plain = [plain_text(content(part), headline=headline) for kind, part in kinds if kind == "text/plain"]
    return max((*marked, *plain), key=lambda text: text.size, default=None)


def html_text(data: bytes, *, headline: str, sender: str) -> Text:
    """The text of a part that is marked up. A newsletter of many small pieces is taken line by line."""
    page = parse_page(decode(data).text)
    if page is None:
        return Text()
    page = without_hidden(page)
    try:
        story, lines = read_body(page), by_soup(page)
    except RecursionError:
        return Text()
    best = lines if 2 * story.size < lines.size else story
    blocks = without_furniture(best.blocks, titles=(headline,), authors=(sender,))
    return Text(
        blocks=without_pointers(blocks),
        address=seen_elsewhere(page),
        maker=best.maker,
    )


def without_hidden(page: Page) -> Page:
    """The page without what a mail program does not show: the lines that only its list of messages does."""
    if not HIDDEN(page.tree):
        return page
    tree = deepcopy(page.tree)
    for element in HIDDEN(tree):
        if element.getparent() is not None and element.tag != "body":
            element.drop_tree()
    return replace(page, tree=tree, markup=etree.tostring(tree, encoding="unicode"))


def without_pointers(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without lines at the top and the end that only say where else the message can be seen."""
    inner = range(OUTER, len(blocks) - OUTER)
    return tuple(block for place, block in enumerate(blocks) if place in inner or not is_pointer(block.text))


def is_pointer(text: str) -> bool:
    """Whether a line only says where else the message can be seen."""
    return len(text) <= LONGEST_LABEL and ELSEWHERE.search(text) is not None


def seen_elsewhere(page: Page) -> str:
    """Where the link leads that shows the message in a browser; "" without one."""
    for link in page.tree.iter("a"):
        address = (link.get("href") or "").strip()
        if is_address(address) and path_of(address) and is_pointer(visible_text(link)):
            return address
    return ""


def plain_text(data: bytes, *, headline: str) -> Text:
    """The text of a part without markup."""
    decoded = decode(data)
    if is_binary(decoded.text):
        return Text()
    story = read_story(paragraphs(clean(decoded.text)), headline=headline)
    return Text(
        blocks=without_pointers(story.blocks),
        standfirst=story.standfirst or "",
        authors=story.authors,
        maker="plain text",
    )
