"""Chooses between what the server wrote and the live list."""

from __future__ import annotations

import reflex as rx


class FreshList(rx.Component):
    """Shows its second child until `fresh` was true once, then its first."""

    library = rx.asset("fresh_list.jsx", shared=True).importable_path
    tag = "FreshList"

    fresh: rx.Var[bool]


fresh_list = FreshList.create
