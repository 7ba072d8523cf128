"""Errors as RFC 9457 problem documents: one shape for every failure of the API."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from reserve_app.domain.errors import BadInput, NotFound, ReserveError, TooMany
from reserve_app.language import N_, _
from reserve_app.presenting.problems import visitor_sentence

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
BUG = N_("Une erreur est survenue de notre côté. Réessayez dans un instant.")


def problem(error: ReserveError) -> JSONResponse:
    """Return the answer that says this error."""
    answer = _answer(error.status, error.code, visitor_sentence(error), error.field)
    if isinstance(error, TooMany) and error.seconds:
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def malformed(error: RequestValidationError) -> JSONResponse:
    """Return the answer to a request of which a parameter has another type or is missing."""
    where = error.errors()[0].get("loc", ()) if error.errors() else ()
    field = str(where[-1]) if where else None
    return problem(BadInput(_("Cette demande est mal formée."), field=field))


def _answer(status: int, code: str, sentence: str, field: str | None = None) -> JSONResponse:
    body = {"type": f"about:blank#{code}", "title": code, "status": status, "detail": sentence}
    if field:
        body["field"] = field
    headers = {"Cache-Control": "no-store"}
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def install(api: FastAPI) -> None:
    """Make the API answer every failure as a problem document, and never a trace."""

    @api.exception_handler(ReserveError)
    async def _expected(_request: Request, error: ReserveError) -> JSONResponse:
        return problem(error)

    @api.exception_handler(RequestValidationError)
    async def _malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        return malformed(error)

    @api.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == NotFound.status:
            return problem(NotFound(_("Cette adresse n'existe pas.")))
        answer = _answer(error.status_code, "http", _("Cette demande n'est pas possible ici."))
        answer.headers.update(error.headers or {})  # such as Allow, with 405
        return answer

    @api.exception_handler(Exception)
    async def _bug(_request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected %s", type(error).__name__, exc_info=error)
        return _answer(500, "bug", _(BUG))
