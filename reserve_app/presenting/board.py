"""The live board in French words: cards, counters, what just happened.

Nothing here depends on who looks nor on the present moment: all screens of one structure share the
same cards, and what a push brings equals what a reload would show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reserve_app.domain.audit import LABELS, Act
from reserve_app.domain.board import Column
from reserve_app.domain.reasons import DeclineReason, ReleaseReason, Said
from reserve_app.domain.states import InterestState, MissionState, StructureState
from reserve_app.language import N_, _, n_
from reserve_app.mail.dates import PARIS, day_of_month, time_in_words
from reserve_app.presenting.profile import profile
from reserve_app.presenting.structures import STATE_LABELS
from reserve_app.presenting.words import DAY_LABELS, WEEK, age_text, number, slots_text
from reserve_app.queries.board import Board, BoardCard, BoardMission, Move

_In = InterestState
ARRIVALS = frozenset({Act.INTEREST_APPLIED, Act.INTEREST_PROPOSED, Act.INTEREST_ACCEPTED})
ANONYMOUS = N_("Profil en cours de relecture")
SAID_AT_ONCE = 3  # moves read aloud one by one; more are counted
BOARD_STYLE = "/board.css"  # a file of its own, so that the public pages stay light
COLUMN_LABELS = {
    Column.NEW: N_("Nouveaux"),
    Column.CONTACTED: N_("Contactés"),
    Column.CONFIRMED: N_("Confirmés"),
    Column.FINISHED: N_("Terminés"),
    Column.GONE: N_("Déclinés, désistés, expirés"),
    Column.WAITING: N_("Liste d'attente"),
}
NOBODY_IN = {
    Column.NEW: N_("Personne n'attend de réponse. Qui se propose apparaît ici aussitôt."),
    Column.CONTACTED: N_("Personne ici : les personnes que vous avez contactées attendent ici."),
    Column.CONFIRMED: N_("Personne n'est encore confirmé."),
    Column.FINISHED: N_("Aucune mission accomplie pour l'instant."),
}
ENDED = {
    _In.DONE: N_("Venu(e)"),
    _In.NO_SHOW: N_("Absent(e)"),
    _In.DECLINED: N_("Décliné"),
    _In.WITHDRAWN: N_("Désistement"),
    _In.EXPIRED: N_("Resté sans réponse"),
    _In.RELEASED: N_("Mission arrêtée"),
}
MISSION_STATES = {
    MissionState.PUBLISHED: "",
    MissionState.PAUSED: N_("en pause"),
    MissionState.SUSPENDED: N_("suspendue"),
    MissionState.FINISHED: N_("terminée"),
    MissionState.CANCELLED: N_("annulée"),
    MissionState.CHANGES_REQUESTED: N_("à corriger"),
}
STRUCTURE_NEWS = {
    StructureState.SUSPENDED: N_(
        "Votre structure est suspendue : ses missions ne sont plus visibles."
    ),
    StructureState.CLOSED: N_("Votre structure est fermée : ses missions ne sont plus visibles."),
}
# As the structure reads them; the volunteer reads those of `domain.reasons`.
DECLINE_CHOICES = {
    DeclineReason.NOT_AVAILABLE: N_("Les horaires ne correspondent pas"),
    DeclineReason.UNREACHABLE: N_("Injoignable malgré plusieurs essais"),
    DeclineReason.PLACES_FILLED: N_("Les places sont déjà pourvues"),
    DeclineReason.NOT_SUITED: N_("La mission demande un autre profil"),
    DeclineReason.NEED_OVER: N_("Le besoin a pris fin"),
    DeclineReason.OTHER: N_("Autre motif"),
}
_WHY = {str(key): label for key, label in DECLINE_CHOICES.items()} | {
    ReleaseReason.OVER: N_("La mission est arrivée à son terme"),
    ReleaseReason.CALLED_OFF: N_("La mission a été annulée"),
    ReleaseReason.PROFILE: N_("Son profil ne permet plus de continuer"),
}
Card = dict[str, str]


@dataclass(frozen=True, slots=True)
class BoardView:
    """What the screen shows; each list of cards is one variable of the state."""

    number: int = 0
    structure: str = ""
    label: str = ""
    good: bool = False
    title: str = ""
    news: str = ""
    figures: tuple[Card, ...] = ()
    beside: str = ""
    missions: tuple[Card, ...] = ()
    cards: dict[str, list[Card]] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()


def board_view(found: Board) -> BoardView:
    """Return the words of a board."""
    about = next((one for one in found.missions if one.id == found.mission_id), None)
    counted = [about] if about else list(found.missions)
    titles = {one.id: one for one in found.missions}
    cards = {
        column.value: [_card(one, titles[one.mission_id], alone=about is not None) for one in shown]
        for column, shown in found.cards.items()
    }
    left = {
        column.value: total - len(found.cards[column]) for column, total in found.totals.items()
    }
    return BoardView(
        number=found.structure_id,
        structure=found.structure,
        label=_(STATE_LABELS[found.state]),
        good=found.state is StructureState.VALIDATED,
        title=about.title if about else _("Vos bénévoles"),
        news=_(STRUCTURE_NEWS[found.state]) if found.state in STRUCTURE_NEWS else "",
        figures=_figures(counted, found.answers_in),
        beside=_beside(counted),
        missions=tuple(_choice(one) for one in found.missions),
        cards=cards,
        totals={column.value: number(total) for column, total in found.totals.items()},
        hidden={column: number(n) if n > 0 else "" for column, n in left.items()},
        left=_left(found.moves),
        moves=found.moves,
    )


def said_aloud(moves: Iterable[Move], after: int) -> str:
    """Return the sentence that says what happened since the move numbered `after`."""
    new = [move for move in moves if move.id > after]
    if len(new) > SAID_AT_ONCE:
        return n_(
            "{count} changement sur le tableau.",
            "{count} changements sur le tableau.",
            len(new),
        )
    return " ".join(move_sentence(move) for move in reversed(new))


def move_sentence(move: Move) -> str:
    """Say one move: « Alice propose son aide pour « Trier des colis ». »."""
    if move.act in ARRIVALS:
        return _(
            "{first_name} propose son aide pour « {title} ».",
            first_name=move.first_name,
            title=move.title,
        )
    return f"{_what(move)}."


def conflict_sentence(move: Move) -> str:
    """Say who was quicker, and when."""
    return _("Déjà fait. {what}, {at}.", what=_what(move), at=moment_text(move.at))


def _what(move: Move) -> str:
    act = _(LABELS[move.act]).lower()
    return _("{who} : {what}", who=move.first_name, what=act) + _by(move.by)


def _left(moves: Iterable[Move]) -> dict[str, str]:
    """Return, for each interest that just moved, what its card says while it leaves its column."""
    words: dict[str, str] = {}
    for move in moves:  # newest first: the first one told of an interest is the last that happened
        text = f"{_(LABELS[move.act])}{_by(move.by)}, {time_in_words(move.at)}"
        words.setdefault(str(move.interest_id), text)
    return words


def moment_text(moment: datetime) -> str:
    """Write « mardi 24 mars à 14 h 02 », Paris time."""
    day = moment.astimezone(PARIS).date()
    name = _(DAY_LABELS[WEEK[day.weekday()]])
    return _("{day} à {time}", day=f"{name} {day_of_month(day)}", time=time_in_words(moment))


def _by(who: str) -> str:
    return _(", par {who}", who=who) if who else ""


def _card(one: BoardCard, mission: BoardMission, *, alone: bool) -> Card:
    kind = profile().kind(mission.kind)
    return {
        "id": str(one.id),
        "name": one.first_name or _(ANONYMOUS),
        "distance": one.distance,
        "when": _when(one),
        "message": one.message,
        "mission": "" if alone else mission.title,
        "kind": mission.kind,
        "icon": kind.icon,
        "since": _since(one),
        "clock": one.answer_by.isoformat() if one.answer_by else "",
        "deadline": moment_text(one.answer_by) if one.answer_by else "",
        "ended": _(ENDED[one.state]) if one.state in ENDED else "",
        "why": _why(one.said),
        "state": one.state.value,
        "rank": str(one.rank),
    }


def _why(said: Said) -> str:
    label = _WHY.get(said.code)
    if not label:
        return ""
    return _("{reason} : {text}", reason=_(label), text=said.text) if said.text else _(label)


def _when(one: BoardCard) -> str:
    """Say which half-days suit both: those of the mission that the volunteer has too."""
    if not one.slots:
        return _("disponibilités à convenir") if one.first_name else ""
    both = one.slots & one.wanted_slots if one.wanted_slots else one.slots
    return slots_text(both) if both else _("aucun créneau commun : à convenir")


def _since(one: BoardCard) -> str:
    moment = moment_text(one.since)
    who = _by(one.by)
    label = {
        Column.NEW: _("Proposé"),
        Column.CONTACTED: _("Contacté"),
        Column.CONFIRMED: _("Confirmé"),
        Column.WAITING: _("En attente depuis"),
    }.get(one.column, _("Le"))
    return f"{label} {moment}{who}"


def _figures(missions: list[BoardMission], answers_in: timedelta | None) -> tuple[Card, ...]:
    wanted = sum(one.places for one in missions if one.state is MissionState.PUBLISHED)
    proposed = _count(missions, _In.PROPOSED) + _count(missions, _In.CONTACTED)
    pairs = (
        (_("Bénévoles demandés"), number(wanted)),
        (_("Se sont proposés"), number(proposed)),
        (_("Confirmés"), number(_count(missions, _In.CONFIRMED))),
        (_("Liste d'attente"), number(_count(missions, _In.WAITLISTED))),
        (_("Vous répondez en"), age_text(answers_in) if answers_in is not None else "–"),
    )
    return tuple({"label": label, "value": value} for label, value in pairs)


def _beside(missions: list[BoardMission]) -> str:
    """Say which places are kept for people the board does not show yet."""
    held, offered = _count(missions, _In.HELD), _count(missions, _In.OFFERED)
    parts = []
    if held:
        parts.append(
            n_(
                "{count} place gardée pour une personne dont le profil est en relecture",
                "{count} places gardées pour {count} personnes dont le profil est en relecture",
                held,
            )
        )
    if offered:
        parts.append(
            n_(
                "{count} place proposée à la liste d'attente",
                "{count} places proposées à la liste d'attente",
                offered,
            )
        )
    text = _(" ; ").join(parts)
    return f"{text}." if text else ""


def _count(missions: list[BoardMission], state: InterestState) -> int:
    return sum(one.people.get(state, 0) for one in missions)


def _choice(one: BoardMission) -> Card:
    new = one.people.get(_In.PROPOSED, 0)
    state = MISSION_STATES.get(one.state)
    notes = [_(state)] if state else []
    notes += [_("{new} à contacter", new=number(new))] if new else []
    tail = f" ({', '.join(notes)})" if notes else ""
    return {"id": str(one.id), "label": f"{one.title}{tail}"}
