"""dateline show."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.completing import complete_article

if TYPE_CHECKING:
    from index.archive import Archive
    from index.catalog import Kept
    from index.evidence import Files
    from search.last_answer import LastAnswer


@click.command("show")
@click.argument("what", metavar="ID|N|PATH", shell_complete=complete_article)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--text", "text_only", is_flag=True, help="Print only headline and text.")
@click.pass_obj
def show_command(folder: Path, what: str, *, as_json: bool, text_only: bool) -> None:
    """Show one article: its text, its files, and where everything about it comes from.

    It is named by its id (or the first digits of it), by the path of its file (FILE#MEMBER for one of several; from
    its inbox on, or its last names, will do), or by its number in the last search, whose words are then marked.
    """
    from index.archive import Archive
    from index.terminal import echo_json, safe, safe_text
    from search.article_names import named
    from search.last_answer import numbered, recall, unnumbered

    with closing(Archive.open_to_ask(folder)) as archive:
        last = recall(archive.folder)
        by_number = numbered(last.ids, what) if last else None
        why_not = unnumbered(last, what) if re.fullmatch(r"\d{1,5}", what, re.ASCII) else None
        kept = named(archive, by_number or what, why_not)
        if as_json:
            echo_json(shown_row(kept, files_of(archive, kept), copies_of(archive, kept)))
        elif text_only:
            click.echo(f"{safe(kept.article.headline)}\n\n{safe_text(kept.article.text)}")
        else:
            print_article(archive, kept, last if by_number else None)


def copies_of(archive: Archive, kept: Kept) -> list[str]:
    """The ids of other articles of the same text, the earliest first."""
    groups = archive.evidence.copies([kept.article.id])
    return [copy.id for group in groups.values() for copy in group if copy.id != kept.article.id]


def files_of(archive: Archive, kept: Kept) -> Files:
    """The files that hold an article."""
    return archive.evidence.files([kept.article.id])[kept.article.id]


def shown_row(kept: Kept, files: Files, copies: list[str]) -> dict[str, object]:
    """The shape `dateline.article/1` with files, or with the one that is gone."""
    from index.shapes import article_row, evidence_rows, gone_row

    first = files.holdings[0] if files.holdings else None
    row = article_row(kept.article, path=str(first.path) if first else "", member=first.member if first else None)
    row |= {"files": evidence_rows(files.holdings), "first_seen": kept.first_seen, "copies": copies}
    return row | ({"gone": gone_row(files.gone)} if files.gone else {})


def print_article(archive: Archive, kept: Kept, last: LastAnswer | None) -> None:
    """Print an article for people; with the words of the last question marked, if it is given."""
    from search.article_view import Shown, article_lines
    from search.heading import head_line
    from search.pager import show
    from search.screen import current_screen

    screen = current_screen(click.get_current_context().color)
    marks = marks_of(archive, kept, last) if last else ()
    copies = archive.evidence.articles(copies_of(archive, kept)).values()
    files = files_of(archive, kept)
    shown = Shown(
        article=kept.article,
        first_seen=kept.first_seen,
        holdings=files.holdings,
        copies=tuple(f"{one.article.id[:8]} {head_line(one.article)}" for one in copies),
        marks=marks,
        gone=files.gone,
    )
    show(article_lines(shown, screen), screen)


def marks_of(archive: Archive, kept: Kept, last: LastAnswer) -> tuple[tuple[int, int], ...]:
    """Where the text answers a question."""
    from search.engine import read_query
    from search.highlights import text_spans

    article = kept.article
    tree = read_query(archive, last.query, any_words=last.any_words).tree
    found = archive.store.marks(tree, [article.id]).get(article.id)
    return text_spans(article, found) if found else ()
