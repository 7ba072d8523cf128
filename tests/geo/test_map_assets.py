"""The map's files: complete, readable, and asking nothing of another host."""

import gzip
import itertools
import json
import re
import struct
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from reserve_app.geo.territories import get_territories

Json: TypeAlias = dict[str, Any]

ASSETS = Path(__file__).parents[2] / "assets"
STYLES = ("light", "dark")
LARGEST_MB = 10


@cache
def style(name: str) -> Json:
    content: Json = json.loads((ASSETS / "map" / f"style-{name}.json").read_text(encoding="utf-8"))
    return content


@cache
def metadata(path: Path) -> Json:
    """Read the metadata of a PMTiles archive (specification 3)."""
    content = path.read_bytes()
    assert content[:8] == b"PMTiles\x03"
    offset, length = struct.unpack("<QQ", content[24:40])
    found: Json = json.loads(gzip.decompress(content[offset : offset + length]))
    return found


def outlines(name: str) -> list[Json]:
    content = json.loads((ASSETS / "geo" / f"{name}.geojson").read_text(encoding="utf-8"))
    features: list[Json] = content["features"]
    return features


def rings(feature: Json) -> list[list[list[float]]]:
    geometry = feature["geometry"]
    polygons = [geometry["coordinates"]]
    if geometry["type"] == "MultiPolygon":
        polygons = geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def holds(feature: Json, lat: float, lon: float) -> bool:
    """Say whether a point is inside an outline, by counting the sides that a ray crosses."""
    inside = False
    for ring in rings(feature):
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def paint(name: str, layer: str, key: str) -> str:
    (found,) = [one for one in style(name)["layers"] if one["id"] == layer]
    colour: str = found["paint"][key]
    return colour


@pytest.mark.parametrize("name", STYLES)
def test_a_style_asks_nothing_of_another_host(name: str) -> None:
    text = json.dumps(style(name))
    assert "http" not in text
    assert not {"glyphs", "sprite"} & set(style(name))
    for source in style(name)["sources"].values():
        assert source["url"].startswith("pmtiles:///map/")
        assert (ASSETS / source["url"].removeprefix("pmtiles:///")).is_file()


@pytest.mark.parametrize("name", STYLES)
def test_every_layer_of_a_style_is_in_the_tiles(name: str) -> None:
    for layer in style(name)["layers"]:
        if layer["type"] == "background":
            continue
        url = style(name)["sources"][layer["source"]]["url"]
        tiles = metadata(ASSETS / url.removeprefix("pmtiles:///"))
        assert layer["source-layer"] in {one["id"] for one in tiles["vector_layers"]}


@pytest.mark.parametrize("name", STYLES)
def test_a_style_credits_its_sources(name: str) -> None:
    credits_line = style(name)["sources"]["france"]["attribution"]
    for source in ("IGN", "INSEE", "DILA", "Licence Ouverte", "Natural Earth", "GeoNames"):
        assert source in credits_line


@pytest.mark.parametrize("name", STYLES)
def test_names_are_drawn_with_our_letters(name: str) -> None:
    for layer in style(name)["layers"]:
        if layer["type"] == "symbol":
            fonts = layer["layout"]["text-font"]
            assert fonts[0].startswith("Atkinson Hyperlegible Next")
            assert "Atkinson Hyperlegible Next" in fonts
            assert fonts[-1] == "sans-serif"


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize(
    ("layer", "least"), [("place-names", 7.0), ("city-names", 7.0), ("department-names", 4.5)]
)
@pytest.mark.parametrize("ground", ["france", "towns", "cities"])
def test_names_can_be_read_on_every_ground(
    name: str, layer: str, least: float, ground: str
) -> None:
    ink = paint(name, layer, "text-color")
    assert contrast(ink, paint(name, ground, "fill-color")) >= least
    assert contrast(ink, paint(name, layer, "text-halo-color")) >= least


def test_both_styles_draw_the_same_things() -> None:
    light, dark = ([layer["id"] for layer in style(name)["layers"]] for name in STYLES)
    assert light == dark


@pytest.mark.parametrize("name", ["france", "communes"])
def test_tiles_are_small_and_say_nothing_of_the_machine_that_made_them(name: str) -> None:
    path = ASSETS / "map" / f"{name}.pmtiles"
    assert path.stat().st_size < LARGEST_MB * 1_000_000
    assert not re.search(r"/(tmp|home|work|root|usr)/", json.dumps(metadata(path)))


def test_every_departement_and_region_has_an_outline() -> None:
    territories = get_territories()
    departments = {one.code for one in territories if not one.is_collectivity}
    assert {feature["properties"]["code"] for feature in outlines("departements")} == departments
    assert {one["properties"]["code"] for one in outlines("regions")} == set(territories.regions)


def test_outlines_are_closed_and_inside_the_box_of_their_territory() -> None:
    for feature in outlines("departements"):
        territory = get_territories().get(feature["properties"]["code"])
        assert territory is not None
        assert feature["properties"]["name"] == territory.name
        assert feature["properties"]["region"] == territory.region
        box = territory.bbox
        for ring in rings(feature):
            assert ring[0] == ring[-1]
            for lon, lat in ring:
                assert box.west - 0.01 <= lon <= box.east + 0.01
                assert box.south - 0.01 <= lat <= box.north + 0.01


def test_the_seat_of_a_departement_is_inside_its_outline_and_no_other() -> None:
    features = outlines("departements")
    astray = []
    for territory in get_territories():
        if territory.is_collectivity:
            continue
        around = [
            feature["properties"]["code"]
            for feature in features
            if holds(feature, territory.lat, territory.lon)
        ]
        if around != [territory.code]:
            astray.append((territory.label, around))
    # Outlines are drawn to 800 m: a seat on the shore may be in the water, never in a neighbour.
    assert len(astray) <= 2, astray
    assert all(around == [] for _, around in astray), astray
