"""One territory in French words: its numbers, its days, its communes, its missions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from reserve_app.domain.actor import Actor
from reserve_app.domain.crisis import Kind
from reserve_app.domain.structures import LEGAL_KIND_LABELS, LegalKind
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.geo.territories import get_territories
from reserve_app.language import _, n_
from reserve_app.mail.dates import paris_day
from reserve_app.presenting.cards import card_view
from reserve_app.presenting.finder import finder_path
from reserve_app.presenting.profile import profile
from reserve_app.presenting.territories import (
    Figure,
    answer_text,
    people_text,
    ratio_text,
    reason_text,
)
from reserve_app.presenting.territory_desk import Steps, next_steps
from reserve_app.presenting.words import day_text, number
from reserve_app.queries.territories import DayNumbers, TerritoryView, days_of, one_territory
from reserve_app.queries.territory_page import (
    CommuneReach,
    PublicContact,
    StructureLine,
    communes_in,
    contact_of,
    latest_in,
    structures_in,
)
from reserve_app.search.criteria import near_commune

HISTORY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KindLine:
    """What a kind has open in a territory."""

    kind: Kind
    missions: str
    places: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the history: its numbers for the curve, and in words for the table."""

    day: str
    missions: int
    places: str
    structures: str
    volunteers: str


@dataclass(frozen=True, slots=True)
class TerritoryPage:
    """The page; ``version`` changes whenever anything on it does."""

    code: str
    name: str
    of_it: str
    title: str
    region: str
    reasons: tuple[str, ...]
    figures: tuple[Figure, ...]
    kinds: tuple[KindLine, ...]
    days: tuple[DayLine, ...]
    trend: str
    communes: tuple[CommuneReach, ...]
    far: tuple[str, ...]
    reach: str
    cards: tuple[dict[str, str], ...]
    structures: tuple[tuple[str, str], ...]
    finder: str
    inside: bool
    steps: tuple[Steps, ...]
    contact: PublicContact | None
    version: str


def territory_page(actor: Actor, code: str, now: datetime) -> TerritoryPage:
    """Return the page of a territory as this actor may see it.

    Raises:
        NotFound: there is no such territory.
        Unavailable: the database does not answer.
    """
    view = one_territory(actor, code, now)
    today = paris_day(now)
    days = days_of(actor, code, today - HISTORY, today)
    communes = communes_in(actor, code, now)
    territory = view.territory
    region = get_territories().region_of(code)
    shown = {
        "code": code,
        "name": territory.name,
        "of_it": territory.of_it,
        "title": _("{name} ({code}) : besoins et bénévoles", name=territory.name, code=code),
        "region": region.name if region else _("Collectivité d'outre-mer"),
        "reasons": tuple(reason_text(reason, now) for reason in view.reasons),
        "figures": _figures(view),
        "kinds": _kinds(view),
        "days": tuple(_day(one) for one in days),
        "trend": trend_text(days),
        "communes": communes,
        "far": _far(communes),
        "reach": reach_text(communes),
        "cards": tuple(card_view(card, today) for card in latest_in(actor, code, now)),
        "structures": tuple(_structure(one) for one in structures_in(actor, code)),
        "finder": _finder(territory.seat),
        "inside": view.inside,
        "steps": next_steps(actor, code, now) if view.inside else (),
        "contact": contact_of(actor, code),
    }
    said = json.dumps(shown, default=_plain, sort_keys=True)
    version = hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
    return TerritoryPage(**shown, version=version)  # type: ignore[arg-type] # each field by name


def trend_text(days: Sequence[DayNumbers]) -> str:
    """Say in a sentence what the curve shows."""
    if len(days) < 2:  # noqa: PLR2004 - a trend has two ends
        return _("L'évolution jour par jour commence aujourd'hui.")
    first, last = days[0], days[-1]
    since = day_text(first.day)
    gained = last.missions - first.missions
    if not gained:
        return _("{missions} : autant que le {day}.", missions=_missions(last.missions), day=since)
    values = {"missions": _missions(last.missions), "more": number(abs(gained)), "day": since}
    if gained > 0:
        return _("{missions} : {more} de plus que le {day}.", **values)
    return _("{missions} : {more} de moins que le {day}.", **values)


def reach_text(communes: Sequence[CommuneReach]) -> str:
    """Say how many people live near help."""
    people = sum(one.population for one in communes)
    near = sum(one.population for one in communes if one.near)
    if not people:
        return _("Aucune commune de 2 000 habitants ou plus.")
    share = 100 * near // people  # 100 is said of all, and of all only
    return _(
        "{share} % des habitants des communes de 2 000 habitants ou plus ont une "
        "mission ouverte à moins de 15 km.",
        share=share,
    )


def _figures(view: TerritoryView) -> tuple[Figure, ...]:
    numbers = view.numbers
    pairs = (
        (number(numbers.open_missions), _("Missions ouvertes")),
        (number(numbers.open_places), _("Places libres")),
        (number(numbers.structures), _("Structures validées")),
        (people_text(numbers.volunteers), _("Bénévoles validés")),
        (people_text(numbers.standby), _("Bénévoles à prévenir")),
        (ratio_text(numbers), _("Bénévoles par place libre")),
        (answer_text(numbers.answer_minutes), _("Temps de réponse médian")),
    )
    return tuple(Figure(value, label) for value, label in pairs)


def _kinds(view: TerritoryView) -> tuple[KindLine, ...]:
    numbers = view.numbers
    return tuple(
        KindLine(
            kind,
            _missions(numbers.missions.get(kind.key, 0)),
            n_(
                "{count} place libre",
                "{count} places libres",
                numbers.places_left.get(kind.key, 0),
            ),
        )
        for kind in profile().kinds
    )


def _day(one: DayNumbers) -> DayLine:
    return DayLine(
        day_text(one.day),
        one.missions,
        number(one.places_left),
        number(one.structures),
        people_text(one.volunteers),
    )


def _far(communes: Sequence[CommuneReach]) -> tuple[str, ...]:
    far = sorted((one for one in communes if not one.near), key=lambda one: -one.population)
    return tuple(f"{one.name} ({_people(one.population)})" for one in far)


def _structure(one: StructureLine) -> tuple[str, str]:
    kind = _(LEGAL_KIND_LABELS[LegalKind(one.legal_kind)])
    return one.name, f"{kind}, {one.commune} · {_missions(one.missions)}"


def _missions(count: int) -> str:
    return n_("{count} mission", "{count} missions", count)


def _people(count: int) -> str:
    return n_("{count} habitant", "{count} habitants", count)


def _finder(seat: str) -> str:
    commune = get_gazetteer().commune(seat)
    return finder_path({"near": near_commune(commune.insee), "radius": "50"} if commune else {})


def _plain(value: object) -> object:
    """Write what JSON does not know, for the version alone."""
    if isinstance(value, date):
        return value.isoformat()
    return asdict(value) if hasattr(value, "__dataclass_fields__") else str(value)  # type: ignore[call-overload] # a dataclass
