"""Pages as browsers save them "complete": with a folder of their parts beside them."""

from __future__ import annotations

from pathlib import Path

from pages import page

SHOWING = '<img src="./{folder}/harbour.jpg"><iframe src="./{folder}/saved_resource.html"></iframe>'
PARTS = 4


def write_page(path: Path, folder: str, headline: str = "Storm closes port", body: str = SHOWING) -> Path:
    """A page whose body refers to a folder beside it as browsers do, or as `body` says."""
    html = page(headline).replace("</body>", body.replace("{folder}", folder) + "</body>")
    path.write_text(html)
    return path


def write_parts(folder: Path, headline: str = "An advertisement of our partners") -> Path:
    """The parts of a page, two of which would pass for articles; gives the first of these."""
    (folder / "frame_data").mkdir(parents=True)
    (folder / "harbour.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "settings.json").write_text('{"a": 1}')
    (folder / "saved_resource.html").write_text(page(headline))
    (folder / "frame_data" / "inner.html").write_text(page(f"{headline} within"))
    return folder / "saved_resource.html"
