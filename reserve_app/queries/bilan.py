"""Read the bilan of a territory: what a period began and ended with, people by steps of five."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, func, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.masking import published_past
from reserve_app.domain.states import InterestState, StructureState, VolunteerState
from reserve_app.geo.territories import Territory
from reserve_app.models import TERRITORY_DAY, counting
from reserve_app.models.engine import read_connection
from reserve_app.queries.territories import counts_by_day, known_territory, sees_inside
from reserve_app.queries.territory_page import PublicContact, contact_of
from reserve_app.services.territory_watch import ANSWER_MINUTES

_D = TERRITORY_DAY.c
# Whoever signed up and was not turned down since: what a prefecture calls « inscrits ».
SIGNED_UP = (VolunteerState.PENDING, VolunteerState.CHANGES_REQUESTED, VolunteerState.VALIDATED)
STRUCTURES_SIGNED_UP = (
    StructureState.PENDING,
    StructureState.CHANGES_REQUESTED,
    StructureState.VALIDATED,
)
ENGAGED = (InterestState.CONFIRMED, InterestState.DONE)


@dataclass(frozen=True, slots=True)
class Stock:
    """What there was at the end of a day. Counts of people are None where they are masked.

    ``missions``, ``places`` and ``places_left`` are of open missions, by kind; ``engaged`` are
    engagements confirmed or done.
    """

    missions: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    places_left: Mapping[str, int] = field(default_factory=dict)
    structures: int = 0
    structures_validated: int = 0
    volunteers: int | None = 0
    volunteers_validated: int | None = 0
    standby: int | None = 0
    engaged: int | None = 0
    answer_minutes: int | None = None

    @property
    def open_missions(self) -> int:
        """Missions of every kind."""
        return sum(self.missions.values())

    @property
    def all_places(self) -> int:
        """Places of every kind, taken or not."""
        return sum(self.places.values())

    @property
    def open_places(self) -> int:
        """Places left, of every kind."""
        return sum(self.places_left.values())


NOTHING = Stock()


@dataclass(frozen=True, slots=True)
class Bilan:
    """The bilan of a period, both ends included.

    Attributes:
        territory: where.
        first: first day of the period.
        last: last day of the period.
        launch: first day anything was counted there; None before it.
        before: what there was on the eve of the period.
        after: what there was at its end, or is now.
        days: each day of the period that was kept.
        inside: whether the reader moderates there: nothing is masked.
        contact: the service the public may write to or call there.
    """

    territory: Territory
    first: date
    last: date
    launch: date | None
    before: Stock
    after: Stock
    days: tuple[tuple[date, Stock], ...]
    inside: bool
    contact: PublicContact | None = None

    @property
    def since_launch(self) -> bool:
        """Whether the period holds all there is to tell."""
        return self.launch is not None and self.first <= self.launch <= self.last


def launch_of(code: str) -> date | None:
    """Return the first day anything was counted in a territory, None before it.

    Raises:
        NotFound: there is no such territory.
        Unavailable: the database does not answer.
    """
    known_territory(code)
    with read_connection() as connection:
        return _launch(connection, code)


def bilan_of(actor: Actor, code: str, first: date, last: date) -> Bilan:
    """Return the bilan of a territory, true for whoever moderates there, masked for others.

    Raises:
        NotFound: there is no such territory.
        Unavailable: the database does not answer.
    """
    territory = known_territory(code)
    inside = sees_inside(actor, code)
    with read_connection() as connection:
        launch = _launch(connection, code)
        eve = connection.scalar(
            select(func.max(_D.day)).where(_D.department == code, _D.day < first)
        )
        kept = counts_by_day(connection, code, eve or first, last)
    stocks = {day: stock_of(counts, inside=inside) for day, counts in kept.items()}
    before = stocks.pop(eve, NOTHING) if eve else NOTHING
    after = stocks[max(stocks)] if stocks else before
    days = tuple(sorted(stocks.items()))
    contact = contact_of(actor, code)
    return Bilan(territory, first, last, launch, before, after, days, inside, contact)


def stock_of(counts: Mapping[counting.Key, int], *, inside: bool) -> Stock:
    """Return what the counts of one territory and day say, masked unless the reader is inside."""
    shown = (lambda n: n) if inside else published_past
    by: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (_, measure, item), n in counts.items():
        by[measure][item] += n
    structures, volunteers, interests = by["structures"], by["volunteers"], by["interests"]
    return Stock(
        missions=dict(by["missions"]),
        places=dict(by["places"]),
        places_left=dict(by["places_left"]),
        structures=sum(structures[state.value] for state in STRUCTURES_SIGNED_UP),
        structures_validated=structures[StructureState.VALIDATED.value],
        volunteers=shown(sum(volunteers[state.value] for state in SIGNED_UP)),
        volunteers_validated=shown(volunteers[VolunteerState.VALIDATED.value]),
        standby=shown(by["standby"][""]),
        engaged=shown(sum(interests[state.value] for state in ENGAGED)),
        answer_minutes=by[ANSWER_MINUTES].get(""),
    )


def _launch(connection: Connection, code: str) -> date | None:
    first = select(func.min(_D.day)).where(_D.department == code, _D.n > 0)
    found: date | None = connection.scalar(first)
    return found
