"""Feeds of missions, of a search or of a territory, to follow in a news reader or an agenda."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.heads import ATOM_TYPE, ICS_TYPE
from reserve_app.api.open_data import FileRoute, cached
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.criteria import SearchCriteria
from reserve_app.domain.policies import public
from reserve_app.language import _
from reserve_app.presenting.feeds import SITE, Feed, atom, calendar, followed
from reserve_app.presenting.finder import finder_path, read_query
from reserve_app.presenting.words import of_place
from reserve_app.queries.details import MissionDetail
from reserve_app.queries.open_missions import Filters, newest_missions
from reserve_app.queries.territories import known_territory
from reserve_app.search.criteria import parse, to_params, to_query

router = APIRouter(include_in_schema=False, route_class=FileRoute)
READ = ["GET", "HEAD"]
ENTRIES = 50
LIFETIME = "public, max-age=300, stale-while-revalidate=3600"


@router.api_route("/missions.atom", methods=READ)
@public
def search_atom(request: Request) -> Response:
    """Answer the newest missions of a search; its parameters are the finder's."""
    criteria = _criteria(request)
    return _atom(request, _of_search(criteria, "atom"), _newest(criteria))


@router.api_route("/missions.ics", methods=READ)
@public
def search_ics(request: Request) -> Response:
    """Answer them as a calendar."""
    criteria = _criteria(request)
    return _ics(request, _of_search(criteria, "ics"), _newest(criteria))


@router.api_route("/territoires/{code}/missions.atom", methods=READ)
@public
def territory_atom(request: Request, code: str) -> Response:
    """Answer the newest missions of a territory."""
    return _atom(request, _of_territory(code, "atom"), _newest(SearchCriteria(), code))


@router.api_route("/territoires/{code}/missions.ics", methods=READ)
@public
def territory_ics(request: Request, code: str) -> Response:
    """Answer them as a calendar."""
    return _ics(request, _of_territory(code, "ics"), _newest(SearchCriteria(), code))


def _criteria(request: Request) -> SearchCriteria:
    return followed(parse(read_query(request.url.query)))


def _of_search(criteria: SearchCriteria, ending: str) -> Feed:
    query = to_query(criteria)
    path = f"/missions.{ending}" + (f"?{query}" if query else "")
    title = f"{_('Missions')} – {SITE}"
    if criteria.origin and criteria.origin.insee:  # and no point of the map
        place = of_place(criteria.origin.label)
        title = _("Missions près {place} – {site}", place=place, site=SITE)
    return Feed(title, path, finder_path(to_params(criteria)))


def _of_territory(code: str, ending: str) -> Feed:
    territory = known_territory(code)
    page = f"/territoires/{quote(territory.code)}"
    return Feed(f"{_('Missions')}, {territory.label} – {SITE}", f"{page}/missions.{ending}", page)


def _newest(criteria: SearchCriteria, department: str = "") -> tuple[MissionDetail, ...]:
    return newest_missions(Filters(criteria, department), VISITOR, limit=ENTRIES)


def _atom(request: Request, feed: Feed, missions: tuple[MissionDetail, ...]) -> Response:
    kind = f"{ATOM_TYPE}; charset=utf-8"
    return cached(request, atom(feed, missions), kind, lifetime=LIFETIME)


def _ics(request: Request, feed: Feed, missions: tuple[MissionDetail, ...]) -> Response:
    body = calendar(feed, missions).encode()
    return cached(request, body, f"{ICS_TYPE}; charset=utf-8", lifetime=LIFETIME)
