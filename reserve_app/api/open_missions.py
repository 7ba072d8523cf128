"""Missions, structures and kinds as open data: lists by cursor, a table, one by its number."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from reserve_app.api.open_data import (
    LIFETIME,
    UNCHANGED,
    FileRoute,
    OpenRoute,
    cached,
    next_address,
    next_link,
)
from reserve_app.api.open_models import (
    KindOut,
    KindsOut,
    MissionOut,
    MissionPageOut,
    StructureName,
    StructureOut,
    StructurePageOut,
)
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.criteria import LARGEST_RADIUS_KM, LEAST_RADIUS_KM, slots_of
from reserve_app.domain.errors import BadInput
from reserve_app.domain.policies import public
from reserve_app.language import _
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.profile import profile
from reserve_app.presenting.sheets import as_csv
from reserve_app.queries.details import MissionDetail
from reserve_app.queries.missions import get_mission, home_counts
from reserve_app.queries.open_missions import Filters, MissionList, list_missions
from reserve_app.queries.open_structures import OpenStructure, list_structures, open_structure
from reserve_app.search.criteria import parse
from reserve_app.settings import get_settings

router = APIRouter(route_class=OpenRoute, responses=UNCHANGED)
files = APIRouter(route_class=FileRoute, responses=UNCHANGED)
JSON = "application/json"
LARGEST_PAGE, PAGE = 100, 20
LARGEST_TABLE = 5_000  # lines: about 3 MB
LONGEST_LIMIT = 9  # digits worth reading
PAGING = frozenset({"limit", "cursor", "department", "page"})
DAY_LIFETIME = "public, max-age=300, stale-while-revalidate=3600"
COLUMNS = (
    "id", "url", "title", "description", "kind", "structure_id", "structure", "legal_kind",
    "remote", "address", "insee", "commune", "department", "lat", "lon", "distance_km",
    "starts_on", "ends_on", "half_days", "places", "places_left", "urgent", "published_at",
    "revision",
)  # fmt: skip

Near = Annotated[
    str, Query(description="INSEE code (`insee:62041`), postcode, name of a commune, or `lat,lon`")
]
Radius = Annotated[
    str, Query(description=f"km around `near`, {LEAST_RADIUS_KM} to {LARGEST_RADIUS_KM}")
]
Box = Annotated[str, Query(description="`west,south,east,north`; takes the radius's place")]
Kinds = Annotated[list[str] | None, Query(description="keys of /kinds, repeated or by commas")]
Slots = Annotated[list[str] | None, Query(description="half-days, such as `mon-morning`")]
Mode = Annotated[str, Query(description="`on_site` or `remote`; both without it")]
Words = Annotated[str, Query(description="words of title, structure or commune")]
Flag = Annotated[str, Query(description="1 to list them too")]
Order = Annotated[str, Query(description="`distance`, `newest` or `soonest`")]
Department = Annotated[str, Query(description="code of a territory: `62`, `2A`, `974`")]
Cursor = Annotated[str, Query(description="from the address in `next`; never made by hand")]


def criteria_shown(  # noqa: PLR0913, PLR0917 - each is one line of the document
    near: Near = "",
    radius: Radius = "",
    bbox: Box = "",
    kind: Kinds = None,
    slot: Slots = None,
    mode: Mode = "",
    q: Words = "",
    full: Flag = "",
    past: Flag = "",
    sort: Order = "",
) -> None:
    """Say in OpenAPI what the finder's criteria are; `filters` reads them from the address."""
    del near, radius, bbox, kind, slot, mode, q, full, past, sort


CRITERIA = [Depends(criteria_shown)]


@router.get(
    "/missions",
    dependencies=CRITERIA,
    response_model=MissionPageOut,
    summary="Missions that need volunteers",
)
@public
def missions(
    request: Request,
    department: Department = "",
    limit: Annotated[str, Query(description=f"1 to {LARGEST_PAGE}")] = str(PAGE),
    cursor: Cursor = "",
) -> Response:
    """List missions: on site in the order asked, then remote ones, newest first.

    Follow `next` until it is null. What is published or filled meanwhile neither repeats a mission
    nor hides another.
    """
    wanted = read_limit(limit, LARGEST_PAGE)
    found = list_missions(filters(request, department), VISITOR, limit=wanted, cursor=cursor)
    following = next_address(request, found.next)
    page = MissionPageOut(total=found.total, missions=_missions(found), next=following)
    return _json(request, page, headers=next_link(following))


@files.get(
    "/missions.csv", dependencies=CRITERIA, response_class=Response, summary="The same as a table"
)
@public
def missions_csv(
    request: Request,
    department: Department = "",
    limit: Annotated[str, Query(description=f"lines, 1 to {LARGEST_TABLE}")] = str(LARGEST_TABLE),
    cursor: Cursor = "",
) -> Response:
    """List missions as CSV in UTF-8, separated by semicolons; no cell can be a formula.

    The header `Link` leads to the lines that follow, if there are any.
    """
    wanted = read_limit(limit, LARGEST_TABLE)
    found = list_missions(filters(request, department), VISITOR, limit=wanted, cursor=cursor)
    body = as_csv([_line(one) for one in _missions(found)], COLUMNS)
    name = 'attachment; filename="missions.csv"'
    headers = {"Content-Disposition": name, **next_link(next_address(request, found.next))}
    return cached(request, body, "text/csv; charset=utf-8", headers=headers)


