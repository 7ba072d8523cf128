"""What wraps every answer: the Origin check, security headers, and how long a file may be kept."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reserve_app.api.problems import problem
from reserve_app.domain.errors import BadOrigin
from reserve_app.language import _

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SOCKET = "/_event"
# Programs that read mail post here with no page behind them (RFC 8058). A signed token in the
# address says whom it is about; the cookie is not looked at.
BY_MAIL_PROGRAMS = "/ne-plus-prevenir"
# Programs of partners come with a key and no page. These routes look at no cookie
# (`api.partner_route`), so that another site's page can do nothing there by somebody's session.
BY_KEY = re.compile(r"^/api/v1/structures/[^/]+/missions:import$")
IMMUTABLE = re.compile(r"^/assets/.+-[\w-]{8,}\.(?:js|css|woff2)$")  # names carry a content hash
ONE_YEAR = "public, max-age=31536000, immutable"
ONE_DAY = "public, max-age=86400"
KEPT_A_DAY = ("/map/", "/geo/", "/fonts/", "/icons/", "/favicon")
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def inline_script_hashes(pages: Iterable[Path]) -> list[str]:
    """Return the CSP sources of the inline scripts the build wrote into those pages."""
    found = set()
    for page in pages:
        for script in _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8")):
            digest = hashlib.sha256(script.encode()).digest()
            found.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(found)


def content_security_policy(script_hashes: Iterable[str]) -> str:
    """Return the policy: our own origin only."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",  # React and the map set style attributes
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class OwnOriginOnly:
    """Refuse sockets and unsafe requests that do not come from one of our own pages.

    A browser always sends Origin there. Reflex accepts a missing one, and by default any: a page
    of another site could open a socket with the visitor's cookie (docs/adr/0003).
    """

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self.app = app
        self.origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403 (a socket is closed before it opens)."""
        if not self._must_check(scope) or Headers(scope=scope).get("origin") in self.origins:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            answer = problem(BadOrigin(_("Cette demande ne vient pas d'une page de ce site.")))
            await answer(scope, receive, send)

    @staticmethod
    def _must_check(scope: Scope) -> bool:
        if scope["type"] == "websocket":
            return True
        if scope["type"] != "http" or scope["path"] == BY_MAIL_PROGRAMS:
            return False
        if BY_KEY.match(scope["path"]):
            return False
        return scope["method"] not in SAFE_METHODS or scope["path"].startswith(SOCKET)


class OwnRedirections:
    """Lead nobody to the host a request names: whoever asks chooses it.

    Starlette adds or takes a slash by an address with that host. Some addresses begin with two
    slashes: their path alone would be another host's address, so they are led to one with one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with `send` wrapped, or lead it to one slash."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"].startswith("//") and scope["method"] in {"GET", "HEAD"}:
            query = scope["query_string"].decode("latin-1")
            path = _one_slash(quote(scope["path"])) + (f"?{query}" if query else "")
            await RedirectResponse(path, status_code=308)(scope, receive, send)
            return
        named = Headers(scope=scope).get("host", "")

        async def send_relative(message: Message) -> None:
            if message["type"] == "http.response.start" and "location" in (
                headers := MutableHeaders(scope=message)
            ):
                headers["Location"] = _relative(headers["Location"], named)
            await send(message)

        await self.app(scope, receive, send_relative)


def _relative(location: str, host: str) -> str:
    for start in (f"http://{host}/", f"https://{host}/"):
        if location.startswith(start):
            return _one_slash(location.removeprefix(start))
    return location


def _one_slash(path: str) -> str:
    return "/" + path.lstrip("/\\")


class SecurityHeaders:
    """Add the headers every answer carries, and the cache lifetime of static files."""

    def __init__(self, app: ASGIApp, policy: str, *, https: bool) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        if https:
            self.headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with `send` wrapped."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                _set_lifetime(headers, scope["path"], message["status"])
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _set_lifetime(headers: MutableHeaders, path: str, status: int) -> None:
    if status not in {200, 206, 304} or "cache-control" in headers:
        return
    if IMMUTABLE.match(path):
        headers["Cache-Control"] = ONE_YEAR
    elif path.startswith(KEPT_A_DAY):
        headers["Cache-Control"] = ONE_DAY
    elif headers.get("content-type", "").startswith("text/html"):
        headers["Cache-Control"] = "no-cache"
