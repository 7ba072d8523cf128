"""Read territories in numbers: everybody's figures, masked for whoever has no right to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from reserve_app.domain.actor import Actor
from reserve_app.domain.errors import NotFound
from reserve_app.domain.forgotten import RULES, Rule
from reserve_app.domain.masking import published, published_past, published_total
from reserve_app.domain.states import InterestState, StructureState, VolunteerState
from reserve_app.geo.gazetteer import get_gazetteer
from reserve_app.geo.territories import Territory, get_territories
from reserve_app.language import _
from reserve_app.mail.dates import paris_day
from reserve_app.models import MISSION, TERRITORY_DAY, TERRITORY_FLAG, counting
from reserve_app.models.engine import read_connection
from reserve_app.search.statements import public
from reserve_app.services.territory_watch import ANSWER_MINUTES, oldest_reviews

_D, _F = TERRITORY_DAY.c, TERRITORY_FLAG.c
Counts = Mapping[counting.Key, int]
_RULES = {rule.value: rule for rule in RULES}  # a thousand flags: Rule(…) is slower by far
_GRAVITY = {rule.value: place for place, rule in enumerate(RULES)}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Need and offer of a territory. Counts of people are None where they are masked.

    ``missions`` and ``places_left`` are by kind, of open missions. ``waiting`` are volunteers on
    standby or on a waiting list; ``answer_minutes`` the median time structures take to answer.
    """

    missions: Mapping[str, int]
    places: int
    places_left: Mapping[str, int]
    structures: int
    volunteers: int | None
    standby: int | None
    waiting: int | None
    interests: Mapping[str, int | None]
    answer_minutes: int | None
    oldest_review: datetime | None

    @property
    def open_missions(self) -> int:
        """Missions of every kind."""
        return sum(self.missions.values())

    @property
    def open_places(self) -> int:
        """Places left, of every kind."""
        return sum(self.places_left.values())

    @property
    def volunteers_per_place(self) -> float | None:
        """Validated volunteers for each open place, of what is shown; None without either."""
        if self.volunteers is None or not self.open_places:
            return None
        return self.volunteers / self.open_places


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a territory is forgotten. ``commune`` names the one a rule is about.

    ``number`` is what the rule measured, None where it is masked, see `domain.forgotten.Flag`.
    """

    rule: Rule
    since: datetime
    number: int | None
    places: int
    commune: str = ""


@dataclass(frozen=True, slots=True)
class TerritoryView:
    """One territory as this actor may see it. ``inside`` says that nothing is masked."""

    territory: Territory
    numbers: Numbers
    reasons: tuple[Reason, ...]
    inside: bool

    @property
    def forgotten(self) -> bool:
        """Whether any rule says so."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """What a day ended with, or has until now; people by steps of five for the public."""

    day: date
    missions: int
    places_left: int
    structures: int
    volunteers: int | None


def all_territories(actor: Actor, now: datetime) -> tuple[TerritoryView, ...]:
    """Return every département and collectivity, the forgotten ones first, the gravest on top.

    Raises:
        Unavailable: the database does not answer.
    """
    with read_connection() as connection:
        views = _views(connection, actor, list(get_territories()), now)
    return tuple(sorted(views, key=_gravity))


def one_territory(actor: Actor, code: str, now: datetime) -> TerritoryView:
    """Return one territory.

    Raises:
        NotFound: there is none of that code.
        Unavailable: the database does not answer.
    """
    territory = known_territory(code)
    with read_connection() as connection:
        return _views(connection, actor, [territory], now)[0]


def days_of(actor: Actor, code: str, since: date, until: date) -> tuple[DayNumbers, ...]:
    """Return the days of a territory that were kept, oldest first, both ends included.

    Raises:
        NotFound: there is no such territory.
        Unavailable: the database does not answer.
    """
    territory = known_territory(code)
    inside = sees_inside(actor, territory.code)
    with read_connection() as connection:
        kept = counts_by_day(connection, territory.code, since, until)
    return tuple(_day(day, code, counts, inside=inside) for day, counts in kept.items())


def counts_by_day(
    connection: Connection, code: str, since: date, until: date
) -> dict[date, dict[counting.Key, int]]:
    """Return the counts of each day that was kept of a territory, oldest first; nothing masked."""
    rows = (
        select(_D.day, _D.measure, _D.item, _D.n)
        .where(_D.department == code, _D.day >= since, _D.day <= until)
        .order_by(_D.day)
    )
    by_day: dict[date, dict[counting.Key, int]] = defaultdict(dict)
    for row in connection.execute(rows):
        by_day[row.day][code, row.measure, row.item] = int(row.n)
    return dict(by_day)


def known_territory(code: str) -> Territory:
    """Return the territory of a code.

    Raises:
        NotFound: there is none.
    """
    territory = get_territories().get(code)
    if territory is None:
        msg = _("Ce département n'existe pas : son code est fait de deux ou trois caractères.")
        raise NotFound(msg)
    return territory


def sees_inside(actor: Actor, code: str) -> bool:
    """Say whether an actor may read the true counts of people of a territory."""
    return actor.system or actor.admin or code in actor.departments


def numbers_of(
    code: str,
    counts: Counts,
    *,
    inside: bool,
    answer_minutes: int | None = None,
    oldest_review: datetime | None = None,
) -> Numbers:
    """Return the numbers of a territory from its counts, masked unless the reader is inside."""
    shown = (lambda n: n) if inside else published
    by: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (department, measure, item), n in counts.items():
        if department == code:
            by[measure][item] += n
    waiting = (by["standby"][""], by["interests"][InterestState.WAITLISTED.value])
    return Numbers(
        missions=dict(by["missions"]),
        places=sum(by["places"].values()),
        places_left=dict(by["places_left"]),
        structures=by["structures"][StructureState.VALIDATED.value],
        volunteers=shown(by["volunteers"][VolunteerState.VALIDATED.value]),
        standby=shown(by["standby"][""]),
        waiting=sum(waiting) if inside else published_total(waiting),
        interests={state.value: shown(by["interests"][state.value]) for state in InterestState},
        answer_minutes=answer_minutes,
        oldest_review=oldest_review,
    )


def _views(
    connection: Connection, actor: Actor, territories: Iterable[Territory], now: datetime
) -> list[TerritoryView]:
    wanted = list(territories)
    only = wanted[0].code if len(wanted) == 1 else None
    by_code: dict[str, dict[counting.Key, int]] = defaultdict(dict)
    for key, n in counting.counts(connection, only).items():
        by_code[key[0]][key] = n
    _leave_past_out(connection, by_code, paris_day(now))
    reasons, answers = _reasons(connection, only), _answers(connection, only)
    oldest = oldest_reviews(connection)
    views = []
    for one in wanted:
        inside = sees_inside(actor, one.code)
        numbers = numbers_of(
            one.code,
            by_code[one.code],
            inside=inside,
            answer_minutes=answers.get(one.code),
            oldest_review=oldest.get(one.code),
        )
        told = tuple(_told(row, numbers) for row in reasons[one.code])
        views.append(TerritoryView(one, numbers, told, inside))
    return views


def _leave_past_out(
    connection: Connection, by_code: dict[str, dict[counting.Key, int]], today: date
) -> None:
    """Take out the missions that ended last night and that the clock has not finished yet."""
    ended = (
        select(MISSION.c.department, MISSION.c.kind, MISSION.c.places, MISSION.c.taken)
        .where(*public(), MISSION.c.ends_on < today)
        .cte("ended")
        # Found first, by their end, then grouped: SQLite would read every open mission in the
        # order of its département instead.
        .prefix_with("MATERIALIZED")
    )
    past = select(
        ended.c.department,
        ended.c.kind,
        func.count().label("missions"),
        func.sum(ended.c.places).label("places"),
        func.sum(ended.c.places - ended.c.taken).label("places_left"),
    ).group_by(ended.c.department, ended.c.kind)
    for row in connection.execute(past).mappings():
        counted = by_code[row["department"]]
        for measure in ("missions", "places", "places_left"):
            key = (row["department"], measure, row["kind"])
            counted[key] = counted.get(key, 0) - int(row[measure])


def _reasons(connection: Connection, only: str | None) -> dict[str, list[Any]]:
    statement = select(TERRITORY_FLAG)
    if only is not None:
        statement = statement.where(_F.department == only)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.department].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (_GRAVITY[row.rule], -row.number, row.subject))
    return found


def _told(row: Any, numbers: Numbers) -> Reason:  # noqa: ANN401 - a row of the flags
    rule = _RULES[row.rule]
    commune = get_gazetteer().commune(row.subject) if row.subject else None
    return Reason(
        rule=rule,
        since=row.since,
        # The only rule that counts people says what the reader may know of them.
        number=numbers.waiting if rule is Rule.CROWDED else row.number,
        places=row.places,
        commune=commune.name if commune else "",
    )


def _answers(connection: Connection, only: str | None) -> dict[str, int]:
    latest = select(func.max(_D.day)).scalar_subquery()
    statement = select(_D.department, _D.n).where(
        _D.day == latest, _D.measure == ANSWER_MINUTES, _D.item == ""
    )
    if only is not None:
        statement = statement.where(_D.department == only)
    return {code: int(n) for code, n in connection.execute(statement)}


def _day(day: date, code: str, counts: Counts, *, inside: bool) -> DayNumbers:
    numbers = numbers_of(code, counts, inside=True)
    volunteers = numbers.volunteers or 0
    return DayNumbers(
        day,
        numbers.open_missions,
        numbers.open_places,
        numbers.structures,
        volunteers if inside else published_past(volunteers),
    )


def _gravity(view: TerritoryView) -> tuple[int, int, str]:
    rules = [_GRAVITY[reason.rule.value] for reason in view.reasons]
    return min(rules, default=len(RULES)), -view.territory.population, view.territory.code
