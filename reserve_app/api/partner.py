"""What the programs of a structure may do with its key: import its missions, and read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, Security
from fastapi.security import HTTPBearer
from starlette.responses import JSONResponse

from reserve_app.api.open_data import next_address, next_link
from reserve_app.api.open_missions import LARGEST_PAGE, read_id, read_limit
from reserve_app.api.partner_models import (
    BODY,
    ImportedOut,
    ImportProblem,
    OwnMissionOut,
    OwnMissionsOut,
    ReportOut,
    RowErrorOut,
)
from reserve_app.api.partner_route import KeyRoute, need
from reserve_app.api.problems import MEDIA_TYPE
from reserve_app.api.uploads import upload
from reserve_app.domain.mission_import import Outcome, Report
from reserve_app.domain.partners import Scope
from reserve_app.domain.policies import partner
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.imports import faults_words
from reserve_app.queries.partners import PartnerMissionLine, missions_of_partner
from reserve_app.services.import_files import format_of, read_sheet
from reserve_app.services.mission_import import import_missions
from reserve_app.settings import get_settings

KEY = HTTPBearer(
    scheme_name="structureKey",
    description="A key of the structure, made by its managers at `/structure/{id}/cles`.",
    auto_error=False,  # the route answers, alike for all keys that open nothing
)
router = APIRouter(route_class=KeyRoute, dependencies=[Security(KEY)])
REFUSED = {"content": {MEDIA_TYPE: {"schema": ImportProblem.model_json_schema()}}}


@router.post(
    "/structures/{structure}/missions:import",
    response_model=ReportOut,
    summary="Import a structure's missions",
    openapi_extra={"requestBody": BODY},
    responses={"4XX": {"description": "Nothing was written; `errors` lists every cell", **REFUSED}},
)
@partner
def import_file(
    request: Request,
    structure: str,
    dry_run: Annotated[bool, Query(description="say only what would come of it")] = False,  # noqa: FBT002 - a parameter of the query
    replace: Annotated[bool, Query(description="overwrite what was changed in the pages")] = False,  # noqa: FBT002
) -> Response:
    """Make missions as a CSV, XLSX or JSON file says: all of them, or none if a cell is wrong.

    The column `reference` says which mission is meant: the same file again changes nothing. What
    is new or changed goes to the moderators. Missions the file does not name stay as they are.
    """
    asking, sent = need(request, Scope.IMPORT), upload(request)
    sheet = read_sheet(sent.content, format_of(sent.name, sent.media_type))
    report = import_missions(
        asking.actor,
        read_id(structure),
        sheet,
        datetime.now(UTC),
        dry_run=dry_run,
        replace=replace,
        key_id=asking.key_id,
    )
    return _refused(report) if report.faults else JSONResponse(_report(report).model_dump())


@router.get(
    "/structures/{structure}/missions",
    response_model=OwnMissionsOut,
    summary="A structure's own missions",
)
@partner
def own_missions(
    request: Request,
    structure: str,
    limit: Annotated[str, Query(description=f"1 to {LARGEST_PAGE}")] = str(LARGEST_PAGE),
    cursor: Annotated[str, Query(description="from the address in `next`")] = "",
) -> Response:
    """List the missions of the key's structure, whatever their state, with your references."""
    asking, wanted = need(request, Scope.READ), read_limit(limit, LARGEST_PAGE)
    number, after = read_id(structure), read_id(cursor)
    found = missions_of_partner(asking.actor, number, after=after, limit=wanted + 1)
    shown = found[:wanted]
    following = next_address(request, str(shown[-1].id) if len(found) > wanted else "")
    page = OwnMissionsOut(missions=[_mission(one) for one in shown], next=following)
    return JSONResponse(page.model_dump(mode="json"), headers=next_link(following))


def _mission(one: PartnerMissionLine) -> OwnMissionOut:
    address = get_settings().public_url + mission_path(one.id, one.slug)
    same = {name: getattr(one, name) for name in OwnMissionOut.model_fields if name != "url"}
    return OwnMissionOut(**same, url=address if one.published else None)


def _report(report: Report) -> ReportOut:
    rows = [
        ImportedOut(
            row=done.row,
            reference=done.reference,
            outcome=done.outcome.value,
            mission=done.mission_id or None,
        )
        for done in report.rows
    ]
    counts = {one.value: report.count(one) for one in Outcome}
    return ReportOut(dry_run=report.dry_run, rows=rows, **counts)


def _refused(report: Report) -> Response:
    errors = [
        RowErrorOut(row=one.row, column=one.column, code=one.code, detail=one.sentence)
        for one in report.faults
    ]
    said = ImportProblem(
        type="about:blank#bad_rows",
        title="bad_rows",
        status=422,
        detail=faults_words(len(errors)),
        field="file",
        errors=errors,
    )
    return JSONResponse(said.model_dump(), status_code=422, media_type=MEDIA_TYPE)
