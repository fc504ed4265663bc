"""Furniture: the lines on a page that belong to the page and not to the story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.cleaning import letters, word_count
from ingest.draft import Block

DATE_LINE = re.compile(
    r"""\d{1,2}[./-]\d{1,2}[./-](?:\d\d|\d{4})\b | \b(?:19|20)\d\d(?:[./-]\d{1,2}[./-]\d|\s?[年년]) | \b\d{1,2}[:.h]\d\d\b
      | \d\.?\s(?:de\s)?\w+\.?,?\s(?:de\s)?(?:19|20)\d\d\b | \w\s\d{1,2}(?:st|nd|rd|th)?,\s(?:19|20)\d\d\b
      | \d\ (?:min(?:ute)?s?|hours?|days?)\ (?:read|ago) | min\.?\ lesezeit""",
    re.IGNORECASE | re.VERBOSE,
)
BYLINE = re.compile(
    r"^(?:by|von|par|por|door|av|af|text|words|story|interview|autor|author|redaktion)\b[:\s]", re.IGNORECASE
)
CREDIT = re.compile(
    r"^(?:foto|photo|image|bild|picture|credit|quelle|source|illustration|imago|getty|fotograf\w*)s?(?:\s+(?:by|von|credit))?\s*[:/©]",
    re.IGNORECASE,
)
BARE_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")
LABEL = re.compile(
    r"""^(?:advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|reklama|mainos|annonse|annons
      | (?:scroll|story)\ continues\ below.* | article\ continues\ below.* | skip\ (?:to|past)\b.* | order\ reprints | print(?:\ article)?
      | share(?:\ this)?(?:\ (?:article|story|on)\b.*)? | teilen | partager | compartir | listen(?:\ to\ (?:this\ )?article.*)? | loading\.*
      | link\ zum\ [\w-]+ | this\ article\ has\ been\ sent\ to | thank\ you | an\ error\ has\ occurred,?\ please\ try\ again\ later\.?
      | (?:get|receive)\ (?:breaking|the\ latest)\ news\b.* | this\ \w+\ requires\ javascript.* | (?:watch|listen)\ now
      | \W*let\ our\ news\ meet\ your\ inbox.* | \[/?[a-z_-]+(?:\ [^\]]*)?\].{0,80} | \{\{.*\}\}
      | tell\ us\ what\ you\ think.* | czytaj\ (?:więcej|też|także) | article | článek | →.* )$""",
    re.IGNORECASE | re.VERBOSE,
)
POINTER = re.compile(
    r"""^\W*(?:read\ (?:more|also|next|this)|see\ (?:more|also)|more:|related(?:\ (?:articles?|stories|story|news|content))?:|watch:|also\ read
      | don['’]t\ miss | lesen\ sie\ auch | lies\ auch | mehr\ zum\ thema | zum\ artikel | lire\ aussi | à\ lire | lea\ también | leer\ también
      | te\ puede\ interesar | leia\ (?:também|mais) | leggi\ anche | czytaj\ | zobacz\ | les\ også | läs\ (?:också|mer) | lees\ ook | lue\ myös
      | čtěte | olvassa\ )""",
    re.IGNORECASE | re.VERBOSE,
)
END_OF_STORY = re.compile(
    r"""^\W*(?:you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested)|related\b|more\ (?:in|from|on|stories|news)\b|recommended\b|read\ next
      | (?:\d+\ )?(?:comments?|responses?|replies|kommentare|ergänzungen|comentarios|commentaires|reacties)\b
      | leave\ a\ (?:reply|comment) | post\ a\ comment | join\ the\ (?:discussion|conversation) | about\ the\ authors? | über\ d(?:en|ie)\ autor
      | most\ (?:read|popular|viewed) | trending | latest\ (?:news|stories) | don['’]t\ miss | mehr\ zum\ thema | das\ könnte\ sie
      | 関連 | おすすめ | tags?: | topics?: | filed\ under | popular\ (?:articles|posts|stories) | editor['’]s\ (?:picks?|choice) )""",
    re.IGNORECASE | re.VERBOSE,
)
APPEAL = re.compile(
    r"""newsletter | \bsubscri | sign[ -]?up | \babonn | follow\ (?:us|me|him|her|@|\w+\ on) | @\w+\ on\ | on\ (?:twitter|facebook|instagram|whatsapp)
      | your\ inbox | click\ here | download\ (?:our|the)\ app | all\ rights\ reserved | ©|\(c\)\ ?\d{4}|^copyright | for\ more\ information
      | may\ be\ reached\ at | write\ to\ .*@ | ^\S+@\S+\.\w+$ | have\ a\ tip | like\ this\ story | share\ (?:it|this)\ | send\ us
      | unterstütz(?:e|en\ sie|t)\ (?:uns|unsere|unabhängige)\b | deine\ spende | ^updated\ at\b | registr(?:ieren|ier) | diesen\ artikel\ (?:teilen|drucken)""",
    re.IGNORECASE | re.VERBOSE,
)

LETTER = re.compile(r"[^\W_]")
LEADING, TRAILING = 6, 8
MOST_LABEL_WORDS, LONGEST_LABEL = 12, 400
MOST_APPEAL_WORDS = 40
MOST_BEYOND = 0.4


def without_furniture(
    blocks: Iterable[Block], *, titles: Iterable[str] = (), authors: Iterable[str] = ()
) -> tuple[Block, ...]:
    """The blocks of the story itself.

    Args:
        blocks: what a program took for the story.
        titles: the headline and its alternatives, which the story must not repeat at its top.
        authors: the names in the byline, likewise.
    """
    known = {letters(title) for title in titles}
    names = [letters(author) for author in authors]
    story = [block for block in blocks if LETTER.search(block.text) and not is_label(block.text)]
    top = [block for block in story[:LEADING] if not is_leading(block.text, known=known, names=names)]
    return tuple(ended([*top, *story[LEADING:]]))


def is_label(text: str) -> bool:
    """Whether a line labels an advertisement, or points to another story."""
    if len(text) > LONGEST_LABEL or word_count(text) > 2 * MOST_LABEL_WORDS:
        return False
    return LABEL.match(text) is not None or (POINTER.match(text) is not None and not text.endswith((".", "。")))


def is_leading(text: str, *, known: set[str], names: Sequence[str]) -> bool:
    """Whether a line at the top is the headline again, a byline, a date, a credit or an address."""
    key = letters(text)
    if key in known or BARE_ADDRESS.match(text):
        return True
    if word_count(text) > MOST_LABEL_WORDS or text.endswith((".", "?", "!", "。")):
        return False
    named = any(name and name in key and len(key) < 3 * len(name) for name in names)
    return named or any(pattern.search(text) for pattern in (DATE_LINE, BYLINE, CREDIT))


def ended(blocks: list[Block]) -> list[Block]:
    """The blocks up to where the story ends and the page goes on."""
    rest = [word_count(block.text) for block in blocks]
    total = beyond = sum(rest)
    for place, block in enumerate(blocks):
        if beyond <= total * MOST_BEYOND and rest[place] <= MOST_LABEL_WORDS and is_end(block.text):
            blocks = blocks[:place]
            break
        beyond -= rest[place]
    lowest = max(1, len(blocks) - TRAILING)
    while len(blocks) > lowest and is_trailing(blocks[-1]):
        blocks = blocks[:-1]
    return blocks


def is_end(text: str) -> bool:
    """Whether a short line begins what a page shows below its story."""
    return END_OF_STORY.match(text) is not None and not text.endswith((".", "。"))


def is_trailing(block: Block) -> bool:
    """Whether a last block is a heading of nothing, or asks the reader for something."""
    if block.heading or CREDIT.match(block.text) or BARE_ADDRESS.match(block.text):
        return True
    return word_count(block.text) <= MOST_APPEAL_WORDS and APPEAL.search(block.text) is not None
