"""Write the MapLibre styles of the base map, one by day and one by night, from the same layers."""

import json
from pathlib import Path

from tools.geodata.palettes import DARK, LIGHT, Palette
from tools.geodata.sources import Json
from tools.geodata.tiles import ATTRIBUTION

# No "glyphs": the browser draws letters with its own fonts, ours first (style specification 26,
# MapLibre 5.11).
_FAMILY = ["Atkinson Hyperlegible Next", "Noto Sans", "DejaVu Sans", "sans-serif"]
# MapLibre reads the weight in the first name; no such family exists, so the second one is drawn,
# bold.
_BOLD = ["Atkinson Hyperlegible Next Bold", *_FAMILY]


def write_styles(folder: Path) -> None:
    """Write both styles; the page makes ``pmtiles:///`` absolute."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, palette in (("light", LIGHT), ("dark", DARK)):
        text = json.dumps(_style(name, palette), ensure_ascii=False, indent=1)
        (folder / f"style-{name}.json").write_text(text + "\n", encoding="utf-8")


def _style(name: str, palette: Palette) -> Json:
    return {
        "version": 8,
        "name": f"Réserve, {name}",
        "metadata": {"licence": "docs/geodata.md"},
        "center": [2.6, 46.6],
        "zoom": 5,
        "sources": {
            "france": {
                "type": "vector",
                "url": "pmtiles:///map/france.pmtiles",
                "attribution": ATTRIBUTION,
            },
            "communes": {"type": "vector", "url": "pmtiles:///map/communes.pmtiles"},
        },
        "layers": [*_grounds(palette), *_lines(palette), *_names(palette)],
    }


def _grounds(palette: Palette) -> list[Json]:
    return [
        {"id": "sea", "type": "background", "paint": {"background-color": palette.sea}},
        _fill("abroad", "land", palette.abroad, ["==", ["get", "own"], 0]),
        _fill("collectivities", "land", palette.land, ["==", ["get", "own"], 1]),
        _fill("france", "departments", palette.land),
        _fill("towns", "built_up", palette.town, ["==", ["get", "level"], 1]),
        _fill("cities", "built_up", palette.city, ["==", ["get", "level"], 2]),
        _fill("lakes", "lakes", palette.water),
    ]


def _lines(palette: Palette) -> list[Json]:
    communes = _line("communes", "limits", palette.commune, {9: 0.3, 11: 0.8, 14: 1.4})
    communes["source"] = "communes"
    communes["minzoom"] = 9
    return [
        _line("rivers", "rivers", palette.water, {4: 0.5, 8: 1.6, 11: 2.4}),
        communes,
        _line("departments", "departments", palette.department, {4: 0.4, 7: 0.9, 11: 1.6}),
        _line("regions", "regions", palette.region, {4: 0.6, 7: 1.2, 11: 2.0}),
    ]


def _names(palette: Palette) -> list[Json]:
    """Give the names; the last layer has its room first."""
    return [
        _place_names(
            "place-names", palette.place_name, palette, ["<", ["get", "size"], 4], _FAMILY
        ),
        _department_names(palette),
        _place_names(
            "city-names", palette.capital_name, palette, [">=", ["get", "size"], 4], _BOLD
        ),
    ]


def _fill(name: str, layer: str, colour: str, only: list[object] | None = None) -> Json:
    one: Json = {
        "id": name,
        "type": "fill",
        "source": "france",
        "source-layer": layer,
        "paint": {"fill-color": colour, "fill-antialias": True},
    }
    return one if only is None else {**one, "filter": only}


def _line(name: str, layer: str, colour: str, widths: dict[int, float]) -> Json:
    return {
        "id": name,
        "type": "line",
        "source": "france",
        "source-layer": layer,
        "layout": {"line-join": "round", "line-cap": "round"},
        "paint": {"line-color": colour, "line-width": _by_zoom(widths)},
    }


def _department_names(palette: Palette) -> Json:
    return {
        "id": "department-names",
        "type": "symbol",
        "source": "france",
        "source-layer": "department_labels",
        "minzoom": 6.4,
        "maxzoom": 9.6,
        "layout": {
            "text-field": ["upcase", ["get", "name"]],
            "text-font": _FAMILY,
            "text-size": _by_zoom({6: 10.5, 8: 12.5}),
            "text-letter-spacing": 0.12,
            "text-max-width": 7,
            "text-padding": 6,
            "text-variable-anchor": ["center", "top", "bottom"],
            "text-radial-offset": 1.2,
        },
        "paint": _ink(palette.department_name, palette),
    }


def _place_names(
    name: str, colour: str, palette: Palette, only: list[object], font: list[str]
) -> Json:
    return {
        "id": name,
        "type": "symbol",
        "source": "france",
        "source-layer": "places",
        "filter": only,
        "layout": {
            "text-field": ["get", "name"],
            "text-font": font,
            "text-size": _size_by_zoom(),
            "text-max-width": 8,
            "text-line-height": 1.1,
            "text-padding": 5,
            # Beside its point, never on it: that is where the missions of a town are drawn.
            "text-variable-anchor": ["top", "bottom", "left", "right"],
            "text-radial-offset": 0.7,
            "text-justify": "auto",
            "symbol-sort-key": ["get", "rank"],
        },
        "paint": _ink(colour, palette),
    }


def _ink(colour: str, palette: Palette) -> Json:
    return {"text-color": colour, "text-halo-color": palette.halo, "text-halo-width": 1.6}


def _by_zoom(stops: dict[int, float]) -> list[object]:
    flat = [value for stop in stops.items() for value in stop]
    return ["interpolate", ["linear"], ["zoom"], *flat]


def _size_by_zoom() -> list[object]:
    """Give the size of a name by zoom and by class of the place (0 to 5)."""
    by_class = {4: (10.5, 13), 7: (11, 15.5), 10: (11.5, 19), 13: (14, 22)}
    stops: list[object] = []
    for zoom, (least, most) in by_class.items():
        stops += [zoom, ["interpolate", ["linear"], ["get", "size"], 0, least, 5, most]]
    return ["interpolate", ["linear"], ["zoom"], *stops]
