"""A number day by day as a line; what stands beside it says the same in words."""

from __future__ import annotations

from collections.abc import Sequence

from reserve_app.api.documents.markup import Markup, tag
from reserve_app.presenting.words import number

WIDE, TALL, LEFT, BELOW = 640, 220, 44, 26  # units of the curve, and its margins


def curve(values: Sequence[int]) -> Markup:
    """Return the values as a line from zero, of two days or more; hidden from what reads aloud."""
    top = max(*values, 1)
    step = (WIDE - LEFT - 12) / (len(values) - 1)
    points = [
        (LEFT + n * step, TALL - BELOW - value / top * (TALL - BELOW - 16))
        for n, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    floor = TALL - BELOW
    area = f"{LEFT},{floor} {line} {points[-1][0]:.1f},{floor}"
    marks = [
        tag("line", x1=str(LEFT), x2=str(WIDE - 12), y1=f"{y:.0f}", y2=f"{y:.0f}", class_="rule")
        for y in (16, floor)
    ]
    labels = [
        tag("text", number(value), x=str(LEFT - 8), y=f"{y + 5:.0f}", text_anchor="end")
        for value, y in ((top, 16), (0, floor))
    ]
    drawn = (
        tag("polygon", points=area, class_="area"),
        tag("polyline", points=line, class_="line"),
        tag("circle", cx=f"{points[-1][0]:.1f}", cy=f"{points[-1][1]:.1f}", r="5", class_="dot"),
    )
    return tag("svg", marks, labels, drawn, viewBox=f"0 0 {WIDE} {TALL}", class_="curve",
               aria_hidden="true")  # fmt: skip
