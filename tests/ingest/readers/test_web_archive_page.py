"""The reader of saved pages: what a browser puts around a page, taken off again."""

from __future__ import annotations

import datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import web_archive_page

TODAY = datetime.date(2024, 6, 1)
STORY = "".join(
    f"<p>Der Rat hörte am Tag {n}, dass die Mauer im Hafen schwer beschädigt worden war.</p>" for n in range(8)
)
PAGE = f"<html lang='de'><head><title>Sturm trifft Küste</title></head><body><article><h1>Sturm trifft Küste</h1>{STORY}</article></body></html>"
ADDRESS = "https://www.blatt.example/2024/05/02/sturm"


def part(text: str, *, charset: str, cte: str, location: str = ADDRESS, cid: str = "<page@x>") -> EmailMessage:
    made = EmailMessage()
    made.set_content(text, subtype="html", charset=charset, cte=cte)
    made["Content-Location"] = location
    made["Content-ID"] = cid
    return made


def saved(*parts: EmailMessage, start: str = "", **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    for name, text in {"Date": "Fri, 3 May 2024 10:11:12 -0000", **headers}.items():
        message[name.replace("_", "-")] = text
    message["Content-Type"] = "multipart/related; type=text/html; boundary=edge" + (
        f'; start="{start}"' if start else ""
    )
    message.set_payload(list(parts))
    return message.as_bytes()


def read(data: bytes, **more: str) -> Draft:
    (draft,) = web_archive_page.read(data, name="sturm.mhtml", today=TODAY, **more)
    return draft


@pytest.mark.parametrize(
    ("charset", "cte"), [("utf-8", "quoted-printable"), ("utf-8", "base64"), ("iso-8859-1", "quoted-printable")]
)
def test_a_saved_page_is_read_as_the_page_it_was(charset: str, cte: str) -> None:
    draft = read(saved(part(PAGE, charset=charset, cte=cte), Snapshot_Content_Location=ADDRESS))
    assert (draft.headline, draft.url, draft.source) == ("Sturm trifft Küste", ADDRESS, "blatt.example")
    assert (draft.format, draft.captured, draft.language) == ("mhtml", "2024-05-03T10:11:12+00:00", "de")
    assert (draft.date.value, draft.provenance["captured"]) == ("2024-05-02", "saver")
    assert "hörte" in draft.blocks[0].text


def test_the_page_is_the_part_that_the_message_starts_with() -> None:
    frame = part("<html><p>An advertisement.</p></html>", charset="utf-8", cte="base64", cid="<frame@x>")
    page = part(PAGE, charset="utf-8", cte="base64", cid="<page@x>")
    assert read(saved(frame, page, start="<page@x>")).headline == "Sturm trifft Küste"
    assert read(saved(page, frame)).url == ADDRESS


def test_a_page_cannot_be_younger_than_the_day_it_was_saved() -> None:
    late = part(PAGE, charset="utf-8", cte="base64", location="https://blatt.example/2024/05/20/sturm")
    assert read(saved(late)).date.value is None


def test_a_page_alone_is_read_without_parts_around_it() -> None:
    data = (
        b"From: <Saved by Microsoft Internet Explorer>\nDate: soon\nContent-Type: text/html; charset=utf-8\n\n"
        + PAGE.encode()
    )
    draft = read(data, url=ADDRESS)
    assert (draft.captured, draft.url) == (None, ADDRESS)


def test_a_message_whose_start_is_mangled_starts_with_its_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(part(PAGE, charset="utf-8", cte="base64"))
    whole = EmailMessage.get_param

    def fail(self: EmailMessage, param: str, *rest: object, **more: object) -> object:
        if param == "start":
            raise ValueError
        return whole(self, param, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(EmailMessage, "get_param", fail)
    assert read(data).headline == "Sturm trifft Küste"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\n<p>words", "not-an-article"),
        (b"From: <Saved by Blink>\n\nwords", "not-an-article"),
        (b"Content-Type: text/html\n\n", "empty"),
        (b"Content-Type: text/html\n\n<p>Few words.", "not-an-article"),
    ],
)
def test_what_holds_no_story_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("sturm.mhtml ")


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("a", b"Snapshot-Content-Location: https://a.example/\nSubject: x\n\n", True),
        ("a.eml", b'From: "Saved by Windows Internet Explorer 11"\nSubject: x\n', True),
        ("a.MHT", b"", True),
        ("a.eml", b"From: a@b.example\nMIME-Version: 1.0\n\n", False),
        ("a.html", b"<html>", False),
    ],
)
def test_saved_pages_are_known_by_their_headers_or_their_ending(name: str, head: bytes, accepted: bool) -> None:
    assert web_archive_page.accepts(name, head) is accepted


LINES = st.lists(
    st.sampled_from(
        [
            b"From: <Saved by Blink>",
            b"Date: Fri, 99 May 99999 10:11:12 -9999",
            b"Snapshot-Content-Location: http://[",
            b"Content-ID: <",
            b"Content-Type: multipart/related; boundary=x; start*=''%ff",
            b"Content-Type: text/html; charset=utf-16",
            b"--x",
            b"--x--",
            b"",
            b"Content-Transfer-Encoding: base64",
            b"Content-Transfer-Encoding: quoted-printable",
            b"=ff",
            PAGE.encode(),
        ]
    ),
    max_size=12,
)


@settings(deadline=None)
@given(st.binary(max_size=80) | LINES.map(b"\n".join))
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes) -> None:
    web_archive_page.accepts("a", data)
    try:
        draft = read(data)
    except ReadingError:
        return
    assert draft.blocks and draft.format == web_archive_page.FORMAT
