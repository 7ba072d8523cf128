"""Our icons: symbols of one small file, `assets/icons.svg`, which the map reads too."""

from __future__ import annotations

import re
from urllib.parse import quote

import reflex as rx

from reserve_app.settings import ROOT

SYMBOL = re.compile(r'<symbol id="(\w+)" viewBox="0 0 24 24">(.*?)</symbol>', re.DOTALL)
BOX, APART = 24, 32  # what a symbol is drawn in, and from one to the next: none shows at another's
FILE = ROOT / "assets" / "icons.svg"
SAFE = " =':/(),-"  # what may stay as it is in an address between double quotes
PEN = "fill='none' stroke='black' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round'"


def icons_css() -> str:
    """Return the icons as one mask in CSS, a column of them, and where in it each one is.

    Eighty in a list cost no shadow tree, as `use` does; and a browser makes a document of each
    image, which for twenty of them held up the first paint.
    """
    found = SYMBOL.findall(FILE.read_text(encoding="utf-8"))
    height = (len(found) - 1) * APART + BOX
    drawn = "".join(
        f"<g transform='translate(0 {place * APART})'>{drawing}</g>".replace('"', "'")
        for place, (_, drawing) in enumerate(found)
    )
    box = f"viewBox='0 0 {BOX} {height}'"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' {box} {PEN}>{drawn}</svg>"
    image = f':root{{--icons:url("data:image/svg+xml,{quote(svg, safe=SAFE)}")}}'
    mask = f"var(--icons) 0 var(--at)/100% {height / BOX * 100:.4f}% no-repeat"
    places = (
        f".icon-{name}{{--at:{place / (len(found) - 1) * 100:.4f}%}}"
        for place, (name, _) in enumerate(found)
    )
    return f"{image}.icon{{-webkit-mask:{mask};mask:{mask}}}{''.join(places)}"


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
