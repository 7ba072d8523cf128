"""Choose where to pin a commune: its town hall when that can be believed, else the best we know."""

from collections import defaultdict
from functools import cache
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from reserve_app.domain.text import fold
from reserve_app.geo.distance import haversine_km
from tools.geodata.shapes import commune_shapes
from tools.geodata.sources import OVERSEAS_COLLECTIVITIES, Settlement, admin_rows, settlements

# A town hall may stand just over the border (and borders are simplified); further out it is a
# mistake of the source: 1,646 of its 34,827 are, some with the longitude's sign flipped, some in
# another département.
TOWN_HALL_MARGIN_KM = 1.0

# Codes that the country part of INSEE's overseas codes stands for.
_COUNTRY = {
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}

# Overseas communes named after their island: the village of their town hall, as GeoNames spells it.
# (Not Avera for Taputapuatea: the only Avera of GeoNames is the one of Rurutu, 600 km away.)
_SEATS = {
    "anaa": "Tukuhora",
    "archipel des kerguelen": "Port-aux-Français",
    "belep": "Wala",
    "bora bora": "Vaitape",
    "gambier": "Rikitea",
    "hao": "Otepa",
    "hitiaa o te ra": "Hitiaa",
    "hiva oa": "Atuona",
    "huahine": "Fare",
    "l ile des pins": "Vao",
    "le mont dore": "Mont-Dore",
    "lifou": "Wé",
    "mare": "Tadine",
    "miquelon langlade": "Miquelon",
    "moorea maiao": "Afareaitu",
    "nuku hiva": "Taiohae",
    "rangiroa": "Avatoru",
    "rurutu": "Moerai",
    "saint barthelemy": "Gustavia",
    "saint martin": "Marigot",
    "taiarapu est": "Afaahiti",
    "taiarapu ouest": "Vairao",
    "tubuai": "Mataura",
    "tumaraa": "Tevaitoa",
    "uvea": "Mata-Utu",
    "yate": "Yaté-Barrage",
}


class Pin(NamedTuple):
    """A point in degrees and where it comes from."""

    lat: float
    lon: float
    source: str


def choose_pin(code: str, name: str) -> Pin | None:
    """Give the point of a commune or arrondissement, best source first; none for some atolls."""
    shape = commune_shapes().get(code)
    if shape is None:
        return _overseas_pin(code, name)
    return _town_hall(code, shape) or _settlement_inside(name, shape) or _inner_point(shape)


def approximate_pin(postcodes: list[str], located: dict[str, tuple[int, Pin]]) -> Pin | None:
    """Give the point of the largest commune of the same postcode, for want of anything better."""
    neighbours = [located[postcode] for postcode in postcodes if postcode in located]
    if not neighbours:
        return None
    _, pin = max(neighbours)
    return Pin(pin.lat, pin.lon, "approximate")


def _town_hall(code: str, shape: BaseGeometry) -> Pin | None:
    row = admin_rows().get(("COM", code)) or admin_rows().get(("ARM", code))
    if row is None or row.town_hall is None:
        return None
    lat, lon = row.town_hall
    if _distance_km(shape, lat, lon) <= TOWN_HALL_MARGIN_KM:
        return Pin(lat, lon, "town_hall")
    if _distance_km(shape, lat, -lon) <= TOWN_HALL_MARGIN_KM:
        return Pin(lat, -lon, "town_hall_repaired")
    return None


def _settlement_inside(name: str, shape: BaseGeometry) -> Pin | None:
    for place in _settlements_by_name()[fold(name)]:
        if shape.covers(shapely.Point(place.lon, place.lat)):
            return Pin(place.lat, place.lon, "geonames")
    return None


def _inner_point(shape: BaseGeometry) -> Pin:
    centre = shape.centroid
    if not shape.covers(centre):
        centre = shape.representative_point()
    return Pin(centre.y, centre.x, "polygon")


def _overseas_pin(code: str, name: str) -> Pin | None:
    country = _COUNTRY.get(code[:3])
    wanted = [fold(_SEATS.get(fold(name), name)), fold(name)]
    for key in wanted:
        for place in _settlements_by_name()[key]:
            if place.country == country:
                return Pin(place.lat, place.lon, "geonames")
    return None


@cache
def _settlements_by_name() -> dict[str, list[Settlement]]:
    """Index settlements by name; other spellings count only overseas, where homonyms are rare."""
    index: dict[str, list[Settlement]] = defaultdict(list)
    for place in settlements():
        names = place.names if place.country in OVERSEAS_COLLECTIVITIES else place.names[:1]
        for key in {fold(name) for name in names}:
            index[key].append(place)
    return index


def _distance_km(shape: BaseGeometry, lat: float, lon: float) -> float:
    point = shapely.Point(lon, lat)
    if shape.covers(point):
        return 0.0
    nearest = shapely.shortest_line(shape, point).coords[0]
    return haversine_km(lat, lon, nearest[1], nearest[0])
