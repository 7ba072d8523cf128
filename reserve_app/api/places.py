"""Suggestions of communes while someone types a place."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from reserve_app.api.open_data import MapRoute
from reserve_app.domain.errors import BadInput
from reserve_app.domain.policies import public
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.language import _

router = APIRouter(route_class=MapRoute)
LONGEST_QUERY = 100  # characters; the longest commune name has 45
FEWEST_LETTERS = 2  # one letter answers to a thousand communes
MOST_SUGGESTIONS = 8
LIFETIME = "public, max-age=3600"


class PlaceOut(BaseModel):
    """A commune, as suggested. Coordinates in degrees WGS 84."""

    insee: str
    label: str
    name: str
    department: str
    postcodes: list[str]
    lat: float
    lon: float
    population: int


@router.get("/places", summary="Communes that answer to what was typed")
@public
def places(
    response: Response,
    q: Annotated[str, Query(description="name or postcode, 2 characters or more")],
) -> list[PlaceOut]:
    """Return at most eight communes, best first; an empty list when none answers."""
    if len(q) > LONGEST_QUERY:
        msg = _("Ce nom de lieu est trop long.")
        raise BadInput(msg, field="q")
    response.headers["Cache-Control"] = LIFETIME
    if len(q.strip()) < FEWEST_LETTERS:
        return []
    found = get_gazetteer().search(q, limit=MOST_SUGGESTIONS)
    return [
        PlaceOut(
            insee=place.commune.insee,
            label=place.label,
            name=place.commune.name,
            department=place.commune.department,
            postcodes=list(place.commune.postcodes),
            lat=place.commune.lat,
            lon=place.commune.lon,
            population=place.commune.population,
        )
        for place in found
        if place.commune.lat is not None and place.commune.lon is not None
    ]
