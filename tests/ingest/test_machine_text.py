"""Texts for programs, and texts for people that look a little like them."""

from __future__ import annotations

import pytest

from ingest.machine_text import is_machine_text


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /admin/\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\nCrawl-delay: 10\n",
        "# ads.txt\ngoogle.com, pub-123456789, DIRECT, f08c47fec0942fa0\nads.example, 1234, RESELLER, 0bfd66d529a55807\n",
        "RewriteEngine On\nRewriteCond %{HTTPS} off\nRewriteRule ^(.*)$ https://%{HTTP_HOST}%{REQUEST_URI} [L,R=301]\n",
        "body { margin: 0; font-family: Arial; }\n.header { color: #fff; background: url(x.png); }\n",
        "Contact: mailto:security@example.org\nExpires: 2025-01-01T00:00:00Z\nPreferred-Languages: en, de\n",
        "numpy>=1.26\nlxml==5.3\nclick>=8\n",
        "https://example.org/a\nhttps://example.org/b\n",
    ],
    ids=["robots", "ads", "server settings", "styles", "contacts", "requirements", "addresses"],
)
def test_what_programs_read_is_told(text: str) -> None:
    assert is_machine_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "milk\neggs\nbread",
        "MINNEAPOLIS WHEAT MAY7 284 3/4 UP 1 1/4 JUL7 281 1/2 UP 3/4 SEP7 277 1/2 UP 1 1/2 DEC7 -- -- MAR8 -- --",
        "Arsenal 3-1 Chelsea\nLeeds 0-0 Derby\nBristol 2-2 Cardiff",
        "Q: Where were you?\nA: At sea.\nQ: And then?\nA: At sea.",
        "Ferry sails\n\nhttps://example.org/ferry",
        "iPhoneを販売したとして、20代の男性が逮捕された。https://example.org/a/b\n報道によると、#事件",
    ],
    ids=["nothing", "a list", "prices", "results", "an interview", "a line and an address", "Japanese"],
)
def test_what_people_read_is_not(text: str) -> None:
    assert not is_machine_text(text)
