"""Give and take back the session's cookie."""

from __future__ import annotations

from fastapi import Response

from reserve_app.domain.cookies import cookie_name
from reserve_app.domain.durations import SESSION_LIFE
from reserve_app.settings import get_settings


def give_cookie(answer: Response, secret: str) -> Response:
    """Let the browser hold a session: no script reads it, no other site's form sends it."""
    https = get_settings().public_url.startswith("https:")
    answer.set_cookie(
        cookie_name(https=https),
        secret,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        secure=https,
        httponly=True,
        samesite="lax",
    )
    return answer


def take_cookie(answer: Response) -> Response:
    """Make the browser forget its session."""
    https = get_settings().public_url.startswith("https:")
    answer.delete_cookie(
        cookie_name(https=https), path="/", secure=https, httponly=True, samesite="lax"
    )
    return answer
