"""The reader of e-mails: newsletters as they are sent."""

from __future__ import annotations

import datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.messages import LONGEST_HEADER
from ingest.readers import mail

TODAY = datetime.date(2024, 6, 1)
STORY = [f"The council met on day {n} and heard that the harbour wall had been damaged badly." for n in range(6)]
HTML = f"""<html lang="en"><body><div style="display: NONE">A line for the list of messages.</div>
<p><a href="https://mail.paper.example/view/17">View this email in your browser</a></p><table><tr><td>
<h1>Sturm trifft Küste</h1>{"".join(f"<p>{line}</p>" for line in STORY)}</td></tr></table>
<p>You get this because you subscribed to our newsletter.</p></body></html>"""
PLAIN = "By Bo Ek\n\n" + "\n\n".join(STORY)


def newsletter(*, html: str = HTML, plain: str = PLAIN, **headers: str) -> bytes:
    message = EmailMessage()
    given = {
        "From": '"Lee, Ann" <news@paper.example>',
        "To": "you@home.example",
        "Subject": "Sturm trifft Küste",
        "Date": "Thu, 02 May 2024 23:30:00 -0400",
        "Message-ID": "<17@paper.example>",
        "List-Archive": "<https://paper.example/archive/all>",
    }
    for name, text in {**given, **{name.replace("_", "-"): text for name, text in headers.items()}}.items():
        message[name] = text
    if plain:
        message.set_content(plain)
    if html and plain:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html", charset="iso-8859-1")
    return message.as_bytes()


def read(data: bytes, **more: str) -> Draft:
    (draft,) = mail.read(data, name="news.eml", today=TODAY, **more)
    return draft


def test_a_newsletter_becomes_a_draft_with_all_its_parts() -> None:
    draft = read(newsletter())
    assert (draft.headline, draft.source, draft.language) == ("Sturm trifft Küste", "paper.example", "en")
    assert draft.authors == ("Lee", "Ann")
    assert (draft.date.value, draft.date.time, draft.date.source) == ("2024-05-02", "23:30:00", "declared")
    assert (draft.external_id, draft.captured, draft.format) == ("17@paper.example", None, "eml")
    assert draft.url == "https://mail.paper.example/view/17"
    assert [block.text for block in draft.blocks] == STORY
    assert draft.provenance["headline"] == "subject"


def test_a_message_without_plain_text_is_read_in_its_own_charset() -> None:
    assert read(newsletter(plain="")).blocks[0].text == STORY[0]


def test_a_newsletter_of_many_small_pieces_is_not_cut_to_one() -> None:
    pieces = [f"<div class='related'><h3>Piece {n}</h3><p>{line}</p></div>" for n, line in enumerate(STORY)]
    draft = read(newsletter(html=f"<html><body><p>{STORY[0]}</p>{''.join(pieces)}</body></html>"))
    assert set(STORY) <= {block.text for block in draft.blocks}


def test_plain_text_stands_in_for_markup_that_says_nothing() -> None:
    draft = read(newsletter(html="<html><body><p>See below.</p></body></html>"))
    assert ([block.text for block in draft.blocks], draft.authors) == (STORY, ("Bo Ek",))
    assert draft.provenance["text"] == "plain text"


def test_plain_text_alone_will_do() -> None:
    draft = read(newsletter(html="", plain="View online: https://x.example/1\n\n" + PLAIN), url="https://p.example/1")
    assert (draft.url, draft.authors) == ("https://p.example/1", ("Lee", "Ann"))
    assert [block.text for block in draft.blocks][-6:] == STORY


def test_the_archive_of_a_message_is_its_address_and_that_of_a_list_is_not() -> None:
    assert read(newsletter(html="")).url is None
    assert read(newsletter(Archived_At="<https://paper.example/m/17>")).url == "https://paper.example/m/17"


def test_attached_files_are_no_text() -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.add_attachment("\n\n".join(STORY), filename="story.txt")
    with pytest.raises(ReadingError) as caught:
        read(message.as_bytes())
    assert caught.value.code == "not-an-article"


