"""The releases of OpenSearch that are tested, and what each needs to run here: a JVM, and jars that come with Maven."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

POM = Path(__file__).parent.parent / "cluster" / "node" / "pom.xml"
WANTED = "DATELINE_TEST_RELEASE"
"""Names the release to test, as 2.19; without it, the newest that a JVM of this machine can run."""

DOWNLOAD = 300.0


class Unavailable(Exception):
    """No node can be started on this machine; says what is missing."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version of OpenSearch.

    Attributes:
        number: as Maven has it.
        javas: the versions of Java that run it.
        flags: what a JVM must be told to run it.
    """

    number: str
    javas: range
    flags: tuple[str, ...] = ()


NEWEST = Release("3.8.0.0", range(21, 100), ("--enable-native-access=ALL-UNNAMED",))
OLDEST = Release("2.19.1.0", range(17, 21))


@dataclass(frozen=True, slots=True)
class Runtime:
    """A release that can be started: the JVM and the jars that it takes."""

    release: Release
    java: str
    classpath: str


def runtime(folder: Path, release: Release | None = None) -> Runtime:
    """What it takes to run a release, by default the one to test; the list of jars is kept in a folder.

    Raises:
        Unavailable: there is no JVM for it or no Maven, or the jars cannot be fetched.
    """
    found = {version: java for java in javas() if (version := version_of(java))}
    release = release or wanted(found)
    fitting = found.keys() & release.javas
    if not fitting:
        least = f"{release.javas.start} to {release.javas.stop - 1}"
        raise Unavailable(f"There is no JVM of version {least} for OpenSearch {release.number}.")
    return Runtime(release, found[max(fitting)], classpath(folder, release.number))


def wanted(javas: dict[int, str]) -> Release:
    """The release to test where there are JVMs of these versions."""
    name = os.environ.get(WANTED)
    for release in (NEWEST, OLDEST):
        if release.number.startswith(f"{name}.") if name else javas.keys() & release.javas:
            return release
    if name:
        raise Unavailable(f"{WANTED} names neither {NEWEST.number} nor {OLDEST.number}.")
    raise Unavailable("There is no JVM of 17 or newer (Debian: apt install openjdk-17-jre-headless maven).")


def javas() -> Iterator[str]:
    """Every program that may be a JVM: that of JAVA_HOME or the PATH, and those installed beside it."""
    if home := os.environ.get("JAVA_HOME"):
        yield str(Path(home, "bin", "java"))
    if found := shutil.which("java"):
        yield found
        yield from map(str, Path(found).resolve().parents[2].glob("*/bin/java"))


def version_of(java: str) -> int:
    """The version of a JVM; 0 if it is none."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0


def classpath(folder: Path, number: str) -> str:
    """The jars of a release, fetched with Maven if they are not there."""
    written = folder / f"classpath-{number}.txt"
    maven("dependency:build-classpath", f"-Drunner.version={number}", f"-Dmdep.outputFile={written}")
    return written.read_text("utf-8").strip()


def maven(*arguments: str) -> None:
    """Have Maven do something, without the network if it can: asking it for what is there takes as long again.

    Raises:
        Unavailable: there is no Maven, or it cannot fetch what it needs.
    """
    if not shutil.which("mvn"):
        raise Unavailable("There is no Maven (Debian: apt install maven).")
    command = ["mvn", "-B", "-q", "-f", str(POM), *arguments]
    for extra in (["-o"], []):
        try:
            subprocess.run([*command, *extra], check=True, capture_output=True, timeout=DOWNLOAD)
        except subprocess.SubprocessError as error:
            trouble = error
        else:
            return
    raise Unavailable(f"Maven could not fetch what it takes: {trouble}.")
