"""Chooses between what the server wrote and the live list."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.scripts import script


class FreshList(rx.Component):
    """Shows its second child until `fresh` was true once, then its first."""

    library = script(__name__, "fresh_list.jsx")
    tag = "FreshList"

    fresh: rx.Var[bool]


fresh_list = FreshList.create
