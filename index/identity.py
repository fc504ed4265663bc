"""The name of an article: a hash of its address and its words, so that the same page saved twice is one article."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from index.analysis import terms

TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|gclsrc|[gw]braid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_[ce]id|mkt_tok|_hs(?:enc|mi)"
    r"|vero_id|oly_(?:enc|anon)_id|at_(?:medium|campaign))(?:=|$)",
    re.IGNORECASE,
)
"""Parameters of an address that change nothing on the page."""


def article_id(*, headline: str, text: str, url: str | None) -> str:
    """32 hexadecimal digits, equal for equal address, headline and text.

    Headline and text count as their terms: case, accents, quotes and white space do not matter. The address
    counts only if it has a path beyond "/": a wrong canonical address can never merge two texts.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in (address_key(url), " ".join(terms(headline)), " ".join(terms(text))):
        digest.update(part.encode("utf-8", "replace"))
        digest.update(b"\0")
    return digest.hexdigest()


def without_tracking(url: str) -> str:
    """An address without the parameters that tell by which newsletter, network or campaign a reader came."""
    address, mark, fragment = url.partition("#")
    path, asked, query = address.partition("?")
    kept = "&".join(each for each in query.split("&") if not TRACKING.match(each))
    return path + (asked if kept or not query else "") + kept + mark + fragment


def address_key(url: str | None) -> str:
    """An address without scheme, `www.`, fragment, closing slash and tracking; empty if it has no path of its own."""
    try:
        parts = urlsplit(without_tracking(url or ""))
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if not path:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.lower().removeprefix("www.") + path + query