@router.get("/missions/{mission}", response_model=MissionOut, summary="One mission")
@public
def mission(request: Request, mission: str) -> Response:
    """Return a mission by its number."""
    found = get_mission(read_id(mission), VISITOR)
    return _json(request, mission_out(found, None))


@router.get("/structures", response_model=StructurePageOut, summary="Structures that were checked")
@public
def structures(
    request: Request,
    department: Department = "",
    limit: Annotated[str, Query(description=f"1 to {LARGEST_PAGE}")] = str(PAGE),
    cursor: Cursor = "",
) -> Response:
    """List structures in the order in which they came. Follow `next` until it is null."""
    wanted = read_limit(limit, LARGEST_PAGE)
    found = list_structures(VISITOR, limit=wanted, department=department, cursor=cursor)
    following = next_address(request, found.next)
    listed = [_structure(one) for one in found.structures]
    page = StructurePageOut(total=found.total, structures=listed, next=following)
    return _json(request, page, headers=next_link(following))


@router.get("/structures/{structure}", response_model=StructureOut, summary="One structure")
@public
def structure(request: Request, structure: str) -> Response:
    """Return a structure by its number."""
    return _json(request, _structure(open_structure(read_id(structure), VISITOR)))


@router.get("/kinds", response_model=KindsOut, summary="Kinds of mission, with their rules")
@public
def kinds(request: Request) -> Response:
    """Return the kinds the State opened in this crisis, and how many missions each has."""
    crisis, counts = profile(), home_counts(VISITOR)
    listed = [
        KindOut(
            **kind.model_dump(include=set(KindOut.model_fields)), open_missions=counts[kind.key]
        )
        for kind in crisis.kinds
    ]
    page = KindsOut(crisis=crisis.key, label=crisis.label, kinds=listed)
    return _json(request, page, lifetime=DAY_LIFETIME)


def filters(request: Request, department: str) -> Filters:
    """Read the finder's criteria of a request; a page has no number here.

    Raises:
        BadInput: a criterion cannot be understood.
    """
    sent = request.query_params
    criteria = parse({name: sent.getlist(name) for name in sent if name not in PAGING})
    return Filters(criteria, department)


def read_limit(typed: str, most: int) -> int:
    """Read how many are wanted.

    Raises:
        BadInput: not a number, or one that is not served.
    """
    usable = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_LIMIT
    if not usable or not 1 <= int(typed) <= most:
        msg = _(
            "Demandez de 1 à {most} lignes à la fois, puis suivez l'adresse de la suite.", most=most
        )
        raise BadInput(msg, field="limit")
    return int(typed)


def read_id(typed: str) -> int:
    """Read a number of ours; 0, which names nothing, when it is none."""
    usable = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_LIMIT + 1
    return int(typed) if usable else 0


def mission_out(mission: MissionDetail, distance_km: float | None) -> MissionOut:
    """Return a mission as it leaves."""
    same = {name: getattr(mission, name) for name in _SAME}
    return MissionOut(
        **same,
        url=get_settings().public_url + mission_path(mission.id, mission.slug),
        structure=StructureName(
            id=mission.structure_id, name=mission.structure, legal_kind=mission.structure_kind
        ),
        distance_km=None if distance_km is None else round(distance_km, 2),
        half_days=[f"{slot.day}-{slot.half}" for slot in slots_of(mission.slots)],
    )


_OWN = {"url", "structure", "distance_km", "half_days"}
_SAME = tuple(name for name in MissionOut.model_fields if name not in _OWN)


def _missions(found: MissionList) -> list[MissionOut]:
    return [mission_out(one.mission, one.distance_km) for one in found.missions]


def _structure(one: OpenStructure) -> StructureOut:
    return StructureOut.model_validate(one, from_attributes=True)


def _line(mission: MissionOut) -> list[str]:
    told: dict[str, Any] = mission.model_dump(mode="json")
    who = told.pop("structure")
    told |= {"structure_id": who["id"], "structure": who["name"], "legal_kind": who["legal_kind"]}
    told["half_days"] = " ".join(told["half_days"])
    return [_cell(told[name]) for name in COLUMNS]


def _cell(value: str | float | bool | None) -> str:  # noqa: FBT001 - what JSON holds
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _json(
    request: Request,
    model: BaseModel,
    *,
    lifetime: str = LIFETIME,
    headers: dict[str, str] | None = None,
) -> Response:
    body = model.model_dump_json().encode()
    return cached(request, body, JSON, lifetime=lifetime, headers=headers)
