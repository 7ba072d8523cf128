"""Find a Chromium for the tests: on the machine, else Playwright's own, else the system's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The first has no window to draw: a page costs it half the processor time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PACKAGES = ("chromium-headless-shell", "chromium")  # the first is not in every distribution


def on_this_machine() -> str | None:
    """Return the browser the environment names (``CHROME_PATH``) or PATH holds, or None."""
    named = os.environ.get("CHROME_PATH")
    if named and Path(named).is_file():
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def playwrights_own() -> str | None:
    """Return the browser Playwright downloaded earlier, or None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def find() -> str | None:
    """Return the path of a usable Chromium, or None."""
    return on_this_machine() or playwrights_own()


def _try(command: list[str], seconds: int) -> None:
    try:
        subprocess.run(command, timeout=seconds, check=False, stdout=subprocess.DEVNULL)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        print(f"  {command[0]}: {error}", file=sys.stderr)


def install() -> str | None:
    """Install one, by Playwright then by the system's package manager; return its path or None."""
    _try([sys.executable, "-m", "playwright", "install", "chromium"], 180)
    if path := playwrights_own():
        return path
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        _try([*sudo, "apt-get", "update", "-qq"], 600)
        for package in PACKAGES:
            _try([*sudo, "apt-get", "install", "-y", "-qq", package], 600)
            if path := on_this_machine():
                return path
    return on_this_machine()


def main() -> int:
    """Print the browser's path; exit 1 with advice when there is none."""
    path = find()
    if path is None:
        print("Pas de Chromium : installation…", file=sys.stderr)
        path = install()
    if path is None:
        print(
            "Aucun Chromium. Installez-en un (par exemple `apt install chromium`), "
            "ou indiquez le vôtre : CHROME_PATH=/chemin/vers/chromium make test",
            file=sys.stderr,
        )
        return 1
    print(f"Navigateur des tests : {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
