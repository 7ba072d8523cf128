"""The live board before it is alive: its title and figures, and columns that are on their way."""

from __future__ import annotations

from reserve_app.api.documents.markup import Markup, html, tag
from reserve_app.api.documents.structure_nav import structure_nav
from reserve_app.domain.board import Column
from reserve_app.language import N_, _
from reserve_app.presenting.board import COLUMN_LABELS, BoardView
from reserve_app.presenting.structures import StructureView

COLUMNS = (Column.NEW, Column.CONTACTED, Column.CONFIRMED, Column.FINISHED)
WITHOUT_SCRIPT = N_("Le tableau se met à jour tout seul : il a besoin de JavaScript.")


def board_html(view: BoardView, structure: StructureView) -> Markup:
    """Return what stands in the page until its columns are live; nobody's name is in it."""
    figures = [tag("div", tag("dt", one["label"]), tag("dd", one["value"])) for one in view.figures]
    return html(
        tag(
            "div",
            structure_nav(structure, ""),
            tag("div", tag("h2", view.title), class_="board-head"),
            tag("noscript", tag("p", _(WITHOUT_SCRIPT), class_="advice")),
            tag("dl", figures, class_="tally"),
            tag("div", [_column(one, view) for one in COLUMNS], class_="cols"),
            class_="board",
        )
    )


def _column(column: Column, view: BoardView) -> Markup:
    count = tag("span", view.totals[column], class_="n")
    grey = [tag("div", class_="skeleton") for _ in range(min(2, len(view.cards[column])))]
    return tag(
        "section",
        tag("h3", _(COLUMN_LABELS[column]), " ", count),
        tag("div", grey, class_="col-body", aria_hidden="true"),
        class_=f"col col-{column}",
    )
