"""Territories in French words: what is shown of each, why it is forgotten, sorted and filtered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from reserve_app.domain.errors import BadInput
from reserve_app.domain.forgotten import HELP_WITHIN_KM, Rule
from reserve_app.domain.masking import published_sum
from reserve_app.domain.text import fold
from reserve_app.geo.territories import get_territories
from reserve_app.language import N_, _, decimal, n_
from reserve_app.presenting.profile import profile
from reserve_app.presenting.words import age_text, number
from reserve_app.queries.territories import Numbers, Reason, TerritoryView

TITLE = N_("N'oublier aucun territoire")
DESCRIPTION = N_(
    "Le besoin et l'aide proposée dans chaque département et collectivité, avec ceux qui sont "
    "oubliés et pourquoi."
)
MASKED = N_("moins de 5")
NONE = "–"
COLLECTIVITIES = "collectivites"
_MINUTES = 60
_DAYS_FROM = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Line:
    """One territory of the table; every figure is written out."""

    code: str
    name: str
    region: str
    state: str  # a rule's key, or ``fine``
    reasons: tuple[str, ...]
    missions: str
    kinds: tuple[str, ...]
    places: str
    structures: str
    volunteers: str
    standby: str
    per_place: str
    answer: str
    queue: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the whole country with its name."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class TerritoriesView:
    """The page; ``version`` changes whenever anything on it does."""

    figures: tuple[Figure, ...]
    lines: tuple[Line, ...]
    states: Mapping[str, str]
    forgotten: int
    region: str
    order: str
    version: str


def _by(
    key: Callable[[TerritoryView], float | None],
) -> Callable[[TerritoryView], tuple[bool, float]]:
    """Make a sort key, greatest first; what is unknown or masked comes last."""

    def order(view: TerritoryView) -> tuple[bool, float]:
        value = key(view)
        return value is None, -(value or 0)

    return order


def _before(moment: datetime | None) -> float | None:
    """Return what is greater the longer ago a moment is."""
    return -moment.timestamp() if moment else None


def _folded(view: TerritoryView) -> str:
    return fold(view.territory.name)


# What a table may be sorted by: the key of the address, the column's label, and how.
ORDERS: dict[str, tuple[str, Callable[[TerritoryView], object] | None]] = {
    "oublies": (N_("Oubliés d'abord"), None),
    "nom": (N_("Nom"), _folded),
    "missions": (N_("Missions"), _by(lambda view: view.numbers.open_missions)),
    "places": (N_("Places libres"), _by(lambda view: view.numbers.open_places)),
    "structures": (N_("Structures"), _by(lambda view: view.numbers.structures)),
    "benevoles": (N_("Bénévoles"), _by(lambda view: view.numbers.volunteers)),
    "vivier": (N_("Vivier"), _by(lambda view: view.numbers.standby)),
    "tension": (N_("Bénévoles par place"), _by(lambda view: view.numbers.volunteers_per_place)),
    "reponse": (N_("Réponse"), _by(lambda view: view.numbers.answer_minutes)),
    "attente": (N_("Plus ancienne demande"), _by(lambda view: _before(view.numbers.oldest_review))),
}


def territories_view(
    views: Iterable[TerritoryView], region: str, order: str, now: datetime
) -> TerritoriesView:
    """Return the page, of one region if asked, in the order asked.

    Raises:
        BadInput: there is no such region or order.
    """
    everything = list(views)
    if order not in ORDERS:
        msg = _("Ce tri n'existe pas.")
        raise BadInput(msg, field="tri")
    if region and region not in {code for code, _ in regions()}:
        msg = _("Cette région n'existe pas.")
        raise BadInput(msg, field="region")
    kept = [view for view in everything if not region or _is_in(view, region)]
    key = ORDERS[order][1]
    if key is not None:
        kept.sort(key=key)  # type: ignore[arg-type] # each gives keys of one type
    lines = tuple(line(view, now) for view in kept)
    states = {view.territory.code: _state(view) for view in everything}
    figures = _figures([view.numbers for view in kept])
    forgotten = sum(view.forgotten for view in kept)
    version = _version(everything, now)
    return TerritoriesView(figures, lines, states, forgotten, region, order, version)


def _version(views: list[TerritoryView], now: datetime) -> str:
    """Return what changes with any line, whichever of them a page shows."""
    shown = json.dumps([asdict(line(view, now)) for view in views])
    return hashlib.blake2b(shown.encode(), digest_size=8).hexdigest()


def regions() -> tuple[tuple[str, str], ...]:
    """Return code and name of the regions by name, then of the collectivities, which have none."""
    named = sorted(get_territories().regions.values(), key=lambda region: region.name)
    return (*((one.code, one.name) for one in named), (COLLECTIVITIES, _("Collectivités")))


def line(view: TerritoryView, now: datetime) -> Line:
    """Return one territory as the table shows it."""
    numbers, territory = view.numbers, view.territory
    region = get_territories().region_of(territory.code)
    return Line(
        code=territory.code,
        name=territory.name,
        region=region.name if region else _("Collectivité"),
        state=_state(view),
        reasons=tuple(reason_text(reason, now) for reason in shown_reasons(view.reasons)),
        missions=number(numbers.open_missions),
        kinds=tuple(number(numbers.missions.get(key, 0)) for key in profile().keys),
        places=number(numbers.open_places),
        structures=number(numbers.structures),
        volunteers=people_text(numbers.volunteers),
        standby=people_text(numbers.standby),
        per_place=ratio_text(numbers),
        answer=answer_text(numbers.answer_minutes),
        queue=age_text(now - numbers.oldest_review) if numbers.oldest_review else NONE,
    )


def people_text(count: int | None) -> str:
    """Write a count of people, masked or not."""
    return _(MASKED) if count is None else number(count)


def ratio_text(numbers: Numbers) -> str:
    """Write how many validated volunteers there are for each open place."""
    ratio = numbers.volunteers_per_place
    if ratio is None:
        return NONE
    return decimal(f"{ratio:.1f}".removesuffix(".0"))


def answer_text(minutes: int | None) -> str:
    """Write the median time structures take to answer."""
    if minutes is None:
        return NONE
    return f"{minutes} min" if minutes < _MINUTES else f"{round(minutes / _MINUTES)} h"


MOST_FAR = 3  # communes named in a line; the page of the territory names them all


def shown_reasons(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Return the reasons with at most three communes far from help, the largest."""
    far = [reason for reason in reasons if reason.rule is Rule.FAR_FROM_HELP]
    return tuple(reason for reason in reasons if reason not in far[MOST_FAR:])


