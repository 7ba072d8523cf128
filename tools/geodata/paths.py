"""Where the build reads and writes, all relative to the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"

# Downloaded packages and intermediate layers; ignored by git and safe to delete.
CACHE = ROOT / "var" / "geodata"

COMMUNES_FILE = ROOT / "reserve_app" / "data" / "geo" / "communes.csv.gz"
TERRITORIES_FILE = ROOT / "reserve_app" / "data" / "geo" / "territories.json"
OUTLINES_DIR = ROOT / "assets" / "geo"
MAP_DIR = ROOT / "assets" / "map"
