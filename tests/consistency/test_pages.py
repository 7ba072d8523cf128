"""A page whose address has parameters is built once, and found again by the route that fills it."""

from __future__ import annotations

from reserve_app.api.documents.built import built_for
from reserve_app.build_plugin import one_for_all
from reserve_app.language import SOURCE, split
from reserve_app.reserve_app import app
from tests.routes import routes


def test_each_page_built_for_all_addresses_is_filled_by_a_route_of_that_shape() -> None:
    """Else the browser would draw it anew, and lose what is pressed meanwhile."""
    pages = one_for_all(page.route for page in app._unevaluated_pages.values())
    built = {name for name in pages if split(f"/{name}")[0] == SOURCE}
    filled = {built_for(route.path) for route in routes() if "GET" in route.methods}
    assert len(built) >= 15, "no page found: the walk is broken"
    assert built - filled == set()