def reason_text(reason: Reason, now: datetime) -> str:
    """Write why a territory is forgotten, with its numbers."""
    match reason.rule:
        case Rule.NO_MISSION:
            return _since(_("Aucune mission ouverte"), now - reason.since)
        case Rule.CROWDED if not reason.places:
            return _("{reason} et aucune place libre", reason=_waiting(reason))
        case Rule.CROWDED:
            return n_(
                "{waiting} pour {count} place",
                "{waiting} pour {count} places",
                reason.places,
                waiting=_waiting(reason),
            )
        case Rule.SLOW_QUEUE:
            waited = timedelta(hours=reason.number or 0)
            return _since(_("Une demande attend les modérateurs"), waited)
        case Rule.FAR_FROM_HELP:
            return _(
                "{commune} : {number} habitants, aucune mission à moins de {km} km",
                commune=reason.commune,
                number=number(reason.number or 0),
                km=f"{HELP_WITHIN_KM:.0f}",
            )


def _since(what: str, age: timedelta) -> str:
    """Write « … depuis 3 jours »; without the time in the first hour."""
    if age >= _DAYS_FROM:
        return n_("{what} depuis {count} jour", "{what} depuis {count} jours", age.days, what=what)
    hours = int(age / timedelta(hours=1))
    if not hours:
        return what
    return n_("{what} depuis {count} heure", "{what} depuis {count} heures", hours, what=what)


def _waiting(reason: Reason) -> str:
    if reason.number is None:
        return _("Moins de 5 bénévoles en attente")
    return n_("{count} bénévole en attente", "{count} bénévoles en attente", reason.number)


def _state(view: TerritoryView) -> str:
    return view.reasons[0].rule.value if view.reasons else "fine"


def _is_in(view: TerritoryView, region: str) -> bool:
    return (view.territory.region or COLLECTIVITIES) == region


def _figures(numbers: list[Numbers]) -> tuple[Figure, ...]:
    """Sum what is published: a total made of masked counts would give them away."""
    missions = sum(one.open_missions for one in numbers)
    places = sum(one.open_places for one in numbers)
    structures = sum(one.structures for one in numbers)
    volunteers = [one.volunteers for one in numbers]
    total = published_sum(volunteers)
    shown = number(total)
    if None in volunteers:
        shown = _("au moins {count}", count=shown)
    return (
        Figure(number(missions), n_("mission ouverte", "missions ouvertes", missions)),
        Figure(number(places), n_("place libre", "places libres", places)),
        Figure(number(structures), n_("structure", "structures", structures)),
        Figure(shown, n_("bénévole", "bénévoles", total)),
    )
