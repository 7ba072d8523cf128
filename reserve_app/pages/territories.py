"""Territories: the server writes map and table, and the page reads them again when they move."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.live_page import live_page
from reserve_app.components.server_slot import server_slot
from reserve_app.components.shell import page_shell
from reserve_app.state.territories import TerritoriesState, TerritoryState


def territories() -> rx.Component:
    """Return the page of all territories."""
    return _around(live_page(version=TerritoriesState.version, on_look=TerritoriesState.look))


def territory() -> rx.Component:
    """Return the page of one territory."""
    return _around(live_page(version=TerritoryState.version, on_look=TerritoryState.look))


def bilan() -> rx.Component:
    """Return the bilan of a territory: a page of one period, which does not move."""
    return _around(rx.el.link(rel="stylesheet", href="/bilan.css"))


def _around(live: rx.Component) -> rx.Component:
    return page_shell(
        rx.el.link(rel="stylesheet", href="/territories.css"),
        rx.el.div(server_slot(name="main", whole=True), live, class_name="wrap wide page"),
        here="/territoires",
        wide=True,
    )
