"""The picture of the home page: a place, circles around it, missions of each kind."""

from __future__ import annotations

import reflex as rx

from reserve_app.presenting.profile import profile

CENTRE = 360
RADII = (90, 170, 255, 345)
# Where the missions stand: ring, then degrees clockwise from the top; drawn by eye.
SPOTS = ((0, 40), (1, 305), (1, 160), (2, 75), (2, 232), (2, 340), (3, 20), (3, 128), (3, 282))


def hero_rings() -> rx.Component:
    """Return the picture; it says nothing that the text does not."""
    return rx.el.svg(
        *(_ring(radius, index) for index, radius in enumerate(RADII)),
        *(_spot(ring, degrees, index) for index, (ring, degrees) in enumerate(SPOTS)),
        rx.el.svg.circle(cx=str(CENTRE), cy=str(CENTRE), r="16", fill="#ffb41f"),
        rx.el.svg.circle(
            cx=str(CENTRE), cy=str(CENTRE), r="30", fill="none", stroke="#ffb41f", stroke_width="3"
        ),
        class_name="hero-rings",
        view_box="0 0 720 720",
        aria_hidden="true",
    )


def _ring(radius: int, index: int) -> rx.Component:
    return rx.el.svg.circle(
        cx=str(CENTRE),
        cy=str(CENTRE),
        r=str(radius),
        fill="#fff" if index < 2 else "none",  # noqa: PLR2004
        fill_opacity="0.035",
        stroke="#8f92ff",
        stroke_opacity=str(0.75 - index * 0.15),
        stroke_width="1.5",
        stroke_dasharray="none" if index % 2 else "2 9",
        stroke_linecap="round",
    )


def _spot(ring: int, degrees: int, index: int) -> rx.Component:
    kinds = profile().kinds
    return rx.el.svg.g(
        rx.el.svg.circle(
            cx="0", cy=str(-RADII[ring]), r="13", fill=kinds[index % len(kinds)].colour_dark
        ),
        rx.el.svg.circle(cx="0", cy=str(-RADII[ring]), r="4.5", fill="#12124a"),
        transform=f"translate({CENTRE} {CENTRE}) rotate({degrees})",
    )
