"""Send a page: filled, compressed, with the header of who asks, and never kept by a stranger."""

from __future__ import annotations

import gzip

from fastapi import Request, Response

from reserve_app.api.documents.built import BuiltPage, built_page
from reserve_app.api.documents.header import account_links
from reserve_app.api.documents.markup import tag
from reserve_app.api.guarded import visit
from reserve_app.build_languages import FALLBACK
from reserve_app.language import _, current_language
from reserve_app.presenting.problems import HOME

ASKED_AGAIN = "no-cache"  # kept, but asked for again each time
PRIVATE = "no-store"  # a page about a person is kept by nobody, not even behind the back button
GZIP_LEVEL = 5  # 0.4 ms for a page of 40 kB; 9 saves 1 % more


def answer(
    request: Request, page: BuiltPage, *, status: int = 200, private: bool = False
) -> Response:
    """Return the page to whoever asks, its header being theirs."""
    asking = visit(request)
    page = page.filled({"me": account_links(asking, request.url.path)})
    page = page.switching(request.url.path, request.url.query)
    body = page.text.encode()
    own = private or asking.signed_in
    headers = {
        "Cache-Control": PRIVATE if own else ASKED_AGAIN,
        "Content-Language": current_language(),
        "Vary": "Accept-Encoding, Cookie",
    }
    if private:
        headers["X-Robots-Tag"] = "noindex"
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, media_type="text/html")


def not_found(request: Request) -> Response:
    """Answer that there is no such page."""
    return answer(request, built_page("404"), status=404)


def sorry(request: Request, status: int, title: str, heading: str, sentence: str) -> Response:
    """Answer a page that says what happened, with the way home."""
    content = tag(
        "div",
        tag("h1", heading),
        tag("p", sentence, class_="lead") if sentence else None,
        tag("p", tag("a", _(HOME), href="/", class_="btn btn-go")),
        class_="page",
    )
    page = built_page(FALLBACK).titled(title).filled({"main": content})
    return answer(request, page, status=status)
