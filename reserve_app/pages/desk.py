"""The moderators' desk: the queue on the left, the item on the right, numbers on top."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.desk_decide import bulk_bar
from reserve_app.components.desk_item import item_pane
from reserve_app.components.desk_keys import desk_keys, undo_bar
from reserve_app.components.desk_queue import queue_pane
from reserve_app.components.desk_style import desk_style
from reserve_app.components.icons import icon
from reserve_app.components.languages import each
from reserve_app.components.server_slot import server_slot
from reserve_app.components.shell import page_shell
from reserve_app.language import _
from reserve_app.presenting.desk_views import FigureView
from reserve_app.state.desk import DeskState


def desk() -> rx.Component:
    """Return the desk."""
    return rx.fragment(
        desk_style(),
        page_shell(
            rx.el.div(
                _top(),
                bulk_bar(),
                rx.el.div(
                    queue_pane(),
                    item_pane(),
                    class_name=rx.cond(DeskState.item.id > 0, "desk desk-open", "desk"),
                ),
                undo_bar(
                    text=DeskState.undo_text,
                    number=DeskState.undo_number,
                    seconds=DeskState.undo_seconds,
                    on_undo=DeskState.undo,
                ),
                rx.el.p(DeskState.said, class_name="vh", role="status", id="desk-said"),
                class_name="wrap wide desk-wrap",
            ),
            wide=True,
        ),
    )


def _top() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(_("Modération")),
            server_slot(name="tabs"),
            desk_keys(
                item=DeskState.item.id,
                ready=((DeskState.item.closed == "") & (DeskState.deciding == "")).bool(),
                letters=DeskState.item.letters,
                deciding=((DeskState.deciding != "") | DeskState.bulk_deciding).bool(),
                undoable=(DeskState.undo_text != "").bool(),
                more=DeskState.more,
                on_open=DeskState.open,
                on_more=DeskState.show_more,
                on_decide=DeskState.by_key,
                on_choose=DeskState.choose,
                on_undo=DeskState.undo,
                on_beat=DeskState.beat,
                on_cancel=DeskState.cancel,
            ),
            class_name="desk-head",
        ),
        rx.el.dl(each(DeskState.figures, _figure), class_name="numbers numbers-tight"),
        class_name="desk-top",
    )


def _figure(one: rx.Var[FigureView]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(one.label),
        rx.el.dd(
            rx.cond(
                one.well,
                rx.fragment(),
                rx.fragment(icon("alert"), rx.el.span(_("À regarder :"), " ", class_name="vh")),
            ),
            rx.el.strong(one.value),
            rx.cond(one.note != "", rx.el.small(one.note)),
        ),
        class_name=rx.cond(one.well, "number", "number bad"),
    )
