"""The addresses of all public pages, for search engines (sitemaps.org): an index and its files."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from reserve_app.api.documents.markup import html
from reserve_app.api.documents.territories import PATH as TERRITORIES
from reserve_app.api.guarded import GuardedRoute
from reserve_app.domain.actor import VISITOR
from reserve_app.domain.errors import NotFound
from reserve_app.domain.policies import public
from reserve_app.language import LANGUAGES, SOURCE, _, address
from reserve_app.presenting.cards import mission_path
from reserve_app.presenting.plain import PATHS as PLAIN
from reserve_app.queries.missions import LARGEST_ID, today_in_france
from reserve_app.queries.sitemap import LARGEST_FILE, mission_addresses, mission_files
from reserve_app.settings import get_settings

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
READ = ["GET", "HEAD"]
PAGES = ("/", "/missions", "/structures", TERRITORIES, *PLAIN)
LIFETIME = "public, max-age=3600"
MEDIA_TYPE = "application/xml"
GZIP_LEVEL, GZIP_FORMAT = 5, 31  # of zlib: 31 writes a gzip header
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{about}"{links}>\n'
LINKS = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
ABOUT = "http://www.sitemaps.org/schemas/sitemap/0.9"


@router.api_route("/sitemap.xml", methods=READ)
@public
def index(request: Request) -> Response:
    """Answer the list of the files."""
    files = ["/sitemaps/pages.xml"]
    files += [f"/sitemaps/missions-{n}.xml" for n in mission_files(VISITOR, today_in_france())]
    return _answer(request, "sitemapindex", "sitemap", [files])


@router.api_route("/sitemaps/pages.xml", methods=READ)
@public
def pages(request: Request) -> Response:
    """Answer the pages that are always there."""
    return _answer(request, "urlset", "url", [PAGES])


@router.api_route("/sitemaps/missions-{file:int}.xml", methods=READ)
@public
def missions(request: Request, file: int) -> Response:
    """Answer the missions of one file, sent while they are read."""
    known = 0 < file <= LARGEST_ID // LARGEST_FILE
    bites = mission_addresses(VISITOR, file if known else 0, today_in_france())
    first = next(bites, None)  # read before the answer begins: what fails then has its status
    if first is None:
        msg = _("Ce plan du site n'existe pas.")
        raise NotFound(msg)
    paths = ([mission_path(*address) for address in bite] for bite in chain((first,), bites))
    return _answer(request, "urlset", "url", paths)


def _answer(request: Request, kind: str, item: str, paths: Iterable[Iterable[str]]) -> Response:
    headers = {"Cache-Control": LIFETIME, "Vary": "Accept-Encoding"}
    chunks = _written(kind, item, paths)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        chunks = _compressed(chunks)
    return StreamingResponse(chunks, headers=headers, media_type=MEDIA_TYPE)


def _written(kind: str, item: str, paths: Iterable[Iterable[str]]) -> Iterator[bytes]:
    site = get_settings().public_url
    pages = kind == "urlset"
    yield HEAD.format(kind=kind, about=ABOUT, links=LINKS if pages else "").encode()
    line = _page if pages else _file
    for some in paths:
        yield "".join(line(item, site, path) for path in some).encode()
    yield f"</{kind}>\n".encode()


def _file(item: str, site: str, path: str) -> str:
    return f"<{item}><loc>{html(site + path)}</loc></{item}>\n"


def _page(item: str, site: str, path: str) -> str:
    """Return the addresses of a page, one a language, each naming all the others."""
    spoken = {one: html(site + address(path, one)) for one in LANGUAGES}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{name}" href="{spoken[language]}"/>'
        for name, language in (*((one, one) for one in LANGUAGES), ("x-default", SOURCE))
    )
    return "".join(f"<{item}><loc>{one}</loc>{others}</{item}>\n" for one in spoken.values())


def _compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(GZIP_LEVEL, wbits=GZIP_FORMAT)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()
