"""The bilan of a territory: its page, and the files beside it, made to be published."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from reserve_app.api.documents.answers import answer, not_found
from reserve_app.api.documents.bilan import bilan_html
from reserve_app.api.documents.built import built_page_of
from reserve_app.api.documents.heads import page_head
from reserve_app.api.documents.markup import tag
from reserve_app.api.forms import Form
from reserve_app.api.guarded import GuardedRoute, see, visit
from reserve_app.api.open_data import UNCHANGED, FileRoute, cached
from reserve_app.api.open_models import (
    BilanCountsOut,
    BilanDayOut,
    BilanKindOut,
    BilanOut,
    ContactOut,
)
from reserve_app.api.periods import bilan_period
from reserve_app.domain.actor import VISITOR, Actor
from reserve_app.domain.errors import BadInput, NotFound
from reserve_app.domain.policies import public
from reserve_app.mail.dates import paris_day
from reserve_app.presenting.bilan import bilan_page, counts_of, table_rows
from reserve_app.presenting.bilan_words import told
from reserve_app.presenting.finder import SITE
from reserve_app.presenting.profile import profile
from reserve_app.presenting.sheets import as_csv
from reserve_app.queries.bilan import Bilan, bilan_of, launch_of

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
files = APIRouter(route_class=FileRoute, responses=UNCHANGED)
PATH = "/territoires/{code}/bilan"
READ = ["GET", "HEAD"]
STYLES = ("territories", "bilan")
LIFETIME = "public, max-age=300, stale-while-revalidate=3600"
JSON, PDF, CSV = "application/json", "application/pdf", "text/csv; charset=utf-8"
Since = Annotated[str, Query(description="first day, such as 2020-03-22; the launch without it")]
Until = Annotated[str, Query(description="last day of a year at most; today without it")]


@router.api_route(PATH, methods=READ)
@public
def bilan(request: Request, code: str, du: str = "", au: str = "") -> Response:
    """Answer the bilan of a period; one that cannot be read is said where it was typed."""
    if code != code.upper() and code.isascii():
        return see(f"/territoires/{quote(code.upper())}/bilan")
    actor, form = visit(request).actor, Form({"du": [du], "au": [au]})
    try:
        found = _bilan(actor, code, du, au)
    except NotFound:
        return not_found(request)
    except BadInput as error:
        found, form = _bilan(actor, code, "", ""), form.refused(error)
    if form.problem is None:
        form = Form({"du": [found.first.isoformat()], "au": [found.last.isoformat()]})
    page = bilan_page(found)
    title = f"{page.title} – {SITE}"
    content = built_page_of(request).titled(title).filled({"main": bilan_html(page, form)})
    head = page_head(f"/territoires/{code}/bilan", title, page.sentences[0])
    style = [
        tag("link", rel="stylesheet", href=href) for href in ("/territories.css", "/bilan.css")
    ]
    return answer(request, content.with_head(*head, *style), status=form.status)


@files.get(f"{PATH}.json", response_model=BilanOut, summary="The bilan of a territory for a period")
@public
def bilan_json(request: Request, code: str, du: Since = "", au: Until = "") -> Response:
    """Return what the period ended with, and each of its days. People go by steps of five."""
    body = _record(_bilan(VISITOR, code, du, au)).model_dump_json().encode()
    return cached(request, body, JSON, lifetime=LIFETIME)


@files.get(f"{PATH}.csv", response_class=Response, summary="The days of a bilan as a table")
@public
def bilan_csv(request: Request, code: str, du: Since = "", au: Until = "") -> Response:
    """Return a line a day; an empty cell is a masked count, or nothing to tell."""
    found = _bilan(VISITOR, code, du, au)
    headers, rows = table_rows(found)
    named = {"Content-Disposition": f'attachment; filename="{_file_name(found)}.csv"'}
    return cached(request, as_csv(rows, headers), CSV, lifetime=LIFETIME, headers=named)


@files.api_route(f"{PATH}.pdf", methods=READ, include_in_schema=False)
@public
def bilan_as_pdf(request: Request, code: str, du: Since = "", au: Until = "") -> Response:
    """Answer the bilan as one A4 page."""
    from reserve_app.presenting.bilan_pdf import bilan_pdf  # late: what writes PDF is large

    found = _bilan(VISITOR, code, du, au)
    named = {"Content-Disposition": f'inline; filename="{_file_name(found)}.pdf"'}
    body = bilan_pdf(bilan_page(found))
    return cached(request, body, PDF, lifetime=LIFETIME, headers=named)


def _bilan(actor: Actor, code: str, du: str, au: str) -> Bilan:
    launch = launch_of(code)
    today = paris_day(datetime.now(UTC))
    return bilan_of(actor, code, *bilan_period(du, au, today, launch))


def _file_name(found: Bilan) -> str:
    return f"bilan-{found.territory.code}-{found.first.isoformat()}-{found.last.isoformat()}"


def _record(found: Bilan) -> BilanOut:
    """Return a bilan as open data says it."""
    where, after = found.territory, found.after
    kinds = {
        key: BilanKindOut(
            missions=after.missions.get(key, 0),
            places=after.places.get(key, 0),
            places_left=after.places_left.get(key, 0),
        )
        for key in profile().keys
    }
    return BilanOut(
        code=where.code,
        name=where.name,
        url=bilan_page(found).address,
        contact=ContactOut(**asdict(found.contact)) if found.contact else None,
        first=found.first,
        last=found.last,
        launch=found.launch,
        text=list(told(found)),
        before=BilanCountsOut(**counts_of(found.before)),
        after=BilanCountsOut(**counts_of(after)),
        kinds=kinds,
        days=[BilanDayOut(day=day, **counts_of(stock)) for day, stock in found.days],
    )
