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
from reserve_app.mail.dates import PARIS
from reserve_app.presenting.profile import profile
from reserve_app.presenting.structures import STATE_LABELS
from reserve_app.presenting.words import DAY_LABELS, MONTHS, WEEK, number, plural, slots_text
from reserve_app.queries.board import Board, BoardCard, BoardMission, Move

_In = InterestState
ARRIVALS = frozenset({Act.INTEREST_APPLIED, Act.INTEREST_PROPOSED, Act.INTEREST_ACCEPTED})
ANONYMOUS = "Profil en cours de relecture"
SAID_AT_ONCE = 3  # moves read aloud one by one; more are counted
BOARD_STYLE = "/board.css"  # a file of its own, so that the public pages stay light
COLUMN_LABELS = {
    Column.NEW: "Nouveaux",
    Column.CONTACTED: "Contactés",
    Column.CONFIRMED: "Confirmés",
    Column.FINISHED: "Terminés",
    Column.GONE: "Déclinés, désistés, expirés",
    Column.WAITING: "Liste d'attente",
}
NOBODY_IN = {
    Column.NEW: "Personne n'attend de réponse. Qui se propose apparaît ici aussitôt.",
    Column.CONTACTED: "Personne ici : les personnes que vous avez contactées attendent ici.",
    Column.CONFIRMED: "Personne n'est encore confirmé.",
    Column.FINISHED: "Aucune mission accomplie pour l'instant.",
}
ENDED = {
    _In.DONE: "Venu(e)",
    _In.NO_SHOW: "Absent(e)",
    _In.DECLINED: "Décliné",
    _In.WITHDRAWN: "Désistement",
    _In.EXPIRED: "Resté sans réponse",
    _In.RELEASED: "Mission arrêtée",
}
MISSION_STATES = {
    MissionState.PUBLISHED: "",
    MissionState.PAUSED: "en pause",
    MissionState.SUSPENDED: "suspendue",
    MissionState.FINISHED: "terminée",
    MissionState.CANCELLED: "annulée",
    MissionState.CHANGES_REQUESTED: "à corriger",
}
STRUCTURE_NEWS = {
    StructureState.SUSPENDED: "Votre structure est suspendue : ses missions ne sont plus visibles.",
    StructureState.CLOSED: "Votre structure est fermée : ses missions ne sont plus visibles.",
}
# As the structure reads them; the volunteer reads those of `domain.reasons`.
DECLINE_CHOICES = {
    DeclineReason.NOT_AVAILABLE: "Les horaires ne correspondent pas",
    DeclineReason.UNREACHABLE: "Injoignable malgré plusieurs essais",
    DeclineReason.PLACES_FILLED: "Les places sont déjà pourvues",
    DeclineReason.NOT_SUITED: "La mission demande un autre profil",
    DeclineReason.NEED_OVER: "Le besoin a pris fin",
    DeclineReason.OTHER: "Autre motif",
}
_WHY = {str(key): label for key, label in DECLINE_CHOICES.items()} | {
    ReleaseReason.OVER: "La mission est arrivée à son terme",
    ReleaseReason.CALLED_OFF: "La mission a été annulée",
    ReleaseReason.PROFILE: "Son profil ne permet plus de continuer",
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
        label=STATE_LABELS[found.state],
        good=found.state is StructureState.VALIDATED,
        title=about.title if about else "Vos bénévoles",
        news=STRUCTURE_NEWS.get(found.state, ""),
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
        return f"{plural(len(new), 'changement')} sur le tableau."
    return " ".join(move_sentence(move) for move in reversed(new))


def move_sentence(move: Move) -> str:
    """Say one move: « Alice propose son aide pour « Trier des colis ». »."""
    if move.act in ARRIVALS:
        return f"{move.first_name} propose son aide pour « {move.title} »."
    return f"{move.first_name} : {LABELS[move.act].lower()}{_by(move.by)}."


def conflict_sentence(move: Move) -> str:
    """Say who was quicker, and when."""
    what = LABELS[move.act].lower()
    return f"Déjà fait. {move.first_name} : {what}{_by(move.by)}, {moment_text(move.at)}."


def _left(moves: Iterable[Move]) -> dict[str, str]:
    """Return, for each interest that just moved, what its card says while it leaves its column."""
    words: dict[str, str] = {}
    for move in moves:  # newest first: the first one told of an interest is the last that happened
        text = f"{LABELS[move.act]}{_by(move.by)}, {clock_text(move.at)}"
        words.setdefault(str(move.interest_id), text)
    return words


def moment_text(moment: datetime) -> str:
    """Write « mardi 24 mars à 14 h 02 », Paris time."""
    local = moment.astimezone(PARIS)
    day = "1er" if local.day == 1 else str(local.day)
    return f"{DAY_LABELS[WEEK[local.weekday()]]} {day} {MONTHS[local.month - 1]} à {_hour(local)}"


def clock_text(moment: datetime) -> str:
    """Write « 14 h 02 », Paris time."""
    return _hour(moment.astimezone(PARIS))


def _hour(local: datetime) -> str:
    return f"{local.hour} h {local.minute:02d}"


def _by(who: str) -> str:
    return f", par {who}" if who else ""


def _card(one: BoardCard, mission: BoardMission, *, alone: bool) -> Card:
    kind = profile().kind(mission.kind)
    return {
        "id": str(one.id),
        "name": one.first_name or ANONYMOUS,
        "distance": one.distance,
        "when": _when(one),
        "message": one.message,
        "mission": "" if alone else mission.title,
        "kind": mission.kind,
        "icon": kind.icon,
        "since": _since(one),
        "clock": one.answer_by.isoformat() if one.answer_by else "",
        "deadline": moment_text(one.answer_by) if one.answer_by else "",
        "ended": ENDED.get(one.state, ""),
        "why": _why(one.said),
        "state": one.state.value,
        "rank": str(one.rank),
    }


def _why(said: Said) -> str:
    label = _WHY.get(said.code, "")
    return f"{label} : {said.text}" if label and said.text else label


def _when(one: BoardCard) -> str:
    """Say which half-days suit both: those of the mission that the volunteer has too."""
    if not one.slots:
        return "disponibilités à convenir" if one.first_name else ""
    both = one.slots & one.wanted_slots if one.wanted_slots else one.slots
    return slots_text(both) if both else "aucun créneau commun : à convenir"


def _since(one: BoardCard) -> str:
    moment = moment_text(one.since)
    who = _by(one.by)
    label = {
        Column.NEW: "Proposé",
        Column.CONTACTED: "Contacté",
        Column.CONFIRMED: "Confirmé",
        Column.WAITING: "En attente depuis",
    }.get(one.column, "Le")
    return f"{label} {moment}{who}"


def _figures(missions: list[BoardMission], answers_in: timedelta | None) -> tuple[Card, ...]:
    wanted = sum(one.places for one in missions if one.state is MissionState.PUBLISHED)
    proposed = _count(missions, _In.PROPOSED) + _count(missions, _In.CONTACTED)
    pairs = (
        ("Bénévoles demandés", number(wanted)),
        ("Se sont proposés", number(proposed)),
        ("Confirmés", number(_count(missions, _In.CONFIRMED))),
        ("Liste d'attente", number(_count(missions, _In.WAITLISTED))),
        ("Vous répondez en", duration_text(answers_in) if answers_in is not None else "–"),
    )
    return tuple({"label": label, "value": value} for label, value in pairs)


def duration_text(spent: timedelta) -> str:
    """Say about how long: « 25 min », « 5 h », « 2 j »."""
    minutes = int(spent.total_seconds() // 60)
    if minutes < 60:  # noqa: PLR2004
        return f"{max(minutes, 1)} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} j"  # noqa: PLR2004


def _beside(missions: list[BoardMission]) -> str:
    """Say which places are kept for people the board does not show yet."""
    held, offered = _count(missions, _In.HELD), _count(missions, _In.OFFERED)
    parts = []
    if held:
        people = "une personne dont" if held == 1 else f"{number(held)} personnes dont"
        parts.append(f"{plural(held, 'place gardée')} pour {people} le profil est en relecture")
    if offered:
        parts.append(f"{plural(offered, 'place proposée')} à la liste d'attente")
    text = " ; ".join(parts)
    return f"{text}." if text else ""


def _count(missions: list[BoardMission], state: InterestState) -> int:
    return sum(one.people.get(state, 0) for one in missions)


def _choice(one: BoardMission) -> Card:
    new = one.people.get(_In.PROPOSED, 0)
    state = MISSION_STATES.get(one.state, "")
    notes = [state] if state else []
    notes += [f"{number(new)} à contacter"] if new else []
    tail = f" ({', '.join(notes)})" if notes else ""
    return {"id": str(one.id), "label": f"{one.title}{tail}"}
