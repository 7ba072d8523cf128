"""Share and print."""

from __future__ import annotations

import reflex as rx


class ShareBar(rx.Component):
    """Two buttons that the browser must be there for."""

    library = rx.asset("share_bar.jsx", shared=True).importable_path
    tag = "ShareBar"


share_bar = ShareBar.create