def test_headers_may_be_mangled_or_missing() -> None:
    draft = read(b"From: \xff\xfe<\nDate: soon\nSubject: =?utf-8?b?x\n\n" + "\n\n".join(STORY).encode())
    assert (draft.authors, draft.date.value) == ((), None)
    assert read(b"X-A: 1\n\n" + "\n\n".join(STORY).encode()).source is None


@pytest.mark.parametrize("name", ["From", "Content-Disposition", "Content-Transfer-Encoding"])
def test_a_header_that_nests_without_end_counts_as_missing(name: str) -> None:
    first = f"Content-Type: text/plain\n{name}: {'(' * 3_000}\n\n{PLAIN}"
    draft = read(
        f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n{first}\n--x\n\n{PLAIN}".encode()
    )
    assert [block.text for block in draft.blocks] == STORY


def test_a_sender_that_nests_without_end_counts_as_missing() -> None:
    draft = read(
        f"From: {'(' * 3_000}\nArchived-At: {'(' * 3_000}\nSubject: storm\nMessage-ID: {'(' * 3_000}\n\n{STORY[0]}".encode()
    )
    assert (draft.source, draft.external_id) == (None, None)


@pytest.mark.parametrize("value", ["a=;" * 30_000, "=?utf-8?q?a?= " * 10_000])
def test_endless_headers_are_cut(value: str) -> None:
    draft = read(f"From: a@b.example\nContent-Type: text/plain; {value}\nSubject: {value}\n\n{STORY[0]}".encode())
    assert len(draft.headline) <= LONGEST_HEADER


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" \n", "empty"),
        (b"\n\nwords", "not-an-article"),
        (b"From: a@b.example\n\n", "not-an-article"),
        (b"From: a@b.example\n\n" + b"\0\1\2" * 200, "not-an-article"),
        (b"From: a@b.example\nContent-Type: text/html\n\n\0", "not-an-article"),
        (b"From: a@b.example\nContent-Type: " + b"(" * 30_000 + b"\n\nwords", "unreadable"),
        (
            b"".join(b'Content-Type: multipart/x; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2_000)),
            "unreadable",
        ),
    ],
)
def test_what_holds_no_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("news.eml ")


def test_markup_that_nests_without_end_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(mail, "read_body", deep)
    assert read(newsletter()).provenance["text"] == "plain text"


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("a", newsletter()[:400], True),
        ("a.txt", b"From you Thu May  2 2024\nFrom: a@b.example\nReceived: by\n\tpost\n", True),
        ("a.eml", b"", True),
        ("a.txt", b"From: Ann\nSubject: storm\n\nwords", False),
        ("a.txt", b"From: Ann\nMIME-Version: 1.0\nand words\n", False),
        ("a.txt", b"Words first.\nFrom: a\nReceived: by\n", False),
    ],
)
def test_mail_is_known_by_its_headers_or_its_ending(name: str, head: bytes, accepted: bool) -> None:
    assert mail.accepts(name, head) is accepted


LINES = st.lists(
    st.sampled_from(
        [
            b"From: a <a@b.example>",
            b"From: =?x?q?=ff?= <",
            b"Date: 99",
            b"Subject: \xff",
            b"Content-Type: text/html; charset=\xff",
            b"Content-Type: multipart/mixed; boundary=x",
            b"Content-Type: multipart/related",
            b"Content-Type: /;=",
            b"--x",
            b"--x--",
            b"",
            b"Content-Transfer-Encoding: base64",
            b"Content-Transfer-Encoding: x",
            b"Content-Type: message/rfc822",
            b"<p>words</p>",
            b"Content-Disposition: ;=",
            b"Content-Type: text/plain; charset*=utf-8''%ff",
            b"Content-Type: text/plain; charset=x-y",
        ]
    ),
    max_size=12,
)


@settings(deadline=None)
@given(st.binary(max_size=80) | LINES.map(b"\n".join))
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes) -> None:
    mail.accepts("a", data)
    try:
        draft = read(data)
    except ReadingError:
        return
    assert draft.headline and draft.blocks
