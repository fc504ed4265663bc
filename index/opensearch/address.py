"""Where the cluster of an archive is, and who asks: read from the URL of the store, the settings and the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import SettingsError
from index.records import dataclass
from index.settings import ClusterSettings

USER_VARIABLE = "DATELINE_STORE_USER"
PASSWORD_VARIABLE = "DATELINE_STORE_PASSWORD"
DEFAULT_PREFIX = "dateline"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A cluster, and the prefix of the names of an archive's indices on it. The password is never shown.

    Attributes:
        hosts: its machines that may be asked, each with a port; while one is away, another is.
    """

    hosts: tuple[tuple[str, int], ...]
    secure: bool
    prefix: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None

    @property
    def shown(self) -> str:
        """The address as it may be read by anybody."""
        hosts = ",".join(f"{host}:{port}" for host, port in self.hosts)
        return f"{'https' if self.secure else 'http'}://{hosts}/{self.prefix}"


def read_address(url: str, settings: ClusterSettings, environment: Mapping[str, str]) -> Address:
    """The address of a store written `https://host:port/prefix`, or `https://host:port,host:port/prefix`.

    Raises:
        SettingsError: it is not written so, holds a secret, or would send one where everybody can read it.
    """
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        machines = [urlsplit(f"//{machine}") for machine in parts.netloc.split(",")]
        hosts = tuple((each.hostname or "", each.port or (443 if secure else 9200)) for each in machines)
    except ValueError as error:
        raise SettingsError("The store's address cannot be read.", "Write it like https://host:9200/prefix.") from error
    if parts.scheme not in ("https", "http") or not all(host for host, _ in hosts):
        lacks = "names no host" if parts.scheme in ("https", "http") else "does not begin with https:// or http://"
        raise SettingsError(f"The store's address {lacks}.", "Write it like https://host:9200/prefix.")
    if "@" in parts.netloc or parts.query:
        raise SettingsError(
            "The store's address holds a user or a password.",
            f"Leave them out, and set {USER_VARIABLE} and {PASSWORD_VARIABLE}, or password_file in [cluster].",
        )
    prefix = parts.path.strip("/") or DEFAULT_PREFIX
    if not re.fullmatch("[a-z0-9][a-z0-9_]*", prefix):
        raise SettingsError(
            f"'{prefix}' cannot begin the names of indices.", "Use small letters, digits and _ only, as in /dateline."
        )
    user = environment.get(USER_VARIABLE) or settings.user
    if user and not secure and not all(host in LOOPBACK for host, _ in hosts):
        raise SettingsError("A password would go over the network unencrypted.", "Write the store's address as https.")
    return Address(
        hosts=hosts,
        secure=secure,
        prefix=prefix,
        user=user,
        password=password(settings, environment) if user else None,
        ca_file=settings.ca_file,
    )


def password(settings: ClusterSettings, environment: Mapping[str, str]) -> str:
    """The password, from the environment or from a file."""
    if given := environment.get(PASSWORD_VARIABLE):
        return given
    if settings.password_file is None:
        raise SettingsError(
            "The cluster's user has no password.", f"Set {PASSWORD_VARIABLE}, or password_file in [cluster]."
        )
    try:
        return settings.password_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file of the cluster's password, {settings.password_file}, cannot be read.") from error
