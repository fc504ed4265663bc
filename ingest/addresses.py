"""Addresses: what can be told of a page by where it lives on the web."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from ingest.cleaning import one_line

# Parts of a host's name that say how a page is served, not whose it is.
SERVING_PREFIX = re.compile(r"^(?:www\d?|m|amp|mobile)\.(?=[^.]+\.)")
# The address of a mirror that ends with the address of what it shows, after the moment when it was taken.
MIRRORED = re.compile(r"/(?:(?P<taken>\d{14})[a-z_]{0,4}/)?(?P<address>https?:/{1,2}[^/\s]+\.[^/\s]+(?:/\S*)?)$")


def is_address(address: str) -> bool:
    """Whether this is a whole address of the web."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host and not re.search(r"\s", address)


def whole_address(address: str, *, base: str = "") -> str:
    """`address` made whole by `base` and freed from that of a mirror; "" if it cannot be an address."""
    try:
        whole = urljoin(base, one_line(address))
    except ValueError:
        return ""
    mirrored = MIRRORED.search(whole)
    return re.sub("^(https?):/+", r"\1://", mirrored["address"]) if mirrored else whole


def domain(address: str | None) -> str | None:
    """The publisher's domain: the host without "www." and the like; None without a whole address."""
    if not address or not is_address(address):
        return None
    return SERVING_PREFIX.sub("", urlsplit(address).hostname or "") or None


def bare_address(address: str) -> str:
    """An address without scheme, "www.", query, fragment and final slash; "" if it has no path."""
    bare = re.sub(r"^(?:https?:)?//(?:www\.)?|[?#].*$", "", address.strip()).rstrip("/")
    return bare if "/" in bare else ""


def path_of(address: str | None) -> str:
    """The path of an address; "" if it has none, or is none."""
    try:
        return urlsplit(address or "").path.rstrip("/")
    except ValueError:
        return ""
