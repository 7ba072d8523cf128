"""`/charte`, `/confidentialite`…: the plain pages."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from reserve_app.api.documents.answers import answer
from reserve_app.api.documents.built import built_page
from reserve_app.api.documents.heads import page_head
from reserve_app.api.documents.markup import Markup, tag
from reserve_app.api.guarded import GuardedRoute
from reserve_app.domain.policies import public
from reserve_app.language import _
from reserve_app.presenting.accounts import page_title
from reserve_app.presenting.plain import NAMES, TITLES, plain_page

router = APIRouter(include_in_schema=False, route_class=GuardedRoute)
READ = ["GET", "HEAD"]
STYLE = "/plain.css"


def plain_html(name: str) -> Markup:
    """Return a page, with the way to the others."""
    page = plain_page(name)
    links = [
        tag("li", tag("a", _(title), href=f"/{other}",
                      aria_current="page" if other == name else None))
        for other, title in TITLES.items()
    ]  # fmt: skip
    others = tag("nav", tag("ul", links), class_="plain-nav",
                 aria_label=_("Autres pages d'information"))  # fmt: skip
    body = tag("div", Markup(page.body), class_="plain-text")
    return tag("article", tag("h1", page.title), others, body, class_="plain")


def _page_of(name: str) -> Callable[[Request], Response]:
    @public
    def page(request: Request) -> Response:
        shown = plain_page(name)
        head = [*page_head(f"/{name}", shown.title, shown.about),
                tag("link", rel="stylesheet", href=STYLE)]  # fmt: skip
        built = built_page(name).titled(page_title(shown.title)).with_head(*head)
        return answer(request, built.filled({"main": plain_html(name)}))

    return page


for _name in NAMES:
    router.add_api_route(f"/{_name}", _page_of(_name), methods=READ)
