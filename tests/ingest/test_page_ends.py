"""Pages that were not saved to their end: the daemon waits for it, and the article says that it is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from driven_daemon import driven, held
from pages import page

from ingest.opening import fingerprint
from ingest.page_ends import REACH, is_without_end
from ingest.settling import LONGER

WHOLE = page("Ferry runs aground")
HALF = WHOLE.removesuffix("</body></html>")


def lacks_end(path: Path, data: bytes) -> bool:
    path.write_bytes(data)
    return is_without_end(path, fingerprint(path.stat()))


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-be", "latin-1"])
def test_a_page_that_opens_html_and_never_closes_it_lacks_its_end_in_any_encoding(tmp_path: Path, charset: str) -> None:
    assert lacks_end(tmp_path / "half.html", HALF.encode(charset))
    assert not lacks_end(
        tmp_path / "whole.HTM", WHOLE.replace("</html>", f"</HTML >\r\n<!-- {'saved ' * 2_000} -->").encode(charset)
    )


def test_long_pages_are_judged_by_their_last_bytes(tmp_path: Path) -> None:
    long = HALF + "<p>One more paragraph.</p>" * (REACH // 8)
    assert lacks_end(tmp_path / "half.html", long.encode())
    assert not lacks_end(tmp_path / "whole.html", f"{long}</html>".encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<h1>A fragment</h1>",
        "<!doctype html><title>No tag of html</title><p>Text",
        "<!DOCTYPE html> <html lang=en><!-- Page saved with SingleFile --><meta charset=utf-8><header>Post</header><p>Text",
    ],
)
def test_what_leaves_out_tags_that_may_be_left_out_lacks_no_end(tmp_path: Path, text: str) -> None:
    assert not lacks_end(tmp_path / "page.html", text.encode())


def test_only_files_named_as_pages_are_looked_at(tmp_path: Path) -> None:
    assert not lacks_end(tmp_path / "how-to-begin-a-page.txt", HALF.encode())


def test_a_page_that_is_gone_or_has_changed_is_left_to_whoever_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "half.html"
    path.write_text(HALF)
    before = fingerprint(path.stat())
    path.write_text(HALF + "<p>More.</p>")
    assert not is_without_end(path, before)
    path.unlink()
    assert not is_without_end(path, before)


def test_the_daemon_waits_ten_times_as_long_for_the_end_of_a_page_and_then_takes_it_as_it_is(
    tmp_path: Path, inbox: Path
) -> None:
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.live(1)
        (inbox / "whole.html").write_text(WHOLE)
        (inbox / "half.html").write_text(page("Ferry sails again").removesuffix("</body></html>"))
        daemon.next_scan = 0.0
        daemon.live(3)
        assert set(held(daemon.archive)) == {"whole.html"}
        daemon.live(LONGER)
        assert set(held(daemon.archive)) == {"whole.html", "half.html"}
        catalog = daemon.archive.catalog
        articles = [kept.article for kept in catalog.articles(catalog.ids()).values()]
        (half,) = (article for article in articles if article.headline == "Ferry sails again")
        assert half.warnings == ("The page has no end (</html>), so it may have been cut short.",)


def test_a_page_whose_end_arrives_is_taken_when_it_has_rested(tmp_path: Path, inbox: Path) -> None:
    path = inbox / "slow.html"
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.live(1)
        path.write_text(HALF)
        daemon.next_scan = 0.0
        daemon.live(4)
        assert not held(daemon.archive)
        path.write_text(WHOLE)
        daemon.next_scan = 0.0
        daemon.live(2)
        assert set(held(daemon.archive)) == {"slow.html"}


def test_a_page_that_was_written_long_ago_is_not_waited_for_so_none_is_away_that_was_moved(
    tmp_path: Path, inbox: Path
) -> None:
    path = inbox / "half.html"
    with driven(tmp_path / "archive", inbox) as daemon:
        path.write_text(HALF)
        long_ago = daemon.intake.now().timestamp() - 2 * LONGER
        os.utime(path, (long_ago, long_ago))
        daemon.next_scan = 0.0
        daemon.live(2)
        assert set(held(daemon.archive)) == {"half.html"}
        path.rename(inbox / "moved.html")
        daemon.next_scan = 0.0
        for _ in range(2 * LONGER):
            daemon.live(0.5)
            assert len(held(daemon.archive)) == 1
        assert set(held(daemon.archive)) == {"moved.html"}


def test_the_index_is_tended_while_pages_wait_for_their_ends(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.live(1)
        (inbox / "half.html").write_text(HALF)
        daemon.next_scan = 0.0
        daemon.live(3)
        tended: list[float] = []
        monkeypatch.setattr(daemon.archive.store, "tend", lambda: tended.append(daemon.seconds))
        daemon.live(2)
        assert tended
        assert not held(daemon.archive)
