"""What a form that saves itself is told: programs read it, people the sentence in it."""

from __future__ import annotations

from fastapi.responses import JSONResponse

from reserve_app.domain.errors import ReserveError, TooMany
from reserve_app.language import _, n_
from reserve_app.presenting.problems import visitor_sentence


def refuse_saving(error: ReserveError, **more: int) -> JSONResponse:
    """Answer why nothing was saved, and when to try again if that is all it takes."""
    body = {"problem": visitor_sentence(error), **more}
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, TooMany):
        seconds = max(1, error.seconds)
        body["problem"] = _later_words(seconds)
        headers["Retry-After"] = str(seconds)
    return JSONResponse(body, status_code=error.status, headers=headers)


def _later_words(seconds: int) -> str:
    moment = n_("{count} seconde", "{count} secondes", seconds)
    return _(
        "Beaucoup d'enregistrements en peu de temps : nouvel essai dans {moment}. "
        "Vous pouvez continuer à écrire.",
        moment=moment,
    )
