"""Mutants: pages that were cut, mixed up, packed and damaged in every way that happens to files, and in some that do not."""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from random import Random

from packages import zipped

PARAGRAPH = re.compile(r"<p\b[^>]{0,500}>(.*?)</p>", re.DOTALL | re.IGNORECASE)
TITLE = re.compile(r"<title[^>]{0,500}>(.*?)</title>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^<>]{1,2000}>")
CHARSET = re.compile(rb"charset=[\"']?[\w-]{1,30}", re.IGNORECASE)
TAGS = ("div", "b", "ul><li", "table><tr><td", "blockquote", "span", "a href=x", "font", "section", "form")
HEADERS = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: 99999999\r\n\r\n",
    b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n",
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
    b'{"headline": "Storm", "text": "',
    b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
    b'<?xml version="1.0" encoding="utf-16"?><rss><channel><item>',
)

Mutation = Callable[[Random, Sequence[bytes]], bytes]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file made to be hard to read: its name, by what it was made, and its bytes."""

    name: str
    kind: str
    data: bytes


def mutants(pages: Sequence[bytes], *, count: int, seed: int = 1) -> Iterator[Mutant]:
    """So many mutants of these pages, as many of each kind; the same for the same seed."""
    for number in range(count):
        kind, (ending, mutate) = list(KINDS.items())[number % len(KINDS)]
        random = Random(f"{seed} {number}")
        chosen = random.sample(pages, k=min(3, len(pages)))
        yield Mutant(f"{number:04}-{kind}{ending}", kind, mutate(random, chosen))


def text_of(page: bytes) -> str:
    """A page as characters, whatever its charset."""
    return page.decode("utf-8", "replace")


def story_of(page: bytes) -> tuple[str, list[str]]:
    """The title of a page and the words of its paragraphs, roughly."""
    text = text_of(page)
    title = TITLE.search(text)
    lines = [html.unescape(TAG.sub("", each)).strip() for each in PARAGRAPH.findall(text)]
    return html.unescape(title[1]).strip() if title else "Untitled", [line for line in lines if line][:40]


def cut(random: Random, data: bytes) -> bytes:
    """Bytes without their end."""
    return data[: random.randrange(len(data) + 1)]


def flipped(random: Random, data: bytes) -> bytes:
    """Bytes of which up to one in fifty is another."""
    spoiled = bytearray(data)
    for _ in range(random.randint(1, 1 + len(data) // 50)):
        spoiled[random.randrange(len(spoiled))] = random.randrange(256)
    return bytes(spoiled)


def holed(random: Random, data: bytes) -> bytes:
    """Bytes with a hole in them, which is empty or full of zeros or noise."""
    start, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    filling = random.choice((b"", bytes(end - start), random.randbytes(min(end - start, 5_000))))
    return data[:start] + filling + data[end:]


def doubled(random: Random, data: bytes) -> bytes:
    """Bytes of which a part comes twice."""
    start, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[start:]


def damaged(random: Random, data: bytes) -> bytes:
    """Bytes spoiled in one of these ways."""
    return random.choice((cut, flipped, holed, doubled))(random, data)


def encoded(name: str) -> Mutation:
    """Writes a page in another charset than it declares."""
    return lambda _, pages: text_of(pages[0]).encode(name, "replace")


def misdeclared(random: Random, pages: Sequence[bytes]) -> bytes:
    """A page that declares a charset in which it is not written."""
    wrong = random.choice((b"utf-16", b"utf-7", b"shift_jis", b"koi8-r", b"iso-2022-kr", b"idna", b"base64", b"x-none"))
    return b'<meta charset="' + wrong + b'">' + CHARSET.sub(b"charset=" + wrong, pages[0])


def mojibake(random: Random, pages: Sequence[bytes]) -> bytes:
    """A page that was read in the wrong charset once or twice, and saved."""
    text = text_of(pages[0])
    for _ in range(random.randint(1, 2)):
        text = text.encode("utf-8").decode("latin-1")
    return text.encode("utf-8")


def nested(random: Random, pages: Sequence[bytes]) -> bytes:
    """A page whose middle lies in thousands of tags."""
    tag, times = random.choice(TAGS), random.randint(2_000, 30_000)
    place = random.randrange(len(pages[0]) + 1)
    closed = random.choice((b"", f"</{tag.split('>')[-1].split()[0]}>".encode() * times))
    return pages[0][:place] + f"<{tag}>".encode() * times + pages[0][place:] + closed


def in_an_attribute(random: Random, pages: Sequence[bytes]) -> bytes:
    """A page in an attribute of another, with or without its quotes escaped."""
    inner = html.escape(text_of(pages[-1])).encode() if random.random() < 0.5 else pages[-1]
    return pages[0].replace(b"<body", b'<body data-page="' + inner + b'"', 1)


def in_archives(random: Random, pages: Sequence[bytes]) -> bytes:
    """A page in a ZIP in a gzip in a TAR archive, or so, in a ZIP."""
    name, data = "page.html", pages[0]
    for _ in range(random.randint(1, 4)):
        name, data = random.choice((as_zip, as_gzip, as_tar))(name, data)
    return as_zip(name, data)[1]


def as_zip(name: str, data: bytes) -> tuple[str, bytes]:
    """A ZIP archive of one file, and how it may be called."""
    return f"{name}.zip", zipped({name: data})


def as_gzip(name: str, data: bytes) -> tuple[str, bytes]:
    """A gzip of one file, and how it may be called."""
    return f"{name}.gz", gzip.compress(data, mtime=0)


def as_tar(name: str, data: bytes) -> tuple[str, bytes]:
    """A TAR archive of one file, and how it may be called."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return f"{name}.tar", file.getvalue()


