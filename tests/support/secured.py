"""A node that asks everybody who he is: OpenSearch's security plugin, which comes with Maven as the node does."""

from __future__ import annotations

import base64
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from certificates import make_certificate
from nodes import Nodes
from releases import OLDEST, Unavailable, maven

PLUGIN = f"opensearch-security-{OLDEST.number}.zip"
SETTINGS = (
    "plugin=org.opensearch.security.OpenSearchSecurityPlugin",
    "plugins.security.ssl.transport.pemcert_filepath=node.pem",
    "plugins.security.ssl.transport.pemkey_filepath=node.key",
    "plugins.security.ssl.transport.pemtrustedcas_filepath=node.pem",
    "plugins.security.ssl.transport.enforce_hostname_verification=false",
    "plugins.security.ssl.http.enabled=false",
    "plugins.security.allow_default_init_securityindex=true",
    "plugins.security.restapi.roles_enabled=all_access",
    "plugins.security.nodes_dn=CN=localhost",
    "plugins.security.authcz.admin_dn=CN=admin",
)
ADMIN = ("admin", "admin")
"""The user whom the plugin has from the first."""


class SecuredNode(Nodes):
    """One node, of the release for which the plugin is served, whose owner makes users with roles."""

    def __init__(self, folder: Path) -> None:
        """Fetch the node and the plugin, and give it a certificate.

        Raises:
            Unavailable: as for any node, or there is no openssl.
        """
        super().__init__(folder, release=OLDEST)
        if not shutil.which("openssl"):
            raise Unavailable("There is no openssl to make a certificate with.")
        artifact = f"org.opensearch.plugin:opensearch-security:{OLDEST.number}:zip"
        maven("dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}")
        with ZipFile(folder / PLUGIN) as packed:
            packed.extractall(folder / "plugin")
        jars = map(str, (folder / "plugin").glob("*.jar"))
        [run] = self.runtimes
        self.runtimes = [replace(run, classpath=os.pathsep.join([run.classpath, *jars]))]
        config = folder / "n0" / "node_1" / "config"
        shutil.copytree(folder / "plugin" / "config", config / "opensearch-security")
        make_certificate(config / "node.key", config / "node.pem")
        self.settings.extend(SETTINGS)
        self.headers["Authorization"] = "Basic " + base64.b64encode(":".join(ADMIN).encode()).decode()

    def permit(self, name: str, password: str, role: dict[str, Any]) -> None:
        """Make or change a user, who may do what a role of his own says."""
        plugin = "_plugins/_security/api"
        self.ask(f"{plugin}/roles/{name}", role, method="PUT")
        self.ask(f"{plugin}/internalusers/{name}", {"password": password}, method="PUT")
        self.ask(f"{plugin}/rolesmapping/{name}", {"users": [name]}, method="PUT")
