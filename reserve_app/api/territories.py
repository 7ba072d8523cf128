"""Territories as open data: everybody's figures, masked as on the pages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from reserve_app.api.open_data import UNCHANGED, FileRoute, OpenRoute, cached
from reserve_app.api.open_models import (
    ContactOut,
    TerritoryDayOut,
    TerritoryDaysOut,
    TerritoryOut,
)
from reserve_app.api.periods import period
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.policies import public
from reserve_app.mail.dates import paris_day
from reserve_app.presenting.profile import profile
from reserve_app.presenting.sheets import as_csv
from reserve_app.presenting.territories import reason_text
from reserve_app.queries.territories import (
    TerritoryView,
    all_territories,
    days_of,
    known_territory,
    one_territory,
)
from reserve_app.queries.territory_page import contact_of

router = APIRouter(route_class=OpenRoute)
files = APIRouter(route_class=FileRoute, responses=UNCHANGED)
LIFETIME = "public, max-age=60, stale-while-revalidate=300"
KEPT = {"Cache-Control": LIFETIME}
Since = Annotated[str, Query(description="first day of the history, such as 2020-03-22")]
Until = Annotated[str, Query(description="last day of the history; today without it")]


@router.get("/territories", summary="Every département and collectivity, in numbers")
@public
def territories(response: Response) -> list[TerritoryOut]:
    """Return need and offer of each territory. A count of one to four people is null."""
    response.headers.update(KEPT)
    now = datetime.now(UTC)
    return [TerritoryOut(**record(view, now)) for view in all_territories(VISITOR, now)]


@files.get("/territories.csv", response_class=Response, summary="The same as a table")
@public
def territories_csv(request: Request) -> Response:
    """Return a line a territory; an empty cell is a masked count, or nothing to tell."""
    now = datetime.now(UTC)
    records = [record(view, now) for view in all_territories(VISITOR, now)]
    headers = [name for name in records[0] if name not in {"reasons", "kinds"}]
    kinds = profile().keys
    rows = [
        [
            *("" if one[name] is None else str(one[name]) for name in headers),
            *(str(one["kinds"][key]["missions"]) for key in kinds),
            " | ".join(reason["text"] for reason in one["reasons"]),
        ]
        for one in records
    ]
    body = as_csv(rows, [*headers, *(f"missions_{key}" for key in kinds), "reasons"])
    name = {"Content-Disposition": 'attachment; filename="territoires.csv"'}
    return cached(request, body, "text/csv; charset=utf-8", lifetime=LIFETIME, headers=name)


@router.get("/territories/{code}", summary="One territory, with its history day by day")
@public
def territory(
    code: str, response: Response, since: Since = "", until: Until = ""
) -> TerritoryDaysOut:
    """Return one territory, by its code: `62`, `2A`, `974`."""
    known_territory(code)
    now = datetime.now(UTC)
    days = days_of(VISITOR, code, *period(since, until, paris_day(now)))
    response.headers.update(KEPT)
    kept = [TerritoryDayOut(**asdict(day)) for day in days]
    found = contact_of(VISITOR, code)
    contact = ContactOut(**asdict(found)) if found else None
    numbers = record(one_territory(VISITOR, code, now), now)
    return TerritoryDaysOut(**numbers, contact=contact, days=kept)


def record(view: TerritoryView, now: datetime) -> dict[str, Any]:
    """Return a territory as the API says it."""
    numbers, where = view.numbers, view.territory
    ratio = numbers.volunteers_per_place
    return {
        "code": where.code,
        "name": where.name,
        "region": where.region,
        "population": where.population,
        "missions": numbers.open_missions,
        "places": numbers.places,
        "places_left": numbers.open_places,
        "structures": numbers.structures,
        "volunteers": numbers.volunteers,
        "standby": numbers.standby,
        "waiting": numbers.waiting,
        "volunteers_per_place": None if ratio is None else round(ratio, 2),
        "answer_minutes": numbers.answer_minutes,
        "oldest_review": numbers.oldest_review.isoformat() if numbers.oldest_review else None,
        "kinds": {
            key: {
                "missions": numbers.missions.get(key, 0),
                "places_left": numbers.places_left.get(key, 0),
            }
            for key in profile().keys
        },
        "reasons": [
            {
                "rule": reason.rule.value,
                "since": reason.since.isoformat(),
                "text": reason_text(reason, now),
            }
            for reason in view.reasons
        ],
    }
