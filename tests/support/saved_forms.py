"""What each file of `tests/fixtures/forms` holds: which stories, and what of them its form cannot say."""

from __future__ import annotations

from dataclasses import dataclass

from harbour_post import CANAL, FERRY, FLOOD, ORE, STORIES, Told

ENGLISH = (FERRY, ORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One file.

    Attributes:
        file: its path below the folder of the forms.
        format: how its articles are marked.
        stories: the stories in it, in their order.
        lacks: what cannot be known from it; "coauthors" if it names the first author only.
        captured: whether it says when it was saved.
        members: the names that tell its stories apart; of web archives without the moment of capture.
    """

    file: str
    format: str
    stories: tuple[Told, ...]
    lacks: frozenset[str] = frozenset()
    captured: bool = False
    members: tuple[str, ...] = ()


def form(
    file: str, kind: str, *stories: Told, lacks: str = "", captured: bool = False, members: tuple[str, ...] = ()
) -> Form:
    """A form; `lacks` is a list of words."""
    return Form(
        file=file, format=kind, stories=stories, lacks=frozenset(lacks.split()), captured=captured, members=members
    )


def addresses(*stories: Told, within: str = "") -> tuple[str, ...]:
    """The addresses of stories as the names of members."""
    return tuple(within + story.url for story in stories)


def tags(*stories: Told, within: str = "") -> tuple[str, ...]:
    """The ids of stories in a feed of Atom."""
    return tuple(f"{within}tag:harbour-post.example,{story.day[:4]}:{story.name}" for story in stories)


def guids(*stories: Told) -> tuple[str, ...]:
    """The ids of stories in a message of NewsML."""
    return tuple(f"urn:newsml:harbour-post.example:{story.day.replace('-', '')}:{story.name}" for story in stories)


NUMBERS = ("1", "2", "3", "4")
COMPLETE = "complete/2024/03/trieste-piran-ferry.html"
OF_FEED = "standfirst"
"""A summary that is also the first paragraph may be an excerpt, and is taken for one."""

PAGES = (
    form("pages/trieste-piran-ferry.html", "html", FERRY),
    form("pages/passau-flutmauer.html", "html", FLOOD, lacks="standfirst url"),
    form("pages/acequia-almeria.html", "html", CANAL),
    form("pages/narvik-ore-trains.html", "html", ORE),
    form(f"pages/{COMPLETE}", "html", FERRY, lacks="url"),
    form("browsers/trieste-piran-ferry.mhtml", "mhtml", FERRY, captured=True),
    form("browsers/narvik-ore-trains.mhtml", "mhtml", ORE, captured=True),
    form("browsers/trieste-piran-ferry.single-file.html", "html", FERRY, captured=True),
    form("browsers/acequia-almeria.single-file.html", "html", CANAL, captured=True),
)
ARCHIVES = (
    form("web-archives/wget-few.warc", "html", FERRY, captured=True, members=addresses(FERRY)),
    form(
        "web-archives/wget-site.warc.gz", "html", FERRY, FLOOD, CANAL, ORE, FERRY, lacks="standfirst",
        captured=True, members=addresses(FERRY, FLOOD, CANAL, ORE, FERRY),
    ),
    form("web-archives/warcio.warc.gz", "html", CANAL, ORE, captured=True, members=addresses(CANAL, ORE)),
    form(
        "web-archives/warcio.wacz", "html", CANAL, ORE,
        captured=True, members=addresses(CANAL, ORE, within="archive/warcio.warc.gz#"),
    ),
    *(
        form(f"web-archives/fastwarc.{end}", "html", FLOOD, ORE, lacks="standfirst", captured=True, members=addresses(FLOOD, ORE))
        for end in ("warc", "warc.gz", "warc.zst")
    ),
)  # fmt: skip
FEEDS = (
    form("feeds/rss-0.91.xml", "feed", *ENGLISH, lacks=f"{OF_FEED} date authors", members=addresses(*ENGLISH)),
    form("feeds/rss-0.92.rss", "feed", *ENGLISH, lacks=f"{OF_FEED} date authors", members=addresses(*ENGLISH)),
    form("feeds/rss-1.0.rdf", "feed", *STORIES, lacks=OF_FEED, members=addresses(*STORIES)),
    form(
        "feeds/rss-2.0.rss", "feed", *ENGLISH, lacks=f"{OF_FEED} coauthors",
        members=("http://harbour-post.example/?p=101", "http://harbour-post.example/?p=102"),
    ),
    form("feeds/rss-2.0-relative.xml", "feed", *ENGLISH, lacks=f"{OF_FEED} coauthors", members=addresses(*ENGLISH)),
    form("feeds/atom-0.3.xml", "feed", *STORIES, lacks=f"{OF_FEED} coauthors", members=tags(*STORIES)),
    form("feeds/atom-1.0.atom", "feed", *STORIES, lacks=OF_FEED, members=tags(*STORIES)),
    form("feeds/feed-1.1.json", "feed", FERRY, ORE, CANAL, lacks=OF_FEED, members=addresses(FERRY, ORE, CANAL)),
)  # fmt: skip
WIRES = (
    form("wires/ferry.nitf.xml", "nitf", FERRY, lacks="url"),
    form("wires/ore-item-nitf.xml", "newsml-g2", ORE, lacks="url"),
    form("wires/message.xml", "newsml-g2", FERRY, FLOOD, CANAL, lacks="url", members=guids(FERRY, FLOOD, CANAL)),
    form("wires/ninjs-1.3.json", "ninjs", ORE),
    form("wires/ninjs-2.1.json", "ninjs", FERRY, lacks="url headings"),
    form("wires/ninjs-3.0.json", "ninjs", CANAL, lacks="url"),
)
DATA = (
    form("data/news-please.json", "json", FERRY, lacks="headings"),
    form("data/news-please.jsonl", "jsonl", *STORIES, lacks="headings", members=NUMBERS),
    form("data/cc-news.jsonl", "jsonl", *STORIES, lacks="headings authors", members=NUMBERS),
    form("data/schema-org.json", "json", FERRY, CANAL, lacks="headings", members=NUMBERS[:2]),
    form("data/schema-org.jsonl", "jsonl", *STORIES, lacks="headings", members=NUMBERS),
    form("data/trafilatura.json", "json", FERRY),
    form("data/trafilatura.jsonl", "jsonl", FERRY, CANAL, lacks="standfirst", members=NUMBERS[:2]),
)
DOCUMENTS = (
    form("documents/trieste-piran-ferry.libreoffice.odt", "odt", FERRY, lacks="date url"),
    form("documents/passau-flutmauer.libreoffice.docx", "docx", FLOOD, lacks="date url standfirst"),
    form("documents/narvik-ore-trains.libreoffice.docx", "docx", ORE, lacks="date url"),
    form("documents/acequia-almeria.libreoffice.epub", "epub", CANAL, lacks="date url standfirst"),
    form("documents/passau-flutmauer.libreoffice.pdf", "pdf", FLOOD, lacks="date url standfirst"),
    form("documents/acequia-almeria.pandoc.docx", "docx", CANAL, lacks="url standfirst"),
    form("documents/narvik-ore-trains.pandoc.odt", "odt", ORE, lacks="url"),
    form("documents/trieste-piran-ferry.pandoc.epub", "epub", FERRY, lacks="url standfirst"),
    form("documents/trieste-piran-ferry.pandoc.md", "markdown", FERRY, lacks="url standfirst"),
    form("documents/narvik-ore-trains.pandoc.txt", "text", ORE, lacks="date url authors"),
    form("browsers/narvik-ore-trains.pdf", "pdf", ORE, lacks="date url authors"),
)
MAILS = (
    form("mails/newsletter.eml", "eml", FERRY, lacks="standfirst authors url"),
    form("mails/swaks.eml", "eml", ORE, lacks="url"),
)
PACKED = (
    *(form(f"packed/trieste-piran-ferry.html.{end}", "html", FERRY) for end in ("gz", "bz2", "xz", "zst")),
    *(
        form(f"packed/complete.tar{end}", "html", FERRY, lacks="url", members=(COMPLETE,))
        for end in ("", ".gz", ".bz2", ".xz", ".zst")
    ),
)
FORMS = (*PAGES, *ARCHIVES, *FEEDS, *WIRES, *DATA, *DOCUMENTS, *MAILS, *PACKED)
"""The zip is not among them: what it holds is in several of these forms."""
