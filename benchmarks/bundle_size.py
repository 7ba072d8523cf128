"""How much the browser must fetch before a page works, and what comes later, compressed.

    python -m benchmarks.bundle_size [--json]

Reads the built pages: nothing is estimated. Before it works: the page itself (its style is in
it) and every module it preloads. Later: what a page fetches only when it needs it.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path

from reserve_app.frontend import BUILT

PAGES = {"Accueil /": "index.html", "Recherche /missions": "missions.html"}
LATER = {
    "Carte (MapLibre, PMTiles)": ("map_gl-*.js", "map_gl-*.css"),
    "Carte, calculs en arrière-plan": ("maplibre-gl-worker-*.js",),
    "Carte simplifiée (sans WebGL)": ("map_outline-*.js",),
}
WANTED_KB = 220  # the budget of issue 2, for home and finder
MODULES = re.compile(r'data-modules="([^"]*)"')  # as `build_pages` writes them


@dataclass(frozen=True)
class Weight:
    """Bytes of one thing the browser fetches."""

    name: str
    files: int
    raw: int
    gzip: int
    brotli: int


def weigh(name: str, files: list[Path]) -> Weight:
    """Return the sizes of those files; the build wrote the compressed ones beside them."""

    def size(suffix: str) -> int:
        return sum(_compressed(file, suffix).stat().st_size for file in files)

    return Weight(name, len(files), size(""), size(".gz"), size(".br"))


def _compressed(file: Path, suffix: str) -> Path:
    compressed = file.with_name(file.name + suffix)
    return compressed if compressed.is_file() else file  # too small to be worth it


def before_it_works(page: str) -> list[Path]:
    """Return the page and the modules it needs."""
    html = BUILT / page
    (found,) = MODULES.findall(html.read_text(encoding="utf-8"))
    return [html, *(BUILT / path.lstrip("/") for path in json.loads(unescape(found))["ahead"])]


def table() -> dict[str, list[Weight]]:
    """Return the weights, before and later."""
    assets = BUILT / "assets"
    later = {
        name: [file for pattern in patterns for file in assets.glob(pattern)]
        for name, patterns in LATER.items()
    }
    fonts = list((BUILT / "fonts").glob("*.woff2"))
    return {
        "before": [weigh(name, before_it_works(page)) for name, page in PAGES.items()],
        "later": [weigh("Police de caractères", fonts)]
        + [weigh(name, files) for name, files in later.items()],
    }


def main() -> int:
    """Print the table; 1 when a page is over its budget."""
    if not (BUILT / "index.html").is_file():
        print("Les pages ne sont pas construites : lancez d'abord `make run`.")
        return 2
    weights = table()
    if "--json" in sys.argv:
        print(json.dumps({when: [asdict(w) for w in rows] for when, rows in weights.items()}))
    else:
        _show(weights)
    return int(any(row.gzip > WANTED_KB * 1000 for row in weights["before"]))


def _show(weights: dict[str, list[Weight]]) -> None:
    print(f"{'kB':42}{'fichiers':>9}{'brut':>9}{'gzip':>9}{'brotli':>9}")
    titles = {"before": f"Avant de fonctionner (≤ {WANTED_KB})", "later": "Ensuite, à la demande"}
    for when, rows in weights.items():
        print(titles[when])
        for row in rows:
            sizes = "".join(f"{size / 1000:9.1f}" for size in (row.raw, row.gzip, row.brotli))
            print(f"  {row.name:40}{row.files:9}{sizes}")


if __name__ == "__main__":
    sys.exit(main())
