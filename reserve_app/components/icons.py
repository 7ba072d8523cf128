"""Our icons: symbols of one small file, `assets/icons.svg`, which the map reads too."""

from __future__ import annotations

import re
from urllib.parse import quote

import reflex as rx

from reserve_app.settings import ROOT

SYMBOL = re.compile(r'<symbol id="(\w+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)
FILE = ROOT / "assets" / "icons.svg"
SAFE = " =':/(),-"  # what may stay as it is in an address between double quotes
PEN = "fill='none' stroke='black' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round'"


def icons_css() -> str:
    """Return each icon as a mask in CSS: eighty in a list cost no shadow tree, as `use` does."""
    rules = []
    for name, box, drawing in SYMBOL.findall(FILE.read_text(encoding="utf-8")):
        inside = drawing.replace('"', "'")
        svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{box}' {PEN}>{inside}</svg>"
        rules.append(f'.icon-{name}{{--icon:url("data:image/svg+xml,{quote(svg, safe=SAFE)}")}}')
    return "".join(rules)


def icon(name: str | rx.Var[str]) -> rx.Component:
    """Return a decorative icon (a text always stands beside it), in the colour of the text."""
    return rx.el.span(class_name=f"icon icon-{name}", aria_hidden="true")


def brand_mark() -> rx.Component:
    """Return the sign of the site: a need, and the circle of those who can reach it."""
    return rx.el.svg(
        rx.el.svg.circle(
            cx="20",
            cy="20",
            r="18",
            fill="none",
            stroke="currentColor",
            stroke_width="2.5",
            stroke_dasharray="78 36",
            stroke_linecap="round",
        ),
        rx.el.svg.circle(
            cx="20",
            cy="20",
            r="10.5",
            fill="none",
            stroke="currentColor",
            stroke_width="2.5",
            stroke_dasharray="20 13",
            stroke_linecap="round",
        ),
        rx.el.svg.circle(cx="20", cy="20", r="4.6", fill="#ffb41f"),
        view_box="0 0 40 40",
        aria_hidden="true",
    )
