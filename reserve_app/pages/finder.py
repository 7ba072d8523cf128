"""The finder: criteria, list and map. The list is the truth, the map its picture."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.el.elements.inline import A  # rx.el.a navigates inside the page

from reserve_app.components.criteria_bar import criteria_bar
from reserve_app.components.fresh_list import fresh_list
from reserve_app.components.icons import icon
from reserve_app.components.kinds import legend
from reserve_app.components.languages import each
from reserve_app.components.map_view import map_view
from reserve_app.components.mission_card import mission_card
from reserve_app.components.server_slot import server_slot
from reserve_app.components.shell import page_shell
from reserve_app.language import _, address
from reserve_app.presenting.finder import CALL_ME, CALL_ME_AT, LEAVE_ZONE, TO_FIRST_PAGE
from reserve_app.state.finder import FinderState

LIST = "resultats"
ANSWERED = FinderState.ready & (FinderState.asked == FinderState.router.url.query)


def finder() -> rx.Component:
    """Return the finder."""
    return page_shell(
        rx.el.div(
            rx.el.div(
                rx.el.h1(_("Trouver une mission"), class_name="vh"),
                criteria_bar(),
                class_name="wrap",
            ),
            class_name="finder-top",
        ),
        rx.el.div(
            rx.el.div(_results(), _map(), class_name="wrap"),
            class_name="finder",
        ),
        here="/missions",
        wide=True,
    )


def _results() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            fresh_list(_live_results(), _first_results(), fresh=ANSWERED),
            custom_attrs={
                "aria-busy": FinderState.ready & ~rx.State.is_hydrated,
                # For whoever waits for it: the query the list is the answer to.
                "data-answers": rx.cond(FinderState.ready, "?" + FinderState.asked, ""),
            },
        ),
        rx.el.p(FinderState.heading, class_name="vh", role="status"),
        id=LIST,
        class_name="results",
        aria_label=_("Missions trouvées"),
    )


def _first_results() -> rx.Component:
    """Return what the server wrote, or grey cards after a navigation inside the page."""
    return rx.fragment(
        server_slot(name="results"),
        rx.el.div(
            *(rx.el.div(class_name="skeleton") for _ in range(4)),
            class_name="cards skeletons",
            aria_hidden="true",
        ),
    )


def _live_results() -> rx.Component:
    return rx.fragment(
        rx.el.h2(FinderState.heading, class_name="results-title"),
        rx.cond(FinderState.problem != "", _problem()),
        rx.cond(FinderState.leave != "", _leave()),
        rx.cond(FinderState.advice != "", _advice()),
        rx.cond(FinderState.advice != "", _call_me()),
        rx.el.ul(each(FinderState.cards, mission_card), class_name="cards"),
        rx.cond(FinderState.nearest.length() > 0, _nearest()),
        rx.cond(FinderState.remote_cards.length() > 0, _remote()),
        rx.cond(FinderState.pager.length() > 0, _pager()),
    )


def _call_me() -> rx.Component:
    # A page load on purpose: the server writes that page.
    link = A.create(icon("bell"), _(CALL_ME), href=address(CALL_ME_AT), class_name="btn btn-line")
    return rx.el.p(link)


def _problem() -> rx.Component:
    return rx.el.div(
        icon("alert"),
        rx.el.p(FinderState.problem),
        class_name="problem",
    )


def _leave() -> rx.Component:
    return rx.el.p(rx.el.a(_(LEAVE_ZONE), href=FinderState.leave), class_name="leave-zone")


def _advice() -> rx.Component:
    return rx.el.p(
        FinderState.advice,
        rx.cond(
            FinderState.way_out != "",
            rx.fragment(" ", rx.el.a(_(TO_FIRST_PAGE), href=FinderState.way_out)),
        ),
        class_name="advice",
    )


def _remote() -> rx.Component:
    return rx.fragment(
        rx.el.h3(icon("remote"), _("À distance, de chez vous"), class_name="group-title"),
        rx.el.ul(each(FinderState.remote_cards, mission_card), class_name="cards"),
    )


def _nearest() -> rx.Component:
    return rx.fragment(
        rx.el.h3(FinderState.nearest_title, class_name="group-title"),
        rx.el.ul(each(FinderState.nearest, mission_card), class_name="cards"),
    )


def _pager() -> rx.Component:
    return rx.el.nav(
        each(
            FinderState.pager,
            lambda link: rx.cond(
                link["href"] != "",
                rx.el.a(
                    rx.el.span(_("Page "), class_name="vh"),
                    link["label"],
                    href=link["href"],
                    aria_current=rx.cond(link["current"] != "", "page", "false"),
                ),
                rx.el.span(link["label"], aria_hidden="true"),
            ),
        ),
        aria_label=_("Pages de résultats"),
        class_name="pager",
    )


def _map() -> rx.Component:
    return map_view(legend(), list_id=LIST, area=FinderState.area)
