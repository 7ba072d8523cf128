"""The live board of a structure, or of one of its missions: who wants to help, and what is next."""

from __future__ import annotations

import reflex as rx

from reserve_app.components.board_card import board_card, waiting_row
from reserve_app.components.board_decline import decline_dialog
from reserve_app.components.board_parts import board_focus, native_form, steady_list
from reserve_app.components.fresh_list import fresh_list
from reserve_app.components.icons import icon
from reserve_app.components.languages import each
from reserve_app.components.live_status import live_status
from reserve_app.components.server_slot import server_slot
from reserve_app.components.shell import page_shell
from reserve_app.components.structure_nav import structure_nav
from reserve_app.domain.board import Column
from reserve_app.language import N_, _, address
from reserve_app.presenting.board import BOARD_STYLE, COLUMN_LABELS, NOBODY_IN
from reserve_app.state.board import BoardState

ANSWERED = BoardState.ready & (BoardState.asked == BoardState.router.url.path)
CLOSED = N_("Ce tableau n'est pas accessible")
COLUMNS = (
    (Column.NEW, BoardState.new),
    (Column.CONTACTED, BoardState.contacted),
    (Column.CONFIRMED, BoardState.confirmed),
    (Column.FINISHED, BoardState.finished),
)


def board() -> rx.Component:
    """Return the page; until the board is there, what the server wrote stands in its place."""
    return page_shell(
        rx.el.link(rel="stylesheet", href=BOARD_STYLE),
        rx.el.div(
            fresh_list(_live(), server_slot(name="main", whole=True), fresh=ANSWERED),
            rx.el.p(BoardState.said, class_name="vh", role="status"),
            class_name="wrap wide page board-page",
        ),
        wide=True,
    )


def _live() -> rx.Component:
    return rx.cond(BoardState.problem != "", _closed(), _open())


def _closed() -> rx.Component:
    return rx.el.div(
        rx.el.h1(_(CLOSED)),
        rx.el.p(BoardState.problem, class_name="lead"),
        rx.el.p(
            rx.el.a(_("Revenir à mon espace"), href=address("/structure"), class_name="btn btn-go")
        ),
        class_name="stack",
    )


def _open() -> rx.Component:
    return rx.el.div(
        structure_nav(
            number=BoardState.number,
            name=BoardState.structure,
            label=BoardState.label,
            good=BoardState.good,
        ),
        _head(),
        _messages(),
        _figures(),
        _tabs(),
        rx.el.div(*(_column(name, cards) for name, cards in COLUMNS), class_name="cols"),
        rx.el.div(_waiting(), _gone(), _files(), class_name="below"),
        decline_dialog(),
        board_focus(),
        class_name="board",
    )


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.h2(BoardState.title),
        live_status(),
        rx.cond(
            BoardState.alone,
            rx.el.a(_("Voir toutes les missions"), href=address(f"/structure/{BoardState.number}")),
            rx.cond(BoardState.missions.length() > 1, _filter()),
        ),
        class_name="board-head",
    )


def _filter() -> rx.Component:
    return rx.el.div(
        rx.el.label(_("Mission"), html_for="mission-montree"),
        rx.el.select(
            rx.el.option(_("Toutes les missions"), value=""),
            each(
                BoardState.missions,
                lambda one: rx.el.option(one["label"], value=one["id"], key=one["id"]),
            ),
            id="mission-montree",
            value=BoardState.only,
            on_change=BoardState.choose,
            class_name="input",
        ),
        class_name="field board-filter",
    )


def _messages() -> rx.Component:
    return rx.fragment(
        rx.cond(BoardState.news != "", rx.el.p(BoardState.news, class_name="advice")),
        rx.el.div(
            rx.cond(
                BoardState.notice != "",
                rx.el.div(
                    icon("alert"),
                    rx.el.p(BoardState.notice),
                    rx.el.button(
                        _("Fermer"),
                        type="button",
                        class_name="btn btn-text",
                        on_click=BoardState.dismiss,
                    ),
                    class_name="problem notice",
                ),
            ),
            rx.cond(
                BoardState.late,
                rx.el.p(
                    _("Le serveur tarde à répondre : ce qui est affiché peut dater."),
                    class_name="advice",
                ),
            ),
            role="status",
            class_name="board-said",
        ),
    )


