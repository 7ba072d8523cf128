"""The routes of the application, as a test walks them."""

from __future__ import annotations

from typing import Any

from fastapi.routing import APIRoute

from reserve_app.api.app import api


def routes() -> list[APIRoute]:
    """Return every route of ours."""
    return [route for route in _every(api().routes) if isinstance(route, APIRoute)]


def _every(found: list[Any]) -> list[Any]:
    """Return the routes, those of included routers too."""
    every = []
    for route in found:
        inner = getattr(route, "original_router", None) or getattr(route, "router", None)
        every += _every(inner.routes) if inner is not None else [route]
    return every
