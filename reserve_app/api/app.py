"""The HTTP side of the application: routes, and what wraps every answer."""

from __future__ import annotations

from fastapi import FastAPI
from reflex.utils.prerequisites import get_web_dir
from starlette.types import ASGIApp

from reserve_app.api import (
    bilan,
    board,
    desk,
    documents,
    feeds,
    metrics,
    missions,
    open_missions,
    partner,
    people,
    places,
    posters,
    problems,
    territories,
)
from reserve_app.api.any_site import AnySite
from reserve_app.api.documents import elsewhere, plain, sitemaps, territory_routes
from reserve_app.api.documents.nowhere import OwnNotFound
from reserve_app.api.languages import Languages
from reserve_app.api.open_data import PROBLEMS
from reserve_app.api.security import (
    OwnOriginOnly,
    OwnRedirections,
    SecurityHeaders,
    content_security_policy,
    inline_script_hashes,
)
from reserve_app.domain.policies import public
from reserve_app.queries.health import database_answers
from reserve_app.settings import get_settings

PAGES = (
    metrics.router,
    feeds.router,
    posters.router,
    documents.router,
    territory_routes.router,
    bilan.router,
    plain.router,
    sitemaps.router,
    *people.ROUTERS,
    board.pages,
    desk.pages,
)
# What any site may read, by the prefix it is included at below.
OPEN_DATA = {
    "/api/v1": (
        missions.router,
        open_missions.files,
        open_missions.router,
        places.router,
        territories.files,
        territories.router,
    ),
    "": (feeds.router, posters.router, bilan.files),
}


def api() -> FastAPI:
    """Return the API; Reflex mounts the pages below it."""
    application = FastAPI(
        title="Réserve",
        version="1",
        description="Missions of volunteers, published by structures and checked by moderators. "
        "Reading is open to everybody and to any site; see docs/api.md.",
        responses=PROBLEMS,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page loads scripts from another host
        redoc_url=None,
    )
    problems.install(application)
    # Side by side, not included: what is included is asked twice, whether it answers and what.
    application.router.routes += [route for router in PAGES for route in router.routes]
    application.include_router(missions.router, prefix="/api/v1", tags=["missions"])
    application.include_router(open_missions.files, prefix="/api/v1", tags=["open data"])
    application.include_router(open_missions.router, prefix="/api/v1", tags=["open data"])
    application.include_router(partner.router, prefix="/api/v1", tags=["partners"])
    application.include_router(places.router, prefix="/api/v1", tags=["places"])
    application.include_router(territories.files, prefix="/api/v1", tags=["territories"])
    application.include_router(territories.router, prefix="/api/v1", tags=["territories"])
    application.include_router(bilan.files, tags=["territories"])
    application.include_router(board.router, prefix="/api/v1", tags=["interests"])
    application.include_router(desk.router, prefix="/api/v1", tags=["reviews"])
    application.include_router(elsewhere.api)

    @application.get("/readyz", include_in_schema=False)
    @public
    def ready() -> dict[str, bool]:
        database_answers()
        return {"ready": True}

    application.include_router(elsewhere.router)
    return application


def wrap(app: ASGIApp) -> ASGIApp:
    """Wrap the whole application, pages and socket included: languages outside, then security."""
    settings = get_settings()
    built = (get_web_dir() / "build" / "client").rglob("*.html")
    policy = content_security_policy(inline_script_hashes(built))
    guarded = OwnRedirections(OwnOriginOnly(OwnNotFound(app), settings.origins))
    https = settings.public_url.startswith("https:")
    return Languages(SecurityHeaders(guarded, policy, https=https))


def open_to_any_site(app: ASGIApp) -> ASGIApp:
    """Wrap what Reflex makes of all that, its own middleware included."""
    return AnySite(app, OPEN_DATA)