def _figures() -> rx.Component:
    return rx.fragment(
        rx.el.dl(
            each(
                BoardState.figures,
                lambda one: rx.el.div(rx.el.dt(one["label"]), rx.el.dd(one["value"])),
            ),
            class_name="tally",
        ),
        rx.cond(BoardState.beside != "", rx.el.p(BoardState.beside, class_name="soft beside")),
    )


def _tabs() -> rx.Component:
    """Return what chooses a column where they do not fit side by side; CSS does the rest."""
    return rx.el.fieldset(
        rx.el.legend(_("Colonne affichée"), class_name="vh"),
        *(
            rx.el.label(
                rx.el.input(
                    type="radio",
                    name="colonne",
                    value=name.value,
                    default_checked=name is Column.NEW,
                    class_name=f"pick-{name}",
                ),
                rx.el.span(
                    _(COLUMN_LABELS[name]), rx.el.b(BoardState.totals[name.value], class_name="n")
                ),
            )
            for name, _cards in COLUMNS
        ),
        class_name="segmented col-tabs",
    )


def _column(name: Column, cards: rx.Var[list[dict[str, str]]]) -> rx.Component:
    label = _(COLUMN_LABELS[name])
    return rx.el.section(
        rx.el.h3(label, " ", rx.el.span(BoardState.totals[name.value], class_name="n")),
        steady_list(
            each(cards, lambda card: board_card(card, name)),
            moves=BoardState.moves,
            empty=_(NOBODY_IN[name]),
            label=label,
        ),
        _more(name),
        class_name=f"col col-{name}",
        aria_label=label,
    )


def _more(name: Column) -> rx.Component:
    return rx.cond(
        BoardState.hidden[name.value] != "",
        rx.el.button(
            _("Afficher plus"),
            " (",
            BoardState.hidden[name.value],
            ")",
            rx.el.span(f", {_(COLUMN_LABELS[name]).lower()}", class_name="vh"),
            type="button",
            class_name="btn btn-line",
            on_click=BoardState.show_more(name.value),
        ),
    )


def _waiting() -> rx.Component:
    name = Column.WAITING
    return rx.cond(
        BoardState.waiting.length() > 0,
        rx.el.section(
            rx.el.h3(
                _(COLUMN_LABELS[name]),
                " ",
                rx.el.span(BoardState.totals[name.value], class_name="n"),
            ),
            rx.el.p(
                _(
                    "Dès qu'une place se libère, elle est proposée à la première personne de la "
                    "liste."
                ),
                class_name="soft",
            ),
            rx.el.ol(each(BoardState.waiting, waiting_row), class_name="queue"),
            _more(name),
            class_name="panel",
        ),
    )


def _gone() -> rx.Component:
    name = Column.GONE
    return rx.cond(
        BoardState.gone.length() > 0,
        rx.el.details(
            rx.el.summary(_(COLUMN_LABELS[name]), " (", BoardState.totals[name.value], ")"),
            rx.el.ul(
                each(BoardState.gone, lambda card: board_card(card, name)),
                class_name="col-cards",
            ),
            _more(name),
            class_name="more",
        ),
    )


def _files() -> rx.Component:
    """Return the buttons of the list of those confirmed: native forms, answered by a file."""
    return rx.cond(
        BoardState.confirmed.length() > 0,
        rx.el.section(
            rx.el.h3(_("Emporter la liste")),
            rx.el.p(
                _(
                    "Les personnes confirmées de toute la structure, avec leurs coordonnées. "
                    "Chaque téléchargement est noté, et les bénévoles le voient."
                ),
                class_name="soft",
            ),
            rx.el.div(
                _file("csv", _("Fichier CSV")), _file("xlsx", _("Classeur Excel")), class_name="row"
            ),
            class_name="panel",
        ),
    )


def _file(kind: str, label: str) -> rx.Component:
    return native_form(
        rx.el.button(label, type="submit", class_name="btn btn-line"),
        action=address(f"/structure/{BoardState.number}/benevoles.{kind}"),
    )
