"""Public reading of missions, as GeoJSON for the map."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from reserve_app.api.open_data import UNCHANGED, MapRoute, cached
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import BadInput
from reserve_app.domain.policies import public
from reserve_app.language import _
from reserve_app.queries.missions import map_view
from reserve_app.search.criteria import parse
from reserve_app.search.results import Cluster, MapView, MissionCard

router = APIRouter(route_class=MapRoute, responses=UNCHANGED)


@router.get("/missions.geojson", summary="Missions or clusters of a map view")
@public
def missions_geojson(
    request: Request,
    bbox: Annotated[str, Query(description="west,south,east,north in degrees WGS 84")],
    zoom: Annotated[float, Query(ge=0, le=22, allow_inf_nan=False, description="map zoom")],
) -> Response:
    """Return what the map shows of the missions these criteria find.

    Criteria are the page's own parameters; a searched box is sent as `area`, since `bbox` is
    what the map shows.
    """
    sent = request.query_params
    params = {key: sent.getlist(key) for key in sent if key not in {"bbox", "zoom", "area"}}
    criteria = parse({**params, "bbox": sent.getlist("area")})
    view = parse({"bbox": [bbox]}).bbox
    if view is None:
        msg = _("Indiquez la zone de la carte : ouest,sud,est,nord.")
        raise BadInput(msg, field="bbox")
    shown = collection(map_view(criteria, view, int(zoom), VISITOR))
    body = json.dumps(shown, separators=(",", ":")).encode()
    return cached(request, body, "application/geo+json")


def collection(view: MapView) -> dict[str, Any]:
    """Return the view as a GeoJSON FeatureCollection (RFC 7946), with its `total`."""
    features = [_mission(card) for card in view.missions]
    features += [_cluster(cluster) for cluster in view.clusters]
    return {"type": "FeatureCollection", "total": view.total, "features": features}


def _mission(card: MissionCard) -> dict[str, Any]:
    shown = ("id", "slug", "title", "kind", "structure", "commune", "places_left", "urgent")
    properties = {name: value for name, value in card._asdict().items() if name in shown}
    return {"id": card.id, **_feature(card.lon, card.lat, properties)}


def _cluster(cluster: Cluster) -> dict[str, Any]:
    properties = {"cluster": True, "count": cluster.count, "kinds": cluster.kinds}
    return _feature(cluster.lon, cluster.lat, properties)


def _feature(lon: float | None, lat: float | None, properties: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [round(lon or 0, 5), round(lat or 0, 5)]}
    return {"type": "Feature", "geometry": point, "properties": properties}
