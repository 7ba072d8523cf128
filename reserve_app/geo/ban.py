"""Answer as the national geocoder does, from the embedded gazetteer, through geopy's client."""

from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError

from reserve_app.geo.communes import Commune
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.geo.territories import get_territories, territory_of

Json: TypeAlias = dict[str, Any]

# What the service answers when it is not told (adresse.data.gouv.fr, outils/api-doc/adresse).
_DEFAULT_LIMIT = 5


class GazetteerAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy carries no types
    """Serve ``/search`` and ``/reverse`` in memory, with the keys of the national geocoder.

    Communes without a known point (30 overseas, most of them atolls) are left out: a geocoder gives
    points.
    """

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Json:  # noqa: ARG002
        """Give the GeoJSON ``FeatureCollection`` for a URL of the service."""
        parts = urlsplit(url)
        query = parse_qs(parts.query, keep_blank_values=True)
        if parts.path.endswith("/search"):
            return _collection(_search(query))
        if parts.path.endswith("/reverse"):
            return _collection(_reverse(query))
        msg = f"no such path in the gazetteer: {parts.path}"
        raise GeocoderServiceError(msg)

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """Refuse: ``BANFrance`` only reads JSON."""
        raise NotImplementedError


def _search(query: dict[str, list[str]]) -> list[Json]:
    limit = int(query.get("limit", [str(_DEFAULT_LIMIT)])[0])
    places = get_gazetteer().search(query["q"][0], limit)
    return [_feature(place.commune, place.score) for place in places if place.commune.point]


def _reverse(query: dict[str, list[str]]) -> list[Json]:
    commune = get_gazetteer().nearest(float(query["lat"][0]), float(query["lon"][0]))
    return [_feature(commune, 1.0)] if commune else []


def _collection(features: list[Json]) -> Json:
    return {"type": "FeatureCollection", "version": "draft", "features": features}


def _feature(commune: Commune, score: float) -> Json:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [commune.lon, commune.lat]},
        "properties": {
            "label": commune.label,
            "score": score,
            "id": commune.insee,
            "type": "municipality",
            "name": commune.name,
            "postcode": commune.postcodes[0] if commune.postcodes else "",
            "citycode": commune.insee,
            "city": commune.name,
            "population": commune.population,
            "context": _context(commune),
        },
    }


def _context(commune: Commune) -> str:
    """Give « 62, Pas-de-Calais, Hauts-de-France »."""
    territory = territory_of(commune.insee)
    region = get_territories().region_of(commune.department)
    names = (commune.department, territory and territory.name, region and region.name)
    return ", ".join(name for name in names if name)
