"""What is wrong with an archive and waits for its owner, in sentences: the same for its status and for its daemon."""

from __future__ import annotations

from index.archive import Archive
from index.errors import NoRoom
from index.room import require_room
from index.terminal import plural


def troubles(archive: Archive) -> dict[str, str]:
    """What is `missing`, `held`, `unreadable` or `full`, each as a sentence; the index is not looked at."""
    found: dict[str, str] = {}
    catalog = archive.catalog
    missing = [str(root.path) for root in catalog.ledger.roots() if root.watched and not root.path.is_dir()]
    if missing:
        found["missing"] = f"Not there, so that its articles are kept: {', '.join(missing)}."
    if holds := catalog.holds.all():
        found["held"] = (
            f"{plural(sum(hold.files for hold in holds), 'file')} vanished at once or with a disk; their articles are kept."
        )
    if waiting := catalog.retries.count():
        found["unreadable"] = f"{plural(waiting, 'file')} cannot be read for now, to be tried again."
    try:
        require_room(archive.folder)
    except NoRoom as error:
        found["full"] = error.message
    return found