def deep_linked_data(random: Random, pages: Sequence[bytes]) -> bytes:
    """A page with JSON-LD that nests without end."""
    times = random.randint(500, 50_000)
    opening, closing = random.choice((("[", "]"), ('{"@graph":', "}"), ('{"author":[', "]}")))
    linked = opening * times + '"a"' + random.choice(("", closing * times))
    return pages[0].replace(b"</head>", f'<script type="application/ld+json">{linked}</script></head>'.encode(), 1)


def spliced(random: Random, pages: Sequence[bytes]) -> bytes:
    """The beginning of a page with the end of another."""
    return cut(random, pages[0]) + pages[-1][random.randrange(len(pages[-1]) + 1) :]


def headed(random: Random, pages: Sequence[bytes]) -> bytes:
    """A page behind the beginning of a file of another form."""
    return random.choice(HEADERS) + pages[0]


def with_noise(random: Random, pages: Sequence[bytes]) -> bytes:
    """A page with binary data in its middle."""
    place = random.randrange(len(pages[0]) + 1)
    return pages[0][:place] + random.randbytes(random.randint(1, 20_000)) + pages[0][place:]


def mhtml(page: bytes) -> bytes:
    """A page as a browser saves it."""
    message = EmailMessage()
    message["From"], message["Snapshot-Content-Location"] = "<Saved by Blink>", "https://a.example/storm"
    message["Subject"] = " ".join(story_of(page)[0].split())[:80]
    message.set_content(text_of(page), subtype="html", charset="utf-8", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG" * 50, "image", "png")
    message.set_boundary("boundary")
    return message.as_bytes()


def eml(page: bytes) -> bytes:
    """A page as a newsletter."""
    title, lines = story_of(page)
    message = EmailMessage()
    message["From"], message["Date"] = "Paper <news@a.example>", "Thu, 02 May 2024 10:00:00 +0200"
    message["Subject"] = " ".join(title.split())[:80]
    message.set_content("\n\n".join(lines), charset="utf-8", cte="base64")
    message.add_alternative(text_of(page), subtype="html", charset="utf-8", cte="base64")
    message.set_boundary("boundary")
    return message.as_bytes()


def warc(page: bytes) -> bytes:
    """A page in a web archive."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(page) + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-05-02T08:00:00Z\r\n"
        f"WARC-Target-URI: https://a.example/storm\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return (head.encode() + answer + b"\r\n\r\n") * 2


def json_lines(page: bytes) -> bytes:
    """A page as rows of JSON."""
    title, lines = story_of(page)
    rows = ({"id": number, "title": title, "text": "\n".join(lines), "date": "2024-05-02"} for number in range(3))
    return "".join(json.dumps(row, ensure_ascii=number == 0) + "\n" for number, row in enumerate(rows)).encode()


def feed(page: bytes) -> bytes:
    """A page as two entries of a feed, one of them with all its markup."""
    title, lines = story_of(page)
    inner = html.escape(text_of(page)), html.escape("".join(f"<p>{html.escape(line)}</p>" for line in lines))
    items = "".join(
        f"<item><title>{html.escape(title)}</title><description>{each}</description></item>" for each in inner
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def docx(page: bytes) -> bytes:
    """A page as a Word document."""
    title, lines = story_of(page)
    text = "".join(f"<w:p><w:r><w:t>{xml(line)}</w:t></w:r></w:p>" for line in (title, *lines))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f"<w:document {space}><w:body>{text}</w:body></w:document>".encode(),
        }
    )


def odt(page: bytes) -> bytes:
    """A page as an OpenDocument text."""
    title, lines = story_of(page)
    text = f"<t:h>{xml(title)}</t:h>" + "".join(f"<t:p>{xml(line)}</t:p>" for line in lines)
    content = f'<o:d xmlns:o="o" xmlns:t="t"><o:body><o:text>{text}</o:text></o:body></o:d>'
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def epub(page: bytes) -> bytes:
    """A page as a book of one chapter, which is not well-formed."""
    book = (
        f"<package><metadata><title>{xml(story_of(page)[0])}</title></metadata><manifest>"
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    container = b'<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": container,
            "b.opf": book.encode(),
            "a.xhtml": page,
        }
    )


def pdf(page: bytes) -> bytes:
    """A page as a PDF file."""
    from reportlab.pdfgen.canvas import Canvas

    title, lines = story_of(page)
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(600, 840), invariant=True)
    canvas.setFont("Helvetica", 10)
    for number, line in enumerate((title, *lines)):
        canvas.drawString(40, 800 - 18 * number, line[:110])
    canvas.save()
    return file.getvalue()


def xml(text: str) -> str:
    """A text for XML."""
    return html.escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text))


def broken(make: Callable[[bytes], bytes]) -> Mutation:
    """Makes a file of another form of a page, and damages it."""
    return lambda random, pages: damaged(random, make(pages[0]))


def broken_inside(part: str, make: Callable[[bytes], bytes]) -> Mutation:
    """Makes a package of a page, and damages one of its parts; the package stays whole."""

    def mutate(random: Random, pages: Sequence[bytes]) -> bytes:
        with zipfile.ZipFile(io.BytesIO(make(pages[0]))) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        return zipped(parts | {part: damaged(random, parts[part])})

    return mutate


KINDS: dict[str, tuple[str, Mutation]] = {
    "cut": (".html", lambda random, pages: cut(random, pages[0])),
    "utf-16": (".html", encoded("utf-16")),
    "latin-1": (".html", encoded("latin-1")),
    "shift_jis": (".html", encoded("shift_jis")),
    "gb18030": (".html", encoded("gb18030")),
    "misdeclared": (".html", misdeclared),
    "mojibake": (".html", mojibake),
    "flipped": (".html", lambda random, pages: flipped(random, pages[0])),
    "nested": (".html", nested),
    "in an attribute": (".html", in_an_attribute),
    "in archives": (".zip", in_archives),
    "deep linked data": (".html", deep_linked_data),
    "spliced": (".html", spliced),
    "headed": (".html", headed),
    "headed, nameless": ("", headed),
    "noise": (".html", with_noise),
    "mhtml": (".mhtml", broken(mhtml)),
    "eml": (".eml", broken(eml)),
    "warc": (".warc", broken(warc)),
    "jsonl": (".jsonl", broken(json_lines)),
    "feed": (".rss", broken(feed)),
    "docx": (".docx", broken(docx)),
    "docx part": (".docx", broken_inside("word/document.xml", docx)),
    "odt": (".odt", broken(odt)),
    "odt part": (".odt", broken_inside("content.xml", odt)),
    "epub": (".epub", broken(epub)),
    "epub part": (".epub", broken_inside("a.xhtml", epub)),
    "pdf": (".pdf", broken(pdf)),
}
"""By kind: the ending of the names of such files, and how one is made of some pages."""
